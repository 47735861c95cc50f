import { describe, expect, it } from 'vitest'
import { Exploration } from '../exploration/exploration.ts'
import * as known from '../testing/known-programs.ts'
import { Widths } from './widths.ts'

describe('widths', () => {
  it('are expected to be as they were on average, and no less than is known', () => {
    const widths = new Widths()
    expect(widths.expected(2, 5)).toBe(5)
    widths.note(4, 3)
    widths.note(2, 1)
    widths.note(2, 4)
    expect(widths.expected(2, 1)).toBe(2.5)
    expect(widths.expected(2, 4)).toBe(4)
    // Nothing is known of those with one event more, but of those after them.
    expect(widths.expected(3, 1)).toBe(3)
    expect(widths.expected(5, 2)).toBe(2)
  })

  it('go on as they were', () => {
    const widths = new Widths()
    widths.note(1, 3)
    widths.note(3, 2)
    const others = new Widths()
    others.restore(JSON.parse(JSON.stringify(widths.saved())))
    for (const each of [widths, others]) each.note(1, 4)
    expect(others.saved()).toEqual(widths.saved())
    expect(others.expected(1, 0)).toBe(3.5)
  })
})

it('the estimate is of the right size when a twentieth of the executions is explored', () => {
  const executions = 14_400
  const exploration = new Exploration(known.counter(5), {}, { seed: 1, strategy: { kind: 'optimal' } })
  exploration.advance(executions / 20)
  const estimate = exploration.progress().estimate?.total ?? 0
  expect(estimate / executions).toBeGreaterThan(0.4)
  expect(estimate / executions).toBeLessThan(2.5)
  while (!exploration.advance(1000));
  expect(exploration.progress().executions).toBe(executions)
})
