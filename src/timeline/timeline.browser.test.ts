import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LaneState, type Selection, type TimelineData } from '../analysis/timeline-data.ts'
import { ARROW_CAP } from './arrows.ts'
import { createFrameScheduler } from './frame.ts'
import { BAR_BUDGET } from './paint-lanes.ts'
import { testWords } from './testing/messages.ts'
import { busyRun, RecordBuilder, semaphoreRun } from './testing/synthetic-run.ts'
import { createTimeline, type Hit, type Timeline, type TimeRange } from './timeline.ts'

/** Frames are run by hand, so that nothing depends on the clock. */
const frames = createFrameScheduler({ request: () => 1, cancel: () => {} })
const RED = [200, 0, 0]
const tokens: Record<string, string> = {
  surface: 'rgb(255, 255, 255)',
  block: `rgb(${RED.join(', ')})`,
  run: 'rgb(0, 120, 0)',
  select: 'rgb(0, 0, 255)',
  ink: 'rgb(0, 0, 0)',
}

interface Mounted {
  readonly host: HTMLElement
  readonly timeline: Timeline
  readonly field: HTMLElement
  readonly list: HTMLElement
  readonly cursors: number[]
  readonly selections: (Selection | null)[]
  readonly zooms: (TimeRange | null)[]
  readonly hits: Hit[]
}
let mounted: Mounted | null = null

