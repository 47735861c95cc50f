import type { CssPixels } from '../base/units.ts'

/**
 * A canvas at the screen's own resolution that remembers where it has been drawn on, so that the next drawing wipes that
 * alone: wiping all of a large canvas costs more than drawing a few marks.
 */
export class Layer {
  readonly g: CanvasRenderingContext2D
  private marks: [CssPixels, CssPixels, CssPixels, CssPixels][] = []

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('Timeline: the browser gives no 2D canvas')
    this.g = context
  }

  /** Gives the canvas a size in CSS pixels; wipes it if that is another than before. */
  resize(width: CssPixels, height: CssPixels, ratio: number): void {
    const deviceWidth = Math.max(1, Math.round(width * ratio))
    const deviceHeight = Math.max(1, Math.round(height * ratio))
    if (this.canvas.width !== deviceWidth || this.canvas.height !== deviceHeight) {
      this.canvas.width = deviceWidth
      this.canvas.height = deviceHeight
      this.marks = []
    }
    this.canvas.style.width = `${width}px`
    this.canvas.style.height = `${height}px`
  }

  /** Starts a drawing in CSS pixels on a blank canvas. */
  begin(ratio: number): CanvasRenderingContext2D {
    this.g.setTransform(ratio, 0, 0, ratio, 0, 0)
    for (const [left, top, width, height] of this.marks) this.g.clearRect(left, top, width, height)
    this.marks = []
    return this.g
  }

  /** Says that this drawing touches an area. */
  mark(left: CssPixels, top: CssPixels, width: CssPixels, height: CssPixels): void {
    if (width > 0 && height > 0) this.marks.push([left - 1, top - 1, width + 2, height + 2])
  }
}
