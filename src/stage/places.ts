import type { TimelineData } from '../analysis/timeline-data.ts'
import type { ObjectId } from '../base/units.ts'

/**
 * The most places that an object has at any moment of a run: permits that are free and permits in hands, together. More
 * than it was made with where somebody released what nobody had acquired.
 */
export function mostPlaces(data: TimelineData, object: ObjectId, madeWith: number): number {
  const { holds } = data
  const permits = data.plots.find((plot) => plot.object === object && plot.field === 'permits')
  // Each change as a step and what it adds: to the free permits, or to the permits in hands.
  const changes: { step: number; by: number }[] = []
  for (let i = 0; i < holds.object.length; i++) {
    if (holds.object[i] !== object) continue
    changes.push({ step: holds.fromStep[i] ?? 0, by: 1 }, { step: holds.toStep[i] ?? 0, by: -1 })
  }
  let before = 0
  for (let i = 0; i < (permits?.step.length ?? 0); i++) {
    const value = permits?.value[i] ?? 0
    changes.push({ step: permits?.step[i] ?? 0, by: value - before })
    before = value
  }
  changes.sort((p, q) => p.step - q.step)
  let most = madeWith
  let now = 0
  changes.forEach((change, i) => {
    now += change.by
    if (changes[i + 1]?.step !== change.step) most = Math.max(most, now)
  })
  return most
}
