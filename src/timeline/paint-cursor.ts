import { LaneState } from '../analysis/timeline-data.ts'
import { cutName } from '../base/cut-middle.ts'
import type { CssPixels, Microseconds, StepIndex } from '../base/units.ts'
import { strongArrows } from './arrows.ts'
import { plotY } from './dense-layer.ts'
import type { Layer } from './layer.ts'
import { type Layout, laneTop, plotTop, RULER } from './layout.ts'
import { plotIndexAfter, type SelectedMarks } from './model.ts'
import { arrowPlace, drawArrow } from './paint-arrows.ts'
import { plotColours } from './paint-plots.ts'
import { type Scene, snap } from './scene.ts'
import { type TimeFormat, timeFormat, writeTime } from './time-format.ts'
import { xOf } from './view.ts'
import type { TimelineWords } from './words.ts'

/** What the top layer shows over the lanes. */
export interface CursorMarks {
  readonly step: StepIndex
  readonly time: Microseconds
  readonly selected: SelectedMarks
  readonly words: TimelineWords
  /** What the note in the lower corner says, which no label goes under; empty where there is none. */
  readonly note: string
}

/** How far the cursor's flag reaches along the ruler. */
export interface Flag {
  readonly left: CssPixels
  readonly right: CssPixels
}

/** Times next to marks are written to the power of ten below a 250th of the range shown. */
export function flagFormat(range: number): TimeFormat {
  return timeFormat(10 ** Math.floor(Math.log10(Math.max(1, range / 250))), 3)
}

/**
 * Draws the top layer: frame of the selected stretch, emphasised arrows with labels, cursor with flag and plot values.
 * @returns the room that the flag takes, or null if the cursor is out of view
 */
export function paintCursor(layer: Layer, scene: Scene, marks: CursorMarks): Flag | null {
  const { layout, palette, ratio } = scene
  const g = layer.begin(ratio)
  g.font = `11px ${palette.family}`
  g.textBaseline = 'alphabetic'
  g.textAlign = 'left'
  g.save()
  g.beginPath()
  g.rect(0, RULER, layout.fieldWidth, layout.lanesHeight)
  g.clip()
  const framed = paintFrame(g, scene, marks.selected)
  const arrows = paintStrongArrows(g, scene, marks)
  g.restore()
  if (framed || arrows > 0) layer.mark(0, RULER, layout.fieldWidth, layout.lanesHeight)
  return paintLine(layer, scene, marks)
}

function paintFrame(g: CanvasRenderingContext2D, scene: Scene, { lane, stretch }: SelectedMarks): boolean {
  const { model, layout, view, palette } = scene
  const { start, end, state } = model.data.intervals
  if (stretch < 0 || state[stretch] === LaneState.finished) return false
  const left = Math.max(-10, xOf(view, start[stretch] ?? 0))
  const right = Math.min(view.width + 10, xOf(view, end[stretch] ?? 0))
  const top = laneTop(layout, lane, scene.scroll.lanes) + layout.barTop
  if (right < -5 || left > view.width + 5) return false
  g.strokeStyle = palette.css.select
  g.lineWidth = 2
  g.strokeRect(left - 1, top - 2, Math.max(1, right - left) + 2, layout.bar + 4)
  return true
}

function paintStrongArrows(g: CanvasRenderingContext2D, scene: Scene, marks: CursorMarks): number {
  const { model, view, palette, layout } = scene
  const { current, selected } = strongArrows(model.data, marks.step, marks.selected.stretch)
  const ink = palette.css.text
  for (const arrow of [...current, ...selected]) drawArrow(g, arrowPlace(scene, arrow), ink, true)
  const drawn = current.length + selected.length
  if (layout.phone) return drawn
  // One label each for the selected stretch and the current step; a step that wakes many has none of its own.
  const taken: Box[] = marks.note === '' ? [] : [noteBox(g, layout, marks.note)]
  for (const arrow of [...selected.slice(0, 1), ...(current.length === 1 ? current : [])]) {
    const { time, from, to, step } = model.data.arrows
    const name = (thread: number | undefined) => model.data.lanes[model.laneOf.get(thread ?? -1) ?? -1]?.name ?? ''
    const text = marks.words.wakes(
      name(from[arrow]),
      name(to[arrow]),
      writeTime(marks.words, flagFormat(view.range.to - view.range.from), time[arrow] ?? 0),
      step[arrow] ?? 0,
    )
    paintLabel(g, scene, arrow, text, taken)
  }
  return drawn
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
}
const LABEL = 16
/** Height of the note about arrows that are not drawn, above the lower end of the lanes. */
export const NOTE: CssPixels = 20

