import { tickStep } from 'd3'
import type { Microseconds } from '../base/units.ts'
import type { TimelineWords, TimeUnit } from './words.ts'

/** How times are written at some zoom: all in one unit with the same number of decimals. */
export interface TimeFormat {
  readonly unit: TimeUnit
  /** Microseconds in the unit. */
  readonly scale: number
  readonly decimals: number
}

const units: readonly (readonly [TimeUnit, number])[] = [
  ['s', 1_000_000],
  ['ms', 1_000],
  ['µs', 1],
]

/** The format that tells times a `step` apart from one another: the largest unit with at most `most` decimals. */
export function timeFormat(step: Microseconds, most = 2): TimeFormat {
  for (const [unit, scale] of units) {
    const decimals = Math.max(0, Math.ceil(-Math.log10(step / scale) - 1e-9))
    if (decimals <= most) return { unit, scale, decimals }
  }
  return { unit: 'µs', scale: 1, decimals: 0 }
}

/** Writes a time with its unit. */
export function writeTime(words: TimelineWords, format: TimeFormat, time: Microseconds): string {
  return words.time((time / format.scale).toFixed(format.decimals), format.unit)
}

/** Ticks for a range: their distance (1, 2 or 5 times a power of ten microseconds), and that of the finer grid. */
export function tickSteps(from: Microseconds, to: Microseconds, count: number): { major: number; minor: number } {
  const major = Math.max(1, tickStep(from, to, Math.max(1, count)))
  return { major, minor: major >= 2 ? major / 2 : major }
}

/** Multiples of `step` from `from` to `to`. */
export function multiples(from: number, to: number, step: number): number[] {
  const found: number[] = []
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to; k++) found.push(k * step + 0) // + 0: no negative zero
  return found
}
