import { type ObjectPeaks, objectPeaks } from '../analysis/object-peaks.ts'
import type { TimelineData } from '../analysis/timeline-data.ts'
import type { ObjectId } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'

/** A run whose peaks are known already, or can be worked out. */
export interface Peaking {
  readonly trace: Trace
  readonly data: TimelineData
  readonly peaks?: ObjectPeaks
}

const known = new WeakMap<Trace, ObjectPeaks>()

/** The most that ever happens at each object: worked out here for runs that nobody has prepared. */
export function peaksOf({ trace, data, peaks }: Peaking): ObjectPeaks {
  const there = peaks ?? known.get(trace) ?? objectPeaks(trace, data)
  known.set(trace, there)
  return there
}

/**
 * The most places that an object has at any moment of a run: permits that are free and permits in hands, together. More
 * than it was made with where somebody released what nobody had acquired.
 */
export function maxPlaces(scene: Peaking, object: ObjectId, madeWith: number): number {
  return Math.max(madeWith, peaksOf(scene).places[object] ?? 0)
}

/** This many places are drawn at most, of which nobody ever has one: a file may claim two billion. */
export const maxDrawn = 300

/**
 * How many of this many places are drawn, those that anybody ever has among them.
 * @param longest the most who ever stand in its lines: at a barrier each has a place
 */
export function drawnPlaces(scene: Peaking, object: ObjectId, places: number, longest: number): number {
  return Math.min(places, Math.max(maxDrawn, longest, peaksOf(scene).taken[object] ?? 0))
}

/** The most who ever stand in each line of an object, by the line's name. */
export function maxInLines({ trace, data }: Peaking, object: ObjectId): Map<string, number> {
  const kind = trace.objects[object]?.kind
  const lines = trace.kinds.find((known) => known.name === kind)?.fields.filter((field) => field.type === 'line') ?? []
  return new Map(
    lines.map(({ name }) => [name, data.plots.find((plot) => plot.object === object && plot.field === name)?.max ?? 0]),
  )
}

/** The most items that an object ever holds in a run. */
export function maxItems(scene: Peaking, object: ObjectId): number {
  return peaksOf(scene).items[object] ?? 0
}