/** Where the note is, which is an element of the page: in the right lower corner, as the style sheet says. */
function noteBox(g: CanvasRenderingContext2D, layout: Layout, note: string): Box {
  const width = Math.ceil(g.measureText(note).width) + 20
  return { left: layout.fieldWidth - width, top: RULER + layout.lanesHeight - NOTE, width }
}

/** Sets a label beside an arrow, where it stays inside the lanes and clear of other labels. */
function paintLabel(g: CanvasRenderingContext2D, scene: Scene, arrow: number, label: string, taken: Box[]): void {
  const text = cutName(label)
  const { layout, palette } = scene
  const place = arrowPlace(scene, arrow)
  const width = Math.ceil(g.measureText(text).width) + 10
  if (place.x < -20 || place.x > layout.fieldWidth || Number.isNaN(place.from + place.to)) return
  const right = place.x + place.bulge + 8
  const left = right + width < layout.fieldWidth ? right : place.x - width - 8
  const lowest = RULER + layout.lanesHeight - LABEL
  const middle = Math.min(lowest, Math.max(RULER, (place.from + place.to) / 2 - LABEL / 2))
  for (const shift of [0, LABEL + 2, -LABEL - 2, -2 * (LABEL + 2)]) {
    const box = { left, top: Math.min(lowest, Math.max(RULER, middle + shift)), width }
    if (taken.some((other) => overlaps(box, other))) continue
    taken.push(box)
    g.fillStyle = palette.css['surface-3']
    g.beginPath()
    g.roundRect(box.left, box.top, width, LABEL, 3)
    g.fill()
    g.fillStyle = palette.css.text
    g.fillText(text, box.left + 5, box.top + 12)
    return
  }
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && Math.abs(a.top - b.top) < LABEL + 2
}

function paintLine(layer: Layer, scene: Scene, marks: CursorMarks): Flag | null {
  const { g } = layer
  const { model, layout, view, palette, ratio, scroll } = scene
  const x = snap(xOf(view, marks.time), ratio)
  if (x < 0 || x > view.width) return null
  layer.mark(x - 5, RULER - 8, 11, layout.plotsTop + layout.plotsHeight - RULER + 8)
  g.fillStyle = palette.css.ink
  g.fillRect(x, RULER - 8, 1, layout.plotsTop + layout.plotsHeight - RULER + 8)
  model.plots.forEach((detail, index) => {
    const row = plotIndexAfter(detail.series.step, marks.step)
    const top = plotTop(layout, index, scroll.plots)
    const y = plotY(layout.plotHeight, top, detail.series.value[row] ?? 0, detail.series.max)
    if (row < 0 || y < layout.plotsTop || y > layout.plotsTop + layout.plotsHeight) return
    disc(g, x + 0.5, y, 4, palette.css.surface)
    disc(g, x + 0.5, y, 2.8, plotColours(palette, detail.series).ink)
  })
  const text = writeTime(marks.words, flagFormat(view.range.to - view.range.from), marks.time)
  const width = Math.ceil(g.measureText(text).width) + 10
  const left = Math.min(view.width - width, Math.max(0, Math.round(x - width / 2)))
  layer.mark(left, 2, width, 16)
  g.fillStyle = palette.css.ink
  g.beginPath()
  g.roundRect(left, 2, width, 16, 3)
  g.fill()
  g.fillStyle = palette.css['on-ink']
  g.fillText(text, left + 5, 14)
  return { left, right: left + width }
}

function disc(g: CanvasRenderingContext2D, x: CssPixels, y: CssPixels, radius: CssPixels, colour: string): void {
  g.fillStyle = colour
  g.beginPath()
  g.arc(x, y, radius, 0, 7)
  g.fill()
}
