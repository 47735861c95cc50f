/** The text twin of the lanes: threads as columns, steps as rows, and words only where something changed. */

import type { LaneStateName } from '../../analysis/timeline-data.ts'
import type { Language } from '../../base/messages.ts'
import { own } from '../../base/own.ts'
import type { CssPixels, StepIndex, ThreadId } from '../../base/units.ts'
import { seconds } from '../../base/units.ts'
import { glyphElement } from '../../stage/glyphs.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { targetThread } from '../../trace/columns.ts'
import { isErrorValue } from '../../trace/tables.ts'
import { operationName, resultOf } from '../../trace/trace.ts'
import { stateMessages } from '../messages/lanes.ts'
import { markingMessages } from '../messages/marking.ts'
import { selectedThread } from '../state/selected.ts'
import type { Scene, ViewEvents } from '../state/view.ts'
import { button, element, setAttribute } from './kit.ts'
import type { StepForm } from './step-form.ts'
import { createStepGrid } from './step-grid.ts'

const messages = {
  grid: { en: 'Threads as columns, steps as rows', zh: '每列一个线程，每行一步' },
  step: { en: 'step', zh: '步' },
  time: { en: 's', zh: '秒' },
  woken: { en: 'woken', zh: '被唤醒' },
  started: { en: 'started', zh: '被启动' },
} as const

const HEAD: CssPixels = 29
/** Step and time, which stay while the columns scroll. */
const FIXED: CssPixels = 104
const COLUMN: CssPixels = 80

/** The table. Only cells in view exist. Steps inside compounds are folded, as in the list of sentences. */
export function createStepTable(events: ViewEvents): StepForm {
  let scene: Scene | null = null
  let language: Language = 'en'
  let selected: ThreadId | null = null
  let firstColumn = 0
  let lastColumn = -1

  const grid = createStepGrid('step-table', HEAD, events, (row, item, step) => {
    const columns = `${firstColumn} ${lastColumn} ${selected}`
    if (scene === null || row.dataset.columns === columns) return
    row.dataset.columns = columns
    const time = seconds(scene.trace.steps.time[step] ?? 0).toFixed(3)
    const cells = [fixedCell('rowheader', 1, String(step)), fixedCell('gridcell', 2, time)]
    if (item.kind === 'inside')
      cells.push(foldCell(markingMessages.insideSteps[language](item.owner, item.count), scene.trace.threads.length))
    else for (let thread = firstColumn; thread <= lastColumn; thread++) cells.push(threadCell(scene, step, thread))
    row.replaceChildren(...cells)
  })
  const { scroller, head, sizer } = grid

  function threadCell({ trace, data }: Scene, step: StepIndex, thread: ThreadId): HTMLElement {
    const cell = element('span', `column${thread === selected ? ' selected' : ''}`)
    cell.setAttribute('role', 'gridcell')
    cell.setAttribute('aria-colindex', String(thread + 3))
    cell.style.left = `${FIXED + thread * COLUMN}px`
    const name = operationName(trace, step)
    let state: LaneStateName = 'ready'
    let word: string
    if (trace.steps.thread[step] === thread) {
      state = isErrorValue(resultOf(trace, step)) ? 'running' : (own(leavesIn, name) ?? 'running')
      word = name === 'block' ? `${attemptOf(trace, step).operation}…` : name
    } else if (name === 'start' && targetThread(trace.steps.target[step] ?? -1) === thread)
      word = messages.started[language]
    else if (wokenBy(data, step).includes(thread)) word = messages.woken[language]
    else return cell
    cell.append(glyphElement(state, 11), word)
    cell.title = `${trace.threads[thread]?.name ?? '?'}: ${word}, ${stateMessages[state][language]}`
    return cell
  }

  function drawHead(): void {
    if (scene === null) return
    const cells: HTMLElement[] = [
      fixedCell('columnheader', 1, messages.step[language]),
      fixedCell('columnheader', 2, messages.time[language]),
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
    grid.render()
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
      const threads = next.trace.threads.length
      setAttribute(scroller, 'aria-label', messages.grid[language])
      setAttribute(scroller, 'aria-colcount', String(threads + 2))
      sizer.style.width = `${FIXED + threads * COLUMN}px`
      columnsInView()
      drawHead()
      grid.show(next)
    },
    moveTo(snapshot) {
      // With a thread selected its column stays; else the one that acts is followed.
      if (selected === null && scene !== null) revealColumn(scene.trace.steps.thread[snapshot.step] ?? 0)
      if (columnsInView()) drawHead()
      grid.moveTo(snapshot.step)
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
      grid.destroy()
      resized.disconnect()
    },
  }
}

/** What stands for steps inside a compound: over the columns of all threads. */
function foldCell(text: string, threads: number): HTMLElement {
  const cell = element('span', 'fold', text)
  cell.setAttribute('role', 'gridcell')
  cell.setAttribute('aria-colindex', '3')
  cell.setAttribute('aria-colspan', String(threads))
  return cell
}

function fixedCell(role: string, column: number, text: string): HTMLElement {
  const cell = element('span', `fixed fixed-${column}`, text)
  cell.setAttribute('role', role)
  cell.setAttribute('aria-colindex', String(column))
  return cell
}

/** The state in which a step of its own leaves a thread; it runs on after all others. */
const leavesIn: { readonly [operation: string]: LaneStateName } = {
  block: 'blocked',
  sleep: 'sleeping',
  input: 'sleeping',
  fetch: 'sleeping',
  switch: 'suspended',
  throw: 'suspended',
  end: 'finished',
  fail: 'failed',
}

/** The threads that a step woke. */
function wokenBy({ arrows }: Scene['data'], step: StepIndex): ThreadId[] {
  let row = 0
  for (let high = arrows.step.length; row < high; ) {
    const middle = (row + high) >> 1
    if ((arrows.step[middle] ?? 0) < step) row = middle + 1
    else high = middle
  }
  const woken: ThreadId[] = []
  for (; arrows.step[row] === step; row++) woken.push(arrows.to[row] ?? 0)
  return woken
}