function part(host: HTMLElement, selector: string): HTMLElement {
  const found = host.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

function mount(data: TimelineData, size = { width: 1600, height: 1000 }): Mounted {
  const host = document.createElement('div')
  host.style.cssText = `position:absolute;top:0;left:0;width:${size.width}px;height:${size.height}px`
  for (const [name, value] of Object.entries(tokens)) host.style.setProperty(`--${name}`, value)
  document.body.append(host)
  const seen = { cursors: [], selections: [], zooms: [], hits: [] } as Pick<
    Mounted,
    'cursors' | 'selections' | 'zooms' | 'hits'
  > // gives the empty lists their types
  const timeline = createTimeline(host, {
    messages: testWords,
    frames,
    onCursor: (step) => seen.cursors.push(step),
    onSelect: (selection) => seen.selections.push(selection),
    onZoom: (range) => seen.zooms.push(range),
    laneStatus: (thread) => `status ${thread}`,
    describe(hit) {
      seen.hits.push(hit)
      return hit.kind === 'stretch' ? `${hit.state}\nfrom ${hit.from}` : ''
    },
  })
  timeline.setData(data)
  frames.flush()
  mounted = { host, timeline, field: part(host, '.tl-field'), list: part(host, '.tl-list'), ...seen }
  return mounted
}

/** Hands are there, and the observer of the size has had its first say, which is when a frame of the page is over. */
async function settled(timeline: Timeline): Promise<void> {
  await timeline.ready
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
  frames.flush()
}

beforeEach(() => {
  document.body.style.margin = '0'
})
afterEach(() => {
  mounted?.timeline.destroy()
  mounted?.host.remove()
  mounted = null
})

/** Sends a mouse event at a place within the field. */
function mouse({ field }: Mounted, type: string, x: number, y: number, init: PointerEventInit = {}): void {
  const box = field.getBoundingClientRect()
  const all = { bubbles: true, cancelable: true, clientX: box.left + x, clientY: box.top + y, view: window, ...init }
  const Kind = type.startsWith('pointer') ? PointerEvent : MouseEvent
  field.dispatchEvent(new Kind(type, { isPrimary: true, pointerId: 1, ...all }))
}

function xAt(data: TimelineData, field: HTMLElement, time: number): number {
  return 6 + (time / data.end) * (field.clientWidth - 18)
}

function middleOf(lane: number, laneHeight: number): number {
  return 24 + (lane + 0.5) * laneHeight
}

describe('moving the cursor', () => {
  test('a hundred moves draw no lane again', () => {
    const data = semaphoreRun()
    const { timeline, list, host } = mount(data)
    const before = timeline.stats()
    for (let i = 0; i < 100; i++) {
      const step = Math.floor((i / 198) * data.stepCount)
      timeline.setCursor(step, data.stepTime[step] ?? 0)
      frames.flush()
    }
    const after = timeline.stats()
    expect(after.laneRedraws - before.laneRedraws).toBe(0)
    expect(after.overlayRedraws - before.overlayRedraws).toBe(100)
    expect(list.querySelector('.tl-row')?.getAttribute('aria-label')).toBe('main, blocked, status 0')
    expect(part(host, '.tl-plot-value').textContent).toBe('0')
  })

  test('the ruler, plots and shift with a drag move it; a drag on the lanes does not', () => {
    const data = semaphoreRun()
    const all = mount(data)
    const { cursors, field } = all
    const at = (part: number) => xAt(data, field, part * data.end)
    const stepAt = (part: number) => data.stepTime.findLastIndex((time) => time <= part * data.end + 1e-6)
    const drag = (y: number, init: PointerEventInit) => {
      mouse(all, 'pointerdown', at(0.5), y, init)
      frames.flush()
      mouse(all, 'pointermove', at(0.6), y, { buttons: 1, ...init })
      mouse(all, 'pointermove', at(0.75), y, { buttons: 1, ...init })
      frames.flush()
      mouse(all, 'pointerup', at(0.75), y, init)
    }
    drag(8, {})
    expect(cursors).toEqual([stepAt(0.5), stepAt(0.75)])
    drag(middleOf(3, 28), { shiftKey: true })
    expect(cursors).toHaveLength(4)
    drag(middleOf(3, 28), {})
    expect(cursors).toHaveLength(4)
  })
})

describe('marks are bounded', () => {
  const ranges = (end: number): (TimeRange | null)[] => [
    null,
    ...[2, 8, 30, 120, 450, 3_000].map((k) => ({ from: end * 0.4, to: end * (0.4 + 1 / k) })),
  ]
  for (const [intervals, lanes] of [
    [100_000, 100],
    [1_000_000, 500],
  ] as const) {
    test(`at every zoom of ${intervals} intervals on ${lanes} lanes, dense and in rows`, () => {
      const data = busyRun({ intervals, lanes })
      const { timeline, field } = mount(data)
      for (let i = 0; i < 1_000 && !timeline.stats().detailReady; i++) frames.flush()
      expect(timeline.stats().detailReady).toBe(true)
      for (const mode of ['fit', 'rows'] as const) {
        timeline.setLaneMode(mode)
        for (const range of ranges(data.end)) {
          timeline.setZoom(range)
          frames.flush()
          const stats = timeline.stats()
          expect(stats.rects).toBeLessThanOrEqual(8 * BAR_BUDGET)
          expect(stats.arrowsDrawn).toBeLessThanOrEqual(ARROW_CAP)
          expect(stats.plotSegments).toBeLessThanOrEqual(2 * field.clientWidth)
          expect(stats.pixelsWritten).toBeLessThanOrEqual(field.clientWidth * field.clientHeight)
        }
      }
    })
  }
})

test('a blocked stretch of one microsecond in a record of ten seconds is a pixel of its colour', () => {
  for (const neighbours of [1, 4_000]) {
    const record = new RecordBuilder()
    record.lane('main')
    const piece = 5_000_000 / neighbours
    for (let i = 0; i < neighbours; i++) record.enter(0, LaneState.running, i * piece, record.step(i * piece, 0))
    record.enter(0, LaneState.blocked, 5_000_000, record.step(5_000_000, 0), 0)
    for (let i = 0; i < neighbours; i++) {
      const time = 5_000_001 + i * piece
      record.enter(0, LaneState.running, time, record.step(time, 0))
    }
    record.step(10_000_000, 0)
    const { timeline, host } = mount(record.data())
    for (let i = 0; i < 100 && !timeline.stats().detailReady; i++) frames.flush()
    timeline.setZoom(null)
    frames.flush()
    expect(timeline.stats().denseLanes).toBe(neighbours > 1 ? 1 : 0)
    expect(reddest(host, neighbours > 1 ? 'tl-dense' : 'tl-detail')).toBeGreaterThan(0)
    timeline.destroy()
    host.remove()
  }
})

test('who blocks with the very last step is seen to the right of the cursor', () => {
  const record = new RecordBuilder()
  record.lane('main')
  record.enter(0, LaneState.running, 0, record.step(0, 0))
  record.enter(0, LaneState.blocked, 1_000, record.step(1_000, 0), 0)
  const { host } = mount(record.data())
  // At least two columns of pixels more than the cursor's line, over the height of a bar.
  expect(reddest(host, 'tl-detail')).toBeGreaterThanOrEqual(3 * 7)
})

/** How many pixels of a canvas are much more red than green. */
function reddest(host: HTMLElement, name: string): number {
  const canvas = host.querySelector<HTMLCanvasElement>(`canvas.${name}`)
  const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
  let count = 0
  for (let i = 0; i < pixels.length; i += 4) {
    const [red = 0, green = 0, , alpha = 0] = [pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]]
    if (alpha > 200 && red > 150 && green < 100) count++
  }
  return count
}

