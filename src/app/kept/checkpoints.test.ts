import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCheckpoints, minApart, timesApart } from './checkpoints.ts'

/** A clock that goes on when it is told to. */
function fakeTime() {
  let now = 0
  let planned: { at: number; task: () => void } | null = null
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  return {
    clock: () => now,
    later(task: () => void, wait: number) {
      planned = { at: now + wait, task }
      return () => {
        planned = null
      }
    },
    spend(time: number) {
      now += time
    },
    async goTo(time: number) {
      while (planned !== null && planned.at <= time) {
        const { at, task } = planned
        planned = null
        now = Math.max(now, at)
        task()
        await settle()
      }
      now = Math.max(now, time)
    },
    isPlanned: () => planned !== null,
  }
}

test('checkpoints take a twentieth of the time at most, and the last steps are never left out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ after: fc.integer({ min: 0, max: 5000 }), takes: fc.integer({ min: 0, max: 400 }) }), {
        minLength: 1,
        maxLength: 30,
      }),
      async (growth) => {
        const time = fakeTime()
        let steps = 0
        let stored = 0
        let takes = 0
        const taken: { began: number; ended: number }[] = []
        const checkpoints = createCheckpoints(
          async () => {
            const began = time.clock()
            stored = steps
            time.spend(takes)
            taken.push({ began, ended: time.clock() })
          },
          time.clock,
          time.later,
        )
        for (const grown of growth) {
          await time.goTo(time.clock() + grown.after)
          ;({ takes } = grown)
          steps++
          checkpoints.grown()
        }
        while (time.isPlanned()) await time.goTo(time.clock() + 1000)
        expect(stored).toBe(steps)
        taken.forEach(({ began }, nth) => {
          const before = taken[nth - 1]
          if (before === undefined) return
          const wait = Math.max(minApart, timesApart * (before.ended - before.began))
          expect(began - before.ended).toBeGreaterThanOrEqual(wait)
        })
      },
    ),
  )
})

test('a page that is put aside stores at once what is there, and nothing after the end', async () => {
  const time = fakeTime()
  let count = 0
  const take = async (): Promise<void> => void count++
  const checkpoints = createCheckpoints(take, time.clock, time.later)
  checkpoints.now()
  expect(count).toBe(0)
  checkpoints.grown()
  await time.goTo(0)
  expect(count).toBe(1)
  checkpoints.grown()
  checkpoints.now()
  expect(count).toBe(2)
  await time.goTo(0)
  checkpoints.grown()
  checkpoints.end()
  checkpoints.now()
  await time.goTo(1e9)
  expect(count).toBe(2)
})
