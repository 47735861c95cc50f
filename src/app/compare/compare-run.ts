import type { Place } from '../../analysis/durations.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { Microseconds, StepIndex } from '../../base/units.ts'
import { compareMessages, tookMessages } from '../messages/compare.ts'
import { placeMessages } from '../run/run-differences.ts'
import type { ChosenStore } from '../state/store.ts'
import type { Movement, Scene, ViewEvents } from '../state/view.ts'
import { button, element, setAttribute, uniqueId } from '../views/kit.ts'
import type { SharedAxis, TimelinePart } from '../views/timeline-part.ts'

/** What is shown of one of two runs. */
export interface RunShown {
  readonly scene: Scene
  /** What it differs in from the other. */
  readonly differs: Message
  readonly axisEnd: Microseconds
  /** Where the other does something else; null where it never does. */
  readonly parts: StepIndex | null
}

/** One of two runs: what it is, what it does at its cursor, and its timeline. */
export interface CompareRun {
  readonly element: HTMLElement
  readonly part: TimelinePart
  show(run: RunShown, language: Language): void
  setFocused(isFocused: boolean): void
  moveTo(snapshot: Snapshot, movement: Movement, drawnAt: Microseconds): void
  destroy(): void
}

/** What the first picture is made with: it is there already, and must not be loaded another time. */
export type Picture = Pick<typeof import('../views/picture.ts'), 'createTimelinePart' | 'plain' | 'sentenceOf'>

/** @param focus gives this run the focus */
export function createCompareRun(
  { createTimelinePart, plain, sentenceOf }: Picture,
  place: Place,
  events: ViewEvents,
  chosen: ChosenStore,
  shared: Omit<SharedAxis, 'place'>,
  focus: () => void,
): CompareRun {
  const name = button('btn cmp-name', focus)
  name.id = uniqueId('compared')
  const took = element('span', 'cmp-took')
  const now = element('span', 'cmp-now')
  const lanes = element('div', 'cmp-lanes')
  const root = element('section', 'cmp-run', element('div', 'cmp-head', name, took, now), lanes)
  root.setAttribute('aria-labelledby', name.id)
  let shown: RunShown | null = null
  let language: Language = 'en'
  const number = place === 'first' ? 1 : 2
  const part = createTimelinePart(lanes, events, chosen, {
    ...shared,
    place: { en: compareMessages.run.en(number), zh: compareMessages.run.zh(number) },
  })

  return {
    element: root,
    part,
    show(run, nextLanguage) {
      const { scene, axisEnd, parts } = run
      // The same run in the same words: only what it is beside may have changed.
      const before = shown?.scene
      const isSame = before?.trace === scene.trace && before.hidden?.size === scene.hidden?.size
      const anew = !isSame || language !== nextLanguage
      shown = run
      language = nextLanguage
      part.share(axisEnd, parts)
      if (anew) part.show(scene, language)
      const label = placeMessages(place, run.differs)[language]
      name.textContent = label
      name.title = compareMessages.focusHint[language]
      took.textContent = tookMessages({ time: scene.data.end, end: scene.trace.end.detail }, language)
    },
    setFocused(isFocused) {
      root.classList.toggle('focused', isFocused)
      setAttribute(name, 'aria-pressed', String(isFocused))
    },
    moveTo(snapshot, movement, drawnAt) {
      part.moveTo({ ...snapshot, time: drawnAt }, movement)
      if (shown === null) return
      const text = plain(sentenceOf(shown.scene, snapshot.step, language))
      if (now.textContent !== text) now.textContent = text
      now.title = text
    },
    destroy() {
      part.destroy()
      root.remove()
    },
  }
}
