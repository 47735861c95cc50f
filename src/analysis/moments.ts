import { type BlockTable, blockTable, lineMembers, StateReader } from '../trace/state.ts'
import type { Trace } from '../trace/trace.ts'
import { lastAtMost, neighbour } from './ascending.ts'
import { type MomentIndex, momentIndex } from './moment-index.ts'
import type { Held, Moment, Moments, ObjectMoment } from './moment-types.ts'
import { ObjectMoments } from './object-moments.ts'
import { ThreadMoments } from './thread-moments.ts'
import type { TimelineData } from './timeline-data.ts'

const holdsNothing: readonly Held[] = []

/**
 * The moments of a trace. Making the index reads the whole trace, everything after comes as it is needed: hand in an index
 * that another thread has made where that takes too long.
 */
export function createMoments(trace: Trace, data: TimelineData, index = momentIndex(trace, data)): Moments {
  return new TraceMoments(trace, data, index)
}

class TraceMoments implements Moments {
  private readonly states: StateReader
  private readonly blocks: BlockTable
  private readonly objects: ObjectMoments
  private readonly threads: ThreadMoments
  /** Where a thread's block has the line of those who join it. */
  private readonly joiners: number | undefined

  constructor(
    private readonly trace: Trace,
    private readonly data: TimelineData,
    private readonly index: MomentIndex,
  ) {
    this.states = new StateReader(trace)
    this.blocks = blockTable(trace)
    this.objects = new ObjectMoments(trace, index, this.blocks)
    this.threads = new ThreadMoments(trace, data, index, this.blocks)
    this.joiners = trace.threadLayout.fields.find((field) => field.type === 'line')?.offset
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
    const objects = trace.objects.map((object) => this.objects.at(object, words, step, sockets[object.id]))
    const places = this.places(words, objects)
    const threads = trace.threads.map((thread, id) =>
      this.threads.at(thread, words, step, time, places.get(id) ?? 0, this.toldHolds(holds[id] ?? holdsNothing)),
    )
    return { step, time, threads, objects }
  }

  /** By thread, its place from 1 in the line in which it stands. */
  private places(words: Int32Array, objects: readonly ObjectMoment[]): Map<number, number> {
    const places = new Map<number, number>()
    const number = (line: readonly number[]) => {
      for (const [i, thread] of line.entries()) places.set(thread, i + 1)
    }
    for (const { line, lines } of objects) if (line.length > 0) for (const one of lines.values()) number(one)
    if (this.joiners !== undefined) {
      for (const { base } of this.trace.threads) {
        const line = base + this.joiners
        if (words[line] !== 0) number(lineMembers(words, line, this.trace.links.next, this.blocks.thread))
      }
    }
    return places
  }

  /** Without the locks of library code, which are its own affair. */
  private toldHolds(holds: readonly Held[]): readonly Held[] {
    const isInner = ({ object }: Held): boolean => {
      const { owner, told } = this.trace.objects[object] ?? {}
      return owner !== undefined && told === undefined
    }
    return holds.some(isInner) ? holds.filter((held) => !isInner(held)) : holds
  }

  /** By object, who is in which place of it, from what each thread holds; nothing for objects that nobody holds. */
  private sockets(holds: readonly (readonly Held[])[]): (number | null)[][] {
    const sockets: (number | null)[][] = []
    for (const [thread, list] of holds.entries()) {
      for (const { object, socket } of list) {
        sockets[object] ??= []
        const places = sockets[object]
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
    const { steps, offsets } = this.index
    return neighbour(steps, step, direction, offsets[thread] ?? 0, offsets[thread + 1] ?? 0)
  }

  stepAtTime(time: number): number {
    return Math.max(0, lastAtMost(this.trace.steps.time, time, 0, this.trace.stepCount))
  }

  private holds(id: number, step: number): readonly Held[] {
    const { offsets, fromStep, toStep, object, socket } = this.data.holds
    const first = offsets[id] ?? 0
    const last = offsets[id + 1] ?? 0
    if (first === last) return holdsNothing
    const held: Held[] = []
    for (let row = lastAtMost(fromStep, step, first, last); row >= first; row--) {
      if ((toStep[row] as number) > step)
        held.push({ object: object[row] as number, socket: socket[row] as number, since: fromStep[row] as number })
    }
    return held.length === 0 ? holdsNothing : held.reverse()
  }
}
