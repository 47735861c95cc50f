import type { Language } from '../../base/messages.ts'
import type { StepIndex } from '../../base/units.ts'
import { seconds } from '../../base/units.ts'
import { markingMessages } from '../messages/marking.ts'
import type { Scene, ViewEvents } from '../state/view.ts'
import { element, setAttribute } from './kit.ts'
import type { StepForm } from './step-form.ts'
import { createStepGrid } from './step-grid.ts'
import { createDescriber } from './step-sentences.ts'

const messages = {
  grid: { en: 'Steps in sentences', zh: '逐步叙述' },
  step: { en: 'step', zh: '步' },
  time: { en: 's', zh: '秒' },
  what: { en: 'what happened', zh: '发生了什么' },
} as const

const HEAD = 25

/** The steps as sentences, one a row; those after the cursor are muted. */
export function createStepList(events: ViewEvents): StepForm {
  let scene: Scene | null = null
  let language: Language = 'en'
  let tell: (step: StepIndex) => string = () => ''
  const grid = createStepGrid('step-list', HEAD, events, (row, item, step) => {
    if (scene === null || row.childElementCount > 0) return
    const time = seconds(scene.trace.steps.time[step] ?? 0).toFixed(3)
    const what = item.kind === 'step' ? tell(step) : markingMessages.insideSteps[language](item.owner, item.count)
    row.replaceChildren(...[String(step), time, what].map((text) => cell('gridcell', text)))
  })
  const { scroller, head } = grid

  return {
    element: scroller,
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      tell = createDescriber(next, language)
      setAttribute(scroller, 'aria-label', messages.grid[language])
      setAttribute(scroller, 'aria-colcount', '3')
      const titles = element(
        'div',
        'step-row',
        ...[messages.step, messages.time, messages.what].map((title) => cell('columnheader', title[language])),
      )
      titles.setAttribute('role', 'row')
      titles.setAttribute('aria-rowindex', '1')
      head.replaceChildren(titles)
      grid.show(next)
    },
    moveTo: ({ step }) => grid.moveTo(step),
    select() {},
    destroy: grid.destroy,
  }
}

function cell(role: string, text: string): HTMLElement {
  const made = element('span', '', text)
  made.setAttribute('role', role)
  return made
}
