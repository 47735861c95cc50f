import { describe, expect, test } from 'vitest'
import { LaneState } from '../analysis/timeline-data.ts'
import { ARROW_CAP, planArrows, strongArrows } from './arrows.ts'
import { busyRun, semaphoreRun } from './testing/synthetic-run.ts'

describe('thin arrows', () => {
  const data = busyRun({ lanes: 20, intervals: 40_000 })
  const { time } = data.arrows

  test('those in view are drawn while there are not too many', () => {
    const from = time[100] ?? 0
    const to = time[160] ?? 0
    const plan = planArrows(data, from, to)
    expect(plan).toMatchObject({ hidden: 0, curved: true })
    const inView = [...time].filter((t) => t >= from && t <= to).length
    expect(plan.last - plan.first).toBe(inView)
    expect(time[plan.first]).toBe(from)
  })

  test('above the cap none is drawn, and all are counted', () => {
    const plan = planArrows(data, 0, data.end)
    expect(time.length).toBeGreaterThan(ARROW_CAP)
    expect(plan.last - plan.first).toBe(0)
    expect(plan.hidden).toBe(time.length)
  })

  test('never more than the cap, wherever the view lies', () => {
    for (let i = 0; i <= 20; i++) {
      for (const span of [0.001, 0.01, 0.1, 1]) {
        const plan = planArrows(data, (i / 20) * data.end, (i / 20 + span) * data.end, 50)
        expect(plan.last - plan.first).toBeLessThanOrEqual(50)
        expect(plan.hidden === 0 || plan.hidden > 50).toBe(true)
      }
    }
  })
})

describe('emphasised arrows', () => {
  const data = semaphoreRun()
  const { arrows, intervals } = data

  test('the step at the cursor shows whom it woke', () => {
    for (let i = 0; i < arrows.step.length; i++) {
      expect(strongArrows(data, arrows.step[i] ?? -1, -1).current).toEqual([i])
    }
  })

  test('the first step of a woken thread shows who woke it, its second does not', () => {
    const to = arrows.to[0] ?? 0
    const woken = arrows.step[0] ?? 0
    const next = data.stepThread.indexOf(to, woken + 1)
    expect(strongArrows(data, next, -1).current).toEqual([0])
    const second = data.stepThread.indexOf(to, next + 1)
    expect(strongArrows(data, second, -1).current).toEqual([])
  })

  test('a selected blocked stretch shows who ended it, and only that', () => {
    let tried = 0
    intervals.state.forEach((state, i) => {
      if (state !== LaneState.blocked || (intervals.target[i] ?? -1) < 0) return
      const { selected } = strongArrows(data, -1, i)
      expect(selected).toHaveLength(1)
      expect(arrows.time[selected[0] ?? -1]).toBe(intervals.end[i])
      tried++
    })
    expect(tried).toBe(8)
  })

  test('an arrow that is both is named once, as selected', () => {
    const blocked = intervals.endedBy.findIndex(
      (step, i) => step >= 0 && step === arrows.step[0] && intervals.target[i] === 0,
    )
    expect(strongArrows(data, arrows.step[0] ?? 0, blocked)).toEqual({ current: [], selected: [0] })
  })
})
