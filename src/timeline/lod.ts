import { endVisible, firstVisible, type Spans } from './spans.ts'

/** Lanes with fewer spans than this are read span by span at every zoom. */
const SMALL_LANE = 64
/** Spans entered between two looks at the clock, so that building never holds the main thread for long. */
const SPANS_PER_LOOK = 16_384

/**
 * Level of detail for spans that carry a small code (a state, a colour). For each lane a pyramid of power-of-two buckets
 * over the whole record; a bucket is the set of codes that occur in it, one bit a code. Sets only ever merge, so the
 * shortest span keeps its bit up to the top level and no zoom can lose it. Costs less than eight bytes a span.
 *
 * A lane's levels lie one after another, finest first:
 *
 *     offset           offset + B        offset + B + B/2        …  offset + 2B - 2
 *     | B buckets      | B/2 buckets     | B/4 buckets           …  | 1 bucket
 *
 * with B the power of two at or above twice the lane's number of spans: only when fewer than about half of a lane's
 * spans are in view are they read one by one.
 */
export class LevelOfDetail {
  private readonly offsets: Float64Array
  private readonly finest: Uint8Array
  private readonly masks: Uint8Array
  private readonly end: number
  private lane = 0
  private span = 0
  /** Bytes that the pyramids take. */
  readonly bytes: number

  /**
   * @param codes for each span, the number of its bit, 0 to 7
   * @param end the length of the record in the unit of the spans' times
   */
  constructor(
    private readonly spans: Spans,
    private readonly codes: Uint8Array,
    end: number,
  ) {
    this.end = Math.max(1, end)
    const lanes = Math.max(0, spans.offsets.length - 1)
    this.offsets = new Float64Array(lanes + 1)
    this.finest = new Uint8Array(lanes)
    let total = 0
    for (let lane = 0; lane < lanes; lane++) {
      this.offsets[lane] = total
      const count = (spans.offsets[lane + 1] as number) - (spans.offsets[lane] as number)
      if (count < SMALL_LANE) continue
      const power = 33 - Math.clz32(count - 1)
      this.finest[lane] = power
      total += 2 ** (power + 1) - 1
    }
    this.offsets[lanes] = total
    this.masks = new Uint8Array(total)
    this.bytes = total
    this.span = spans.offsets[0] ?? 0
  }

  /** Whether every pyramid stands. Until then `paint` reads lanes that are not ready span by span: slower, never wrong. */
  get complete(): boolean {
    return this.lane >= this.finest.length
  }

  /**
   * Builds on while `more()` says so (asked every few thousand spans).
   * @returns whether everything is built
   */
  build(more: () => boolean): boolean {
    while (!this.complete) {
      const power = this.finest[this.lane] as number
      const last = this.spans.offsets[this.lane + 1] as number
      if (power > 0) {
        const until = Math.min(last, this.span + SPANS_PER_LOOK)
        this.enter(this.lane, power, this.span, until)
        this.span = until
        if (until === last) this.stack(this.lane, power)
      }
      if (power === 0 || this.span === last) {
        this.lane++
        this.span = last
      }
      if (!more()) break
    }
    return this.complete
  }

  /** Marks the finest buckets that the spans `first` to `last - 1` touch. */
  private enter(lane: number, power: number, first: number, last: number): void {
    const { masks, codes } = this
    const { start, end } = this.spans
    const buckets = 2 ** power
    const perTime = buckets / this.end
    const offset = this.offsets[lane] as number
    for (let i = first; i < last; i++) {
      const bit = 1 << (codes[i] as number)
      let bucket = Math.min(buckets - 1, Math.floor((start[i] as number) * perTime))
      const until = Math.min(buckets, Math.ceil((end[i] as number) * perTime))
      do {
        masks[offset + bucket] = (masks[offset + bucket] as number) | bit
        bucket++
      } while (bucket < until)
    }
  }

  /** Fills the coarser levels of a lane from its finest. */
  private stack(lane: number, power: number): void {
    const { masks } = this
    let from = this.offsets[lane] as number
    for (let level = power; level > 0; level--) {
      const half = 2 ** (level - 1)
      const to = from + half * 2
      for (let i = 0; i < half; i++) {
        masks[to + i] = (masks[from + 2 * i] as number) | (masks[from + 2 * i + 1] as number)
      }
      from = to
    }
  }

  /**
   * For each of `width` pixels from time `from` on, each `perPixel` long, the set of codes that occur in it, written to
   * `out`. A pixel may also show a code from within a bucket (at most one pixel) beside it, and never misses one of its
   * own.
   * @returns the number of spans or buckets read, which the width bounds as soon as the pyramid is used
   */
  paint(lane: number, from: number, perPixel: number, width: number, out: Uint8Array): number {
    const first = firstVisible(this.spans, lane, from)
    const last = endVisible(this.spans, lane, from + perPixel * width)
    const power = this.finest[lane] as number
    const finestWidth = this.end / 2 ** power
    // Below the finest bucket, for few spans, and until the pyramid stands, the spans themselves are read.
    if (power === 0 || lane >= this.lane || finestWidth > perPixel || last - first < width / 3) {
      this.paintSpans(first, last, from, perPixel, width, out)
      return last - first
    }
    return this.paintBuckets(lane, power, from, perPixel, width, out)
  }

  private paintSpans(first: number, last: number, from: number, per: number, width: number, out: Uint8Array): void {
    const { codes } = this
    const { start, end } = this.spans
    out.fill(0, 0, width)
    const perTime = 1 / per
    for (let i = first; i < last; i++) {
      const bit = 1 << (codes[i] as number)
      // Comparing before truncating keeps far-away times out of integer arithmetic.
      const a = ((start[i] as number) - from) * perTime
      const b = ((end[i] as number) - from) * perTime
      if (a >= width || b < 0) continue
      let pixel = a > 0 ? a | 0 : 0
      const until = b < width ? b : width
      do {
        out[pixel] = (out[pixel] as number) | bit
        pixel++
      } while (pixel < until)
    }
  }

  private paintBuckets(lane: number, power: number, from: number, per: number, width: number, out: Uint8Array): number {
    const { masks } = this
    // The coarsest level whose buckets are not wider than a pixel: a pixel then touches two or three of them.
    let level = power
    let offset = this.offsets[lane] as number
    while (level > 0 && this.end / 2 ** (level - 1) <= per) {
      offset += 2 ** level
      level--
    }
    const buckets = 2 ** level
    const perTime = buckets / this.end
    const step = per * perTime
    const origin = from * perTime
    const firstPixel = Math.max(0, Math.min(width, Math.floor(-origin / step)))
    const endPixel = Math.max(firstPixel, Math.min(width, Math.ceil((buckets - origin) / step)))
    out.fill(0, 0, firstPixel)
    out.fill(0, endPixel, width)
    const lastBucket = offset + buckets - 1
    let bucket = offset + Math.max(0, Math.floor(origin + firstPixel * step))
    for (let pixel = firstPixel; pixel < endPixel; pixel++) {
      const next = Math.min(lastBucket, offset + Math.floor(origin + (pixel + 1) * step))
      let mask = masks[bucket] as number
      while (bucket < next) {
        bucket++
        mask |= masks[bucket] as number
      }
      out[pixel] = mask
    }
    return Math.ceil((endPixel - firstPixel) * (step + 1))
  }
}
