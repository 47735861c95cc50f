import type { PlotSeries } from '../analysis/timeline-data.ts'
import { lowerBound, upperBound } from './spans.ts'

/** How many values lie under one entry of the extremes. */
const BLOCK = 64

/**
 * A step plot with the least and greatest value of each block of 64 values, so that a pixel over thousands of values
 * is read in a few looks.
 */
export class PlotDetail {
  private readonly least: Int32Array
  private readonly most: Int32Array

  /** @param end the length of the record, in microseconds */
  constructor(
    readonly series: PlotSeries,
    readonly end: number,
  ) {
    const { value } = series
    const blocks = Math.ceil(value.length / BLOCK)
    this.least = new Int32Array(blocks)
    this.most = new Int32Array(blocks)
    for (let block = 0; block < blocks; block++) {
      const start = block * BLOCK
      let least = value[start] as number
      let most = least
      for (let i = start + 1; i < Math.min(value.length, start + BLOCK); i++) {
        least = Math.min(least, value[i] as number)
        most = Math.max(most, value[i] as number)
      }
      this.least[block] = least
      this.most[block] = most
    }
  }

  /** Rows with a time in `(from, to]`, preceded by the row in force at `from`: first, and one past the last. */
  visible(from: number, to: number): readonly [number, number] {
    const { time } = this.series
    const first = upperBound(time, from)
    return [Math.max(0, first - 1), upperBound(time, to, first)]
  }

  /**
   * For each of `width` pixels from time `from` on, each `perPixel` long, the least and greatest value in force in it or
   * just before it, so that steps join up.
   * Pixels before the first value or after the end of the record get `least` above `most`.
   */
  extremes(from: number, perPixel: number, width: number, least: Int32Array, most: Int32Array): void {
    const { time, value } = this.series
    const count = value.length
    let current = lowerBound(time, from) - 1
    for (let pixel = 0; pixel < width; pixel++) {
      const start = from + pixel * perPixel
      const until = start + perPixel
      let low = 2_147_483_647
      let high = -2_147_483_648
      if (current >= 0 && start <= this.end) low = high = value[current] as number
      let next = current + 1
      while (next < count && (time[next] as number) < until) {
        const block = next / BLOCK
        if (Number.isInteger(block) && next + BLOCK <= count && (time[next + BLOCK - 1] as number) < until) {
          low = Math.min(low, this.least[block] as number)
          high = Math.max(high, this.most[block] as number)
          next += BLOCK
        } else {
          low = Math.min(low, value[next] as number)
          high = Math.max(high, value[next] as number)
          next++
        }
      }
      current = next - 1
      least[pixel] = low
      most[pixel] = high
    }
  }
}
