import { expect, test } from 'vitest'
import { modelOf } from './model.ts'
import { BAR_BUDGET, planLanes } from './paint-lanes.ts'
import { busyRun } from './testing/synthetic-run.ts'

test('bars never exceed the budget by more than one lane decides, at any zoom', () => {
  const data = busyRun({ lanes: 50, intervals: 50_000 })
  const { stretches } = modelOf(data)
  for (let zoom = 1; zoom < 5_000; zoom *= 1.3) {
    const to = data.end / zoom
    const { sparse, dense } = planLanes(stretches, [0, 50], [0, to], 1_450)
    expect([...sparse, ...dense].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    let bars = 0
    for (const lane of sparse) {
      for (let i = stretches.offsets[lane] ?? 0; i < (stretches.offsets[lane + 1] ?? 0); i++) {
        if ((stretches.start[i] ?? 0) <= to) bars++
      }
    }
    expect(bars).toBeLessThanOrEqual(BAR_BUDGET)
    if (to < data.end / 40) expect(dense).toEqual([])
  }
})

test('one busy lane among quiet ones is dense alone', () => {
  const data = busyRun({ lanes: 2, intervals: 4_000 })
  const { stretches } = modelOf(data)
  const quiet = { ...stretches, offsets: Uint32Array.from([0, 2_000, 2_010]) }
  expect(planLanes(quiet, [0, 2], [0, data.end], 1_450)).toEqual({ sparse: [1], dense: [0] })
})
