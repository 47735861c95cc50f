import type { TimelineData } from '../analysis/timeline-data.ts'
import { createFrameScheduler } from './frame.ts'
import { testWords } from './testing/messages.ts'
import { busyRun } from './testing/synthetic-run.ts'
import { createTimeline, type Timeline, type TimeRange } from './timeline.ts'

/**
 * Work per frame of the timeline, next to drawing every interval's rectangle on a canvas of the same size in the same
 * run. The script has 300 frames: pan at full width (zoomed 1.25 times), zoom in 450 times, pan, zoom out. Work is the
 * script's time including the canvases' raster, which reading one pixel back forces.
 */
export default async function run(print: (line: string) => void): Promise<void> {
  for (const [intervals, lanes, aim] of [
    [100_000, 100, 5],
    [1_000_000, 500, 12],
  ] as const) {
    const data = busyRun({ intervals, lanes })
    await measure(data, aim, print)
  }
}

const FRAMES = 300
/** The rival may take seconds a frame: it draws every nth frame of the script. */
const RIVAL_EVERY = 25
const parts = ['pan wide', 'zoom in', 'pan close', 'zoom out']
const PART = FRAMES / parts.length

async function measure(data: TimelineData, aim: number, print: (line: string) => void): Promise<void> {
  const host = document.createElement('div')
  host.style.cssText = 'position:absolute;inset:0'
  document.body.replaceChildren(host)
  const frames = createFrameScheduler({ request: () => 1, cancel: () => {} })
  const begin = performance.now()
  const timeline = createTimeline(host, {
    messages: testWords,
    frames,
    onCursor: () => {},
    onSelect: () => {},
    onZoom: () => {},
    laneStatus: () => 'inside',
    describe: () => '',
  })
  const taking = timed(() => timeline.setData(data))
  frames.flush()
  const canvases = [...host.querySelectorAll('canvas')]
  raster(canvases)
  const first = performance.now() - begin
  let longest = 0
  while (!timeline.stats().detailReady)
    longest = Math.max(
      longest,
      timed(() => frames.flush()),
    )
  await nextFrame()

  const work: number[] = []
  const scripted: number[] = []
  const rival: number[] = []
  const rivalCanvas = document.createElement('canvas')
  const field = canvases[0]
  rivalCanvas.width = field?.width ?? 1_454
  rivalCanvas.height = field?.height ?? 1_000
  let marks = 0
  for (let frame = 0; frame < FRAMES; frame++) {
    const range = script(frame, data.end)
    work.push(
      timed(() => {
        scripted.push(
          timed(() => {
            timeline.setZoom(range)
            frames.flush()
          }),
        )
        raster(canvases)
      }),
    )
    marks = Math.max(marks, timeline.stats().rects)
    if (frame % RIVAL_EVERY === 0) rival.push(timed(() => drawEvery(rivalCanvas, data, range)))
    if (frame % 10 === 0) await nextFrame()
  }
  const scrub: number[] = []
  const before = timeline.stats().laneRedraws
  for (let i = 0; i < FRAMES; i++) scrub.push(timed(() => moveCursor(timeline, data, i / FRAMES, frames)))
  const redrawn = timeline.stats().laneRedraws - before
  const lanes = data.lanes.length
  print(`${data.stepCount.toLocaleString('en')} intervals on ${lanes} lanes, 1600 × 1000`)
  print(`  data to first paint   ${first.toFixed(0)} ms, of which taking the data ${taking.toFixed(1)} ms`)
  print(`  building detail       pieces of at most ${longest.toFixed(1)} ms`)
  print(`  work a frame          median ${at(work, 0.5)} ms, p95 ${at(work, 0.95)} ms (aim: median at most ${aim} ms)`)
  print(`  of this script        median ${at(scripted, 0.5)} ms, p95 ${at(scripted, 0.95)} ms`)
  parts.forEach((name, i) => {
    const own = value(work.slice(i * PART, (i + 1) * PART), 0.5)
    const other = value(rival.slice((i * PART) / RIVAL_EVERY, ((i + 1) * PART) / RIVAL_EVERY), 0.5)
    const ratio = `every rectangle ${other.toFixed(1)} ms, ratio ${(other / own).toFixed(1)}`
    print(`    ${name.padEnd(18)}  median ${own.toFixed(2)} ms; ${ratio}`)
  })
  print(
    `  scrub                 median ${at(scrub, 0.5)} ms, p95 ${at(scrub, 0.95)} ms; lanes redrawn ${redrawn} times`,
  )
  print(`  rectangles a frame    at most ${marks}`)
  timeline.destroy()
}

/** What the script shows in a frame. */
function script(frame: number, end: number): TimeRange {
  const part = (frame % PART) / PART
  const window = (zoom: number, center: number): TimeRange => ({
    from: end * center - end / zoom / 2,
    to: end * center + end / zoom / 2,
  })
  if (frame < PART) return window(1.25, 0.4 + 0.2 * part)
  if (frame < 2 * PART) return window(1.25 * 360 ** part, 0.6)
  if (frame < 3 * PART) return window(450, 0.6 - 0.1 * part)
  return window(450 * (1 / 450) ** part, 0.5)
}

function moveCursor(timeline: Timeline, data: TimelineData, part: number, frames: { flush(): void }): void {
  const step = Math.floor(part * data.stepCount)
  timeline.setCursor(step, data.stepTime[step] ?? 0)
  frames.flush()
}

/** The plain way: one rectangle an interval in view. */
function drawEvery(canvas: HTMLCanvasElement, data: TimelineData, range: TimeRange): void {
  const g = canvas.getContext('2d')
  if (!g) throw new Error('no 2D canvas')
  g.clearRect(0, 0, canvas.width, canvas.height)
  const { offsets, start, end, state } = data.intervals
  const colours = ['#fff', '#080', '#a80', '#c30', '#8ad', '#888', '#a0a']
  const laneHeight = canvas.height / data.lanes.length
  const scale = canvas.width / (range.to - range.from)
  for (let lane = 0; lane < data.lanes.length; lane++) {
    for (let i = offsets[lane] ?? 0; i < (offsets[lane + 1] ?? 0); i++) {
      const a = start[i] ?? 0
      const b = end[i] ?? 0
      if (b < range.from || a > range.to) continue
      g.fillStyle = colours[state[i] ?? 0] ?? '#000'
      g.fillRect((a - range.from) * scale, lane * laneHeight, Math.max(1, (b - a) * scale), laneHeight * 0.8)
    }
  }
  raster([canvas])
}

/** Waits for what has been drawn by reading a pixel. */
function raster(canvases: readonly HTMLCanvasElement[]): void {
  for (const canvas of canvases) canvas.getContext('2d')?.getImageData(0, 0, 1, 1)
}

function timed(work: () => void): number {
  const begin = performance.now()
  work()
  return performance.now() - begin
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve))
}

function value(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}

function at(times: readonly number[], part: number): string {
  return value(times, part).toFixed(2)
}
