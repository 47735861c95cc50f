import './panels.css'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { Language } from '../../base/messages.ts'
import type { Milliseconds, ThreadId } from '../../base/units.ts'
import { plain } from '../../sentences/phrase.ts'
import { glyphElement } from '../../stage/glyphs.ts'
import { sentenceOf } from '../messages/sentences.ts'
import { situation } from '../messages/situation.ts'
import { selectedThread } from '../state/selected.ts'
import type { Movement, Scene, View, ViewEvents } from '../state/view.ts'
import { element, phraseNodes, setAttribute } from './kit.ts'
import { shownLines, watchListing } from './listing-choice.ts'

/** Moves that follow each other faster than this are read out only when they have come to rest for as long. */
const CALM: Milliseconds = 400

/** The sentence of the current step, and beside it what the selected thread is doing. */
export function createSentence(host: HTMLElement, events: ViewEvents): View {
  const now = element('p', 'now')
  now.setAttribute('role', 'status')
  now.setAttribute('aria-live', 'polite')
  const chosen = element('p', 'chosen')
  const notice = element('div', 'saying', now, chosen)
  host.append(notice)
  let scene: Scene | null = null
  let language: Language = 'en'
  let snapshot: Snapshot | null = null
  let selection: Selection | null = null
  let lastMove = Number.NEGATIVE_INFINITY
  let rest: ReturnType<typeof setTimeout> | null = null
  let said = ''

  function say(aloud: boolean): void {
    if (scene === null || snapshot === null) return
    const { trace, snapshots, scenario } = scene
    const told = { trace, snapshots, shownLine: shownLines(scenario.listings) }
    const messages = sentenceOf(told, snapshot.step, language)
    const text = plain(messages)
    // The same words again are not news, and must not take the focus from a name in them.
    const key = `${language} ${snapshot.step} ${text}`
    setAttribute(now, 'aria-live', aloud ? 'polite' : 'off')
    if (key === said) return
    said = key
    const focused = now.contains(document.activeElement)
    now.replaceChildren(...phraseNodes(messages, events))
    if (focused) now.querySelector('button')?.focus({ preventScroll: true })
  }

  const unwatch = watchListing(() => say(false))

  /** Reads out what stands there, once it has stood for a while. */
  function sayWhenCalm(): void {
    if (rest !== null) clearTimeout(rest)
    rest = setTimeout(() => {
      rest = null
      // A name that is being pressed must not be taken away from under the pointer.
      if (now.matches(':active')) return sayWhenCalm()
      said = ''
      say(true)
    }, CALM)
  }

  function showChosen(): void {
    const thread: ThreadId | null = selectedThread(scene, selection)
    const state = thread === null ? undefined : snapshot?.threads[thread]
    chosen.hidden = state === undefined
    if (scene === null || snapshot === null || thread === null || state === undefined) return
    const name = scene.trace.threads[thread]?.name ?? '?'
    chosen.replaceChildren(
      glyphElement(state.state, 12),
      element('b', '', name),
      element('span', '', situation(scene.trace, snapshot, thread, language)),
    )
  }

  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      snapshot = null
    },
    moveTo(next: Snapshot, movement: Movement) {
      snapshot = next
      const time = performance.now()
      const calm = movement !== 'scrub' && time - lastMove >= CALM
      lastMove = time
      say(calm)
      if (calm && rest !== null) {
        clearTimeout(rest)
        rest = null
      }
      if (!calm) sayWhenCalm()
      showChosen()
    },
    select(next) {
      selection = next
      showChosen()
    },
    destroy() {
      unwatch()
      if (rest !== null) clearTimeout(rest)
      notice.remove()
    },
  }
}
