import { eachRow, type Pieces } from '../base/pieces.ts'

/**
 * Stretches of time lying lane after lane: those of lane `l` at `offsets[l]` to `offsets[l + 1] - 1`, ordered by start.
 * `reach[i]` is the latest end among the lane's spans up to `i`; it never falls within a lane, so that it can be
 * searched even where spans overlap (a thread that holds two objects). Without overlap it is `end` itself.
 */
export interface Spans {
  readonly offsets: Uint32Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly reach: Float64Array
}

// In this file and in the other loops over columns, `as number` tells the compiler what the loop's bounds guarantee:
// the index lies inside the column.

/** `reach` for columns whose spans may overlap. Linear in the number of spans. */
export function* reachInPieces(offsets: Uint32Array, end: Float64Array): Pieces<Float64Array> {
  const reach = new Float64Array(end.length)
  for (let lane = 0; lane + 1 < offsets.length; lane++) {
    let furthest = Number.NEGATIVE_INFINITY
    const first = offsets[lane] as number
    yield* eachRow((offsets[lane + 1] as number) - first, (row) => {
      const i = first + row
      furthest = Math.max(furthest, end[i] as number)
      reach[i] = furthest
    })
  }
  return reach
}

/** First index in `[low, high)` of a non-decreasing column whose value is at least `value`; `high` if there is none. */
export function lowerBound(column: ArrayLike<number>, value: number, low = 0, high = column.length): number {
  let a = low
  let b = high
  while (a < b) {
    const middle = (a + b) >>> 1
    if ((column[middle] as number) < value) a = middle + 1
    else b = middle
  }
  return a
}

/** First index in `[low, high)` of a non-decreasing column whose value is above `value`; `high` if there is none. */
export function upperBound(column: ArrayLike<number>, value: number, low = 0, high = column.length): number {
  let a = low
  let b = high
  while (a < b) {
    const middle = (a + b) >>> 1
    if ((column[middle] as number) <= value) a = middle + 1
    else b = middle
  }
  return a
}

/** First span of a lane that reaches `from` or lies after it. A span that only touches `from` counts. */
export function firstVisible(spans: Spans, lane: number, from: number): number {
  return lowerBound(spans.reach, from, spans.offsets[lane] as number, spans.offsets[lane + 1] as number)
}

/** One past the last span of a lane that starts at or before `to`. */
export function endVisible(spans: Spans, lane: number, to: number): number {
  return upperBound(spans.start, to, spans.offsets[lane] as number, spans.offsets[lane + 1] as number)
}
