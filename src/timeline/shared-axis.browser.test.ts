import { afterEach, expect, test } from 'vitest'
import { createFrameScheduler } from './frame.ts'
import { testWords } from './testing/messages.ts'
import { semaphoreRun } from './testing/synthetic-run.ts'
import { createTimeline, type Timeline, type TimeRange } from './timeline.ts'

/** Frames are run by hand, so that nothing depends on the clock. */
const frames = createFrameScheduler({ request: () => 1, cancel: () => {} })
const made: { readonly host: HTMLElement; readonly timeline: Timeline }[] = []

function mount(onRange: (range: TimeRange | null) => void = () => {}) {
  const host = document.createElement('div')
  host.style.cssText = 'position:absolute;top:0;left:0;width:900px;height:400px'
  document.body.append(host)
  const timeline = createTimeline(host, {
    messages: testWords,
    frames,
    onCursor() {},
    onSelect() {},
    onZoom() {},
    onRange,
    laneStatus: () => '',
    describe: () => '',
  })
  made.push({ host, timeline })
  const part = (selector: string): HTMLElement => {
    const found = host.querySelector<HTMLElement>(selector)
    if (found === null) throw new Error(`no ${selector}`)
    return found
  }
  return { host, timeline, part }
}
afterEach(() => {
  for (const { host, timeline } of made.splice(0)) {
    timeline.destroy()
    host.remove()
  }
})

/** Where an element is drawn, from the left border of the field. */
function left(element: HTMLElement, field: HTMLElement): number {
  return element.getBoundingClientRect().left - field.getBoundingClientRect().left
}

test('an axis that goes on behind the end of a record gives the record its share', () => {
  const data = semaphoreRun()
  const { timeline, part } = mount()
  timeline.setData(data)
  frames.flush()
  expect(part('.tl-beyond').hidden).toBe(true)
  timeline.setAxisEnd(2 * data.end)
  frames.flush()
  const field = part('.tl-field')
  const width = field.clientWidth - 18
  expect(part('.tl-beyond').hidden).toBe(false)
  expect(left(part('.tl-beyond'), field)).toBeCloseTo(6 + width / 2, 0)
  // Behind the record, too, one can look closely.
  timeline.setZoom({ from: 1.5 * data.end, to: 2 * data.end })
  frames.flush()
  expect(left(part('.tl-beyond'), field)).toBe(0)
  timeline.setZoom({ from: 0, to: data.end / 2 })
  frames.flush()
  expect(part('.tl-beyond').hidden).toBe(true)
})

test('a step is marked where it happens, on the lane of its thread, and nowhere when it is out of view', () => {
  const data = semaphoreRun()
  const { timeline, part } = mount()
  timeline.setData(data)
  const step = Math.floor(data.stepCount / 2)
  timeline.setMark({ step, sign: '≠' })
  frames.flush()
  const field = part('.tl-field')
  const time = data.stepTime[step] ?? 0
  const x = 6 + (time / data.end) * (field.clientWidth - 18)
  expect(Math.abs(left(part('.tl-mark'), field) - x)).toBeLessThan(2)
  expect(part('.tl-sign').textContent).toBe('≠')
  expect(part('.tl-ring').hidden).toBe(false)

  timeline.setZoom({ from: time + (data.end - time) / 2, to: data.end })
  frames.flush()
  expect(part('.tl-mark').hidden).toBe(true)
  timeline.setZoom(null)
  timeline.setMark(null)
  frames.flush()
  expect(part('.tl-mark').hidden).toBe(true)
})

test('a hand on one moves the other along, and what is handed over is not told again', async () => {
  const data = semaphoreRun()
  const told: (TimeRange | null)[] = []
  const second = mount(() => told.push(null))
  const first = mount((range) => second.timeline.setZoom(range))
  for (const { timeline } of [first, second]) timeline.setData(data)
  frames.flush()
  await first.timeline.ready
  const field = first.part('.tl-field')
  const box = field.getBoundingClientRect()
  const at = { clientX: box.left + 300, clientY: box.top + 60 }
  field.dispatchEvent(new WheelEvent('wheel', { deltaY: -300, bubbles: true, cancelable: true, view: window, ...at }))
  frames.flush()
  const axis = (one: typeof first): string[] =>
    [...one.host.querySelectorAll('.tl-axis .tick')].map(
      (tick) => `${tick.getAttribute('transform')} ${tick.textContent}`,
    )
  expect(axis(first).length).toBeGreaterThan(2)
  expect(axis(first)).toEqual(axis(second))
  expect(told).toEqual([])
})
