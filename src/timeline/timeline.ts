import './timeline.css'
import type { ObjectUses, Selection } from '../analysis/timeline-data.ts'
import type { CssPixels, Microseconds, StepIndex, ThreadId } from '../base/units.ts'
import type { Timeline, TimelineOptions } from './api.ts'
import { enlargingOf } from './enlarging.ts'
import { createFieldInput } from './field-input.ts'
import { frames as sharedFrames } from './frame.ts'
import { createHeader } from './header.ts'
import { namesWidth } from './header-text.ts'
import { type Hit, hitAt, type Scroll } from './hit.ts'
import type { TimelineAction } from './keys.ts'
import { type LaneMode, type Layout, laneTop, layoutOf, PHONE_WIDTH, RULER } from './layout.ts'
import { createMark } from './mark.ts'
import {
  buildDetail,
  type Model,
  modelInPieces,
  modelOf,
  resolveSelection,
  type SelectedMarks,
  stepAt,
} from './model.ts'
import { emptyData, noStats } from './nothing.ts'
import { NOTE, paintCursor } from './paint-cursor.ts'
import { type LaneStats, paintLanes } from './paint-lanes.ts'
import { paintUses } from './paint-uses.ts'
import { type Palette, readPalette, watchTheme } from './palette.ts'
import { createFills, type Fills } from './patterns.ts'
import { createRuler } from './ruler.ts'
import type { Scene } from './scene.ts'
import { createShownRange } from './shown-range.ts'
import { createSurface } from './surface.ts'
import { createTooltip } from './tooltip.ts'
import { tidyRange, timeAt, type View, viewOf } from './view.ts'
import type { Zooming } from './zooming.ts'

export type { Timeline, TimelineOptions, TimelineStats } from './api.ts'
export { createFrameScheduler, type FramePhase, type FrameScheduler, frames } from './frame.ts'
export { createGlyph } from './glyphs.ts'
export type { Hit } from './hit.ts'
export { type TimelineAction, timelineKeys } from './keys.ts'
export type { LaneMode } from './layout.ts'
export { paintSwatch } from './legend.ts'
export { stateAfter } from './model.ts'
export { readPalette, watchTheme } from './palette.ts'
export type { TimeRange } from './view.ts'
export type { TimelineWords, TimeUnit } from './words.ts'

/** How long the levels of detail may be built in one frame. */
const BUILD_MS = 8

/**
 * Puts a timeline into an element, which it fills; the element's size may change.
 * @throws Error if the browser gives no 2D canvas
 */
