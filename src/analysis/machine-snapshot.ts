/** What the machine does at one step: who is on which core, who waits for one, who has which interpreter lock. */
import type { Microseconds, ThreadId } from '../base/units.ts'
import { targetThread } from '../trace/columns.ts'
import type { Trace } from '../trace/trace.ts'
import type { Snapshot } from './snapshot-types.ts'
import { type IntervalColumns, LaneState, type TimelineData } from './timeline-data.ts'

/** Who has a core: -1 for nobody. `changing`: the core changes to it, which takes time. */
export interface CoreSnapshot {
  readonly thread: ThreadId
  readonly changing: boolean
}

export interface MachineSnapshot {
  readonly cores: readonly CoreSnapshot[]
  /** Those who could run and have no core, who waits longest first. */
  readonly ready: readonly ThreadId[]
  /** Those who wait for the interpreter lock of their process, who waits longest first. */
  readonly wanting: readonly ThreadId[]
  /** Who has the lock of a process; nobody where there are no such locks. */
  readonly owners: ReadonlySet<ThreadId>
}

/** The machine of one run, to be asked at any moment. */
export interface MachineReader {
  readonly cores: number
  /**
   * Whether the record says which core was whose; else a place stands for the one who runs at the same time as others.
   */
  readonly known: boolean
  /** Whether processes have an interpreter lock, and whether anybody ever waits for one. */
  readonly locks: boolean
  readonly contended: boolean
  at(snapshot: Snapshot): MachineSnapshot
  /** How much a thread has run until then, and in the whole run; nothing of one that never computes. */
  ran(thread: ThreadId, time: Microseconds): { readonly done: Microseconds; readonly total: Microseconds }
}

interface Stretch {
  readonly core: number
  readonly start: Microseconds
  readonly end: Microseconds
  readonly changing: boolean
}

/** Reads who was on which core once for a whole run. */
export function machineReader(trace: Trace, data: TimelineData): MachineReader {
  const onCores = fromLanes(data)
  const { cores, stretches } = onCores ?? asPlaces(data)
  const computing = thoseWhoCompute(trace)
  return {
    cores,
    known: onCores !== null,
    locks: trace.run.options.gil === 'on',
    contended: data.intervals.state.includes(LaneState.wantsGil),
    at: (snapshot) => machineAtSnapshot(trace, cores, stretches, snapshot),
    ran: (thread, time) => {
      let [done, total] = [0, 0]
      if (!computing.has(thread)) return { done, total }
      for (const { start, end, changing } of stretches[thread] ?? []) {
        if (changing) continue
        total += end - start
        done += Math.max(0, Math.min(end, time) - start)
      }
      return { done, total }
    },
  }
}

function thoseWhoCompute({ operations, steps, stepCount }: Trace): ReadonlySet<ThreadId> {
  const work = operations.indexOf('work')
  const found = new Set<ThreadId>()
  for (let step = 0; step < stepCount; step++)
    if (steps.operation[step] === work) found.add(steps.thread[step] as number) // a step below the count
  return found
}

type Stretches = { readonly cores: number; readonly stretches: readonly (readonly Stretch[])[] }

/** By thread, from the lanes of the cores; null where there are none. */
function fromLanes({ machine, lanes }: TimelineData): Stretches | null {
  const cores = machine?.lanes.filter(({ kind }) => kind === 'core').length ?? 0
  if (!machine || cores === 0) return null
  const stretches: Stretch[][] = lanes.map(() => [])
  const { offsets, start, end, state, target } = machine.intervals
  for (const [index, lane] of machine.lanes.entries()) {
    if (lane.kind !== 'core') continue
    for (let row = offsets[index] ?? 0; row < (offsets[index + 1] ?? 0); row++)
      stretches[targetThread(target[row] ?? -1)]?.push({
        core: lane.number,
        start: start[row] as number, // rows of the lane
        end: end[row] as number,
        changing: state[row] === LaneState.ready,
      })
  }
  for (const own of stretches) own.sort((p, q) => p.start - q.start)
  return { cores, stretches }
}

/** Where nobody says which core it was: each who runs takes the first place that is free. */
function asPlaces({ intervals, lanes }: TimelineData): Stretches {
  const running = lanes.flatMap(({ thread }) => runningOf(intervals, thread))
  running.sort((p, q) => p.start - q.start || p.thread - q.thread)
  const stretches: Stretch[][] = lanes.map(() => [])
  /** Until when each place is taken. */
  const taken: number[] = []
  for (const { thread, start, end } of running) {
    const free = taken.findIndex((until) => until <= start)
    const core = free < 0 ? taken.length : free
    taken[core] = end
    stretches[thread]?.push({ core, start, end, changing: false })
  }
  return { cores: taken.length, stretches }
}

function runningOf({ offsets, start, end, state }: IntervalColumns, thread: ThreadId) {
  const found: { readonly thread: ThreadId; readonly start: Microseconds; readonly end: Microseconds }[] = []
  for (let row = offsets[thread] ?? 0; row < (offsets[thread + 1] ?? 0); row++)
    if (state[row] === LaneState.running) found.push({ thread, start: start[row] as number, end: end[row] as number })
  return found
}

function machineAtSnapshot(
  trace: Trace,
  count: number,
  stretches: readonly (readonly Stretch[])[],
  { time, threads }: Snapshot,
): MachineSnapshot {
  const cores: CoreSnapshot[] = Array.from({ length: count }, () => ({ thread: -1, changing: false }))
  const ready: (typeof threads)[number][] = []
  const wanting: (typeof threads)[number][] = []
  const owners = new Set<ThreadId>()
  const locked = trace.run.options.gil === 'on'
  for (const state of threads) {
    if (state.state === 'wantsGil') wanting.push(state)
    if (state.state !== 'running' && state.state !== 'ready') continue
    if (locked) owners.add(state.thread)
    const running = state.state === 'running'
    // What is so after the step: of two stretches that meet there, the one that fits the state of the thread.
    const on = stretches[state.thread]?.findLast(
      ({ start, end, changing }) => start <= time && time <= end && changing !== running,
    )
    if (on === undefined || (cores[on.core]?.thread ?? -1) >= 0) ready.push(state)
    else cores[on.core] = { thread: state.thread, changing: on.changing }
  }
  const inOrder = (list: typeof ready) =>
    list.sort((p, q) => p.since - q.since || p.thread - q.thread).map(({ thread }) => thread)
  return { cores, ready: inOrder(ready), wanting: inOrder(wanting), owners }
}
