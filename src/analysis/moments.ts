import type { Value } from '../base/value.ts'
import { attemptOf } from '../trace/attempt.ts'
import { blockTable, lineMembers, ringItems, StateReader } from '../trace/state.ts'
import { type FieldLayout, ThreadStatus } from '../trace/tables.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { type MomentIndex, momentIndex } from './moment-index.ts'
import {
  type Held,
  type Moment,
  type Moments,
  type ObjectMoment,
  placesKept,
  type ThreadMoment,
} from './moment-types.ts'
import { orderOfLeaving } from './queue-order.ts'
import { LaneState, type LaneStateName, laneStateNames, type TimelineData } from './timeline-data.ts'
import { touchesUpTo } from './touches.ts'

/**
 * The moments of a trace. Making the index reads the whole trace, everything after comes as it is needed: hand in an index
 * that another thread has made where that takes too long.
 */
export function createMoments(trace: Trace, data: TimelineData, index = momentIndex(trace, data)): Moments {
  return new TraceMoments(trace, data, index)
}

/** The last of the ascending `list[from..to)` that is at most `limit`, as an index; `from - 1` when none is. */
function lastAtMost(list: ArrayLike<number>, limit: number, from: number, to: number): number {
  let low = from - 1
  let high = to
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((list[middle] as number) <= limit) low = middle
    else high = middle
  }
  return low
}

class TraceMoments implements Moments {
  private readonly states: StateReader
  private readonly blocks: ReturnType<typeof blockTable>
  /** Steps of thread `t`: `steps[offsets[t] .. offsets[t + 1])`. */
  private readonly offsets: Uint32Array
  private readonly steps: Uint32Array
  private readonly statusOffset: number
  private readonly waitsOffset: number
  private readonly grantedOffset: number | undefined

  constructor(
    private readonly trace: Trace,
    private readonly data: TimelineData,
    private readonly index: MomentIndex,
  ) {
    this.states = new StateReader(trace)
    this.blocks = blockTable(trace)
    const offset = (name: string) => trace.threadLayout.fields.find((field) => field.name === name)?.offset ?? 0
    this.statusOffset = offset('status')
    this.waitsOffset = offset('waitsFor')
    this.grantedOffset = trace.threadLayout.fields.find((field) => field.name === 'granted')?.offset
    this.offsets = index.offsets
    this.steps = index.steps
  }

  get stepCount(): number {
    return this.trace.stepCount
  }

  at(step: number): Moment {
    const { trace } = this
    const words = this.states.at(step)
    const time = step < 0 ? 0 : (trace.steps.time[step] ?? 0)
    const holds = trace.threads.map((thread) => this.holds(thread.id, step))
    const sockets = this.sockets(holds)
    const objects = trace.objects.map((object) => this.object(object.id, words, step, sockets[object.id] ?? []))
    const places = new Map<number, number>()
    const number = (line: readonly number[]) => {
      for (const [i, thread] of line.entries()) places.set(thread, i + 1)
    }
    for (const object of objects) for (const line of object.lines.values()) number(line)
    const joiners = trace.threadLayout.fields.find((field) => field.type === 'line')
    if (joiners !== undefined) for (const thread of trace.threads) number(this.line(words, thread.base, joiners))
    const threads = trace.threads.map((thread, id) =>
      this.thread(thread.id, words, step, time, places.get(id) ?? 0, this.toldHolds(holds[id] ?? [])),
    )
    return { step, time, threads, objects }
  }

  /** Without the locks of library code, which are its own affair. */
  private toldHolds(holds: Held[]): Held[] {
    const isInner = ({ object }: Held): boolean => {
      const { owner, told } = this.trace.objects[object] ?? {}
      return owner !== undefined && told === undefined
    }
    return holds.some(isInner) ? holds.filter((held) => !isInner(held)) : holds
  }

  /** Who is in which place of each object, from what each thread holds. */
  private sockets(holds: readonly Held[][]): (number | null)[][] {
    const sockets: (number | null)[][] = this.trace.objects.map(() => [])
    for (const [thread, list] of holds.entries()) {
      for (const { object, socket } of list) {
        const places = sockets[object] ?? []
        while (places.length <= socket) places.push(null)
        places[socket] = thread
      }
    }
    return sockets
  }

  nextTurn(step: number, direction: 1 | -1): number | null {
    const { turns } = this.index
    return neighbour(turns, step, direction, 0, turns.length)
  }

  nextOf(thread: number, step: number, direction: 1 | -1): number | null {
    return neighbour(this.steps, step, direction, this.offsets[thread] ?? 0, this.offsets[thread + 1] ?? 0)
  }

