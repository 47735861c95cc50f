import { expect, it } from 'vitest'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { shortNumber } from '../timeline/header-text.ts'
import { timelineData } from './lanes.ts'
import { createSnapshots } from './snapshots.ts'

const trace = simulate(
  programOf(function* (os) {
    const big = yield* os.cell(1, 'big')
    const any = yield* os.cell<number | string | null>(7, 'any')
    yield* big.add(5_000_000_000)
    yield* big.write(2)
    yield* any.exchange('a text')
    yield* any.wait('other')
    yield* any.wait('a text', 0.1)
    yield* any.write(null)
    yield* any.write(3)
  }),
  {},
  { seed: 1, strategy: 'first-come', cores: 1, cost: 1 },
)

it('the uses of a cell tell what it held, whatever that is', () => {
  const snapshot = createSnapshots(trace, timelineData(trace)).at(trace.stepCount - 1)
  const told = snapshot.objects.map(({ held, touches }) => ({
    held,
    touches: touches.map(({ operation, value, wrote }) => `${operation} ${value} ${wrote}`),
  }))
  expect(told).toEqual([
    { held: 2, touches: ['add 5000000001 true', 'write 2 true'] },
    { held: 3, touches: ['exchange a text true', 'wait a text false', 'write null true', 'write 3 true'] },
  ])
})

it('a cell has a plot while it holds numbers alone, of any size', () => {
  const values = timelineData(trace).plots.filter(({ field }) => field === 'value')
  expect(values.map(({ object, value, max }) => [object, [...value], max])).toEqual([
    [0, [1, 5_000_000_001, 2], 5_000_000_001],
  ])
  expect([-5, 9_999_999, 5_000_000_001, -5_000_000_001].map(shortNumber)).toEqual(['-5', '9999999', '5.0e9', '-5.0e9'])
})
