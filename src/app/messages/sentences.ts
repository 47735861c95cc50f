/** Says in words what a step of a run did, and why: from the trace and the snapshots before and after the step. */

import { describerOf } from '../../atoms/atoms.ts'
import type { Language } from '../../base/messages.ts'
import { own } from '../../base/own.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import { terminated } from '../../model/ending.ts'
import type { Phrase } from '../../sentences/phrase.ts'
import { formatDuration } from '../../sentences/running-text.ts'
import {
  actor,
  errorText,
  objectPart,
  type Step,
  stepOf,
  type Told,
  targetPart,
  threadPart,
} from '../../sentences/step.ts'
import { targetThread } from '../../trace/columns.ts'
import { isErrorValue } from '../../trace/tables.ts'
import { argumentOf } from '../../trace/trace.ts'

export type { Told } from '../../sentences/step.ts'
export { errorText, objectPart, threadPart } from '../../sentences/step.ts'

/** The sentence of a step. */
export function sentenceOf(from: Told, step: StepIndex, language: Language): Phrase {
  const told = stepOf(from, step, language)
  const failed = isErrorValue(told.result)
  const key = failed ? `raise ${told.asked}` : told.operation === 'block' ? `block ${told.asked}` : told.operation
  const messages = describerOf(told.kind, key)?.(told) ?? null
  if (messages !== null) return messages
  if (failed) return told.say.raises(actor(told), told.operation, errorText(told.result))
  return (own(describers, told.operation) ?? general)(told)
}

/** Operations that have sentences of their own; all others share a plain one. */
const describers: { readonly [operation: string]: (told: Step) => Phrase } = {
  create: ({ say, trace, step, thread }) => say.makes(threadPart(trace, thread), targetPart(trace, step)),
  start: ({ say, trace, step, thread }) => say.starts(threadPart(trace, thread), targetPart(trace, step)),
  block: blocked,
  join: rejoined,
  print: ({ say, trace, step, thread }) => say.prints(threadPart(trace, thread), String(argumentOf(trace, step))),
  sleep: slept,
  wake: (told) => (holdsAnything(told) ? told.say.stayIsOver(actor(told)) : told.say.wakes(actor(told))),
  end: ended,
  fail: (told) => {
    const error = errorText(argumentOf(told.trace, told.step))
    const line = told.trace.steps.line[told.step] ?? 0
    // Where the listing that is shown has no such line, it is one of the TypeScript, which runs.
    const shown = told.shownLine(line)
    const { say } = told
    const messages = shown > 0 ? say.failsAt(actor(told), error, shown) : say.fails(actor(told), error, line)
    return stillHolding(told, messages)
  },
}

function general({ say, trace, step, thread, operation }: Step): Phrase {
  const target = trace.steps.target[step] ?? -1
  return say.does(threadPart(trace, thread), operation, target === -1 ? null : targetPart(trace, step))
}

function rejoined(told: Step): Phrase {
  const { say, trace, step, after } = told
  const other = targetThread(trace.steps.target[step] ?? -1)
  const state = after.thread(other)?.state
  const gone = state === 'finished' || state === 'failed'
  return gone
    ? say.joins(actor(told), targetPart(trace, step))
    : say.givesUpJoining(actor(told), targetPart(trace, step))
}

function blocked({ say, trace, step, after, thread }: Step): Phrase {
  const [t, o] = [threadPart(trace, thread), targetPart(trace, step)]
  const joins = targetThread(trace.steps.target[step] ?? -1) >= 0
  return joins ? say.waitsToJoin(t, o) : say.waitsFor(t, o, after.thread(thread)?.place ?? 0)
}

function slept(told: Step): Phrase {
  const duration = formatDuration(Number(argumentOf(told.trace, told.step)), told.language)
  return holdsAnything(told) ? told.say.stays(actor(told), duration) : told.say.sleeps(actor(told), duration)
}

function ended(told: Step): Phrase {
  const { say, trace, before, after, thread, touched } = told
  const joiners = touched.filter((other) => {
    const waits = before?.thread(other)?.waitsFor ?? -1
    return targetThread(waits) === thread && after.thread(other)?.waitsFor !== waits
  })
  const names = joiners.map((joiner) => [threadPart(trace, joiner)])
  const dies = argumentOf(trace, told.step) === terminated && trace.threads[thread]?.kind !== 'greenlet'
  const process = dies ? endedBefore(told) : null
  const end = !dies
    ? say.ends(actor(told))
    : process === null
      ? say.isEnded(actor(told))
      : say.endsWith(actor(told), threadPart(trace, process))
  const messages = names.length === 0 ? end : say.endsAndFrees(end, say.list(names))
  return stillHolding(told, messages)
}

/** The process of a thread that ends before its time, where that process has ended by itself; else null. */
function endedBefore({ trace, after, thread }: Step): ThreadId | null {
  const { pid, kind } = trace.threads[thread] ?? {}
  const process = trace.threads.findIndex((each) => each.kind === 'process' && each.pid === pid)
  const { state, own = -1 } = after.thread(process) ?? {}
  if (kind === 'process' || (state !== 'finished' && state !== 'failed')) return null
  return argumentOf(trace, own) === terminated ? null : process
}

/** Adds what a thread that has ended never released. */
function stillHolding({ say, trace, after, thread }: Step, messages: Phrase): Phrase {
  const holds = after.thread(thread)?.holds ?? []
  if (holds.length === 0) return messages
  return say.endsHolding(messages, say.list(holds.map((held) => [objectPart(trace, held.object)])))
}

function holdsAnything({ after, thread }: Step): boolean {
  return (after.thread(thread)?.holds.length ?? 0) > 0
}

/** Operations that have sentences here. */
export const toldOperations = (): readonly string[] => Object.keys(describers)
