import type { StepIndex } from '../../base/units.ts'
import { seconds } from '../../base/units.ts'
import type { Language } from '../../base/words.ts'
import type { Scene, ViewEvents } from '../view.ts'
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

/** The steps as sentences, one a row; those after the cursor are muted. */
export function createStepList(events: ViewEvents): StepForm {
  const head = element('div', 'step-head')
  const window = element('div', 'virtual-window', head)
  const sizer = element('div', 'virtual-sizer', window)
  const scroller = element('div', 'step-list', sizer)
  scroller.tabIndex = 0
  scroller.setAttribute('role', 'grid')
  const prefix = uniqueId('step')
  let scene: Scene | null = null
  let current: StepIndex = 0
  let tell: (step: StepIndex) => string = () => ''
  const rows = createVirtualRows(scroller, sizer, window, HEAD, (step, row) => {
    if (scene === null) return
    if (row.dataset.step === undefined) {
      row.dataset.step = String(step)
      row.id = `${prefix}-${step}`
      row.setAttribute('role', 'row')
      row.setAttribute('aria-rowindex', String(step + 2))
      const time = seconds(scene.trace.steps.time[step] ?? 0).toFixed(3)
      row.replaceChildren(...[String(step), time, tell(step)].map((text) => cell('gridcell', text)))
    }
    const className = `step-row${step === current ? ' now' : step > current ? ' later' : ''}`
    if (row.className !== className) row.className = className
    if (step === current) setAttribute(row, 'aria-selected', 'true')
    else row.removeAttribute('aria-selected')
  })

  scroller.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]') : null
    if (row !== null) events.moveTo(Number(row.dataset.step), 'jump')
  })
  moveWithKeys(scroller, events, () => ({ step: current, count: scene?.moments.stepCount ?? 0 }))

  return {
    element: scroller,
    show(next, language: Language) {
      scene = next
      tell = createTeller(next, language)
      const { stepCount } = next.moments
      setAttribute(scroller, 'aria-label', words.grid[language])
      setAttribute(scroller, 'aria-rowcount', String(stepCount + 1))
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
      rows.setSize({ count: stepCount, usual: ROW })
      rows.reset()
    },
    moveTo(moment) {
      current = moment.step
      rows.render()
      rows.reveal(current)
      setAttribute(scroller, 'aria-activedescendant', `${prefix}-${current}`)
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