describe('choosing', () => {
  test('a click on a stretch selects its step, on an empty lane the thread, on the ground nothing', () => {
    const data = semaphoreRun()
    const all = mount(data)
    const { field, selections } = all
    const blocked = data.intervals.state.indexOf(LaneState.blocked, data.intervals.offsets[5])
    const time = ((data.intervals.start[blocked] ?? 0) + (data.intervals.end[blocked] ?? 0)) / 2
    mouse(all, 'click', xAt(data, field, time), middleOf(5, 28))
    expect(selections).toEqual([{ kind: 'step', step: data.intervals.step[blocked] }])
    mouse(all, 'click', xAt(data, field, 1_000), middleOf(13, 28))
    expect(selections[1]).toEqual({ kind: 'thread', thread: 13 })
    mouse(all, 'click', 200, 990)
    expect(selections).toHaveLength(2)
  })

  test('the list of threads is one tab stop with arrows inside', () => {
    const { list, selections, timeline } = mount(semaphoreRun())
    const press = (key: string) => list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    const active = () => list.querySelector(`#${list.getAttribute('aria-activedescendant')}`)?.textContent
    list.focus()
    expect(active()).toContain('main')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown']) press(key)
    expect(active()).toContain('user2')
    press('Enter')
    expect(selections).toEqual([{ kind: 'thread', thread: 2 }])
    timeline.setSelection({ kind: 'thread', thread: 2 })
    frames.flush()
    const chosen = [...list.querySelectorAll('[aria-selected="true"]')].map((row) => row.getAttribute('aria-posinset'))
    expect(chosen).toEqual(['3'])
    press('End')
    expect(active()).toContain('user13')
    press('Escape')
    expect(selections.at(-1)).toBeNull()
  })

  test('of five hundred compressed lanes every one can be reached', () => {
    const { list, selections } = mount(busyRun({ lanes: 500, intervals: 5_000 }), { width: 900, height: 400 })
    const press = (key: string) => list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    expect(list.querySelectorAll('[role="option"]').length).toBeLessThan(60)
    press('End')
    press('ArrowUp')
    press('Enter')
    expect(selections).toEqual([{ kind: 'thread', thread: 498 }])
  })
})

test('labels of groups go with the compressed lanes, and thin arrows across those are counted only', () => {
  const { host, timeline } = mount(busyRun({ lanes: 500, intervals: 5_000 }), { width: 900, height: 400 })
  expect(host.querySelectorAll('.tl-group').length).toBeGreaterThan(1)
  const { arrowsDrawn, arrowsHidden } = timeline.stats()
  expect(arrowsDrawn).toBe(0)
  expect(arrowsHidden).toBeGreaterThan(0)
  const few = semaphoreRun()
  timeline.setData(few)
  frames.flush()
  expect(host.querySelectorAll('.tl-group')).toHaveLength(0)
  expect(timeline.stats().arrowsDrawn).toBe(few.arrows.step.length)
})

