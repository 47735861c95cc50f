import { type BusyWait, busyWait } from '../../analysis/busy-wait.ts'
import type { LockFaults } from '../../analysis/deadlock.ts'
import { poolWorkers } from '../../analysis/pools.ts'
import { formatCount, formatTimeAt } from '../../base/format.ts'
import type { Message } from '../../base/messages.ts'
import { futureAtom } from '../../model/future.ts'
import { waitForAnyChild } from '../../trace/attempt.ts'
import { targetThread } from '../../trace/columns.ts'
import { type FaultDetail, isErrorValue, type Stuck } from '../../trace/tables.ts'
import { argumentOf, operationName, type Trace } from '../../trace/trace.ts'
import { endMessages, limitMessages } from '../messages/endings.ts'
import { faultMessages } from '../messages/faults.ts'
import { filled } from '../messages/notices.ts'
import type { ShownLine } from '../messages/outcomes.ts'
import { runFaultMessages } from '../messages/run-faults.ts'
import type { SaidWithLines } from '../state/outcome.ts'
import { divergenceMessages } from './divergence.ts'
import { ringsHoldAll } from './lock-notices.ts'

/** What there is to say of how a run ended. */
export interface EndDescription {
  readonly about: 'page' | 'blocked' | 'failed'
  readonly lines: readonly Message[] | SaidWithLines
  /** Where to look: a step, and a thread to select. */
  readonly at: { readonly step: number; readonly thread: number | null } | null
}

/** More than this many threads are counted instead of named. */
const named = 4

/** The words for the end of a run; null when it ended well, or in rings alone, of which others tell. */
export function describeEnd(trace: Trace, faults?: LockFaults): EndDescription | null {
  const { detail } = trace.end
  const last = trace.stepCount - 1
  switch (detail.kind) {
    case 'finished':
      if (detail.failed.length === 0) return null
      return {
        about: 'failed',
        lines: (shownLine) => [...failures(trace, detail.failed, shownLine), endMessages.othersRanOn],
        at: failureAt(trace, detail.failed[0] ?? 0),
      }
    case 'failed':
      return {
        about: 'failed',
        lines: (shownLine) => [...failures(trace, [detail.thread], shownLine), endMessages.programFailed],
        at: failureAt(trace, detail.thread),
      }
    case 'deadlock': {
      if (ringsHoldAll(trace, faults)) return null
      const { stuck } = detail
      const byWait = new Map<string, Stuck[]>()
      for (const one of stuck) {
        const wait = `${one.target} ${one.line}`
        byWait.set(wait, [...(byWait.get(wait) ?? []), one])
      }
      const groups = [...byWait.values()]
      return {
        about: 'blocked',
        lines: (shownLine) => [...starved(trace, stuck), deadlockMessages(trace, stuck.length, groups, shownLine)],
        at: { step: last, thread: stuck[0]?.thread ?? null },
      }
    }
    case 'limit': {
      const unit = limitMessages(detail)
      const limit = { en: endMessages.limit.en(unit.en), zh: endMessages.limit.zh(unit.zh) }
      const spin = busyWait(trace)
      if (spin === null) return { about: 'page', lines: [limit], at: null }
      return {
        about: 'failed',
        lines: (shownLine) => [...spinMessages(trace, spin, shownLine), limit],
        at: { step: spin.since, thread: spin.thread },
      }
    }
    case 'stopped': {
      const time = formatTimeAt(Math.max(trace.steps.time[last] ?? 0, detail.time ?? 0))
      return {
        about: 'page',
        lines: [{ en: endMessages.stopped.en(time.en), zh: endMessages.stopped.zh(time.zh) }],
        at: null,
      }
    }
    case 'property': {
      const { property, thread, message } = detail
      const who = trace.threads[thread]?.name ?? ''
      const messages = property === 'assumption' ? endMessages.unmet : endMessages.invariant
      return {
        about: property === 'assumption' ? 'page' : 'failed',
        lines: (shownLine) => {
          const line = shownLine(detail.line)
          return [{ en: messages.en(who, message, line), zh: messages.zh(who, message, line) }]
        },
        at: { step: last, thread },
      }
    }
    case 'fault':
      return describeFault(trace, detail)
    case 'choice':
      return {
        about: 'page',
        lines: [divergenceMessages(trace, detail)],
        at: { step: last, thread: null },
      }
    case 'running':
      return { about: 'page', lines: [endMessages.brokenOff], at: null }
  }
}

/** What ended the second runs its program, and at which thread to look. */
function describeFault(trace: Trace, detail: FaultDetail): EndDescription {
  const thread = trace.threads[detail.thread ?? -1]
  const { steps } = trace
  const step = thread === undefined ? -1 : steps.thread.lastIndexOf(thread.id, trace.stepCount - 1)
  const said = (shownLine: ShownLine): Message =>
    runFaultMessages(
      detail,
      thread?.name ?? null,
      step < 0 ? 0 : shownLine(lineBefore(trace, step, detail.thread ?? -1)),
    )
  const kept = trace.stepCount === 0 ? [] : [endMessages.keptUntilThen]
  return {
    about: detail.part === 'program' && step >= 0 ? 'failed' : 'page',
    lines: (shownLine) => [said(shownLine), ...kept],
    at: step < 0 || thread === undefined ? null : { step, thread: thread.id },
  }
}