  stepAtTime(time: number): number {
    return Math.max(0, lastAtMost(this.trace.steps.time, time, 0, this.trace.stepCount))
  }

  private object(id: number, words: Int32Array, step: number, sockets: (number | null)[]): ObjectMoment {
    const { base, kind } = this.trace.objects[id] as Trace['objects'][number] // ids are indices
    const layout = this.trace.kinds.find((known) => known.name === kind)
    const fields = new Map<string, number>()
    const threads = new Map<string, number>()
    const objects = new Map<string, number>()
    const lines = new Map<string, number[]>()
    let items: readonly Value[] = []
    for (const field of layout?.fields ?? []) {
      const word = words[base + field.offset] ?? 0
      if (field.type === 'line') lines.set(field.name, this.line(words, base, field))
      else if (field.type === 'items') {
        const ring = ringItems(words, base + field.offset, this.trace.effectCount).map(
          (value) => this.trace.values[value] ?? null,
        )
        items = orderOfLeaving(kind, ring)
      } else fields.set(field.name, word)
      if (field.type === 'thread') threads.set(field.name, word === 0 ? -1 : this.blocks.thread(word))
      if (field.type === 'block') objects.set(field.name, word === 0 ? -1 : this.blocks.object(word))
    }
    // As many places as it was made with, or as there are permits in hands and free.
    const inHands = sockets.filter((thread) => thread !== null).length
    const places = Math.min(placesKept, Math.max(this.index.initial[id] ?? 0, (fields.get('permits') ?? 0) + inHands))
    while (sockets.length < places) sockets.push(null)
    return {
      object: id,
      exists: (this.index.made[id] ?? 0) <= step,
      fields,
      threads,
      objects,
      line: [...lines.values()].flat(),
      lines,
      items,
      touches: touchesUpTo(this.trace, this.index.touches, id, step),
      sockets,
    }
  }

  private line(words: Int32Array, base: number, field: FieldLayout): number[] {
    return lineMembers(words, base + field.offset, this.trace.links.next, this.blocks.thread)
  }

  private thread(
    id: number,
    words: Int32Array,
    step: number,
    time: number,
    place: number,
    holds: readonly Held[],
  ): ThreadMoment {
    const { trace, steps } = this
    const { base } = trace.threads[id] as Trace['threads'][number] // ids are indices
    const last = this.offsets[id + 1] ?? 0
    const own = lastAtMost(steps, step, this.offsets[id] ?? 0, last)
    const ownStep = own < (this.offsets[id] ?? 0) ? -1 : (steps[own] as number)
    const nextStep = own + 1 < last ? (steps[own + 1] as number) : -1
    const word = words[base + this.statusOffset] ?? ThreadStatus.unborn
    // The main thread runs before any step could say so.
    const status = id === 0 && word === ThreadStatus.unborn ? ThreadStatus.runnable : word
    const [state, since, until] = this.stretch(id, status, time, ownStep, nextStep)
    const waits = words[base + this.waitsOffset] ?? 0
    const object = waits === 0 ? -1 : this.blocks.object(waits)
    const joined = waits === 0 || object >= 0 ? -1 : this.blocks.thread(waits)
    const ended = state === 'finished' || state === 'failed' || state === 'unborn'
    return {
      thread: id,
      state,
      line: ended ? 0 : this.lineOf(id, ownStep, nextStep, state),
      next: ended ? null : this.nextName(ownStep, nextStep, state),
      own: ownStep,
      waitsFor: object >= 0 ? object : joined >= 0 ? -2 - joined : -1,
      place: state === 'blocked' ? place : 0,
      since,
      until,
      holds,
      granted: this.grantedOffset === undefined ? -1 : this.blocks.object(words[base + this.grantedOffset] ?? 0),
    }
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

  private holds(id: number, step: number): Held[] {
    const { offsets, fromStep, toStep, object, socket } = this.data.holds
    const first = offsets[id] ?? 0
    const held: Held[] = []
    for (let row = lastAtMost(fromStep, step, first, offsets[id + 1] ?? 0); row >= first; row--) {
      if ((toStep[row] as number) > step)
        held.push({ object: object[row] as number, socket: socket[row] as number, since: fromStep[row] as number })
    }
    return held.reverse()
  }
}

/** The member of the ascending `list[from..to)` next to `step` in a direction, or null. */
function neighbour(list: Uint32Array, step: number, direction: 1 | -1, from: number, to: number): number | null {
  const before = lastAtMost(list, direction > 0 ? step : step - 1, from, to)
  const at = direction > 0 ? before + 1 : before
  return at < from || at >= to ? null : (list[at] as number)
}