test('plots that do not fit scroll by themselves, in reach of the keyboard', () => {
  const data = semaphoreRun()
  const [plot] = data.plots
  if (!plot) throw new Error('the run has no plot')
  const many = { ...data, plots: Array.from({ length: 12 }, () => plot) }
  const { host, list } = mount(many, { width: 900, height: 260 })
  const plots = part(host, '.tl-plots')
  expect(plots.scrollHeight).toBeGreaterThan(plots.clientHeight)
  expect(plots.tabIndex).toBe(0)
  expect(plots.getAttribute('aria-label')).toBe('Plots')
  expect(list.clientHeight).toBeGreaterThanOrEqual(5 * 14)
  mounted?.timeline.setData(data)
  host.style.height = '900px'
  mounted?.timeline.setLaneMode('fit')
  frames.flush()
  expect(plots.hasAttribute('tabindex')).toBe(false)
})

describe('zooming', () => {
  test('the wheel zooms around the pointer, and back out to all', async () => {
    const data = semaphoreRun()
    const all = mount(data)
    const { field, timeline, hits } = all
    await settled(timeline)
    const x = xAt(data, field, data.end / 4)
    const wheel = (deltaY: number) => {
      const box = field.getBoundingClientRect()
      const place = { clientX: box.left + x, clientY: box.top + 100 }
      field.dispatchEvent(new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true, ...place }))
      frames.flush()
    }
    const timeUnder = () => {
      mouse(all, 'pointermove', x, 100)
      frames.flush()
      return hits.at(-1)?.time ?? 0
    }
    const before = timeline.stats().laneRedraws
    const time = timeUnder()
    wheel(-400)
    wheel(-400)
    expect(timeline.stats().laneRedraws - before).toBe(2)
    expect(timeUnder()).toBeCloseTo(time, 0)
    for (let i = 0; i < 5; i++) wheel(400)
    expect(timeUnder()).toBeCloseTo(time, 0)
  })

  test('what is shown enlarged is sharp, and every place of it the one under the hand', async () => {
    const data = semaphoreRun()
    const all = mount(data)
    const { host, field, timeline, hits, selections } = all
    await settled(timeline)
    host.style.zoom = '1.5'
    host.style.width = '1000px'
    host.style.height = '600px'
    await settled(timeline)
    const canvas = part(host, 'canvas.tl-detail')
    const { width } = canvas.getBoundingClientRect()
    expect(canvas instanceof HTMLCanvasElement && canvas.width / width).toBeCloseTo(devicePixelRatio, 2)
    const box = field.getBoundingClientRect()
    expect(box.width).toBeCloseTo(field.offsetWidth * 1.5, -1)
    // Wheels and clicks tell whole pixels only.
    const place = { clientX: Math.round(box.left + box.width / 4), clientY: Math.round(box.top + 100) }
    const over = () => {
      const event = { ...place, isPrimary: true, bubbles: true }
      field.dispatchEvent(new PointerEvent('pointermove', event))
      frames.flush()
      return hits.at(-1)?.time ?? 0
    }
    const time = over()
    expect(time / data.end).toBeCloseTo(0.25, 1)
    field.dispatchEvent(new WheelEvent('wheel', { deltaY: -400, ...place, bubbles: true, cancelable: true }))
    frames.flush()
    expect(over()).toBeCloseTo(time, 0)
    field.dispatchEvent(new MouseEvent('click', { ...place, bubbles: true }))
    expect(selections).toHaveLength(1)
  })

  test('keys zoom, pan and fit, and tell the range', () => {
    const data = semaphoreRun()
    const { field, zooms, timeline } = mount(data)
    timeline.setCursor(0, data.end / 2)
    const press = (key: string, ctrlKey = false) =>
      field.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))
    press('+')
    const [zoomed] = zooms
    expect((zoomed?.to ?? 0) - (zoomed?.from ?? 0)).toBeCloseTo(data.end / 1.5, -3)
    expect(((zoomed?.to ?? 0) + (zoomed?.from ?? 0)) / 2).toBeCloseTo(data.end / 2, -3)
    press('d')
    expect(zooms[1]?.from).toBeGreaterThan(zoomed?.from ?? 0)
    press('ArrowLeft', true)
    expect(zooms[2]?.from).toBeCloseTo(zoomed?.from ?? 0, -3)
    press('0')
    expect(zooms[3]).toBeNull()
    press('ArrowLeft')
    expect(zooms).toHaveLength(4)
  })

  test('a drag pans and does not select; the end of the gesture tells the range', async () => {
    const data = semaphoreRun()
    const all = mount(data)
    const { timeline, zooms, selections, field } = all
    await settled(timeline)
    timeline.setZoom({ from: 1_000_000, to: 2_000_000 })
    frames.flush()
    const perPixel = 1_000_000 / (field.clientWidth - 18)
    mouse(all, 'mousedown', 700, 100)
    for (const x of [650, 600]) window.dispatchEvent(moved(field, 'mousemove', x))
    window.dispatchEvent(moved(field, 'mouseup', 600))
    mouse(all, 'click', 600, 100)
    expect(zooms).toHaveLength(1)
    expect(zooms[0]?.from).toBeCloseTo(1_000_000 + 100 * perPixel, -3)
    expect(selections).toEqual([])
  })

  test('a range outside of the record is shown as near as can be', () => {
    const data = semaphoreRun()
    const { timeline, host } = mount(data)
    timeline.setZoom({ from: -5_000_000, to: -4_000_000 })
    frames.flush()
    expect(host.querySelector('.tl-axis .tick text')?.textContent).toMatch(/^0/)
  })
})

