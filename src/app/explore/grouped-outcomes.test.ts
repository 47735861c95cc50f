import { describe, expect, it } from 'vitest'
import type { FoundOutcome } from './explore-messages.ts'
import { toldOutcomes } from './grouped-outcomes.ts'

function outcome(kind: FoundOutcome['kind'], order: string, printed: string): FoundOutcome {
  const detail = { stuck: [], failed: [], held: [], output: { main: [printed] }, values: {} }
  return { kind, detail, order, steps: 1 }
}

describe('rows of outcomes', () => {
  it('are one for those that read alike, with all their traces and orders', () => {
    const rows = toldOutcomes(
      [outcome('finished', 'a', 'yes'), outcome('finished', 'b', 'no'), outcome('finished', 'c', 'yes')],
      [3, 4, 5],
    )
    expect(rows.map(({ outcome: { order }, orders, traces }) => [order, orders, traces])).toEqual([
      ['a', ['a', 'c'], 8],
      ['b', ['b'], 4],
    ])
  })

  it('count nothing for what was found but not counted yet', () => {
    expect(toldOutcomes([outcome('finished', 'a', '')], [])).toMatchObject([{ traces: 0 }])
  })
})
