import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparesRuns, runsInputs } from './explored-runs.fuzz.ts'

const programs = Number(process.env.HEDDLE_RUNS ?? 250)

test('10,000 runs of random programs end as something that was explored', () => {
  let compared = 0
  fc.assert(
    fc.property(runsInputs(40), (input) => {
      if (comparesRuns(input)) compared++
    }),
    { numRuns: programs },
  )
  expect(compared).toBeGreaterThan(programs * 0.7)
}, 300_000)
