/** The text twin of the lanes: threads as columns, steps as rows, and words only where something changed. */
import { LaneState, type LaneStateName, laneStateNames } from '../../analysis/timeline-data.ts'
import type { CssPixels, StepIndex, ThreadId } from '../../base/units.ts'
import { seconds } from '../../base/units.ts'
import type { Language } from '../../base/words.ts'
import { glyphElement } from '../../stage/glyphs.ts'
import { argumentOf, operationName } from '../../trace/trace.ts'
import { selectedThread } from '../selected.ts'
import type { Scene, ViewEvents } from '../view.ts'
import { stateWords } from '../words/lanes.ts'
import { button, element, setAttribute, uniqueId } from './kit.ts'
import { moveWithKeys, type StepForm } from './step-form.ts'
import { createVirtualRows } from './virtual-rows.ts'

const words = {
  grid: { en: 'Threads as columns, steps as rows', zh: '每列一个线程，每行一步' },
  step: { en: 'step', zh: '步' },
  time: { en: 's', zh: '秒' },
} as const

const HEAD: CssPixels = 29
const ROW: CssPixels = 24
/** Step and time, which stay while the columns scroll. */
const FIXED: CssPixels = 104
const COLUMN: CssPixels = 92

/** The table. Only cells in view exist. */
export function createStepTable(events: ViewEvents): StepForm {
  const head = element('div', 'step-head')
  const window = element('div', 'virtual-window', head)
  const sizer = element('div', 'virtual-sizer', window)
  const scroller = element('div', 'step-table', sizer)
  scroller.tabIndex = 0
  scroller.setAttribute('role', 'grid')
  const prefix = uniqueId('step')
  let scene: Scene | null = null
  let language: Language = 'en'
  let current: StepIndex = 0
  let selected: ThreadId | null = null
  let firstColumn = 0
  let lastColumn = -1

  const rows = createVirtualRows(scroller, sizer, window, HEAD, (step, row) => {
    if (scene === null) return
    const className = `step-row${step === current ? ' now' : step > current ? ' later' : ''}`
    if (row.className !== className) row.className = className
    if (step === current) setAttribute(row, 'aria-selected', 'true')
    else row.removeAttribute('aria-selected')
    const columns = `${firstColumn} ${lastColumn} ${selected}`
    if (row.dataset.columns === columns) return
    row.dataset.columns = columns
    row.dataset.step = String(step)
    row.id = `${prefix}-${step}`
    row.setAttribute('role', 'row')
    row.setAttribute('aria-rowindex', String(step + 2))
    const time = seconds(scene.trace.steps.time[step] ?? 0).toFixed(3)
    const cells = [fixedCell('rowheader', 1, String(step)), fixedCell('gridcell', 2, time)]
    for (let thread = firstColumn; thread <= lastColumn; thread++) cells.push(threadCell(scene, step, thread))
    row.replaceChildren(...cells)
  })

  function threadCell({ trace, data }: Scene, step: StepIndex, thread: ThreadId): HTMLElement {
    const cell = element('span', `column${thread === selected ? ' selected' : ''}`)
    cell.setAttribute('role', 'gridcell')
    cell.setAttribute('aria-colindex', String(thread + 3))
    cell.style.left = `${FIXED + thread * COLUMN}px`
    const own = trace.steps.thread[step] === thread
    const began = stretchBegunBy(data, thread, step)
    if (!own && began < 0) return cell
    const state = began >= 0 ? stateNamed(data.intervals.state[began] ?? 0) : stateAfter(data, thread, step)
    let word: string = stateWords[state][language]
    if (own) {
      const name = operationName(trace, step)
      word = name === 'block' ? `${String(argumentOf(trace, step))}…` : name
    }
    cell.append(glyphElement(state, 11), word)
    cell.title = `${trace.threads[thread]?.name ?? '?'}: ${word}, ${stateWords[state][language]}`
    return cell
  }

  function drawHead(): void {
    if (scene === null) return
    const cells: HTMLElement[] = [
      fixedCell('columnheader', 1, words.step[language]),
      fixedCell('columnheader', 2, words.time[language]),
    ]
    for (let thread = firstColumn; thread <= lastColumn; thread++) {
      const name = scene.trace.threads[thread]?.name ?? '?'
      const choose = button('', () => events.select({ kind: 'thread', thread }), name)
      choose.title = name
      choose.tabIndex = -1
      const cell = element('span', `column${thread === selected ? ' selected' : ''}`, choose)
      cell.setAttribute('role', 'columnheader')
      cell.setAttribute('aria-colindex', String(thread + 3))
      cell.style.left = `${FIXED + thread * COLUMN}px`
      cells.push(cell)
    }
    const row = element('div', 'step-row', ...cells)
    row.setAttribute('role', 'row')
    row.setAttribute('aria-rowindex', '1')
    head.setAttribute('role', 'rowgroup')
    head.replaceChildren(row)
  }

  /** Which columns are in view. Cells keep their place from the left; the window slides under them. */
  function columnsInView(): boolean {
    const count = scene?.trace.threads.length ?? 0
    const left = scroller.scrollLeft
    const first = Math.max(0, Math.floor(left / COLUMN) - 1)
    const last = Math.min(count - 1, Math.ceil((left + scroller.clientWidth - FIXED) / COLUMN))
    if (first === firstColumn && last === lastColumn) return false
    firstColumn = first
    lastColumn = last
    return true
  }

  function redraw(): void {
    drawHead()
    rows.render()
  }
  scroller.addEventListener(
    'scroll',
    () => {
      if (columnsInView()) redraw()
    },
    { passive: true },
  )
  const resized = new ResizeObserver(() => {
    if (columnsInView()) redraw()
  })
  resized.observe(scroller)
  scroller.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null
    if (row !== null) events.moveTo(Number(row.dataset.step), 'jump')
  })
  scroller.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    if (event.target !== scroller || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    const count = scene?.trace.threads.length ?? 0
    const from = selected ?? (event.key === 'ArrowRight' ? -1 : 1)
    const thread = Math.max(0, Math.min(count - 1, from + (event.key === 'ArrowRight' ? 1 : -1)))
    events.select({ kind: 'thread', thread })
  })
  moveWithKeys(scroller, events, () => ({ step: current, count: scene?.moments.stepCount ?? 0 }))

  /** Scrolls sideways so that a thread's column can be seen. */
  function revealColumn(thread: ThreadId): void {
    const left = thread * COLUMN
    const room = scroller.clientWidth - FIXED
    if (left < scroller.scrollLeft) scroller.scrollLeft = left
    else if (left + COLUMN > scroller.scrollLeft + room) scroller.scrollLeft = left + COLUMN - room
  }

  return {
    element: scroller,
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      const { stepCount } = next.moments
      const threads = next.trace.threads.length
      setAttribute(scroller, 'aria-label', words.grid[language])
      setAttribute(scroller, 'aria-rowcount', String(stepCount + 1))
      setAttribute(scroller, 'aria-colcount', String(threads + 2))
      sizer.style.width = `${FIXED + threads * COLUMN}px`
      columnsInView()
      drawHead()
      rows.setSize({ count: stepCount, usual: ROW })
      rows.reset()
    },
    moveTo(moment) {
      current = moment.step
      columnsInView()
      rows.render()
      rows.reveal(current)
      setAttribute(scroller, 'aria-activedescendant', `${prefix}-${current}`)
    },
    select(selection) {
      const next = selectedThread(scene, selection)
      if (next === selected) return
      selected = next
      if (next !== null) revealColumn(next)
      columnsInView()
      redraw()
    },
    destroy() {
      rows.destroy()
      resized.disconnect()
      scroller.remove()
    },
  }
}

