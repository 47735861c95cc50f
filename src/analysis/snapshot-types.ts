import type { Microseconds, ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import type { LaneStateName } from './timeline-data.ts'

/** A hold in force: a thread has taken one place of an object. */
export interface Held {
  readonly object: ObjectId
  /** The place (permit) among the object's sockets. */
  readonly permit: number
  readonly since: StepIndex
}

/** One thread at one step. */
export interface ThreadSnapshot {
  readonly thread: ThreadId
  readonly state: LaneStateName
  /** Line of the TypeScript where it is: of the call that it is in, or is about to make. 0 when it has none. */
  readonly line: number
  /** Name of the operation it is in or about to do, such as `acquire`; null when it has ended or is not born. */
  readonly next: string | null
  /** The last step of its own; -1 before its first. */
  readonly own: StepIndex
  /** What it waits for, as in the steps' target column (`ObjectId`, or `-2 - ThreadId` for a join); -1 for nothing. */
  readonly waitsFor: number
  /** Its place from 1 in the line in which it stands, of several lines at that object its own; 0 when it is in none. */
  readonly place: number
  /** When its present state began. */
  readonly since: Microseconds
  /** When its present state ends, as far as the record goes: for a sleeper, when it wakes. */
  readonly until: Microseconds
  readonly holds: readonly Held[]
  /** What it has been handed or let through by, and has not come back with yet (`ObjectId`); -1 for nothing. */
  readonly granted: ObjectId
}

/** One use of a cell. */
export interface Touch {
  readonly step: StepIndex
  readonly thread: ThreadId
  readonly operation: string
  /** What was read, or what is there since. */
  readonly value: Value
  /** Whether it stored something. */
  readonly wrote: boolean
}

/** One object at one step; it exists from its `create` step on. */
export interface ObjectSnapshot {
  readonly object: ObjectId
  readonly exists: boolean
  /** Its scalar fields by name, such as `permits`, `locked`. */
  readonly fields: ReadonlyMap<string, number>
  /** Its fields that name a thread, such as `owner`; -1 for nobody. */
  readonly threads: ReadonlyMap<string, ThreadId>
  /** Its fields that name another object, such as a condition's `lock`; -1 for none. */
  readonly objects: ReadonlyMap<string, ObjectId>
  /** Those who wait at it, first in line first; line after line where it has several. */
  readonly line: readonly ThreadId[]
  /** Each of its lines by name, such as `getters` and `putters`, first in line first. */
  readonly lines: ReadonlyMap<string, readonly ThreadId[]>
  /** What a queue holds, in the order in which it will leave. Empty for all others. */
  readonly items: readonly Value[]
  /** What a cell holds; null for all others. */
  readonly held: Value
  /** For a cell, who touched it last, the latest last; at most `touchesKept`. Empty for all others. */
  readonly touches: readonly Touch[]
  /**
   * Who holds which place; null where nobody does. For a semaphore as many places as it has had permits at most, but of
   * the free ones no more than make `placesKept`: a release may add two billion.
   */
  readonly holders: readonly (ThreadId | null)[]
}

/** Everything that a picture or a sentence needs to know of the run just after one step. */
export interface Snapshot {
  readonly step: StepIndex
  readonly time: Microseconds
  readonly threads: readonly ThreadSnapshot[]
  readonly objects: readonly ObjectSnapshot[]
}

/** A snapshot of which no more is made than is asked for: of a large run, a sentence needs little. */
export interface LazySnapshot {
  readonly step: StepIndex
  /** The same as in the snapshot; undefined for a thread that the trace does not have. */
  thread(thread: ThreadId): ThreadSnapshot | undefined
  object(object: ObjectId): ObjectSnapshot | undefined
}

/** The snapshots of a trace, each reached in time that does not grow with the trace. */
export interface Snapshots {
  readonly stepCount: number
  at(step: StepIndex): Snapshot
  /** The same as `at`, part by part. */
  lazySnapshot(step: StepIndex): LazySnapshot
  /** The threads of which the step has changed something, in the order of their numbers. */
  touched(step: StepIndex): readonly ThreadId[]
  /** The next (or previous, with -1) step after which somebody has become blocked or been woken; null when none. */
  nextTurn(step: StepIndex, direction: 1 | -1): StepIndex | null
  /** The thread's next (or previous) own step; null when none. */
  nextOf(thread: ThreadId, step: StepIndex, direction: 1 | -1): StepIndex | null
  /** The last step at or before a time; 0 when there is none. */
  stepAtTime(time: Microseconds): StepIndex
}

/** How many places of an object a snapshot tells of, free ones included. */
export const placesKept = 10_000

/** How many uses of a cell a snapshot tells of. */
export const touchesKept = 10

/** How many places an object has at a moment, however many of them the snapshot lists. */
export function placesOf({ holders, fields }: Pick<ObjectSnapshot, 'holders' | 'fields'>): number {
  const taken = holders.filter((thread) => thread !== null)
  return Math.max(holders.length, (fields.get('permits') ?? 0) + taken.length)
}
