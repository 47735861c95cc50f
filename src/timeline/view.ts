import type { CssPixels, Microseconds } from '../base/units.ts'

/** A stretch of program time that the field shows from its left inset to its right inset. */
export interface TimeRange {
  readonly from: Microseconds
  readonly to: Microseconds
}

/** Room between the field's left border and the start of the time range. */
export const INSET_LEFT: CssPixels = 6
/** Room between the end of the time range and the field's right border. */
export const INSET_RIGHT: CssPixels = 12
/** The shortest range that can be zoomed to. */
export const SHORTEST_RANGE: Microseconds = 20

/** How times map to places across the field. `x = INSET_LEFT + (time - from) / perPixel`. */
export interface View {
  readonly range: TimeRange
  /** Width of the whole field. */
  readonly width: CssPixels
  /** Microseconds to a pixel; not rounded. */
  readonly perPixel: number
  /** The time at the field's left border. */
  readonly leftTime: number
  /** The time at the field's right border. */
  readonly rightTime: number
}

/** The view of a range on a field of a given width. A field narrower than its insets is treated as one pixel wide. */
export function viewOf(range: TimeRange, width: CssPixels): View {
  const span = Math.max(1, width - INSET_LEFT - INSET_RIGHT)
  const perPixel = (range.to - range.from) / span
  const leftTime = range.from - INSET_LEFT * perPixel
  return { range, width, perPixel, leftTime, rightTime: leftTime + width * perPixel }
}

export function xOf(view: View, time: number): CssPixels {
  return (time - view.leftTime) / view.perPixel
}

export function timeAt(view: View, x: CssPixels): number {
  return view.leftTime + x * view.perPixel
}

/**
 * The nearest allowed range: inside the record, not shorter than `SHORTEST_RANGE`, its length kept where possible.
 * @param end the record's length
 */
export function clampRange(range: TimeRange, end: Microseconds): TimeRange {
  const whole = Math.max(SHORTEST_RANGE, end)
  const length = Math.min(whole, Math.max(SHORTEST_RANGE, range.to - range.from))
  const middle = (range.from + range.to) / 2
  const from = Math.min(
    whole - length,
    Math.max(0, length === range.to - range.from ? range.from : middle - length / 2),
  )
  return { from, to: from + length }
}

/** The range that shows the whole record. */
export function wholeRange(end: Microseconds): TimeRange {
  return { from: 0, to: Math.max(SHORTEST_RANGE, end) }
}

/**
 * A range in round numbers, for links: its ends move by less than an eighth of a pixel.
 * @param perPixel microseconds to a pixel
 */
export function tidyRange({ from, to }: TimeRange, perPixel: number): TimeRange {
  const decimals = Math.ceil(-Math.log10(perPixel / 4))
  const round = (time: number) => {
    const unit = 10 ** Math.abs(decimals)
    return decimals > 0 ? Math.round(time * unit) / unit : Math.round(time / unit) * unit
  }
  return { from: round(from), to: round(to) }
}
