import { type D3ZoomEvent, pointer, select, zoom, zoomIdentity } from 'd3'
import type { CssPixels, Microseconds } from '../base/units.ts'
import { clampRange, INSET_LEFT, INSET_RIGHT, SHORTEST_RANGE, type TimeRange, wholeRange } from './view.ts'

export interface ZoomingOptions {
  /** Whether a gesture that starts with this event may zoom or pan. */
  accepts(event: MouseEvent | TouchEvent): boolean
  /** The range changed under the hand. */
  changed(range: TimeRange): void
  /** The hand also moved up or down while panning. */
  scrolled(by: CssPixels): void
  /** The gesture is over. */
  ended(range: TimeRange): void
}

/** Wheel, pinch and drag as D3's zoom has them, kept in step with a range of time. */
export interface Zooming {
  /**
   * Tells the size of what can be zoomed; keeps the range.
   * @param enlarging how many times larger it is seen: hands move in what is seen
   */
  configure(end: Microseconds, width: CssPixels, range: TimeRange, enlarging?: number): void
  destroy(): void
}

/** Lets a person zoom and pan on an element. */
export function createZooming(element: HTMLElement, options: ZoomingOptions): Zooming {
  let end: Microseconds = 1
  let left: CssPixels = INSET_LEFT
  let right: CssPixels = INSET_LEFT + 1
  let own: CssPixels = INSET_LEFT + 1 + INSET_RIGHT
  let scale = 1
  // D3's zoom is also told of ranges set from outside; what it then reports is no gesture.
  let telling = false
  let lastY: CssPixels | null = null
  let zoomed = false
  let current: TimeRange = wholeRange(end)

  function rangeOf(k: number, x: number): TimeRange {
    const whole = wholeRange(end).to
    const perPixel = whole / (right - left)
    const from = ((left - x) / k - left) * perPixel
    return clampRange({ from, to: from + whole / k }, end)
  }

  const behaviour = zoom<HTMLElement, unknown>()
    .clickDistance(4)
    .filter((event: MouseEvent | TouchEvent) => {
      if (event instanceof WheelEvent) return !isPanning(event)
      if (event instanceof MouseEvent && event.button !== 0) return false
      return options.accepts(event)
    })
    .on('start', () => {
      lastY = null
      zoomed = false
    })
    .on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      if (telling) return
      const source: unknown = event.sourceEvent
      const touch = typeof TouchEvent !== 'undefined' && source instanceof TouchEvent ? source.touches[0] : undefined
      const y =
        source instanceof WheelEvent ? null : (touch?.clientY ?? (source instanceof MouseEvent ? source.clientY : null))
      if (y !== null && lastY !== null && y !== lastY) options.scrolled((lastY - y) / scale)
      lastY = y
      zoomed = true
      current = rangeOf(event.transform.k, event.transform.x)
      options.changed(current)
    })
    .on('end', () => {
      if (!telling && zoomed) options.ended(current)
    })

  const selection = select(element).call(behaviour).on('dblclick.zoom', null)

  /** A wheel turned sideways, or with shift, pans. */
  function isPanning(event: WheelEvent): boolean {
    return event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
  }
  let panEnd: ReturnType<typeof setTimeout> | undefined
  function pan(event: WheelEvent): void {
    if (!isPanning(event) || pointer(event, element)[0] < 0) return
    event.preventDefault()
    const by = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY
    const shift = (by * (event.deltaMode === 1 ? 20 : 1) * (current.to - current.from)) / (right - left)
    configure(end, own, clampRange({ from: current.from + shift, to: current.to + shift }, end), scale)
    options.changed(current)
    clearTimeout(panEnd)
    panEnd = setTimeout(() => options.ended(current), 150)
  }
  element.addEventListener('wheel', pan, { passive: false })

  function configure(nextEnd: Microseconds, width: CssPixels, range: TimeRange, enlarging = 1): void {
    end = nextEnd
    own = width
    scale = enlarging
    left = INSET_LEFT * scale
    right = Math.max(INSET_LEFT + 1, width - INSET_RIGHT) * scale
    current = range
    const whole = wholeRange(end).to
    const k = whole / (range.to - range.from)
    const x = left - k * (left + (range.from * (right - left)) / whole)
    telling = true
    behaviour
      .extent([
        [left, 0],
        [right, 1],
      ])
      .translateExtent([
        [left, Number.NEGATIVE_INFINITY],
        [right, Number.POSITIVE_INFINITY],
      ])
      .scaleExtent([1, Math.max(1, whole / SHORTEST_RANGE)])
      .transform(selection, zoomIdentity.translate(x, 0).scale(k))
    telling = false
  }

  return {
    configure,
    destroy() {
      clearTimeout(panEnd)
      selection.on('.zoom', null)
      element.removeEventListener('wheel', pan)
    },
  }
}
