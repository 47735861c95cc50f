import { OBJECT_COLOURS } from '../analysis/object-colours.ts'
import { LaneState, type ObjectUses } from '../analysis/timeline-data.ts'
import type { CssPixels } from '../base/units.ts'
import type { Layer } from './layer.ts'
import { HOLD_LINE, laneTop, RULER, visibleLanes } from './layout.ts'
import { type Scene, snap } from './scene.ts'
import { endVisible, firstVisible, lowerBound, type Spans, upperBound } from './spans.ts'
import { xOf } from './view.ts'

/** How much of the lanes shows through where nothing uses the object. */
const VEIL = 0.78

/**
 * Draws a veil over the lanes with holes where the object is held or waited for, and a mark at every step that uses it.
 * What shares a pixel column of a lane is drawn once.
 * @returns marks drawn
 */
export function paintUses(layer: Layer, scene: Scene, uses: ObjectUses | null): number {
  const { layout, palette, ratio, model, view } = scene
  const g = layer.begin(ratio)
  if (uses === null) return 0
  const [first, last] = visibleLanes(layout, scene.scroll.lanes)
  layer.mark(0, RULER, layout.fieldWidth, layout.lanesHeight)
  g.save()
  g.beginPath()
  g.rect(0, RULER, layout.fieldWidth, layout.lanesHeight)
  g.clip()
  g.globalAlpha = VEIL
  g.fillStyle = palette.css.surface
  g.fillRect(0, RULER, layout.fieldWidth, layout.lanesHeight)
  g.globalAlpha = 1
  const { intervals, holds } = model.data
  const barHeight = layout.bar
  for (let lane = first; lane < last; lane++) {
    const top = laneTop(layout, lane, scene.scroll.lanes) + layout.barTop
    const wanted = (i: number) => intervals.state[i] === LaneState.blocked && intervals.target[i] === uses.object
    clearSpans(g, scene, model.stretches, intervals.end, lane, wanted, top - 1, barHeight + 2)
    // All of the bar, so that one sees what the thread does meanwhile.
    const below = barHeight + (layout.compressed ? 1 : HOLD_LINE + 4)
    clearSpans(g, scene, model.holds, holds.end, lane, (i) => holds.object[i] === uses.object, top - 1, below)
  }
  g.fillStyle = palette.objects[uses.object % OBJECT_COLOURS] ?? palette.css.text
  const { stepTime, stepThread } = model.data
  const drawnAt = new Map<number, CssPixels>()
  let marks = 0
  const from = lowerBound(uses.steps, firstStep(stepTime, view.leftTime))
  for (let i = from; i < uses.steps.length; i++) {
    const step = uses.steps[i] as number // in bounds
    const time = stepTime[step] as number // a step of the trace
    if (time > view.rightTime) break
    const lane = model.laneOf.get(stepThread[step] as number) ?? -1 // as above
    if (lane < first || lane >= last) continue
    const x = Math.round(xOf(view, time))
    if (drawnAt.get(lane) === x) continue
    drawnAt.set(lane, x)
    paintMark(g, x, laneTop(layout, lane, scene.scroll.lanes) + layout.barTop, barHeight)
    marks++
  }
  g.restore()
  return marks
}

/** A stem through the bar with a diamond on top. */
function paintMark(g: CanvasRenderingContext2D, x: CssPixels, top: CssPixels, height: CssPixels): void {
  g.fillRect(x - 0.5, top, 1, height)
  if (height < 6) return
  const size = 3
  g.beginPath()
  g.moveTo(x, top - size)
  g.lineTo(x + size, top)
  g.lineTo(x, top + size)
  g.lineTo(x - size, top)
  g.fill()
}

function firstStep(stepTime: Float64Array, time: number): number {
  return Math.max(0, upperBound(stepTime, time) - 1)
}

/** Clears the veil over some spans of a lane, those that meet in a pixel together. */
function clearSpans(
  g: CanvasRenderingContext2D,
  scene: Scene,
  spans: Spans,
  end: Float64Array,
  lane: number,
  wanted: (index: number) => boolean,
  top: CssPixels,
  height: CssPixels,
): void {
  const { view, ratio } = scene
  const last = endVisible(spans, lane, view.rightTime)
  let left = 0
  let right = -1
  for (let i = firstVisible(spans, lane, view.leftTime); i < last; i++) {
    if (!wanted(i)) continue
    const a = Math.max(-2, snap(xOf(view, spans.start[i] as number), ratio)) // in bounds, as below
    const b = Math.min(view.width + 2, Math.max(a + 1, snap(xOf(view, end[i] as number), ratio)))
    if (a <= right) right = Math.max(right, b)
    else {
      if (right > left) g.clearRect(left, top, right - left, height)
      left = a
      right = b
    }
  }
  if (right > left) g.clearRect(left, top, right - left, height)
}
