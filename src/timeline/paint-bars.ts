import { LaneState, statePriority } from '../analysis/timeline-data.ts'
import type { CssPixels } from '../base/units.ts'
import { HOLD_LINE, laneTop } from './layout.ts'
import { type Bar, drawBar } from './patterns.ts'
import { type Scene, snap } from './scene.ts'
import { endVisible, firstVisible } from './spans.ts'
import { xOf } from './view.ts'

/** Bars keep their patterns in place when cut off outside the field: cuts are multiples of the crosses' distance. */
const CUT = 9

/** Width of a stretch that began with the last step of the record. */
const OPEN_WIDTH = 4

/** One bar is measured after another in the same object: a frame has thousands. */
type Measured = { -readonly [Side in keyof Bar]: Bar[Side] }

/** Measures where a span of time lies across the field, at least one pixel wide, cut off outside of it. */
function measure(bar: Measured, scene: Scene, start: number, end: number): void {
  const { view, ratio } = scene
  let left = snap(xOf(view, start), ratio)
  const right = Math.min(snap(xOf(view, end), ratio), view.width + 2 * CUT)
  if (left < -2 * CUT) left += CUT * Math.floor((-CUT - left) / CUT)
  bar.left = left
  bar.width = Math.max(1, right - left)
}

/**
 * Draws the stretches of some lanes one by one, those of weak states first, so that a short blocked stretch lies over
 * its neighbours.
 * @returns rectangles drawn
 */
export function paintBars(g: CanvasRenderingContext2D, scene: Scene, lanes: readonly number[]): number {
  const { model, view, layout, palette, fills } = scene
  const { start, end, state, target } = model.data.intervals
  // For each state pairs of a stretch's index and its top.
  const byState: number[][] = statePriority.map(() => [])
  const bar: Measured = { left: 0, width: 0, top: 0, height: layout.bar }
  for (const lane of lanes) {
    const top = laneTop(layout, lane, scene.scroll.lanes) + layout.barTop
    const last = endVisible(model.stretches, lane, view.rightTime)
    for (let index = firstVisible(model.stretches, lane, view.leftTime); index < last; index++) {
      byState[state[index] as number]?.push(index, top) // in bounds
    }
  }
  let rects = 0
  for (const code of statePriority) {
    const pairs = byState[code] ?? []
    for (let i = 0; i < pairs.length; i += 2) {
      const index = pairs[i] as number // pairs, so in bounds; as are the columns below
      bar.top = pairs[i + 1] as number
      measure(bar, scene, start[index] as number, end[index] as number)
      // Open without a length: somebody blocked with the very last step, which must show beside the cursor that is there.
      if (start[index] === end[index]) bar.width = Math.max(bar.width, OPEN_WIDTH)
      const joining = (target[index] as number) <= -2 // as the column says
      rects += drawBar(g, palette, fills, code, bar, joining)
    }
  }
  return rects + paintNames(g, scene, lanes)
}

/** Height of a bar, and width of a letter, of which a name can be read. */
const READABLE: CssPixels = 11
const LETTER: CssPixels = 6

/** Bars wider than this are set apart from the one before, which is another thread's. */
const SEAM: CssPixels = 3

/** Sets the bars of cores and locks apart, and says on them who had them, where there is room. Returns names drawn. */
function paintNames(g: CanvasRenderingContext2D, scene: Scene, lanes: readonly number[]): number {
  const { model, view, layout, palette } = scene
  const { lanes: infos, intervals, names } = model.data
  if (names === undefined) return 0
  const bar: Measured = { left: 0, width: 0, top: 0, height: layout.bar }
  g.font = `600 10px ${palette.family}`
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  g.fillStyle = palette.css.surface
  let drawn = 0
  for (const lane of lanes) {
    if (infos[lane]?.machine === undefined) continue
    bar.top = laneTop(layout, lane, scene.scroll.lanes) + layout.barTop
    const middle = bar.top + layout.bar / 2 + 0.5
    const last = endVisible(model.stretches, lane, view.rightTime)
    for (let i = firstVisible(model.stretches, lane, view.leftTime); i < last; i++) {
      if (intervals.state[i] !== LaneState.running) continue
      measure(bar, scene, intervals.start[i] as number, intervals.end[i] as number) // in bounds
      if (bar.width > SEAM) g.fillRect(bar.left, bar.top, 1, bar.height)
      const name = names[-2 - (intervals.target[i] as number)] ?? ''
      const left = Math.max(0, bar.left)
      const right = Math.min(view.width, bar.left + bar.width)
      if (layout.bar < READABLE || right - left < name.length * LETTER + 6) continue
      g.fillText(name, (left + right) / 2, middle)
      drawn++
    }
  }
  g.textBaseline = 'alphabetic'
  return drawn
}

/** At most two holding lines fit under a bar; further ones are counted. */
const LINES = 2

/**
 * Draws the holding lines of some lanes one by one: one of 3 pixels, or two of 2 where the lane ever holds two objects
 * at once; a third and further are said as a number.
 * @returns rectangles drawn
 */
export function paintHolds(g: CanvasRenderingContext2D, scene: Scene, lanes: readonly number[]): number {
  const { model, view, layout, palette } = scene
  const { start, end } = model.data.holds
  const place: Measured = { left: 0, width: 0, top: 0, height: 0 }
  let rects = 0
  g.font = `11px ${palette.family}`
  g.textAlign = 'left'
  for (const lane of lanes) {
    const depth = model.holdDepth[lane] ?? 1
    const thickness = depth > 1 ? 2 : HOLD_LINE
    const top = laneTop(layout, lane, scene.scroll.lanes) + layout.barTop + layout.bar + 1.5
    const last = endVisible(model.holds, lane, view.rightTime)
    for (let index = firstVisible(model.holds, lane, view.leftTime); index < last; index++) {
      if ((end[index] as number) < view.leftTime) continue // in bounds
      measure(place, scene, start[index] as number, end[index] as number) // in bounds
      const level = model.holdLevel[index] ?? 0
      rects++
      if (level < LINES) {
        g.fillStyle = palette.objects[model.holdColour[index] ?? 0] ?? palette.css.text
        g.fillRect(place.left, top + level * (thickness + 1), place.width, thickness)
      } else if (place.width > 18) {
        g.fillStyle = palette.css.surface
        g.fillRect(place.left, top - 4, 16, 10)
        g.fillStyle = palette.css['text-2']
        g.fillText(`+${level - LINES + 1}`, place.left + 1, top + 5)
      }
    }
  }
  return rects
}
