import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlotDetail } from './plot-detail.ts'

const series = fc.array(fc.tuple(fc.nat(20), fc.nat(100)), { minLength: 1, maxLength: 700 }).map((rows) => {
  let now = 0
  return rows.map(([gap, value]) => {
    now += gap
    return { time: now, value }
  })
})

test('extremes of a pixel are those of all values in force in it', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: -50, max: 5_000 }), fc.integer({ min: 1, max: 4_000 }), (rows, from, per) => {
      const end = (rows.at(-1)?.time ?? 0) + 10
      const detail = new PlotDetail(
        {
          object: 0,
          field: 'permits',
          time: Float64Array.from(rows, (row) => row.time),
          step: Uint32Array.from(rows, (_, i) => i),
          value: Int32Array.from(rows, (row) => row.value),
          max: 100,
        },
        end,
      )
      const width = 6
      const least = new Int32Array(width)
      const most = new Int32Array(width)
      detail.extremes(from, per, width, least, most)
      for (let pixel = 0; pixel < width; pixel++) {
        const a = from + pixel * per
        const before = a <= end ? rows.filter((row) => row.time < a).slice(-1) : []
        const values = [...before, ...rows.filter((row) => row.time >= a && row.time < a + per)].map((row) => row.value)
        if (values.length === 0) expect(least[pixel]).toBeGreaterThan(most[pixel] ?? 0)
        else expect([least[pixel], most[pixel]]).toEqual([Math.min(...values), Math.max(...values)])
      }
    }),
  )
})