/** Who went round and round. */
function spinMessages(trace: Trace, spin: BusyWait, shownLine: ShownLine): Message[] {
  const { thread, operation, object, times, line, result } = spin
  const name = trace.objects[object]?.name ?? ''
  const messages = filled(
    endMessages.spins,
    nameOf(trace, thread),
    operation,
    name,
    formatCount(times),
    shownLine(line),
  )
  return operation === 'recv' && result === '' ? [messages, endMessages.spinsEmpty] : [messages]
}

/** Of each pool or executor all of whose workers wait for its own tasks: that they do. */
function starved(trace: Trace, stuck: readonly Stuck[]): Message[] {
  const ownerOf = ({ target }: Stuck) => {
    const object = trace.objects[target]
    return object?.kind === futureAtom.kind ? object.owner : undefined
  }
  const owners = new Set(stuck.flatMap((one) => ownerOf(one) ?? []))
  return [...owners].flatMap((owner) => {
    const workers = poolWorkers(trace.threads, owner)
    const waits = (worker: number) => stuck.some((one) => one.thread === worker && ownerOf(one) === owner)
    if (workers.length === 0 || !workers.every(waits)) return []
    return { en: endMessages.starved.en(owner, workers.length), zh: endMessages.starved.zh(owner, workers.length) }
  })
}

/** Who can never go on, by what they wait for. */
function deadlockMessages(
  trace: Trace,
  count: number,
  groups: readonly (readonly Stuck[])[],
  shownLine: ShownLine,
): Message {
  const parts = groups.slice(0, named).map((group) => waiting(trace, group, shownLine))
  if (groups.length > named) {
    const rest = groups.slice(named).reduce((sum, group) => sum + group.length, 0)
    parts.push(filled(endMessages.others, rest))
  }
  const list = { en: parts.map(({ en }) => en).join('; '), zh: parts.map(({ zh }) => zh).join('；') }
  return { en: endMessages.deadlock.en(count, list.en), zh: endMessages.deadlock.zh(count, list.zh) }
}

/** Who waits for one thing at one line. */
function waiting(trace: Trace, group: readonly Stuck[], shownLine: ShownLine): Message {
  const { target, line: programLine } = group[0] ?? { target: -1, line: 0 }
  const line = shownLine(programLine)
  const any = group[0] !== undefined && waitForAnyChild(trace, [group[0].thread]).size > 0
  const object = any ? endMessages.childEnd : targetMessages(trace, target)
  const names = group.slice(0, named).map(({ thread }) => nameOf(trace, thread))
  const more = group.length - names.length
  const who = {
    en: more === 0 ? listed(names) : `${names.join(', ')} ${endMessages.others.en(more)}`,
    zh: more === 0 ? names.join('、') : `${names.join('、')} ${endMessages.others.zh(more)}`,
  }
  const several = group.length > 1
  return {
    en: (several ? endMessages.waitFor : endMessages.waitsFor).en(who.en, object.en, line),
    zh: (several ? endMessages.waitFor : endMessages.waitsFor).zh(who.zh, object.zh, line),
  }
}

/** "a", "a and b", "a, b and c". */
function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function failures(trace: Trace, threads: readonly number[], shownLine: ShownLine): Message[] {
  const lines = threads.slice(0, named).map((thread): Message => {
    const step = failStep(trace, thread)
    const value = step < 0 ? null : argumentOf(trace, step)
    const error = isErrorValue(value) ? value.error : 'Error'
    const message = isErrorValue(value) ? value.message.replace(/\.$/, '') : ''
    const line = shownLine(lineBefore(trace, step, thread))
    // What a program raises is its own; what happened to a worker is told by us.
    const why = error === 'WorkerError' ? faultMessages(message) : { en: message, zh: message }
    const name = nameOf(trace, thread)
    return {
      en: endMessages.failed.en(error, name, line, why.en),
      zh: endMessages.failed.zh(error, name, line, why.zh),
    }
  })
  if (threads.length > named) lines.push(filled(endMessages.others, threads.length - named))
  return lines
}

function failureAt(trace: Trace, thread: number): { step: number; thread: number } | null {
  const step = failStep(trace, thread)
  return step < 0 ? null : { step, thread }
}

/** The step at which a thread ended by an error, or -1. */
function failStep(trace: Trace, thread: number): number {
  for (let step = trace.stepCount - 1; step >= 0; step--)
    if (trace.steps.thread[step] === thread && operationName(trace, step) === 'fail') return step
  return -1
}

/** The last line that is known of a thread up to a step; 0 when none is. */
function lineBefore(trace: Trace, step: number, thread: number): number {
  for (let at = step; at >= 0; at--) {
    const line = trace.steps.line[at] ?? 0
    if (trace.steps.thread[at] === thread && line > 0) return line
  }
  return 0
}

function targetMessages(trace: Trace, target: number): Message {
  const thread = targetThread(target)
  if (thread >= 0) return filled(endMessages.threadEnd, nameOf(trace, thread))
  const name = trace.objects[target]?.name ?? '?'
  return { en: name, zh: name }
}

function nameOf(trace: Trace, thread: number): string {
  return trace.threads[thread]?.name ?? `#${thread}`
}
