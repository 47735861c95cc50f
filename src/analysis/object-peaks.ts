import type { ThreadId } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'
import type { TimelineData } from './timeline-data.ts'

/** `ObjectPeaks.user` of an object that several threads use, and of one that nobody does. */
export const severalUsers = -2
export const noUser = -1

/** The most that ever happens at each object in a run, which says how much room its picture needs. By ObjectId. */
export interface ObjectPeaks {
  /**
   * The most places at any moment: permits that are free and permits in hands, together; of an object without permits, the
   * last place that anybody has. 0 for nothing of the kind.
   */
  readonly places: Float64Array
  /** One past the last place that anybody ever has. */
  readonly taken: Uint32Array
  /** The most items. */
  readonly items: Uint32Array
  /** The step that made it, or -1. */
  readonly made: Int32Array
  /** The only thread that uses it, `noUser` or `severalUsers`. */
  readonly user: Int32Array
  /** By ThreadId, 1 for threads of compounds that do something to objects of the program, as workers of a pool do. */
  readonly visitor: Uint8Array
}

/** Reads all steps and effects, and all stretches of holding, each once or twice. */
export function objectPeaks(trace: Trace, data: TimelineData): ObjectPeaks {
  return { ...placesIn(trace, data), items: itemsIn(trace), ...usesIn(trace) }
}

function usesIn(trace: Trace): Pick<ObjectPeaks, 'made' | 'user' | 'visitor'> {
  const { objects, threads, stepCount } = trace
  const { target, thread, operation } = trace.steps
  const create = trace.operations.indexOf('create')
  const made = new Int32Array(objects.length).fill(-1)
  const user = new Int32Array(objects.length).fill(noUser)
  const visitor = new Uint8Array(threads.length)
  for (let step = 0; step < stepCount; step++) {
    const object = target[step] ?? -1
    if (object < 0 || object >= objects.length) continue
    const who: ThreadId = thread[step] ?? -1
    if (operation[step] === create && made[object] === -1) made[object] = step
    if (user[object] === noUser) user[object] = who
    else if (user[object] !== who) user[object] = severalUsers
    if (objects[object]?.owner === undefined && threads[who]?.owner !== undefined) visitor[who] = 1
  }
  return { made, user, visitor }
}

function itemsIn({ objects, kinds, words, effects, steps, stepCount }: Trace): Uint32Array {
  const most = new Uint32Array(objects.length)
  /** For each word, one more than the object of whose items it is the number; 0 for all others. */
  let counts: Uint32Array | null = null
  for (const { id, kind, base } of objects) {
    const items = kinds.find(({ name }) => name === kind)?.fields.find(({ type }) => type === 'items')
    if (items === undefined) continue
    counts ??= new Uint32Array(words)
    // The last of a ring's four words is how many there are.
    counts[base + items.offset + 3] = id + 1
  }
  if (counts === null) return most
  const { address, value } = effects
  const end = steps.effectEnd[stepCount - 1] ?? 0
  for (let i = 0; i < end; i++) {
    const object = (counts[address[i] as number] ?? 0) - 1
    if (object >= 0) most[object] = Math.max(most[object] as number, value[i] as number) // inside the lengths
  }
  return most
}

function placesIn(
  { objects, stepCount }: Trace,
  { holds, plots }: TimelineData,
): Pick<ObjectPeaks, 'places' | 'taken'> {
  const places = new Float64Array(objects.length)
  const taken = new Uint32Array(objects.length)
  const permits = plots.filter(({ field }) => field === 'permits')
  const hasPermits = new Uint8Array(objects.length)
  for (const { object } of permits) hasPermits[object] = 1
  let count = permits.reduce((sum, { step }) => sum + step.length, 0)
  for (let i = 0; i < holds.object.length; i++) {
    const object = holds.object[i] as number
    taken[object] = Math.max(taken[object] ?? 0, (holds.permit[i] as number) + 1)
    if (hasPermits[object] === 1) count += 2
  }
  // Who comes takes the first free place: where there are no permits besides, the last place tells how many there are.
  for (let object = 0; object < places.length; object++)
    if (hasPermits[object] !== 1) places[object] = taken[object] as number
  // Each change of what is free or in hands, in a list of its step: steps are many and in order, so nothing is sorted.
  const first = new Int32Array(stepCount + 1).fill(-1)
  const next = new Int32Array(count)
  const changed = new Int32Array(count)
  const by = new Float64Array(count)
  let changes = 0
  const change = (step: number, object: number, difference: number): void => {
    const at = Math.min(step, stepCount)
    changed[changes] = object
    by[changes] = difference
    next[changes] = first[at] as number
    first[at] = changes++
  }
  for (let i = 0; i < holds.object.length; i++) {
    const object = holds.object[i] as number
    if (hasPermits[object] !== 1) continue
    change(holds.fromStep[i] as number, object, 1)
    change(holds.toStep[i] as number, object, -1)
  }
  for (const { object, step, value } of permits) {
    let before = 0
    for (let i = 0; i < step.length; i++) {
      const now = value[i] as number
      change(step[i] as number, object, now - before)
      before = now
    }
  }
  const now = new Float64Array(objects.length)
  for (const head of first) {
    for (let i = head; i >= 0; i = next[i] as number) {
      const object = changed[i] as number
      now[object] = (now[object] as number) + (by[i] as number)
    }
    // Only once all of a step is done: a permit that goes from hand to hand is one.
    for (let i = head; i >= 0; i = next[i] as number) {
      const object = changed[i] as number
      places[object] = Math.max(places[object] as number, now[object] as number)
    }
  }
  return { places, taken }
}
