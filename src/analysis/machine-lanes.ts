/** What the machine did: who was on which core, and who had the interpreter lock of a process. */
import { targetThread, threadTarget } from '../trace/columns.ts'
import type { annotationNames } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import {
  type IntervalColumns,
  LaneState,
  type LaneStateCode,
  type MachineLane,
  type MachineLanes,
  type TimelineData,
} from './timeline-data.ts'

/** This many cores have lanes although nobody ever ran on the last of them. */
const idleCores = 8

interface Stretch {
  readonly start: number
  end: number
  readonly state: number
  readonly step: number
  readonly thread: number
}

/**
 * The lanes of the machine, where there is something to see: a program computes, changes of threads take time, or a
 * thread had to wait for an interpreter lock. Null where there is not.
 * @param intervals the stretches of the threads, lane after lane in the order of the threads
 */
export function machineLanes(trace: Trace, intervals: IntervalColumns): MachineLanes | null {
  const cores = coreStretches(trace, intervals)
  const locks = lockStretches(trace, intervals)
  if (cores.length + locks.length === 0) return null
  const lanes: MachineLane[] = [
    ...cores.map((_, number) => ({ kind: 'core', number }) as const),
    ...locks.map(({ process }) => ({ kind: 'gil', process }) as const),
  ]
  return { lanes, intervals: columnsOf([...cores, ...locks.map(({ stretches }) => stretches)]) }
}

/** Names of annotations are the trace's own. */
function kindOf(trace: Trace, name: (typeof annotationNames)[number]): number {
  return trace.annotationKinds.indexOf(name)
}

/** For each core who was on it, in order of time; nothing where cores say nothing. */
function coreStretches(trace: Trace, intervals: IntervalColumns): Stretch[][] {
  const { annotations, annotationCount, operations, steps, stepCount } = trace
  const kinds = annotations.kind.subarray(0, annotationCount)
  const [run, change, wants] = [kindOf(trace, 'run'), kindOf(trace, 'switch'), kindOf(trace, 'wants-gil')]
  const computes = steps.operation.subarray(0, stepCount).includes(operations.indexOf('work'))
  if (!kinds.includes(run) || !(computes || kinds.includes(change) || kinds.includes(wants))) return []
  const cores: Stretch[][] = []
  /** For each thread the stretch of it that is looked at, and the last row that it got. */
  const at = intervals.offsets.slice()
  const lasts: (Stretch | undefined)[] = []
  const changes: (Stretch | undefined)[] = []
  for (let i = 0; i < annotationCount; i++) {
    const kind = kinds[i]
    if (kind !== run && kind !== change) continue
    const thread = annotations.thread[i] as number // rows below the count, here and below
    const time = annotations.time[i] as number
    const core = annotations.value[i] as number
    const step = Math.max(-1, (annotations.position[i] as number) - 1)
    while (cores.length <= core) cores.push([])
    if (kind === change) {
      changes[core] = { start: time, end: time, state: LaneState.ready, step, thread }
      continue
    }
    const changing = changes[core]
    if (changing !== undefined && changing.thread === thread && changing.start < time) {
      changing.end = time
      cores[core]?.push(changing)
    }
    changes[core] = undefined
    const before = lasts[thread]
    if (before !== undefined && before.end > time) before.end = time
    const last = intervals.offsets[thread + 1] ?? 0
    let row = at[thread] ?? 0
    while (row < last && (intervals.end[row] as number) <= time) row++
    at[thread] = row
    if (row >= last || intervals.state[row] !== LaneState.running || (intervals.start[row] as number) > time) continue
    const stretch = { start: time, end: intervals.end[row] as number, state: LaneState.running, step, thread }
    lasts[thread] = stretch
    cores[core]?.push(stretch)
  }
  const declared = Number(trace.run.options.cores)
  if (declared > cores.length) while (cores.length < Math.min(declared, idleCores)) cores.push([])
  return cores
}

/** For each process whose lock somebody had to wait for: who had it. One who waits for a core keeps it. */
function lockStretches(
  trace: Trace,
  intervals: IntervalColumns,
): { readonly process: number; readonly stretches: Stretch[] }[] {
  const { annotations, annotationCount, threads } = trace
  const wants = kindOf(trace, 'wants-gil')
  const pids = new Set<number>()
  for (let i = 0; i < annotationCount; i++)
    if (annotations.kind[i] === wants) pids.add(threads[annotations.thread[i] as number]?.pid ?? -1)
  return [...pids]
    .toSorted((p, q) => p - q)
    .map((pid) => {
      const held: Stretch[] = []
      for (const { id } of threads.filter((thread) => thread.pid === pid))
        for (let row = intervals.offsets[id] ?? 0; row < (intervals.offsets[id + 1] ?? 0); row++) {
          const state = intervals.state[row] as number // rows of the lane
          if (state !== LaneState.running && state !== LaneState.ready) continue
          const [start, end] = [intervals.start[row] as number, intervals.end[row] as number]
          held.push({ start, end, state, step: intervals.step[row] as number, thread: id })
        }
      held.sort((p, q) => p.start - q.start || p.end - q.end)
      // On real workers the clocks of two threads may differ by some microseconds.
      for (const [i, stretch] of held.entries()) stretch.end = Math.min(stretch.end, held[i + 1]?.start ?? stretch.end)
      const process = threads.find((thread) => thread.pid === pid)?.id ?? 0
      return { process, stretches: held.filter(({ start, end }) => end > start) }
    })
}

