import type { Microseconds, ObjectId, StepIndex, ThreadId } from '../base/units.ts'

/** What a thread is doing, as drawn. The numbers are stored in columns; do not reorder. */
export const LaneState = {
  unborn: 0,
  running: 1,
  ready: 2,
  blocked: 3,
  sleeping: 4,
  finished: 5,
  failed: 6,
  /** A greenlet, or its thread's own body, that has switched to another of its thread. */
  suspended: 7,
  /** It could run and waits for the interpreter lock of its process. */
  wantsGil: 8,
} as const
export type LaneStateName = keyof typeof LaneState
export type LaneStateCode = (typeof LaneState)[LaneStateName]
/** Names by code, for tables and words. */
export const laneStateNames: readonly LaneStateName[] = [
  'unborn',
  'running',
  'ready',
  'blocked',
  'sleeping',
  'finished',
  'failed',
  'suspended',
  'wantsGil',
]

/** Order in which states win over one another where they share a place, weakest first. */
export const statePriority: readonly LaneStateCode[] = [
  LaneState.unborn,
  LaneState.finished,
  LaneState.suspended,
  LaneState.sleeping,
  LaneState.ready,
  LaneState.wantsGil,
  LaneState.running,
  LaneState.blocked,
  LaneState.failed,
]

/**
 * Stretches of one state, lane after lane: those of lane `l` lie at `offsets[l]` to `offsets[l + 1] - 1`, in order of
 * time, without overlap. A stretch still open at the end of the record ends at `TimelineData.end`.
 */
export interface IntervalColumns {
  readonly offsets: Uint32Array
  readonly start: Float64Array
  readonly end: Float64Array
  /** `LaneStateCode` */
  readonly state: Uint8Array
  /** The step at which the stretch began, or -1. */
  readonly step: Int32Array
  /** The step that ended the stretch (for a blocked one: the step of the one who unblocked it), or -1. */
  readonly endedBy: Int32Array
  /** For a blocked stretch: what is waited for, an ObjectId, or `-2 - ThreadId` for a join; else -1. */
  readonly target: Int32Array
}

/** Stretches during which a thread holds (has acquired, has not released) an object; lane after lane, as above. */
export interface HoldColumns {
  readonly offsets: Uint32Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly object: Int32Array
  /** The place among the object's sockets (a permit's number), kept from acquire to release. */
  readonly permit: Int32Array
  /** First and one-past-last step during which the hold is in force. */
  readonly fromStep: Uint32Array
  readonly toStep: Uint32Array
}

/** One arrow a row, from waker to woken or from one greenlet to the next, in order of step. */
export interface ArrowColumns {
  readonly time: Float64Array
  /** The waking step. */
  readonly step: Uint32Array
  readonly from: Uint16Array
  readonly to: Uint16Array
}

/** A number over time, drawn as a step plot below the lanes. */
export interface PlotSeries {
  readonly object: ObjectId
  /** The field of the object that is plotted, such as `permits` or `waiters`. */
  readonly field: string
  readonly time: Float64Array
  readonly step: Uint32Array
  readonly value: Int32Array | Float64Array
  readonly max: number
}

export interface LaneInfo {
  /** For the head of a group a number below those of threads, see `groupLane`. */
  readonly thread: ThreadId
  readonly name: string
  /** For the head of a group: who belongs to it, and whether their own lanes are left out. */
  readonly group?: { readonly threads: readonly ThreadId[]; readonly folded: boolean }
  /** How far its lane is set in below others: that of its thread, and of the process of that. */
  readonly depth?: number
  /** Its lane stands under the head of its group. */
  readonly member?: true
  /** It is a lane of the machine, not of a thread: see `machineLaneOf`. */
  readonly machine?: MachineLane['kind']
}

/** A core, or the interpreter lock of the process whose main thread is `process`. */
export type MachineLane =
  | { readonly kind: 'core'; readonly number: number }
  | { readonly kind: 'gil'; readonly process: ThreadId }

/**
 * Who was on which core, and had which lock. The target of a stretch is `-2 - ThreadId`; it is running, or ready while a
 * core changes to the thread, or while the owner of a lock waits for a core.
 */
export interface MachineLanes {
  readonly lanes: readonly MachineLane[]
  readonly intervals: IntervalColumns
}

/** Everything that the timeline draws, derived from a trace by `analysis/`. Immutable. */
export interface TimelineData {
  readonly lanes: readonly LaneInfo[]
  readonly intervals: IntervalColumns
  readonly holds: HoldColumns
  readonly arrows: ArrowColumns
  readonly plots: readonly PlotSeries[]
  /** The lanes of the machine, where they tell something. */
  readonly machine?: MachineLanes | null
  /** Names of all threads, where there are lanes of the machine, whose stretches say them. */
  readonly names?: readonly string[]
  /** The time of each step, non-decreasing. */
  readonly stepTime: Float64Array
  readonly stepThread: Uint16Array
  readonly stepCount: number
  readonly end: Microseconds
}

/** Where one object is used. */
export interface ObjectUses {
  readonly object: ObjectId
  /** The steps that are done to it or wait for it, in order. */
  readonly steps: Uint32Array
}

/** One thing that a person has chosen on the timeline. */
export type Selection =
  | { readonly kind: 'thread'; readonly thread: ThreadId }
  | {
      readonly kind: 'step'
      readonly step: StepIndex
      /** The lane it was chosen on, where that is not the lane of the step's own thread (a stretch begun by a waker). */
      readonly thread?: ThreadId
    }
