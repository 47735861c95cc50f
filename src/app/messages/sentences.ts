/** Says in words what a step of a run did, and why: from the trace and the moments before and after the step. */

import type { Glance, ObjectMoment } from '../../analysis/moment-types.ts'
import { placesOf } from '../../analysis/moment-types.ts'
import { own } from '../../base/own.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import type { Language } from '../../base/words.ts'
import { terminated } from '../../model/ending.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { targetThread } from '../../trace/columns.ts'
import { isErrorValue } from '../../trace/tables.ts'
import { argumentOf, operationName, resultOf } from '../../trace/trace.ts'
import { describerOf } from './kinds/kinds.ts'
import { type Part, type Phrase, phrase } from './phrase.ts'
import { formatDuration } from './running-text.ts'
import { actor, errorText, objectPart, type Step, stepOf, type Told, targetPart, threadPart } from './step.ts'

export type { Told } from './step.ts'
export { errorText, objectPart, threadPart } from './step.ts'

/** The sentence of a step. */
export function sentenceOf(from: Told, step: StepIndex, language: Language): Phrase {
  const told = stepOf(from, step, language)
  const failed = isErrorValue(told.result)
  const key = failed ? `raise ${told.asked}` : told.operation === 'block' ? `block ${told.asked}` : told.operation
  const messages = describerOf(told.kind, key)?.(told) ?? null
  if (messages !== null) return messages
  if (failed) return raised(told, errorText(told.result))
  return (own(describers, told.operation) ?? general)(told)
}

