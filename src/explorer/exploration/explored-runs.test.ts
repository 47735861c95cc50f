import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../testing/random-programs.ts'
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

test('who has only asked whether another lives has finished nothing, in a run and explored', () => {
  const act = (action: Line['action']) => ({ action, unless: false })
  const threads = [[act('waitC'), act('terminateFirst')], [act('firstIsAlive')]]
  expect(comparesRuns({ program: { threads, daemons: [] }, policy: 'barging', runs: 20, seed: 0 })).toBe(true)
})
