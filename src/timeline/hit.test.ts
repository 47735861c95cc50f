import { describe, expect, test } from 'vitest'
import { LaneState } from '../analysis/timeline-data.ts'
import { hitAt } from './hit.ts'
import { laneTop, layoutOf } from './layout.ts'
import { modelOf } from './model.ts'
import { RecordBuilder, semaphoreRun } from './testing/synthetic-run.ts'
import { viewOf, wholeRange, xOf } from './view.ts'

const still = { lanes: 0, plots: 0 }

function scene(data = semaphoreRun()) {
  const model = modelOf(data)
  const layout = layoutOf({
    width: 900,
    height: 700,
    lanes: data.lanes.length,
    plots: data.plots.length,
    phone: false,
    mode: 'fit',
  })
  const view = viewOf(wholeRange(data.end), layout.fieldWidth)
  const middle = (lane: number) => laneTop(layout, lane, 0) + layout.laneHeight / 2
  return { data, model, layout, view, middle }
}

describe('what lies under a point', () => {
  test('every stretch wider than a few pixels is hit at its middle', () => {
    const { data, model, layout, view, middle } = scene()
    const { offsets, start, end, state } = data.intervals
    let tried = 0
    for (let lane = 0; lane < data.lanes.length; lane++) {
      for (let i = offsets[lane] ?? 0; i < (offsets[lane + 1] ?? 0); i++) {
        const [a, b] = [start[i] ?? 0, end[i] ?? 0]
        if ((b - a) / view.perPixel < 12) continue
        const hit = hitAt(model, layout, view, still, xOf(view, (a + b) / 2), middle(lane))
        expect(hit).toMatchObject({ kind: 'stretch', interval: i, thread: lane, from: a, to: b })
        expect(hit.kind === 'stretch' && LaneState[hit.state]).toBe(state[i])
        tried++
      }
    }
    expect(tried).toBeGreaterThan(30)
  })

  test('a user inside holds the semaphore, and names who ended its waiting', () => {
    const { data, model, layout, view, middle } = scene()
    const { offsets, start, end, state, endedBy } = data.intervals
    const blocked = state.indexOf(LaneState.blocked, offsets[1])
    const lane = data.lanes.findIndex((_, i) => (offsets[i + 1] ?? 0) > blocked)
    const waiting = hitAt(
      model,
      layout,
      view,
      still,
      xOf(view, ((start[blocked] ?? 0) + (end[blocked] ?? 0)) / 2),
      middle(lane),
    )
    expect(waiting).toMatchObject({ state: 'blocked', holds: [], target: 0, endedBy: endedBy[blocked] })
    const inside = hitAt(model, layout, view, still, xOf(view, (end[blocked] ?? 0) + 60_000), middle(lane))
    expect(inside).toMatchObject({ holds: [0] })
  })

  test('a stretch of one microsecond is hit within two pixels, and its neighbours beyond', () => {
    const record = new RecordBuilder()
    record.lane('main')
    record.enter(0, LaneState.running, 0, record.step(0, 0))
    record.enter(0, LaneState.blocked, 500_000, record.step(500_000, 0), 0)
    record.enter(0, LaneState.running, 500_001, record.step(500_001, 0))
    record.step(1_000_000, 0)
    const { model, layout, view, middle } = scene(record.data())
    const at = (dx: number) => hitAt(model, layout, view, still, xOf(view, 500_000) + dx, middle(0))
    for (const dx of [-1.9, 0, 1.9]) expect(at(dx)).toMatchObject({ state: 'blocked' })
    for (const dx of [-2.5, 2.5]) expect(at(dx)).toMatchObject({ state: 'running' })
  })

  test('ruler, plots, lanes without a stretch and empty ground are told apart', () => {
    const { data, model, layout, view, middle } = scene()
    const late = xOf(view, data.end * 0.01)
    expect(hitAt(model, layout, view, still, 300, 5)).toMatchObject({ kind: 'ruler' })
    expect(hitAt(model, layout, view, still, late, middle(13))).toEqual({
      kind: 'lane',
      thread: 13,
      time: data.end * 0.01,
    })
    const plot = hitAt(model, layout, view, still, xOf(view, data.end), layout.plotsTop + 3)
    expect(plot).toEqual({ kind: 'plot', plot: 0, value: 5, time: data.end })
    expect(hitAt(model, layout, view, still, 300, layout.height - 1).kind).toBe('nothing')
  })
})
