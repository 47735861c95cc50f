import type { HoldColumns, TimelineData } from '../analysis/timeline-data.ts'
import type { ObjectId } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'

/**
 * The most places that an object has at any moment of a run: permits that are free and permits in hands, together. More
 * than it was made with where somebody released what nobody had acquired.
 */
export function mostPlaces(data: TimelineData, object: ObjectId, madeWith: number): number {
  const { holds } = data
  const permits = data.plots.find((plot) => plot.object === object && plot.field === 'permits')
  // Who comes takes the first free place: where there are no permits besides, the last place tells how many there are.
  if (permits === undefined) return Math.max(madeWith, lastPlace(holds, object) + 1)
  // Each change as a step and what it adds: to the free permits, or to the permits in hands.
  const changes: { step: number; by: number }[] = []
  for (let i = 0; i < holds.object.length; i++) {
    if (holds.object[i] !== object) continue
    changes.push({ step: holds.fromStep[i] ?? 0, by: 1 }, { step: holds.toStep[i] ?? 0, by: -1 })
  }
  let before = 0
  for (let i = 0; i < permits.step.length; i++) {
    const value = permits.value[i] ?? 0
    changes.push({ step: permits.step[i] ?? 0, by: value - before })
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

/** The last place of an object that anybody has ever had, from 0; -1 for none. */
function lastPlace(holds: HoldColumns, object: ObjectId): number {
  let last = -1
  for (let i = 0; i < holds.object.length; i++)
    if (holds.object[i] === object) last = Math.max(last, holds.socket[i] as number) // inside the length
  return last
}

/** The most who ever stand in each line of an object, by the line's name. */
export function mostInLines(
  { trace, data }: { trace: Trace; data: TimelineData },
  object: ObjectId,
): Map<string, number> {
  const kind = trace.objects[object]?.kind
  const lines = trace.kinds.find((known) => known.name === kind)?.fields.filter((field) => field.type === 'line') ?? []
  return new Map(
    lines.map(({ name }) => [name, data.plots.find((plot) => plot.object === object && plot.field === name)?.max ?? 0]),
  )
}

/** The most items that a queue ever holds in a run. */
export function mostItems(trace: Trace, object: ObjectId): number {
  const record = trace.objects[object]
  const items = trace.kinds.find((known) => known.name === record?.kind)?.fields.find((field) => field.type === 'items')
  if (record === undefined || items === undefined) return 0
  // The last of a ring's four words is how many there are.
  const length = record.base + items.offset + 3
  let most = 0
  const { address, value } = trace.effects
  const end = trace.steps.effectEnd[trace.stepCount - 1] ?? 0
  for (let i = 0; i < end; i++) if (address[i] === length) most = Math.max(most, value[i] ?? 0)
  return most
}
