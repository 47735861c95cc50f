/** Random scripts of programs and random ways to run them, for tests and fuzzing. */
import fc from 'fast-check'
import type { Policy } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import type { SimulatorOptions, StrategyName } from '../options.ts'
import type { Action, Script } from './programs.ts'

const action: fc.Arbitrary<Action> = fc.record({
  does: fc.constantFrom<Action['does']>(
    'acquire',
    'acquire',
    'release',
    'release',
    'with',
    'try',
    'sleep',
    'work',
    'print',
    'start',
    'start',
    'join',
    'locked',
    'fail',
  ),
  which: fc.nat(9),
})
/** Programs of a few threads that take, give back, wait, compute, start each other and fail. */
export const script: fc.Arbitrary<Script> = fc.record({
  policy: fc.constantFrom<Policy>('barging', 'fair'),
  permits: fc.array(fc.nat(2), { minLength: 1, maxLength: 2 }),
  threads: fc.array(fc.array(action, { maxLength: 12 }), { minLength: 1, maxLength: 7 }),
})
/** Ways to run a program. */
export const how: fc.Arbitrary<SimulatorOptions> = fc.record({
  seed: fc.nat(),
  strategy: fc.constantFrom<StrategyName>('first-come', 'round-robin', 'random'),
  cores: fc.integer({ min: 1, max: 4 }),
  cost: fc.constantFrom(0, 0.01, 0.5),
  machine: fc.record(
    {
      gil: fc.boolean(),
      quantum: fc.constantFrom(0.001, 0.005, 0.1),
      switchProcess: fc.constantFrom(0, 0.003),
      switchThread: fc.constantFrom(0, 0.001),
      startProcess: fc.constantFrom(0, 0.05),
    },
    { requiredKeys: [] },
  ),
})

/** What makes two runs the same: all but times and annotations. */
export function meaning(trace: Trace) {
  const { time: _, ...steps } = trace.steps
  const { effects, end, threads, objects, values, words } = trace
  return { steps, effects, end, threads, objects, values, words }
}
