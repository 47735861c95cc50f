import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budgetOf, lettingGo, maxKeptBytes } from './budget.ts'

const run = fc.record({ id: fc.nat(12).map(String), when: fc.nat(100), bytes: fc.nat(50) })
const runs = fc.uniqueArray(run, { selector: ({ id }) => id, maxLength: 12 })
const shown = fc.array(fc.nat(12).map(String)).map((ids) => new Set(ids))

test('the budget is never more than half of what the browser allows', () => {
  expect(budgetOf(undefined)).toBe(maxKeptBytes)
  expect(budgetOf(10 * maxKeptBytes)).toBe(maxKeptBytes)
  expect(budgetOf(1001)).toBe(500)
  expect(budgetOf(0)).toBe(0)
})

test('what goes makes room, is the oldest, is not shown, and is no more than needed', () => {
  fc.assert(
    fc.property(runs, run, fc.nat(300), shown, (there, added, budget, held) => {
      const others = there.filter(({ id }) => id !== added.id)
      const total = (ids: ReadonlySet<string>): number =>
        others.reduce((sum, { id, bytes }) => (ids.has(id) ? sum : sum + bytes), added.bytes)
      const going = lettingGo(there, added, budget, held)
      const free = others.filter(({ id }) => !held.has(id))
      if (going === null) {
        // Not even without all that may go.
        expect(total(new Set(free.map(({ id }) => id)))).toBeGreaterThan(budget)
        return
      }
      const gone = new Set(going)
      expect(total(gone)).toBeLessThanOrEqual(budget)
      for (const id of going) expect(held.has(id) || id === added.id).toBe(false)
      const newest = Math.max(...others.filter(({ id }) => gone.has(id)).map(({ when }) => when))
      for (const { id, when } of free) if (!gone.has(id)) expect(when).toBeGreaterThanOrEqual(newest)
      const last = going.at(-1)
      if (last !== undefined) expect(total(new Set(going.slice(0, -1)))).toBeGreaterThan(budget)
    }),
  )
})
