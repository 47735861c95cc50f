import { LaneState, type LaneStateCode } from '../analysis/timeline-data.ts'
import type { Palette } from './palette.ts'

/** What bars are filled with, at one pixel ratio. */
export interface Fills {
  readonly blocked: CanvasPattern | string
  /** For a thread that only waits for another to end: calmer than waiting for an object. */
  readonly joining: CanvasPattern | string
  readonly ready: CanvasPattern | string
  readonly wantsGil: CanvasPattern | string
  /** Moves the patterns so that they stay with the bars while these are panned and scrolled. */
  shift(x: number, y: number): void
}

const HATCH = 5
const CALM_HATCH = 10
const DOTS = 4
const BARS = 4

/** The hatching of blocked bars, the dots of ready ones and the upright lines of those who wait for an interpreter lock. */
export function createFills(context: CanvasRenderingContext2D, palette: Palette, ratio: number): Fills {
  const { css } = palette
  const hatching = (size: number, line: number) =>
    tile(context, size, ratio, (g) => {
      g.fillStyle = css['block-tint']
      g.fillRect(0, 0, size, size)
      g.strokeStyle = css.block
      g.lineWidth = line
      g.beginPath()
      for (const k of [-size, 0, size]) {
        g.moveTo(k - 1, size + 1)
        g.lineTo(k + size + 1, -1)
      }
      g.stroke()
    })
  const hatch = hatching(HATCH, 1.25)
  const calm = hatching(CALM_HATCH, 1)
  const dots = tile(context, DOTS, ratio, (g) => {
    g.fillStyle = css['ready-tint']
    g.fillRect(0, 0, DOTS, DOTS)
    g.fillStyle = css.ready
    g.beginPath()
    g.arc(1, 1, 0.9, 0, 7)
    g.arc(3, 3, 0.9, 0, 7)
    g.fill()
  })
  const bars = tile(context, BARS, ratio, (g) => {
    g.fillStyle = css['gil-tint']
    g.fillRect(0, 0, BARS, BARS)
    g.fillStyle = css.gil
    g.fillRect(1, 0, 1.5, BARS)
  })
  return {
    blocked: hatch ?? css.block,
    joining: calm ?? css['block-tint'],
    ready: dots ?? css.ready,
    wantsGil: bars ?? css.gil,
    shift(x, y) {
      hatch?.setTransform(new DOMMatrix().translate(x % HATCH, y % HATCH).scale(1 / ratio))
      calm?.setTransform(new DOMMatrix().translate(x % CALM_HATCH, y % CALM_HATCH).scale(1 / ratio))
      dots?.setTransform(new DOMMatrix().translate(x % DOTS, y % DOTS).scale(1 / ratio))
      bars?.setTransform(new DOMMatrix().translate(x % BARS, 0).scale(1 / ratio))
    },
  }
}

function tile(
  context: CanvasRenderingContext2D,
  size: number,
  ratio: number,
  draw: (tileContext: CanvasRenderingContext2D) => void,
): CanvasPattern | null {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.max(1, Math.round(size * ratio))
  const g = canvas.getContext('2d')
  if (!g) return null
  g.scale(canvas.width / size, canvas.height / size)
  draw(g)
  return context.createPattern(canvas, 'repeat')
}

/** Where a bar stands, in CSS pixels; `left` and `width` already lie on whole device pixels. */
export interface Bar {
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

/** Draws one bar, a blocked one that joins another thread in its calmer way; returns the number of rectangles it took. */
export function drawBar(
  g: CanvasRenderingContext2D,
  palette: Palette,
  fills: Fills,
  state: LaneStateCode,
  bar: Bar,
  joining = false,
): number {
  const { left, width, top, height } = bar
  const { css } = palette
  switch (state) {
    case LaneState.finished:
      g.fillStyle = css.done
      g.fillRect(left, top, 1.5, height)
      g.fillStyle = css.hairline
      g.fillRect(left + 1.5, Math.round(top + height / 2 - 0.5), Math.max(0, width - 1.5), 1)
      return 2
    case LaneState.sleeping:
      if (width < 3) return solid(g, css.sleep, bar)
      g.fillStyle = css['sleep-tint']
      g.fillRect(left, top, width, height)
      g.fillStyle = css.sleep
      g.fillRect(left, top, 1.25, height)
      g.fillRect(left + width - 1.25, top, 1.25, height)
      g.fillRect(left, top + height / 2 - 0.65, width, 1.3)
      return 4
    case LaneState.suspended:
      // Hollow, with a stroke every few pixels: parked, and not even dreaming of a core.
      return outlined(g, css.park, css['park-tint'], bar) + posts(g, css.park, bar)
    case LaneState.ready:
      return outlined(g, css.ready, fills.ready, bar)
    case LaneState.wantsGil:
      return outlined(g, css.gil, fills.wantsGil, bar)
    case LaneState.running:
      return solid(g, css.run, bar)
    case LaneState.blocked:
      return outlined(g, css.block, joining ? fills.joining : fills.blocked, bar)
    case LaneState.failed:
      return solid(g, css.fail, bar) + crosses(g, css.surface, bar)
    default:
      return 0
  }
}

function solid(g: CanvasRenderingContext2D, colour: string, { left, top, width, height }: Bar): number {
  g.fillStyle = colour
  g.fillRect(left, top, width, height)
  return 1
}

function outlined(g: CanvasRenderingContext2D, ink: string, inner: CanvasPattern | string, bar: Bar): number {
  solid(g, ink, bar)
  if (bar.width <= 3 || bar.height <= 3) return 1
  g.fillStyle = inner
  g.fillRect(bar.left + 1, bar.top + 1, bar.width - 2, bar.height - 2)
  return 2
}

/** How far apart the strokes of a suspended bar are. */
const POSTS = 14

function posts(g: CanvasRenderingContext2D, colour: string, { left, top, width, height }: Bar): number {
  g.fillStyle = colour
  let drawn = 0
  // On a raster of the field, so that neighbours line up; no more of them than fit into any field.
  const from = Math.max(Math.ceil((left + 4) / POSTS), 0)
  for (let x = from * POSTS; x < left + width - 4 && drawn < CROSSES; x += POSTS) {
    g.fillRect(x, top + 3, 1, Math.max(1, height - 6))
    drawn++
  }
  return drawn
}

/** At most this many crosses a bar: a bar may be thousands of pixels wide beyond the field's borders. */
const CROSSES = 200

function crosses(g: CanvasRenderingContext2D, colour: string, { left, top, width, height }: Bar): number {
  g.strokeStyle = colour
  g.lineWidth = 1.6
  g.beginPath()
  let drawn = 0
  for (let x = left + 4; x < left + width - 4 && drawn < CROSSES; x += 9) {
    g.moveTo(x, top + 2.5)
    g.lineTo(x + 6, top + height - 2.5)
    g.moveTo(x + 6, top + 2.5)
    g.lineTo(x, top + height - 2.5)
    drawn++
  }
  g.stroke()
  return drawn
}
