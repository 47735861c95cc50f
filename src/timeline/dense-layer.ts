import type { CssPixels } from '../base/units.ts'
import { HOLD_LINE, laneTop, plotTop, RULER } from './layout.ts'
import type { PlotDetail } from './plot-detail.ts'
import type { Scene } from './scene.ts'

/** Paint of one step plot, as pixels of an ImageData. */
export interface PlotPixels {
  readonly ink: number
  readonly tint: number
}

/**
 * The lowest canvas, one canvas pixel to a CSS pixel. Whatever is too dense for separate marks is written here pixel by
 * pixel, at a cost that depends on the field's size alone. What was written in the last frame is wiped by `begin`.
 */
export class DenseLayer {
  private readonly context: CanvasRenderingContext2D
  private image: ImageData | null = null
  private pixels = new Uint32Array(0)
  private masks = new Uint8Array(0)
  private row = new Uint32Array(0)
  private least = new Int32Array(0)
  private most = new Int32Array(0)
  private width = 0
  private height = 0
  /** Rows written in this frame and shown since the last one: from, and one past. */
  private written: [number, number] = [0, 0]
  private shown: [number, number] = [0, 0]
  pixelsWritten = 0

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('Timeline: the browser gives no 2D canvas')
    this.context = context
  }

  resize(width: CssPixels, height: CssPixels): void {
    this.canvas.style.width = `${width}px`
    this.canvas.style.height = `${height}px`
    if (this.width === Math.max(1, Math.round(width)) && this.height === Math.max(1, Math.round(height))) return
    this.width = this.canvas.width = Math.max(1, Math.round(width))
    this.height = this.canvas.height = Math.max(1, Math.round(height))
    this.image = null
    this.masks = new Uint8Array(this.width)
    this.row = new Uint32Array(this.width)
    this.least = new Int32Array(this.width)
    this.most = new Int32Array(this.width)
    this.written = this.shown = [0, 0]
  }

  begin(): void {
    // Only a field that was ever dense pays for the pixels.
    if (this.image) this.pixels.fill(0, this.written[0] * this.width, this.written[1] * this.width)
    this.written = [this.height, 0]
    this.pixelsWritten = 0
  }

  private wake(): void {
    if (this.image) return
    this.image = this.context.createImageData(this.width, this.height)
    this.pixels = new Uint32Array(this.image.data.buffer)
  }

  /** Writes a lane's stretches and, where there is room for it, its holding line. */
  lane(scene: Scene, lane: number): void {
    const { model, layout, view, palette, scroll } = scene
    const top = laneTop(layout, lane, scroll.lanes) + layout.barTop
    const height = layout.laneHeight < 4 ? laneTop(layout, lane + 1, scroll.lanes) - top : layout.bar
    model.stretchDetail.paint(lane, view.leftTime, view.perPixel, this.width, this.masks)
    this.band(layout.plotsTop, top, height, palette.statePixels)
  }

  /** Writes a lane's holding line. */
  holdLine(scene: Scene, lane: number): void {
    const { model, layout, view, palette, scroll } = scene
    const top = laneTop(layout, lane, scroll.lanes) + layout.barTop + layout.bar + 1
    model.holdDetail.paint(lane, view.leftTime, view.perPixel, this.width, this.masks)
    this.band(layout.plotsTop, top, HOLD_LINE, palette.objectPixels)
  }

  /** Fills a band of rows with the colours of `this.masks`. */
  private band(bottom: number, top: number, height: number, colours: Uint32Array): void {
    const first = Math.max(RULER, top)
    const last = Math.min(this.height, bottom, top + height)
    if (first >= last) return
    this.wake()
    const { width, masks, row, pixels } = this
    for (let x = 0; x < width; x++) row[x] = colours[masks[x] as number] as number
    for (let y = first; y < last; y++) pixels.set(row, y * width)
    this.note(first, last)
    this.pixelsWritten += (last - first) * width
  }

  private note(first: number, last: number): void {
    this.written[0] = Math.min(this.written[0], first)
    this.written[1] = Math.max(this.written[1], last)
  }

  /** Writes a step plot as one column of values a pixel. */
  plot(scene: Scene, index: number, detail: PlotDetail, paint: PlotPixels): void {
    const { layout, view, scroll } = scene
    const top = plotTop(layout, index, scroll.plots)
    const first = Math.max(layout.plotsTop, top)
    const last = Math.min(this.height, layout.plotsTop + layout.plotsHeight, top + layout.plotHeight)
    if (first >= last) return
    this.wake()
    const { width, pixels, least, most } = this
    detail.extremes(view.leftTime, view.perPixel, width, least, most)
    const base = plotY(layout.plotHeight, top, 0, detail.series.max)
    for (let x = 0; x < width; x++) {
      const low = least[x] as number
      const high = most[x] as number
      if (low > high) continue
      const lineTop = Math.round(plotY(layout.plotHeight, top, high, detail.series.max))
      const lineEnd = Math.round(plotY(layout.plotHeight, top, low, detail.series.max)) + 1
      for (let y = Math.max(first, lineTop); y < Math.min(last, lineEnd); y++) pixels[y * width + x] = paint.ink
      for (let y = Math.max(first, lineEnd); y < Math.min(last, base); y++) pixels[y * width + x] = paint.tint
    }
    this.note(first, last)
    this.pixelsWritten += (last - first) * width
  }

  /** Shows what was written, and wipes what the frame before showed elsewhere. */
  end(): void {
    const first = Math.min(this.written[0], this.shown[0] < this.shown[1] ? this.shown[0] : this.height)
    const last = Math.max(this.written[1], this.shown[1])
    if (this.image && first < last) this.context.putImageData(this.image, 0, 0, 0, first, this.width, last - first)
    this.shown = this.written[0] < this.written[1] ? [this.written[0], this.written[1]] : [0, 0]
    if (this.written[0] >= this.written[1]) this.written = [0, 0]
  }
}

/** Height of a value in a plot whose top is given. */
export function plotY(plotHeight: CssPixels, top: CssPixels, value: number, max: number): CssPixels {
  const room = plotHeight - 12
  return top + 6 + room - (Math.min(max, Math.max(0, value)) / Math.max(1, max)) * room
}
