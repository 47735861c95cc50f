/** What both forms of the list of steps share: rows in view only, steps inside compounds folded, one of them current. */
import type { StepRow } from '../../analysis/internals.ts'
import type { CssPixels, StepIndex } from '../../base/units.ts'
import type { Scene, ViewEvents } from '../state/view.ts'
import { element, setAttribute, uniqueId } from './kit.ts'
import { createFolds } from './step-folds.ts'
import { moveWithKeys } from './step-form.ts'
import { createVirtualRows } from './virtual-rows.ts'

const ROW: CssPixels = 24

export interface StepGrid {
  /** What scrolls; it has the focus, and is the grid for screen readers. */
  readonly scroller: HTMLElement
  /** What stays at the top; empty at first. */
  readonly head: HTMLElement
  /** As wide as all columns. */
  readonly sizer: HTMLElement
  /** Lists the steps of a run, all rows anew. */
  show(scene: Scene): void
  /** Makes a step the current one, and brings its row into view. */
  moveTo(step: StepIndex): void
  /** Writes all rows that are in view once more. */
  render(): void
  destroy(): void
}

/**
 * Makes the grid. A row that stands for the inside of a compound opens and closes by a click, or by Enter at one of its
 * steps.
 * @param headHeight height of the head
 * @param fill writes the cells of a row, new or shown before; `step` is the step of the row or the first of its fold
 */
export function createStepGrid(
  className: string,
  headHeight: CssPixels,
  events: ViewEvents,
  fill: (row: HTMLElement, item: StepRow, step: StepIndex) => void,
): StepGrid {
  const head = element('div', 'step-head')
  const window = element('div', 'virtual-window', head)
  const sizer = element('div', 'virtual-sizer', window)
  const scroller = element('div', className, sizer)
  scroller.tabIndex = 0
  scroller.setAttribute('role', 'grid')
  head.setAttribute('role', 'rowgroup')
  const prefix = uniqueId('step')
  let current: StepIndex = 0

  const rows = createVirtualRows(scroller, sizer, window, headHeight, (index, row) => {
    const item = folds.rows.at(index)
    const step = item.kind === 'step' ? item.step : item.first
    if (row.dataset.step === undefined) {
      row.dataset.step = String(step)
      row.id = `${prefix}-${index}`
      row.setAttribute('role', 'row')
      row.setAttribute('aria-rowindex', String(index + 2))
      if (item.kind === 'inside') {
        row.dataset.fold = String(step)
        row.setAttribute('aria-expanded', String(folds.isOpen(step)))
      }
    }
    const isNow = index === folds.rows.rowOf(current)
    const isInside = item.kind === 'inside' || folds.rows.foldOf(step) >= 0
    const className = `step-row${isNow ? ' now' : step > current ? ' later' : ''}${isInside ? ' inside' : ''}`
    if (row.className !== className) row.className = className
    if (isNow) setAttribute(row, 'aria-selected', 'true')
    else row.removeAttribute('aria-selected')
    fill(row, item, step)
  })
  const folds = createFolds(
    scroller,
    events,
    () => current,
    () => {
      list()
      showCurrent()
    },
  )

  /** Lists the steps anew, as the folds are now. */
  function list(): void {
    const { count } = folds.rows
    setAttribute(scroller, 'aria-rowcount', String(count + 1))
    rows.setSize({ count, usual: ROW })
    rows.reset()
  }

  function showCurrent(): void {
    const row = folds.rows.rowOf(current)
    // Where it is out of view, revealing it makes other rows than those of here and now.
    if (rows.isInView(row)) rows.render()
    rows.reveal(row)
    setAttribute(scroller, 'aria-activedescendant', `${prefix}-${row}`)
  }

  moveWithKeys(scroller, events, () => ({ rows: folds.rows, row: folds.rows.rowOf(current) }))

  return {
    scroller,
    head,
    sizer,
    show(scene) {
      folds.show(scene)
      list()
    },
    moveTo(step) {
      current = step
      showCurrent()
    },
    render: () => rows.render(),
    destroy() {
      rows.destroy()
      scroller.remove()
    },
  }
}