test('a time out of a zoomed view is panned to, and one in view changes nothing', () => {
  const { timeline, zooms } = mount(semaphoreRun())
  timeline.setZoom({ from: 1_000_000, to: 2_000_000 })
  timeline.revealTime(1_990_000)
  expect(zooms).toEqual([])
  timeline.revealTime(2_100_000)
  expect(zooms[0]?.from).toBeCloseTo(1_900_000, -4)
  timeline.revealTime(1_500_000)
  expect(zooms[1]?.to).toBeCloseTo(1_700_000, -4)
})

test('a lane out of view is scrolled to, also before anything was drawn', () => {
  const { timeline, list, host } = mount(semaphoreRun({ users: 40 }), { width: 700, height: 300 })
  timeline.reveal(38)
  frames.flush()
  expect(list.scrollTop).toBe(39 * 14 - list.clientHeight)
  expect(host.querySelector('.tl-row')).not.toBeNull()
})

test('arrows that are left out are counted in words', () => {
  const data = busyRun({ lanes: 100, intervals: 50_000 })
  const { timeline, host } = mount(data)
  const note = part(host, '.tl-note')
  expect(data.arrows.time.length).toBeGreaterThan(ARROW_CAP)
  expect(note.textContent).toBe(`${data.arrows.time.length} arrows hidden: zoom in`)
  timeline.setZoom({ from: 0, to: data.end / 200 })
  frames.flush()
  expect(note.hidden).toBe(true)
})

test('the label of an arrow keeps clear of the note that counts the others', () => {
  const data = busyRun({ lanes: 100, intervals: 50_000 })
  const { timeline, host } = mount(data)
  const note = part(host, '.tl-note').getBoundingClientRect()
  const field = part(host, '.tl-field').getBoundingClientRect()
  const canvas = part(host, 'canvas.tl-cursor')
  const draw = CanvasRenderingContext2D.prototype.roundRect
  let labels: DOMRect[] = []
  CanvasRenderingContext2D.prototype.roundRect = function (...shape) {
    const [x, y, width, height] = shape
    // The flag of the cursor is on the ruler.
    if (this.canvas === canvas && y > 20) labels.push(new DOMRect(field.left + x, field.top + y, width, height))
    return draw.apply(this, shape)
  }
  const late = data.end - (data.end * note.width) / field.width
  let near = 0
  let shown = 0
  try {
    for (let step = data.stepCount - 1; step >= 0 && (data.stepTime[step] ?? 0) > late && shown < 400; step--) {
      labels = []
      timeline.setCursor(step, data.stepTime[step] ?? 0)
      frames.flush()
      shown += labels.length
      for (const label of labels) {
        const beside = label.right <= note.left || label.left >= note.right
        const above = label.bottom <= note.top || label.top >= note.bottom
        expect(beside || above, `at step ${step}`).toBe(true)
        if (!beside && label.bottom > note.top - 40) near++
      }
    }
  } finally {
    CanvasRenderingContext2D.prototype.roundRect = draw
  }
  expect(shown).toBeGreaterThan(20)
  expect(near).toBeGreaterThan(0)
})

