import type { ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import { threadWaitSentinels } from '../model/ending.ts'
import { FutureState, futureAtom } from '../model/future.ts'
import { targetThread } from '../trace/columns.ts'
import type { Trace } from '../trace/trace.ts'
import { poolWorkers } from './pools.ts'
import type { Snapshot, Snapshots } from './snapshot-types.ts'
import type { LaneStateName } from './timeline-data.ts'
import { turnIn } from './turn.ts'

/** One blocked thread of a chain, and who could let it go on. */
export interface Wait {
  readonly thread: ThreadId
  /** Name of the operation in which it waits, such as `acquire`. */
  readonly operation: string
  /** The object that it waits for; null for a thread's end. */
  readonly object: ObjectId | null
  /** The thread whose end it waits for; null for an object. */
  readonly joins: ThreadId | null
  /** For a suspended greenlet or thread: which of its thread has the turn; else null. */
  readonly turn: ThreadId | null
  /** Line of the TypeScript, from 1; 0 when unknown. */
  readonly line: number
  /** Its step that could not proceed; -1 where the record does not say. */
  readonly since: StepIndex
  /**
   * Those who hold the object, and since which step each has; empty where letting go is nobody's duty (an event, a
   * condition, a queue, a free lock whose waiter has not run yet) and for a thread's end.
   */
  readonly holders: readonly { readonly thread: ThreadId; readonly since: StepIndex }[]
  /** Who works on the task whose result it waits for; null where it waits for something else, or nobody does. */
  readonly runner: ThreadId | null
}

/** Where a chain of waits ends. */
export type Root =
  /** This thread can go on, or will when its sleep is over: it is what all of the chain waits for. */
  | { readonly kind: 'free'; readonly thread: ThreadId }
  /** This thread has ended and still holds what the last of the chain waits for. */
  | { readonly kind: 'ended'; readonly thread: ThreadId }
  /**
   * Nobody has begun this task yet. `workers` are the threads of its pool that live; `starved` when each of them waits for
   * a task of the same pool.
   */
  | {
      readonly kind: 'unbegun'
      readonly task: ObjectId
      readonly owner: string
      readonly workers: readonly ThreadId[]
      readonly starved: boolean
    }
  /** Nobody in particular: anyone may set the event, put the item, notify. */
  | { readonly kind: 'nobody' }
  /** Several hold it: any of them may let the last of the chain go on. */
  | { readonly kind: 'several' }
  /** The chain comes back to this thread of its own. */
  | { readonly kind: 'ring'; readonly thread: ThreadId }

/** Why a thread is blocked: who waits for whom, from the thread itself to the root. */
export interface WaitChain {
  readonly waits: readonly Wait[]
  readonly root: Root
}

/**
 * The chain of waits that begins at a thread, just after the step of a moment. Meaning: the wait-for graph of Coffman,
 * Elphick and Shoshani, "System Deadlocks", Computing Surveys 3(2), 1971, followed as long as it does not branch.
 * @returns null when the thread is neither blocked nor suspended
 */
export function waitChain(trace: Trace, snapshots: Snapshots, snapshot: Snapshot, thread: ThreadId): WaitChain | null {
  const waits: Wait[] = []
  const seen = new Set<ThreadId>()
  let at = thread
  for (;;) {
    const now = snapshot.threads[at]
    if (now === undefined || (now.state !== 'blocked' && now.state !== 'suspended')) {
      if (waits.length === 0) return null
      const ended = now === undefined || now.state === 'finished' || now.state === 'failed'
      return { waits, root: { kind: ended ? 'ended' : 'free', thread: at } }
    }
    if (seen.has(at)) return { waits, root: { kind: 'ring', thread: at } }
    seen.add(at)
    const wait = waitOf(trace, snapshots, snapshot, at)
    waits.push(wait)
    const next =
      wait.turn ?? wait.joins ?? wait.runner ?? (wait.holders.length === 1 ? wait.holders[0]?.thread : undefined)
    if (next === undefined && wait.object !== null) {
      const root = unbegun(trace, snapshot, wait.object)
      if (root !== null) return { waits, root }
    }
    const several = wait.holders.length > 0 || wait.operation === threadWaitSentinels.name
    if (next === undefined) return { waits, root: { kind: several ? 'several' : 'nobody' } }
    at = next
  }
}

function waitOf(trace: Trace, snapshots: Snapshots, snapshot: Snapshot, thread: ThreadId): Wait {
  const now = snapshot.threads[thread] as Snapshot['threads'][number] // the caller has found it blocked
  const joined = targetThread(now.waitsFor)
  const object = now.waitsFor >= 0 && now.waitsFor < trace.objects.length ? now.waitsFor : null
  const since = snapshots.nextOf(thread, snapshot.step + 1, -1) ?? -1
  return {
    thread,
    operation: now.next ?? '?',
    object,
    joins: joined >= 0 && now.next !== threadWaitSentinels.name ? joined : null,
    turn: now.state === 'suspended' ? turnIn(trace, snapshot, thread) : null,
    line: now.line,
    since,
    holders: object === null ? [] : holdersOf(snapshot, object),
    runner: object === null ? null : runnerOf(trace, snapshot, object),
  }
}

function runnerOf(trace: Trace, snapshot: Snapshot, object: ObjectId): ThreadId | null {
  if (trace.objects[object]?.kind !== futureAtom.kind) return null
  const runner = snapshot.objects[object]?.threads.get('runner') ?? -1
  return runner < 0 ? null : runner
}

/** The root of waiting for a task that nobody has begun; null for anything else. */
function unbegun(trace: Trace, snapshot: Snapshot, object: ObjectId): Root | null {
  const { kind, owner } = trace.objects[object] ?? {}
  const pending = snapshot.objects[object]?.fields.get('state') === FutureState.pending
  if (kind !== futureAtom.kind || owner === undefined || !pending) return null
  const ended: ReadonlySet<LaneStateName> = new Set(['unborn', 'finished', 'failed'])
  const workers = poolWorkers(trace.threads, owner).filter(
    (worker) => !ended.has(snapshot.threads[worker]?.state ?? 'unborn'),
  )
  const waits = (worker: ThreadId) => {
    const { state, waitsFor = -1 } = snapshot.threads[worker] ?? {}
    const target = trace.objects[waitsFor]
    return state === 'blocked' && target?.kind === futureAtom.kind && target.owner === owner
  }
  return { kind: 'unbegun', task: object, owner, workers, starved: workers.length > 0 && workers.every(waits) }
}

/** Everybody who holds an object, once each, in the order in which they came to hold it. */
function holdersOf(snapshot: Snapshot, object: ObjectId): Wait['holders'] {
  const holders: { thread: ThreadId; since: StepIndex }[] = []
  for (const thread of new Set(snapshot.objects[object]?.holders ?? [])) {
    const held = thread === null ? undefined : snapshot.threads[thread]?.holds.find((hold) => hold.object === object)
    if (thread !== null && held !== undefined) holders.push({ thread, since: held.since })
  }
  return holders.sort((a, b) => a.since - b.since)
}