function columnsOf(lanes: readonly (readonly Stretch[])[]): IntervalColumns {
  const offsets = new Uint32Array(lanes.length + 1)
  for (const [lane, stretches] of lanes.entries()) offsets[lane + 1] = (offsets[lane] ?? 0) + stretches.length
  const all = lanes.flat()
  return {
    offsets,
    start: Float64Array.from(all, ({ start }) => start),
    end: Float64Array.from(all, ({ end }) => end),
    state: Uint8Array.from(all, ({ state }) => state),
    step: Int32Array.from(all, ({ step }) => step),
    endedBy: new Int32Array(all.length).fill(-1),
    target: Int32Array.from(all, ({ thread }) => threadTarget(thread)),
  }
}

/** The numbers that stand for lanes of the machine in `LaneInfo.thread`: below those of groups. */
const firstMachineLane = -1_000_000

/** The index of a lane of the machine that a number stands for, or -1 for a thread's or a group's. */
export function machineLaneOf(thread: number): number {
  return thread <= firstMachineLane ? firstMachineLane - thread : -1
}

/**
 * Adds the lanes of the machine below all others.
 * @param names of all threads
 * @param nameOf gives their names; null leaves a lane out
 */
export function withMachineLanes(
  data: TimelineData,
  names: readonly string[],
  nameOf: (lane: MachineLane) => string | null,
): TimelineData {
  const { machine } = data
  if (!machine) return data
  const kept = machine.lanes.flatMap((lane, index) => {
    const name = nameOf(lane)
    return name === null ? [] : [{ index, name, lane }]
  })
  const { intervals, holds, lanes } = data
  const rows = kept.flatMap(({ index }) => {
    const { offsets } = machine.intervals
    return [[offsets[index] ?? 0, offsets[index + 1] ?? 0] as const]
  })
  const added = rows.reduce((sum, [from, to]) => sum + to - from, 0)
  const count = intervals.offsets[lanes.length] ?? 0
  const joined = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column, more: Column): Column => {
    // The constructor of a column of a kind makes a column of that kind.
    const all = new (column.constructor as new (length: number) => Column)(count + added)
    all.set(column.subarray(0, count))
    let at = count
    for (const [from, to] of rows) {
      all.set(more.subarray(from, to), at)
      at += to - from
    }
    return all
  }
  const offsets = new Uint32Array(lanes.length + kept.length + 1)
  offsets.set(intervals.offsets.subarray(0, lanes.length + 1))
  for (const [i, [from, to]] of rows.entries())
    offsets[lanes.length + i + 1] = (offsets[lanes.length + i] ?? 0) + to - from
  const holdOffsets = new Uint32Array(offsets.length).fill(holds.offsets[lanes.length] ?? 0)
  holdOffsets.set(holds.offsets.subarray(0, lanes.length + 1))
  const more = machine.intervals
  return {
    ...data,
    names,
    lanes: [
      ...lanes,
      ...kept.map(({ index, name, lane }) => ({ thread: firstMachineLane - index, name, machine: lane.kind })),
    ],
    intervals: {
      offsets,
      start: joined(intervals.start, more.start),
      end: joined(intervals.end, more.end),
      state: joined(intervals.state, more.state),
      step: joined(intervals.step, more.step),
      endedBy: joined(intervals.endedBy, more.endedBy),
      target: joined(intervals.target, more.target),
    },
    holds: { ...holds, offsets: holdOffsets },
  }
}

/** The thread that a lane of the machine has at a time, -1 for none, and the state of the stretch. */
export function machineAt(
  { intervals: { offsets, start, end, state, target } }: MachineLanes,
  lane: number,
  time: number,
): { readonly thread: number; readonly state: LaneStateCode } {
  let low = offsets[lane] ?? 0
  let high = offsets[lane + 1] ?? low
  while (low < high) {
    const middle = (low + high) >> 1
    if ((end[middle] as number) <= time) low = middle + 1
    else high = middle
  }
  if (low >= (offsets[lane + 1] ?? 0) || (start[low] as number) > time) return { thread: -1, state: LaneState.unborn }
  // Codes by the column's contract.
  return { thread: targetThread(target[low] ?? -1), state: state[low] as LaneStateCode }
}