test('another theme redraws with its colours', async () => {
  const { host } = mount(semaphoreRun())
  expect(reddest(host, 'tl-detail')).toBeGreaterThan(100)
  host.style.setProperty('--block', 'rgb(0, 0, 200)')
  document.documentElement.dataset.theme = 'dark'
  await Promise.resolve()
  frames.flush()
  expect(reddest(host, 'tl-detail')).toBe(0)
  delete document.documentElement.dataset.theme
})

function moved(field: HTMLElement, type: string, x: number): MouseEvent {
  const box = field.getBoundingClientRect()
  return new MouseEvent(type, { clientX: box.left + x, clientY: box.top + 100, bubbles: true, view: window })
}

test('hovering describes what lies under the pointer, leaving hides it', () => {
  const data = semaphoreRun()
  const all = mount(data)
  const tip = part(all.host, '.tl-tip')
  mouse(all, 'pointermove', xAt(data, all.field, data.end / 2), middleOf(0, 28))
  frames.flush()
  expect(tip.hidden).toBe(false)
  expect([...tip.children].map((line) => line.textContent)[0]).toBe('blocked')
  mouse(all, 'pointerleave', 0, 0)
  expect(tip.hidden).toBe(true)
})

test('it fits its host, follows its size, and leaves nothing behind', async () => {
  const { host, timeline } = mount(semaphoreRun(), { width: 900, height: 500 })
  const canvas = host.querySelector('canvas')
  expect(canvas?.width).toBe(900 - 146)
  host.style.width = '700px'
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  frames.flush()
  expect(canvas?.width).toBe(700 - 146)
  timeline.destroy()
  expect(host.childElementCount).toBe(0)
})

describe('every use of an object', () => {
  test('is marked through a veil over all else, and the veil goes again', () => {
    const data = semaphoreRun()
    const { timeline, host } = mount(data)
    const canvas = part(host, '.tl-uses')
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('.tl-uses is no canvas')
    const ratio = canvas.width / canvas.clientWidth
    const alphaAt = (time: number, lane: number): number => {
      const x = Math.round((6 + (time / data.end) * (canvas.clientWidth - 18)) * ratio)
      const height = (part(host, '.tl-row').getBoundingClientRect().height || 1) * ratio
      const y = Math.round(24 * ratio + (lane + 0.5) * height)
      return canvas.getContext('2d')?.getImageData(x, y, 1, 1).data[3] ?? -1
    }
    const blocked = data.intervals.state.findIndex(
      (state, i) => state === LaneState.blocked && data.intervals.target[i] === 0 && i > 0,
    )
    const lane = data.intervals.offsets.findLastIndex((offset) => offset <= blocked)
    const middle = ((data.intervals.start[blocked] ?? 0) + (data.intervals.end[blocked] ?? 0)) / 2
    timeline.setUses({ object: 0, steps: Uint32Array.of() })
    frames.flush()
    expect(alphaAt(middle, lane)).toBe(0)
    timeline.setUses({ object: 99, steps: Uint32Array.of() })
    frames.flush()
    expect(alphaAt(middle, lane)).toBeGreaterThan(100)
    timeline.setUses(null)
    frames.flush()
    expect(alphaAt(middle, lane)).toBe(0)
  })
})
