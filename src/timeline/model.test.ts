import { describe, expect, test } from 'vitest'
import { LaneState } from '../analysis/timeline-data.ts'
import { buildDetail, modelOf, resolveSelection, stateAfter, stepAt, stretchAfter } from './model.ts'
import { busyRun, RecordBuilder, semaphoreRun } from './testing/synthetic-run.ts'

describe('state once a step is done', () => {
  test('of several stretches that begin at one time, those of later steps do not count yet', () => {
    const record = new RecordBuilder()
    record.lane('main')
    record.enter(0, LaneState.running, 0, record.step(0, 0))
    const blocked = record.step(10, 0)
    record.enter(0, LaneState.blocked, 10, blocked, 0)
    const woken = record.step(10, 0)
    record.enter(0, LaneState.ready, 10, woken)
    record.step(20, 0)
    const data = record.data()
    expect(stateAfter(data, 0, 0, 0)).toBe(LaneState.running)
    expect(stateAfter(data, 0, 0, 10)).toBe(LaneState.running)
    expect(stateAfter(data, 0, blocked, 10)).toBe(LaneState.blocked)
    expect(stateAfter(data, 0, woken, 10)).toBe(LaneState.ready)
  })

  test('before its first stretch a thread is unborn, after its last finished', () => {
    const data = semaphoreRun()
    expect(stateAfter(data, 13, 0, 0)).toBe(LaneState.unborn)
    const last = data.stepCount - 1
    for (let lane = 0; lane < data.lanes.length; lane++) {
      expect(stateAfter(data, lane, last, data.end)).toBe(LaneState.finished)
    }
  })

  test('never more users inside than permits', () => {
    const { holds, stepTime, stepCount } = semaphoreRun()
    for (let step = 0; step < stepCount; step++) {
      const time = stepTime[step] ?? 0
      const inside = [...holds.start].filter((start, i) => start <= time && (holds.end[i] ?? 0) > time)
      expect(inside.length).toBeLessThanOrEqual(5)
    }
  })
})

describe('step at a time', () => {
  test('is the last one that is not later', () => {
    const data = semaphoreRun()
    for (let step = 0; step < data.stepCount; step++) {
      const time = data.stepTime[step] ?? 0
      const last = data.stepTime.lastIndexOf(time)
      expect(stepAt(data, time)).toBe(last)
      expect(stepAt(data, time + 0.5)).toBe(last)
    }
    expect(stepAt(data, -1)).toBe(0)
  })
})

describe('selection', () => {
  const data = semaphoreRun()
  const model = modelOf(data)

  test('a step selects the stretch that it began on its own lane', () => {
    const { offsets, step, state } = data.intervals
    for (let lane = 0; lane < data.lanes.length; lane++) {
      for (let i = offsets[lane] ?? 0; i < (offsets[lane + 1] ?? 0); i++) {
        if (state[i] !== LaneState.blocked) continue
        expect(resolveSelection(model, { kind: 'step', step: step[i] ?? -1 })).toEqual({ lane, stretch: i })
      }
    }
  })

  test('a step with a thread selects on that lane', () => {
    const released = data.arrows.step[0] ?? 0
    const thread = data.arrows.to[0] ?? 0
    const { lane, stretch } = resolveSelection(model, { kind: 'step', step: released, thread })
    expect(lane).toBe(thread)
    expect(stretch).toBe(stretchAfter(data, thread, released, data.stepTime[released] ?? 0))
  })

  test('a thread selects its lane alone; what does not exist selects nothing', () => {
    expect(resolveSelection(model, { kind: 'thread', thread: 5 })).toEqual({ lane: 5, stretch: -1 })
    const nothing = { lane: -1, stretch: -1 }
    expect(resolveSelection(model, null)).toEqual(nothing)
    expect(resolveSelection(model, { kind: 'thread', thread: 99 })).toEqual(nothing)
    expect(resolveSelection(model, { kind: 'step', step: 1_000_000 })).toEqual(nothing)
  })
})

test('two objects held at once get a line each, and a line is free again after its hold', () => {
  const record = new RecordBuilder()
  record.lane('main')
  record.step(100, 0)
  const hold = { socket: 0, fromStep: 0, toStep: 0 }
  record.holds[0]?.push(
    { start: 0, end: 50, object: 0, ...hold },
    { start: 10, end: 20, object: 1, ...hold },
    { start: 30, end: 90, object: 9, ...hold },
    { start: 50, end: 60, object: 2, ...hold },
  )
  const model = modelOf(record.data())
  expect([...model.holdLevel]).toEqual([0, 1, 1, 0])
  expect([...model.holdDepth]).toEqual([2])
  expect([...model.holdColour]).toEqual([0, 1, 1, 2])
})

test('levels of detail of stretches and holds are built in turn', () => {
  const model = modelOf(busyRun({ lanes: 3, intervals: 3_000 }))
  let rounds = 0
  while (!buildDetail(model, () => false)) rounds++
  expect(rounds).toBeGreaterThan(2)
  expect(model.stretchDetail.complete && model.holdDetail.complete).toBe(true)
})
