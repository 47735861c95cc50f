import { attemptOf } from '../trace/attempt.ts'
import type { BlockTable } from '../trace/state.ts'
import { type ThreadRecord, ThreadStatus } from '../trace/tables.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { lastAtMost } from './ascending.ts'
import type { SnapshotIndex } from './snapshot-index.ts'
import type { Held, ThreadSnapshot } from './snapshot-types.ts'
import { LaneState, type LaneStateName, laneStateNames, type TimelineData } from './timeline-data.ts'

/** A thread that waits or has ended: what was said of it last, and of what that is true. */
interface AtRest {
  readonly status: number
  readonly waits: number
  readonly granted: number
  /** Its step after this, or -1. */
  readonly next: number
  readonly snapshot: ThreadSnapshot
}

/**
 * What each thread of a trace is doing in a state. Of one that waits, or has ended, what was made before is handed out
 * again, for as long as the same is true of it: most threads of a large run wait most of the time.
 */
export class ThreadSnapshots {
  private readonly statusOffset: number
  private readonly waitsOffset: number
  private readonly grantedOffset: number | undefined
  private readonly atRest: (AtRest | undefined)[]

  constructor(
    private readonly trace: Trace,
    private readonly data: TimelineData,
    private readonly index: SnapshotIndex,
    private readonly blocks: BlockTable,
  ) {
    const offset = (name: string) => trace.threadLayout.fields.find((field) => field.name === name)?.offset
    this.statusOffset = offset('status') ?? 0
    this.waitsOffset = offset('waitsFor') ?? 0
    this.grantedOffset = offset('granted')
    this.atRest = new Array<AtRest | undefined>(trace.threads.length).fill(undefined)
  }

  /**
   * @param words the state just after `step`, which was at `time`
   * @param place from 1 in the line in which it stands, 0 for none
   * @param holds what it has
   */
  at(
    { id, base }: ThreadRecord,
    words: Int32Array,
    step: number,
    time: number,
    place: number,
    holds: readonly Held[],
  ): ThreadSnapshot {
    const word = words[base + this.statusOffset] ?? ThreadStatus.unborn
    // The main thread runs before any step could say so.
    const status = id === 0 && word === ThreadStatus.unborn ? ThreadStatus.runnable : word
    const waits = words[base + this.waitsOffset] ?? 0
    const granted = this.grantedOffset === undefined ? 0 : (words[base + this.grantedOffset] ?? 0)
    const rest = this.atRest[id]
    const holdsNothing = holds.length === 0
    if (
      rest !== undefined &&
      holdsNothing &&
      rest.status === status &&
      rest.waits === waits &&
      rest.granted === granted &&
      rest.snapshot.own <= step &&
      (rest.next < 0 || step < rest.next) &&
      (rest.snapshot.place === place || rest.snapshot.state !== 'blocked')
    )
      return rest.snapshot
    const { steps, offsets } = this.index
    const first = offsets[id] ?? 0
    const last = offsets[id + 1] ?? 0
    const at = lastAtMost(steps, step, first, last)
    const own = at < first ? -1 : (steps[at] as number)
    const next = at + 1 < last ? (steps[at + 1] as number) : -1
    const [state, since, until] = this.stretch(id, status, time, own, next)
    const object = waits === 0 ? -1 : this.blocks.object(waits)
    const joined = waits === 0 || object >= 0 ? -1 : this.blocks.thread(waits)
    const ended = state === 'finished' || state === 'failed' || state === 'unborn'
    const snapshot = {
      thread: id,
      state,
      line: ended ? 0 : this.lineOf(id, own, next, state),
      next: ended ? null : this.nextName(own, next, state),
      own,
      waitsFor: object >= 0 ? object : joined >= 0 ? -2 - joined : -1,
      place: state === 'blocked' ? place : 0,
      since,
      until,
      holds,
      granted: this.grantedOffset === undefined ? -1 : this.blocks.object(granted),
    }
    // What is said of one who could run follows from the time too.
    if (holdsNothing && state !== 'running' && state !== 'ready' && state !== 'wantsGil')
      this.atRest[id] = { status, waits, granted, next, snapshot }
    return snapshot
  }

  /** State, and when it began and ends. */
  private stretch(
    id: number,
    status: number,
    time: number,
    own: number,
    next: number,
  ): [LaneStateName, number, number] {
    const { steps } = this.trace
    const began = own < 0 ? 0 : (steps.time[own] as number)
    const ends = next < 0 ? this.data.end : (steps.time[next] as number)
    if (status === ThreadStatus.unborn) return ['unborn', 0, ends]
    if (status === ThreadStatus.blocked) return ['blocked', began, ends]
    if (status === ThreadStatus.sleeping) return ['sleeping', began, ends]
    if (status === ThreadStatus.suspended) return ['suspended', began, ends]
    if (status === ThreadStatus.finished) return ['finished', began, this.data.end]
    if (status === ThreadStatus.failed) return ['failed', began, this.data.end]
    const { offsets, start, end, state } = this.data.intervals
    const row = lastAtMost(start, time, offsets[id] ?? 0, offsets[id + 1] ?? 0)
    const inside = row >= (offsets[id] ?? 0) && (end[row] as number) > time
    if (inside && (state[row] === LaneState.ready || state[row] === LaneState.wantsGil))
      return [laneStateNames[state[row]] ?? 'ready', start[row] as number, end[row] as number]
    return inside ? ['running', start[row] as number, end[row] as number] : ['running', time, ends]
  }

  /** The line of the call that the thread is in or is about to make. */
  private lineOf(id: number, own: number, next: number, state: LaneStateName): number {
    const { line } = this.trace.steps
    const inside = state === 'sleeping' || state === 'blocked' || state === 'suspended'
    if (inside && own >= 0) return line[own] as number
    if (next >= 0) return line[next] as number
    return own >= 0 ? (line[own] as number) : id === 0 ? 1 : 0
  }

  private nextName(own: number, next: number, state: LaneStateName): string | null {
    const { trace } = this
    const inside = (state === 'sleeping' || state === 'blocked' || state === 'suspended') && own >= 0
    const step = inside ? own : next
    if (step < 0) return null
    const name = operationName(trace, step)
    if (name === 'worked') return 'work'
    return name === 'block' ? attemptOf(trace, step).operation : name
  }
}
