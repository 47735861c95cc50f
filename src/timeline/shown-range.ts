import type { Microseconds } from '../base/units.ts'
import { clampRange, type TimeRange, wholeRange } from './view.ts'

/** The stretch of time in view: the whole axis, or what was zoomed to. */
export interface ShownRange {
  /** What was zoomed to; null for the whole axis. */
  readonly zoomed: TimeRange | null
  current(): TimeRange
  /** Takes a range that is within the axis, as a hand has made it; nobody is told. */
  take(range: TimeRange): void
  /** Shows a range, as far as the axis has it; null for all of it. */
  set(range: TimeRange | null): void
  /** The axis has another end: what is in view is cut to it. */
  clamp(): void
  /** @param around the time that keeps its place */
  zoomBy(factor: number, around: Microseconds): void
  /** @param share of what is in view, to the right; to the left when below 0 */
  pan(share: number): void
  /** Moves so that a time is in view. Returns whether it was not. */
  reveal(time: Microseconds): boolean
}

/**
 * @param axisEnd where the axis ends now
 * @param changed told of each range that was set
 */
export function createShownRange(axisEnd: () => Microseconds, changed: (range: TimeRange) => void): ShownRange {
  let zoomed: TimeRange | null = null
  const current = (): TimeRange => zoomed ?? wholeRange(axisEnd())
  function take(range: TimeRange): void {
    zoomed = range.to - range.from >= wholeRange(axisEnd()).to ? null : range
  }
  function set(range: TimeRange | null): void {
    const next = range ? clampRange(range, axisEnd()) : wholeRange(axisEnd())
    take(next)
    changed(next)
  }
  return {
    get zoomed() {
      return zoomed
    },
    current,
    take,
    set,
    clamp() {
      if (zoomed) zoomed = clampRange(zoomed, axisEnd())
    },
    zoomBy(factor, around) {
      const { from, to } = current()
      set({ from: around - (around - from) / factor, to: around + (to - around) / factor })
    },
    pan(share) {
      const { from, to } = current()
      set({ from: from + share * (to - from), to: to + share * (to - from) })
    },
    reveal(time) {
      const { from, to } = current()
      if (time >= from && time <= to) return false
      // Where the time comes in at, it has most of the range before it in its direction.
      const start = time > to ? time - 0.2 * (to - from) : time - 0.8 * (to - from)
      set({ from: start, to: start + (to - from) })
      return true
    },
  }
}
