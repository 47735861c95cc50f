import { foldedRows, plainRows, type StepRows } from '../../analysis/insides.ts'
import type { StepIndex } from '../../base/units.ts'
import { seconds } from '../../base/units.ts'
import type { Language } from '../../base/words.ts'
import type { Scene, ViewEvents } from '../view.ts'
import { markingWords } from '../words/marking.ts'
import { element, setAttribute, uniqueId } from './kit.ts'
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
  let listed: StepRows = plainRows(0)
  /** First steps of the folds that are open. */
  let open = new Set<StepIndex>()
  let tell: (step: StepIndex) => string = () => ''
  const rows = createVirtualRows(scroller, sizer, window, HEAD, (index, row) => {
    if (scene === null) return
    const item = listed.at(index)
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
        row.setAttribute('aria-expanded', String(open.has(step)))
      }
      row.replaceChildren(...[String(step), time, what].map((text) => cell('gridcell', text)))
    }
    const isNow = index === listed.rowOf(current)
    const isInside = item.kind === 'inside' || listed.foldOf(step) >= 0
    const className = `step-row${isNow ? ' now' : step > current ? ' later' : ''}${isInside ? ' inside' : ''}`
    if (row.className !== className) row.className = className
    if (isNow) setAttribute(row, 'aria-selected', 'true')
    else row.removeAttribute('aria-selected')
  })

  /** Lists the steps anew, as the folds are now. */
  function list(): void {
    if (scene === null) return
    listed = scene.hidden === undefined ? plainRows(scene.moments.stepCount) : foldedRows(scene.trace, open)
    setAttribute(scroller, 'aria-rowcount', String(listed.count + 1))
    rows.setSize({ count: listed.count, usual: ROW })
    rows.reset()
  }

  function showCurrent(): void {
    rows.render()
    rows.reveal(listed.rowOf(current))
    setAttribute(scroller, 'aria-activedescendant', `${prefix}-${listed.rowOf(current)}`)
  }

  function openOrFold(first: StepIndex): void {
    if (!open.delete(first)) open.add(first)
    list()
    showCurrent()
  }

  scroller.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null
    if (row === null) return
    if (row.dataset.fold !== undefined) openOrFold(Number(row.dataset.fold))
    else events.moveTo(Number(row.dataset.step), 'jump')
  })
  scroller.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== scroller) return
    const first = listed.foldOf(current)
    if (first < 0) return
    event.preventDefault()
    event.stopPropagation()
    openOrFold(first)
  })
  moveWithKeys(scroller, events, () => ({ step: current, count: scene?.moments.stepCount ?? 0 }))

  return {
    element: scroller,
    show(next, nextLanguage) {
      // The folds of another run say nothing of this one's.
      if (scene?.scenario !== next.scenario || (scene.trace !== next.trace && !next.live)) open = new Set()
      scene = next
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
