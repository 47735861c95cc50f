import type { StepIndex } from '../../base/units.ts'
import { seconds } from '../../base/units.ts'
import type { Language } from '../../base/words.ts'
import type { Scene, ViewEvents } from '../view.ts'
import { markingWords } from '../words/marking.ts'
import { element, setAttribute, uniqueId } from './kit.ts'
import { createFolds } from './step-folds.ts'
import { moveWithKeys, type StepForm } from './step-form.ts'
import { createTeller } from './told-steps.ts'
import { createVirtualRows } from './virtual-rows.ts'

const words = {
  grid: { en: 'Steps in sentences', zh: '逐步叙述' },
  step: { en: 'step', zh: '步' },
  time: { en: 's', zh: '秒' },
  what: { en: 'what happened', zh: '发生了什么' },
} as const

const HEAD = 25
const ROW = 24

/**
 * The steps as sentences, one a row; those after the cursor are muted. Steps inside compounds are folded into a row that
 * opens and closes by a click, or by Enter at one of its steps.
 */
export function createStepList(events: ViewEvents): StepForm {
  const head = element('div', 'step-head')
  const window = element('div', 'virtual-window', head)
  const sizer = element('div', 'virtual-sizer', window)
  const scroller = element('div', 'step-list', sizer)
  scroller.tabIndex = 0
  scroller.setAttribute('role', 'grid')
  const prefix = uniqueId('step')
  let scene: Scene | null = null
  let language: Language = 'en'
  let current: StepIndex = 0
  let tell: (step: StepIndex) => string = () => ''
  const rows = createVirtualRows(scroller, sizer, window, HEAD, (index, row) => {
    if (scene === null) return
    const item = folds.rows.at(index)
    const step = item.kind === 'step' ? item.step : item.first
    if (row.dataset.step === undefined) {
      row.dataset.step = String(step)
      row.id = `${prefix}-${index}`
      row.setAttribute('role', 'row')
      row.setAttribute('aria-rowindex', String(index + 2))
      const time = seconds(scene.trace.steps.time[step] ?? 0).toFixed(3)
      let what: string
      if (item.kind === 'step') what = tell(step)
      else {
        what = markingWords.insideSteps[language](item.owner, item.count)
        row.dataset.fold = String(step)
        row.setAttribute('aria-expanded', String(folds.isOpen(step)))
      }
      row.replaceChildren(...[String(step), time, what].map((text) => cell('gridcell', text)))
    }
    const isNow = index === folds.rows.rowOf(current)
    const isInside = item.kind === 'inside' || folds.rows.foldOf(step) >= 0
    const className = `step-row${isNow ? ' now' : step > current ? ' later' : ''}${isInside ? ' inside' : ''}`
    if (row.className !== className) row.className = className
    if (isNow) setAttribute(row, 'aria-selected', 'true')
    else row.removeAttribute('aria-selected')
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
    rows.render()
    const row = folds.rows.rowOf(current)
    rows.reveal(row)
    setAttribute(scroller, 'aria-activedescendant', `${prefix}-${row}`)
  }

  moveWithKeys(scroller, events, () => ({ step: current, count: scene?.moments.stepCount ?? 0 }))

  return {
    element: scroller,
    show(next, nextLanguage) {
      scene = next
      folds.show(next)
      language = nextLanguage
      tell = createTeller(next, language)
      setAttribute(scroller, 'aria-label', words.grid[language])
      setAttribute(scroller, 'aria-colcount', '3')
      const titles = element(
        'div',
        'step-row',
        ...[words.step, words.time, words.what].map((title) => cell('columnheader', title[language])),
      )
      titles.setAttribute('role', 'row')
      titles.setAttribute('aria-rowindex', '1')
      head.setAttribute('role', 'rowgroup')
      head.replaceChildren(titles)
      list()
    },
    moveTo(moment) {
      current = moment.step
      showCurrent()
    },
    select() {},
    destroy() {
      rows.destroy()
      scroller.remove()
    },
  }
}

function cell(role: string, text: string): HTMLElement {
  const made = element('span', '', text)
  made.setAttribute('role', role)
  return made
}