function fixedCell(role: string, column: number, text: string): HTMLElement {
  const cell = element('span', `fixed fixed-${column}`, text)
  cell.setAttribute('role', role)
  cell.setAttribute('aria-colindex', String(column))
  return cell
}

function stateNamed(code: number): LaneStateName {
  return laneStateNames[code] ?? 'unborn'
}

/** Row of the stretch that a step began on a thread's lane, or -1. */
function stretchBegunBy({ intervals, stepTime }: Scene['data'], thread: ThreadId, step: StepIndex): number {
  const { start, step: begun, offsets } = intervals
  const time = stepTime[step] ?? 0
  const from = offsets[thread] ?? 0
  for (let row = lastStarting(start, time, from, offsets[thread + 1] ?? from); row >= from; row--) {
    if (begun[row] === step) return row
    if ((start[row] ?? 0) < time) break
  }
  return -1
}

/** The state that a thread is in once a step of its own is done. */
function stateAfter({ intervals, stepTime }: Scene['data'], thread: ThreadId, step: StepIndex): LaneStateName {
  const { start, step: begun, offsets, state } = intervals
  const from = offsets[thread] ?? 0
  let row = lastStarting(start, stepTime[step] ?? 0, from, offsets[thread + 1] ?? from)
  while (row >= from && (begun[row] ?? 0) > step) row--
  return row < from ? stateNamed(LaneState.unborn) : stateNamed(state[row] ?? 0)
}

/** The last of a lane's stretches that starts at a time or before; `from - 1` when none does. */
function lastStarting(start: Float64Array, time: number, from: number, to: number): number {
  let low = from - 1
  let high = to
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((start[middle] ?? 0) <= time) low = middle
    else high = middle
  }
  return low
}