export function createTimeline(host: HTMLElement, options: TimelineOptions): Timeline {
  const frames = options.frames ?? sharedFrames
  const surface = createSurface(host)
  const ruler = createRuler(surface.ruler)
  const tooltip = createTooltip(surface.root)
  let words = options.messages
  let model: Model = modelOf(emptyData)
  /** What was worked out for data that are to be shown soon. */
  let prepared: Model | null = null
  let cursor: { step: StepIndex; time: Microseconds } = { step: 0, time: 0 }
  let selection: Selection | null = null
  let selected: SelectedMarks = { lane: -1, stretch: -1 }
  let uses: ObjectUses | null = null
  let minEnd: Microseconds = 0
  let mode: LaneMode = 'fit'
  let palette: Palette | null = null
  let fills: Fills | null = null
  let ratio = 0
  let enlarging = 1
  let layout: Layout = layoutOf({ width: 1, height: 1, lanes: 0, plots: 0, phone: false, mode })
  let stats: LaneStats = noStats
  let laneRedraws = 0
  let overlayRedraws = 0
  let reported: StepIndex | null = null
  let toReveal: ThreadId | null = null

  // ---- what is to be drawn

  /** The end of the axis: of the record, or of a longer one that shares it. */
  const axisEnd = (): Microseconds => Math.max(model.data.end, minEnd)
  const range = createShownRange(axisEnd, (next) => {
    zooming?.configure(axisEnd(), layout.fieldWidth, next, enlarging)
    changeView()
  })
  const currentView = (): View => viewOf(range.current(), layout.fieldWidth)
  // Read only when it may have changed: reading it in every frame would make the browser lay the page out each time.
  let scroll: Scroll = { lanes: 0, plots: 0 }
  function readScroll(): void {
    scroll = { lanes: header.list.scrollTop, plots: header.plots.scrollTop }
  }

  /** Dots of the screen to a pixel of the timeline. */
  const deviceRatio = (): number => (devicePixelRatio || 1) * enlarging

  function sceneOf(): Scene {
    const nextRatio = deviceRatio()
    if (!palette || !fills || nextRatio !== ratio) {
      ratio = nextRatio
      palette = readPalette(surface.root)
      fills = createFills(surface.detail.g, palette, ratio)
    }
    return { model, layout, view: currentView(), scroll, palette, fills, ratio }
  }

  function changeLayout(): void {
    frames.request('dom', drawLayout)
    frames.request('dom', drawDom)
    frames.request('canvas', drawLanes)
    frames.request('canvas', drawOverlay)
  }
  function changeView(): void {
    frames.request('dom', drawDom)
    frames.request('canvas', drawLanes)
    frames.request('canvas', drawOverlay)
  }
  function changeMarks(): void {
    frames.request('dom', drawHeader)
    frames.request('canvas', drawOverlay)
  }

  // ---- drawing

  function drawLayout(): void {
    const { clientWidth: width, clientHeight: height } = host
    enlarging = enlargingOf(host)
    const phone = document.documentElement.clientWidth <= PHONE_WIDTH
    const names = options.namesWidth ?? namesWidth(model, words, phone)
    layout = layoutOf({ width, height, lanes: model.data.lanes.length, plots: model.plots.length, phone, mode, names })
    surface.root.classList.toggle('tl-phone', phone)
    surface.root.style.setProperty('--tl-header', `${layout.headerWidth}px`)
    surface.resize(layout.fieldWidth, layout.height, deviceRatio())
    surface.field.setAttribute('aria-label', words.field)
    header.place(layout)
    readScroll()
    zooming?.configure(axisEnd(), layout.fieldWidth, range.current(), enlarging)
  }
  function drawDom(): void {
    drawHeader()
    ruler.draw(currentView(), layout, words, axisEnd())
    mark.draw({ model, layout, view: currentView(), scroll: scroll.lanes, ended: minEnd > model.data.end })
  }
  function drawRevealed(): void {
    header.reveal(model.laneOf.get(toReveal ?? -1) ?? -1)
    toReveal = null
  }
  function drawHeader(): void {
    header.draw({ model, layout, ...cursor, scroll: scroll.lanes, selectedLane: selected.lane })
    const top = laneTop(layout, selected.lane, scroll.lanes)
    const first = Math.max(RULER, top)
    const last = Math.min(RULER + layout.lanesHeight, top + Math.max(2, layout.laneHeight))
    surface.tint.hidden = selected.lane < 0 || first >= last
    surface.tint.style.top = `${first}px`
    surface.tint.style.height = `${Math.max(0, last - first)}px`
  }
  function drawLanes(): void {
    stats = paintLanes(surface.dense, surface.detail, sceneOf())
    laneRedraws++
    drawUses()
    surface.note.hidden = stats.arrowsHidden === 0
    if (stats.arrowsHidden > 0) {
      surface.note.textContent = words.arrowsHidden(stats.arrowsHidden)
      surface.note.style.top = `${RULER + layout.lanesHeight - NOTE}px`
    }
  }
  function drawUses(): void {
    paintUses(surface.uses, sceneOf(), uses)
  }
  function drawOverlay(): void {
    const note = stats.arrowsHidden === 0 ? '' : words.arrowsHidden(stats.arrowsHidden)
    ruler.clear(paintCursor(surface.cursor, sceneOf(), { ...cursor, selected, words, note }))
    overlayRedraws++
  }
  function build(): void {
    const until = performance.now() + BUILD_MS
    if (!buildDetail(model, () => performance.now() < until)) frames.request('idle', build)
  }
  function changeTheme(): void {
    palette = null
    changeLayout()
  }

  // ---- what a person does

  function tellZoom(): void {
    options.onZoom(range.zoomed && tidyRange(range.zoomed, currentView().perPixel))
  }
  /** Around the cursor, or the middle where that is out of view. */
  function zoomBy(factor: number, around?: Microseconds): void {
    const { from, to } = range.current()
    const inView = cursor.time >= from && cursor.time <= to
    range.zoomBy(factor, around ?? (inView ? cursor.time : (from + to) / 2))
  }
  function act(action: TimelineAction): void {
    if (action === 'unselect') {
      options.onSelect(null)
      return
    }
    if (action === 'lanes') {
      setLaneMode(mode === 'fit' ? 'rows' : 'fit')
      return
    }
    if (action === 'fit') range.set(null)
    else if (action === 'zoom-in') zoomBy(1.5)
    else if (action === 'zoom-out') zoomBy(1 / 1.5)
    else range.pan(action === 'pan-left' ? -0.2 : 0.2)
    tellZoom()
  }
  function setLaneMode(next: LaneMode): void {
    mode = next
    changeLayout()
  }
  function hit(x: CssPixels, y: CssPixels): Hit {
    return hitAt(model, layout, currentView(), scroll, x, y)
  }
  function choose(x: CssPixels, y: CssPixels): void {
    const found = hit(x, y)
    if (found.kind === 'stretch' && found.step >= 0) {
      const own = model.data.stepThread[found.step] === found.thread
      options.onSelect({ kind: 'step', step: found.step, ...(own ? {} : { thread: found.thread }) })
    } else if (found.kind === 'lane' || found.kind === 'stretch') {
      options.onSelect({ kind: 'thread', thread: found.thread })
    } else options.onSelect(null)
  }
  function scrub(x: CssPixels): void {
    if (model.data.stepCount === 0) return
    const step = stepAt(model.data, timeAt(currentView(), x))
    if (step === reported && step === cursor.step) return
    reported = step
    options.onCursor(step)
  }

  const header = createHeader(surface.head, {
    words,
    laneStatus: (thread) => options.laneStatus(thread),
    laneState: (thread) => options.laneState?.(thread) ?? null,
    choose(lane) {
      const thread = model.data.lanes[lane]?.thread
      options.onSelect(thread === undefined ? null : { kind: 'thread', thread })
    },
    scrolled() {
      readScroll()
      changeView()
    },
  })
  const mark = createMark(surface.field)
  const input = createFieldInput(surface.field, {
    frames,
    inLanes: (y) => y >= RULER && y < layout.plotsTop,
    scrub,
    choose,
    hover(point) {
      const text = point ? options.describe(hit(point.x, point.y)) : ''
      if (point && text) tooltip.show(text, layout.headerWidth + point.x, point.y)
      else tooltip.hide()
    },
    act,
  })
  // D3's zoom is only needed once there is something to zoom: it is loaded after the first picture.
  let zooming: Zooming | null = null
  let gone = false
  let handsAreThere: () => void = () => {}
  const ready = new Promise<void>((resolve) => {
    handsAreThere = resolve
  })
  function loadZooming(): void {
    void import('./zooming.ts').then(({ createZooming }) => {
      if (gone || zooming) return
      zooming = createZooming(surface.field, {
        accepts: (event) => input.forZoom(event),
        changed(next) {
          range.take(next)
          tooltip.hide()
          changeView()
          options.onRange?.(range.zoomed)
        },
        scrolled(by) {
          header.list.scrollTop = scroll.lanes + by
          readScroll()
        },
        ended: tellZoom,
      })
      zooming.configure(axisEnd(), layout.fieldWidth, range.current(), enlarging)
      handsAreThere()
    })
  }
  const resized = new ResizeObserver(changeLayout)
  resized.observe(host)
  const stopWatching = watchTheme(changeTheme)
  changeLayout()

  return {
    ready,
    *prepare(data) {
      if (model.data !== data && prepared?.data !== data) prepared = yield* modelInPieces(data)
    },
    setData(data) {
      if (model.data !== data) model = prepared?.data === data ? prepared : modelOf(data)
      prepared = null
      range.clamp()
      selected = resolveSelection(model, selection)
      tooltip.hide()
      changeLayout()
      frames.request('idle', build)
      if (!zooming) frames.request('idle', loadZooming)
    },
    setCursor(step, time) {
      cursor = { step, time }
      changeMarks()
    },
    setSelection(next) {
      selection = next
      selected = resolveSelection(model, next)
      changeMarks()
    },
    setUses(next) {
      uses = next
      frames.request('canvas', drawUses)
    },
    setZoom: range.set,
    setAxisEnd(end) {
      minEnd = end
      range.set(range.zoomed)
    },
    setMark(next) {
      mark.set(next)
      frames.request('dom', drawDom)
    },
    setLaneMode,
    setWords(next) {
      words = next
      header.setWords(next)
      changeLayout()
    },
    act,
    fit: () => range.set(null),
    zoomBy,
    pan: range.pan,
    reveal(thread) {
      toReveal = thread
      frames.request('dom', drawRevealed)
    },
    revealTime(time) {
      if (range.reveal(time)) tellZoom()
    },
    destroy() {
      for (const task of [
        drawLayout,
        drawDom,
        drawRevealed,
        drawHeader,
        drawLanes,
        drawUses,
        drawOverlay,
        build,
        loadZooming,
      ])
        frames.cancel(task)
      gone = true
      resized.disconnect()
      stopWatching()
      input.destroy()
      zooming?.destroy()
      surface.root.remove()
    },
    stats: () => ({
      ...stats,
      laneRedraws,
      overlayRedraws,
      detailReady: model.stretchDetail.complete && model.holdDetail.complete,
    }),
  }
}