/** Operations that have sentences of their own; all others share a plain one. */
const describers: { readonly [operation: string]: (told: Step) => Phrase } = {
  create: created,
  start: ({ say, trace, step, thread }) => say.starts(threadPart(trace, thread), targetPart(trace, step)),
  acquire: acquired,
  release: released,
  block: blocked,
  join: rejoined,
  print: ({ say, trace, step, thread }) => say.prints(threadPart(trace, thread), String(argumentOf(trace, step))),
  sleep: slept,
  wake: (told) => (holdsAnything(told) ? told.say.stayIsOver(actor(told)) : told.say.wakes(actor(told))),
  locked: ({ say, trace, step, thread }) =>
    say.asksLocked(threadPart(trace, thread), targetPart(trace, step), resultOf(trace, step) === true),
  getValue: ({ say, trace, step, thread }) =>
    say.asksPermits(threadPart(trace, thread), targetPart(trace, step), Number(resultOf(trace, step))),
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

function created(told: Step): Phrase {
  const { trace, step, say } = told
  const object = targetPart(trace, step)
  if (isSemaphore(told)) return say.makesSemaphore(actor(told), object, Number(argumentOf(trace, step)))
  if (isLock(told)) return say.makesLock(actor(told), object)
  return say.makes(actor(told), object)
}

function acquired(told: Step): Phrase {
  const { trace, step, say } = told
  const t = actor(told)
  const o = targetPart(trace, step)
  const lock = isLock(told)
  if (!lock && !isSemaphore(told)) return general(told)
  if (argumentOf(trace, step) === false)
    return resultOf(trace, step) === true ? say.triesWithSuccess(t, o) : say.triesInVain(t, o, lock)
  if (resultOf(trace, step) === false) return say.givesUp(t, o)
  const object = objectIn(told, told.after)
  const cause = trace.steps.cause[step] ?? -1
  // Woken by a release: the step before its own waited, and the cause is what ended the wait.
  if (cause >= 0 && gives(operationName(trace, cause))) {
    const giver = threadPart(trace, trace.steps.thread[cause] ?? 0)
    const waiting = object?.line.length ?? 0
    return lock ? say.takesLockLeft(t, o, giver, waiting) : say.takesPermitLeft(t, o, giver, waiting)
  }
  if (lock) return say.takesLock(t, o)
  return say.takesPermit(t, o, object?.fields.get('permits') ?? 0, object === undefined ? 0 : placesOf(object))
}

function blocked(told: Step): Phrase {
  const { trace, step, say, after, thread } = told
  const t = actor(told)
  const target = trace.steps.target[step] ?? -1
  const o = targetPart(trace, step)
  if (targetThread(target) >= 0) return say.waitsToJoin(t, o)
  const place = after.thread(thread)?.place ?? 0
  const object = objectIn(told, after)
  const lock = isLock(told)
  const known = lock || isSemaphore(told)
  if (object === undefined || !known || attemptOf(trace, step).operation !== 'acquire') return say.waitsFor(t, o, place)
  const cause = trace.steps.cause[step] ?? -1
  if (cause >= 0 && gives(operationName(trace, cause))) return say.waitsAgain(t, o, winner(told, cause), lock, place)
  if (!lock) return say.waitsForPermit(t, o, placesOf(object), place)
  const holder = object.sockets.find((held) => held !== null)
  return say.waitsForLock(t, o, holder === undefined || holder === null ? null : threadPart(trace, holder), place)
}

/** Whether an operation frees a lock or a permit: a release, or the wait at a condition that gives its lock up. */
function gives(operation: string): boolean {
  return operation === 'release' || operation === 'block'
}

/** Who acquired the object between the release that woke a thread and the thread's own attempt. */
function winner({ trace, step, thread }: Step, cause: StepIndex): Part | null {
  const { steps } = trace
  // The release and the attempt lie close together; a bound keeps a strange trace from making this slow.
  const first = Math.max(cause + 1, step - 10_000)
  for (let i = step - 1; i >= first; i--) {
    if (steps.target[i] !== steps.target[step] || steps.thread[i] === thread) continue
    if (operationName(trace, i) === 'acquire' && resultOf(trace, i) === true)
      return threadPart(trace, steps.thread[i] ?? 0)
  }
  return null
}

function released(told: Step): Phrase {
  if (!isLock(told) && !isSemaphore(told)) return general(told)
  const { trace, step, say, before, after, thread } = told
  const t = actor(told)
  const o = targetPart(trace, step)
  const object = objectIn(told, after)
  const earlier = before === null ? undefined : objectIn(told, before)
  const woken = (earlier?.line ?? []).filter((waiter) => !object?.line.includes(waiter))
  const fair = trace.objects[trace.steps.target[step] ?? -1]?.policy === 'fair'
  const [first] = woken.map((waiter) => threadPart(trace, waiter))
  const holders = (earlier?.sockets ?? []).filter((holder): holder is ThreadId => holder !== null)
  const own = holders.includes(thread)
  if (isLock(told)) {
    const messages =
      first === undefined
        ? say.unlocks(t, o)
        : fair
          ? say.unlocksAndHands(t, o, first)
          : say.unlocksAndWakes(t, o, first)
    const [holder] = holders
    return own || holder === undefined ? messages : say.ofAnother(messages, threadPart(trace, holder))
  }
  const count = argumentOf(trace, step)
  if (typeof count === 'number' && count !== 1) return say.releasesMany(t, o, count, woken.length)
  const permits = object === undefined ? 0 : placesOf(object)
  if (!own) return first === undefined ? say.addsPermit(t, o, permits) : say.addsPermitAndWakes(t, o, first)
  if (first === undefined) return say.leaves(t, o, object?.fields.get('permits') ?? 0, permits)
  return fair ? say.leavesAndHands(t, o, first) : say.leavesAndWakes(t, o, first)
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

function raised(told: Step, error: string): Phrase {
  const { say, trace, step, operation } = told
  if (operation === 'release' && isLock(told) && objectIn(told, told.after)?.fields.get('locked') === 0)
    return say.releasesFree(actor(told), targetPart(trace, step), error)
  return say.raises(actor(told), operation, error)
}

function holdsAnything({ after, thread }: Step): boolean {
  return (after.thread(thread)?.holds.length ?? 0) > 0
}

function isLock({ trace, step }: Step): boolean {
  const kind = trace.objects[trace.steps.target[step] ?? -1]?.kind
  return kind === 'lock' || kind === 'rlock'
}

function isSemaphore({ trace, step }: Step): boolean {
  const kind = trace.objects[trace.steps.target[step] ?? -1]?.kind
  return kind === 'semaphore' || kind === 'bounded-semaphore'
}

function objectIn({ trace, step }: Step, moment: Glance): ObjectMoment | undefined {
  return moment.object(trace.steps.target[step] ?? -1)
}

/** Operations that have sentences here. */
export const toldOperations = (): readonly string[] => Object.keys(describers)

/** A sentence about nothing in particular, for programs without a single step. */
export const emptyRun: Readonly<Record<Language, Phrase>> = {
  en: phrase`Nothing has happened yet`,
  zh: phrase`还没有发生任何事`,
}
