import './panels.css'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { Language } from '../../base/messages.ts'
import type { Milliseconds } from '../../base/units.ts'
import type { Scene, View, ViewEvents } from '../state/view.ts'
import { createChoices } from './choices.ts'
import { element } from './kit.ts'
import { rememberChoice, rememberedChoice } from './remembered.ts'
import type { StepForm } from './step-form.ts'
import { createStepList } from './step-list.ts'
import { createStepTable } from './step-table.ts'

const forms = ['sentences', 'table'] as const
type FormName = (typeof forms)[number]
const remembered = 'heddle.steps'

/** How long a hand has rested when the steps catch up. */
const REST: Milliseconds = 150

const messages = {
  label: { en: 'Form of the steps', zh: '步骤的形式' },
  titles: {
    en: { sentences: 'Sentences', table: 'Table' },
    zh: { sentences: '叙述', table: '表格' },
  },
} as const

/** All steps of a run in words: as sentences, or as a table with a column for each thread. */
export function createSteps(host: HTMLElement, events: ViewEvents): View {
  const make: Readonly<Record<FormName, (events: ViewEvents) => StepForm>> = {
    sentences: createStepList,
    table: createStepTable,
  }
  let name = rememberedChoice<FormName>(remembered, forms)
  const choices = createChoices<FormName>(forms, choose)
  const root = element('div', 'steps', choices.element)
  host.append(root)
  let form = make[name](events)
  root.append(form.element)
  let scene: Scene | null = null
  let language: Language = 'en'
  let snapshot: Snapshot | null = null
  let selection: Selection | null = null

  let late: ReturnType<typeof setTimeout> | null = null

  function catchUp(): void {
    late = null
    if (snapshot !== null) form.moveTo(snapshot)
  }

  function choose(next: FormName): void {
    if (next === name) return
    name = next
    rememberChoice(remembered, name)
    form.destroy()
    form = make[name](events)
    root.append(form.element)
    choices.show(messages.label[language], messages.titles[language], name)
    if (scene === null) return
    form.show(scene, language)
    form.select(selection)
    if (snapshot !== null) form.moveTo(snapshot)
  }

  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      choices.show(messages.label[language], messages.titles[language], name)
      form.show(next, nextLanguage)
    },
    moveTo(next, movement) {
      snapshot = next
      // Unseen, it need not keep pace with a hand that scrubs: it is brought up to date once that rests.
      const unseen = !root.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      if (late !== null) clearTimeout(late)
      late = null
      if (unseen && (movement === 'scrub' || movement === 'play')) late = setTimeout(catchUp, REST)
      else form.moveTo(next)
    },
    select(next) {
      selection = next
      form.select(next)
    },
    destroy() {
      if (late !== null) clearTimeout(late)
      form.destroy()
      root.remove()
    },
  }
}
