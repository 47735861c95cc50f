import type { Value } from '../base/value.ts'
import { isTermination } from '../model/ending.ts'
import { objectCreate, threadBlock } from '../model/thread.ts'
import { faultText, type LimitDetail } from '../trace/end-sentence.ts'
import { isErrorValue } from '../trace/tables.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { accountOf } from './account.ts'
import { lockFaults } from './deadlock.ts'
import { returnedOf } from './returned.ts'

/** How a run ended: the names of the explorer's outcomes, the worst first where it ended in more than one way. */
export const endingKinds = [
  'invariant',
  'assertion',
  'exception',
  'deadlock',
  'partial-deadlock',
  'lock-held',
  'limit',
  'unmet',
  'finished',
] as const
export type EndingKind = (typeof endingKinds)[number]

/** Everything in which two runs of one ending agree, in the form of an outcome of the explorer. */
export interface EndingDetail {
  readonly ended: number
  readonly failed: readonly {
    readonly thread: string
    readonly error: string
    readonly message: string
    readonly line: number
  }[]
  /** Those who wait for ever, and for what. */
  readonly stuck: readonly {
    readonly thread: string
    readonly operation: string
    readonly object: string
    readonly kind: string | null
    readonly line: number
    readonly busy: boolean
  }[]
  readonly held: readonly string[]
  /** What was printed, and last values of cells, differ with times and random numbers: they tell no endings apart. */
  readonly output: { readonly [thread: string]: readonly string[] }
  readonly values: { readonly [cell: string]: Value }
}

/** How a run ended. */
export interface RunEnding {
  readonly kind: EndingKind
  readonly detail: EndingDetail
  /** The limit at which it was cut off. */
  readonly limit: LimitDetail | null
}

/** How a run that is over ended, whichever executor made it: who failed, who waits for whom, what is held, which limit. */
export function runEnding(trace: Trace): RunEnding {
  const { detail } = trace.end
  const faults = lockFaults(trace)
  // As the explorer has it, what a daemon leaves held is no fault: the program may end just as well while it has it.
  const leftHeld = faults.leftHeld.filter(({ thread }) => !isDaemon(trace, thread))
  const { failures, waits, leftHeld: left } = accountOf(trace, { ...faults, leftHeld })
  const failed = failures
    // What ends a greenlet is raised in its parent, and ends the thread where nobody handles it.
    .filter(({ step }) => trace.threads[trace.steps.thread[step] ?? 0]?.kind !== 'greenlet')
    .map(({ thread, error, message, line }) => ({ thread, error, message, line }))
  // What fails outside the program has no step.
  if (detail.kind === 'failed' && failed.length === 0) {
    const { error, message } = isErrorValue(detail.error) ? detail.error : { error: 'Error', message: '' }
    failed.push({ thread: trace.threads[detail.thread]?.name ?? 'main', error, message, line: 0 })
  }
  if (detail.kind === 'fault') {
    const thread = trace.threads[detail.thread ?? -1]?.name ?? detail.part
    failed.push({ thread, error: 'WorkerError', message: faultText(detail, null), line: 0 })
  }
  if (detail.kind === 'property' && detail.property === 'invariant') {
    const { thread, message, line } = detail
    failed.push({ thread: trace.threads[thread]?.name ?? '', error: 'invariant', message, line })
  }
  const stuck = waits.map(({ thread, operation, target, kind, line }) => {
    return { thread, operation, object: target, kind, line, busy: false }
  })
  const held = detail.kind === 'finished' ? left.map(({ object }) => object) : []
  return {
    kind: kindOf(trace, failed, held),
    detail: {
      ended: 0,
      // Who was first is no other ending.
      failed: sorted(failed),
      stuck: sorted(stuck),
      held: sorted([...new Set(held)]),
      output: {},
      values: {},
    },
    limit: detail.kind === 'limit' ? detail : null,
  }
}

/** Whether a thread is a daemon, or lives in a process that is one. */
function isDaemon({ threads }: Trace, id: number): boolean {
  const { daemon, pid } = threads[id] ?? {}
  return daemon === true || threads.some((each) => each.kind === 'process' && each.pid === pid && each.daemon)
}

/**
 * Who has done anything to an object, or ended a process, as the explorer has it: who has not has nothing that it could
 * have finished. Whether others live it may have asked.
 */
function takersOfPart(trace: Trace): ReadonlySet<number> {
  const { steps, threads } = trace
  const took = new Set<number>()
  for (let step = 0; step < trace.stepCount; step++) {
    const thread = steps.thread[step] ?? 0
    const name = operationName(trace, step)
    const isOnObject = (steps.target[step] ?? -1) >= 0 && name !== objectCreate.name && name !== threadBlock.name
    if (isOnObject || isTermination(name)) took.add(threads[thread]?.host ?? thread)
  }
  return took
}

function kindOf(trace: Trace, failed: EndingDetail['failed'], held: readonly string[]): EndingKind {
  const { property } = trace.end.detail.kind === 'property' ? trace.end.detail : { property: null }
  if (property !== null) return property === 'invariant' ? property : 'unmet'
  if (failed.length > 0) return failed.some(({ error }) => error === 'AssertionError') ? 'assertion' : 'exception'
  const { detail } = trace.end
  if (detail.kind === 'deadlock') {
    // As the explorer has it, who has come to the end of its body does not wait for ever, no matter who it waits for
    // there.
    const waiting = detail.stuck.map(({ thread }) => thread)
    const returned = returnedOf(trace, waiting)
    // A thread waits with the greenlet that has it.
    const stuck = new Set(
      waiting.filter((thread) => !returned.has(thread)).map((thread) => trace.threads[thread]?.host ?? thread),
    )
    const parts = takersOfPart(trace)
    const othersEnded = trace.threads.some(({ id, kind }) => {
      return id > 0 && !isDaemon(trace, id) && kind !== 'greenlet' && !stuck.has(id) && parts.has(id)
    })
    return othersEnded && !stuck.has(0) ? 'partial-deadlock' : 'deadlock'
  }
  if (detail.kind !== 'finished') return 'limit'
  return held.length > 0 ? 'lock-held' : 'finished'
}

function sorted<Part>(parts: readonly Part[]): readonly Part[] {
  const text = new Map(parts.map((part) => [part, JSON.stringify(part)]))
  return parts.toSorted((p, q) => ((text.get(p) ?? '') < (text.get(q) ?? '') ? -1 : 1))
}

/** Runs that ended alike. */
export interface CountedEnding {
  readonly ending: RunEnding
  readonly count: number
  /** Which run was the first of them, from 1. */
  readonly first: number
}

/** The endings of runs, one after the other. */
export class EndingCounts {
  private readonly rows = new Map<string, CountedEnding>()
  /** How many runs were counted. */
  runs = 0

  /** Counts a run. Returns whether it is the first that ended so. */
  add(ending: RunEnding): boolean {
    const run = ++this.runs
    const key = JSON.stringify(ending)
    const known = this.rows.get(key)
    this.rows.set(key, { ending, count: (known?.count ?? 0) + 1, first: known?.first ?? run })
    return known === undefined
  }

  /** The worst first, and of one kind those that were more frequent. */
  get list(): CountedEnding[] {
    const rank = ({ ending }: CountedEnding): number => endingKinds.indexOf(ending.kind)
    return [...this.rows.values()].sort((p, q) => rank(p) - rank(q) || q.count - p.count || p.first - q.first)
  }
}
