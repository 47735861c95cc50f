import { type BlockTable, blockTable, type Keyframes, lineMembers, StateReader } from '../trace/state.ts'
import { effectStart, type Trace } from '../trace/trace.ts'
import { lastAtMost, neighbour } from './ascending.ts'
import { ObjectSnapshots } from './object-snapshots.ts'
import { type SnapshotIndex, snapshotIndex } from './snapshot-index.ts'
import type { Held, LazySnapshot, Snapshot, Snapshots } from './snapshot-types.ts'
import { ThreadSnapshots } from './thread-snapshots.ts'
import type { TimelineData } from './timeline-data.ts'

const holdsNothing: readonly Held[] = []

/**
 * The snapshots of a trace. Making the index reads the whole trace, and so does a look at its end without keyframes,
 * everything after comes as it is needed: hand in what another thread has made where that takes too long.
 */
export function createSnapshots(
  trace: Trace,
  data: TimelineData,
  index = snapshotIndex(trace, data),
  keyframes?: Keyframes,
): Snapshots {
  return new TraceSnapshots(trace, data, index, keyframes)
}

class TraceSnapshots implements Snapshots {
  private readonly states: StateReader
  /** For even steps and odd ones: who looks at both sides of a step, and then of the next, goes forward in each. */
  private readonly lazyReaders: readonly [StateReader, StateReader]
  private readonly blocks: BlockTable
  private readonly objects: ObjectSnapshots
  private readonly threads: ThreadSnapshots
  /** The addresses of all lines in which threads can stand: at objects, and of those who join a thread. */
  private readonly lines: readonly number[]

  constructor(
    private readonly trace: Trace,
    private readonly data: TimelineData,
    private readonly index: SnapshotIndex,
    made?: Keyframes,
  ) {
    this.states = new StateReader(trace, made)
    const { keyframes } = this.states
    this.lazyReaders = [new StateReader(trace, keyframes), new StateReader(trace, keyframes)]
    this.blocks = blockTable(trace)
    this.objects = new ObjectSnapshots(trace, index, this.blocks)
    this.threads = new ThreadSnapshots(trace, data, index, this.blocks)
    this.lines = linesOf(trace)
  }

  get stepCount(): number {
    return this.trace.stepCount
  }

  at(step: number): Snapshot {
    const { trace } = this
    const words = this.states.at(step)
    const time = step < 0 ? 0 : (trace.steps.time[step] ?? 0)
    const holds = trace.threads.map((thread) => this.holds(thread.id, step))
    const allHolders = this.allHolders(holds)
    const objects = trace.objects.map((object) => this.objects.at(object, words, step, allHolders[object.id]))
    const places = this.places(words)
    const threads = trace.threads.map((thread, id) =>
      this.threads.at(thread, words, step, time, places.get(id) ?? 0, this.toldHolds(holds[id] ?? holdsNothing)),
    )
    return { step, time, threads, objects }
  }

  lazySnapshot(step: number): LazySnapshot {
    const { trace } = this
    const time = step < 0 ? 0 : (trace.steps.time[step] ?? 0)
    const reader = this.lazyReaders[step % 2 === 0 ? 0 : 1]
    // Of all threads and lines, and so made once; the words are those of the reader's last step and asked for anew.
    let allHolders: (number | null)[][] | null = null
    let places: Map<number, number> | null = null
    return {
      step,
      thread: (id) => {
        const record = trace.threads[id]
        if (record === undefined) return undefined
        const words = reader.at(step)
        places ??= this.places(words)
        return this.threads.at(record, words, step, time, places.get(id) ?? 0, this.toldHolds(this.holds(id, step)))
      },
      object: (id) => {
        const record = trace.objects[id]
        if (record === undefined) return undefined
        allHolders ??= this.allHolders(trace.threads.map((thread) => this.holds(thread.id, step)))
        // What a snapshot tells of an object is its own: as many places are put in as it has.
        const holders = allHolders[id]?.slice()
        return this.objects.at(record, reader.at(step), step, holders)
      },
    }
  }

  touched(step: number): readonly number[] {
    const { effects, steps, threadLayout } = this.trace
    const found = new Set<number>()
    for (let i = effectStart(this.trace, step); i < (steps.effectEnd[step] ?? 0); i++) {
      const address = effects.address[i] ?? 0
      // Blocks do not overlap: no more than one of these places is the first word of a thread's.
      for (let word = 0; word < threadLayout.words; word++) {
        const thread = this.blocks.thread(address - word)
        if (thread >= 0) found.add(thread)
      }
    }
    return [...found].sort((p, q) => p - q)
  }

  /** By thread, its place from 1 in the line in which it stands. */
  private places(words: Int32Array): Map<number, number> {
    const places = new Map<number, number>()
    const { next } = this.trace.links
    for (const line of this.lines) {
      if (words[line] === 0) continue
      for (const [i, thread] of lineMembers(words, line, next, this.blocks.thread).entries()) places.set(thread, i + 1)
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
  private allHolders(holds: readonly (readonly Held[])[]): (number | null)[][] {
    const allHolders: (number | null)[][] = []
    for (const [thread, list] of holds.entries()) {
      for (const { object, permit } of list) {
        allHolders[object] ??= []
        const places = allHolders[object]
        while (places.length <= permit) places.push(null)
        places[permit] = thread
      }
    }
    return allHolders
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
    const { offsets, fromStep, toStep, object, permit } = this.data.holds
    const first = offsets[id] ?? 0
    const last = offsets[id + 1] ?? 0
    if (first === last) return holdsNothing
    const held: Held[] = []
    for (let row = lastAtMost(fromStep, step, first, last); row >= first; row--) {
      if ((toStep[row] as number) > step)
        held.push({ object: object[row] as number, permit: permit[row] as number, since: fromStep[row] as number })
    }
    return held.length === 0 ? holdsNothing : held.reverse()
  }
}

/** The addresses of the lines of all objects, and then of all threads: those who join it, or wait in it for others to end. */
function linesOf({ kinds, objects, threads, threadLayout }: Trace): number[] {
  const offsets = new Map(
    kinds.map(({ name, fields }) => [name, fields.flatMap(({ type, offset }) => (type === 'line' ? [offset] : []))]),
  )
  const ofThread = threadLayout.fields.flatMap(({ type, offset }) => (type === 'line' ? [offset] : []))
  const ofObjects = objects.flatMap(({ kind, base }) => offsets.get(kind)?.map((offset) => base + offset) ?? [])
  return [...ofObjects, ...threads.flatMap(({ base }) => ofThread.map((offset) => base + offset))]
}
