import './typing-row.css'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Language } from '../../base/messages.ts'
import { typingMessages } from '../messages/typing.ts'
import { keepTypedText, typedText } from '../state/typed-text.ts'
import type { Asking, Scene, TypingAnswer, View, ViewEvents } from '../state/view.ts'
import { button, element, setAttribute, uniqueId } from './kit.ts'

/** A row in which a person types a line for a thread that asks for one at the cursor. Not there when nobody does. */
export function createTypingRow(host: HTMLElement, events: ViewEvents): View {
  const label = element('label', '')
  const field = element('input', '')
  field.type = 'text'
  field.autocomplete = 'off'
  field.spellcheck = false
  field.id = uniqueId('typing')
  label.htmlFor = field.id
  const send = button('btn line', () => {}, '')
  send.type = 'submit'
  const end = button('btn line', endInput, '')
  end.setAttribute('aria-keyshortcuts', 'Control+D')
  const until = element('span', 'until')
  const wrong = element('span', 'wrong')
  wrong.setAttribute('role', 'alert')
  const row = element('form', 'typing-row', label, field, send, end, until, wrong)
  row.noValidate = true
  row.hidden = true
  host.append(row)
  let scene: Scene | null = null
  let language: Language = 'en'
  /** Whose line is in the field. */
  let program = ''

  row.addEventListener('submit', (event) => {
    event.preventDefault()
    answered(events.type?.(field.value) ?? 'nobody')
  })
  field.addEventListener('keydown', (event) => {
    // As in a terminal: with an empty line.
    if (!(event.ctrlKey && event.key.toLowerCase() === 'd') || field.value !== '') return
    event.preventDefault()
    endInput()
  })
  field.addEventListener('input', () => {
    wrong.textContent = ''
    keepTypedText(`line ${program}`, field.value)
  })

  function endInput(): void {
    const answer = events.type?.(null) ?? 'nobody'
    answered(answer)
    // No other question will come, so the keys are the page's again.
    if (answer === 'taken' && document.activeElement instanceof HTMLElement && row.contains(document.activeElement))
      document.activeElement.blur()
  }

  function answered(answer: TypingAnswer): void {
    wrong.textContent = answer === 'taken' ? '' : typingMessages[answer][language]
    if (answer !== 'taken') return
    field.value = ''
    keepTypedText(`line ${program}`, '')
  }

  function offer(asking: Asking | null): void {
    const focused = row.contains(document.activeElement)
    const live = scene?.live === true
    // Between two questions of a run that goes on, the keys of who types stay with the field.
    if (asking === null && focused && live) return
    const wasHidden = row.hidden
    row.hidden = asking === null
    // Who has just typed the last line goes on with the keys of the page.
    if (asking === null && focused) field.blur()
    if (asking === null || scene === null) return
    // A run does not wait: who answers it types at once, and Enter must not press Stop. At the cursor of a simulation
    // the arrows go on moving it.
    if (live && wasHidden && isFocusLoose()) field.focus()
    const name = scene.trace.threads[asking.thread]?.name ?? '?'
    const prompt = asking.prompt.trim()
    const messages = typingMessages.asks[language](name, prompt)
    const { until: ends } = asking
    const untilMessages =
      ends === undefined ? '' : typingMessages[ends === 'script' ? 'untilScript' : 'untilEnded'][language]
    if (until.textContent !== untilMessages) until.textContent = untilMessages
    if (label.dataset.said === messages) return
    label.dataset.said = messages
    label.replaceChildren(element('b', 'here', typingMessages.here[language]), ' ', messages)
    send.textContent = typingMessages.enter[language]
    end.textContent = typingMessages.end[language]
    end.title = typingMessages.endHint[language]
    setAttribute(field, 'placeholder', typingMessages.line[language])
  }

  /** Whether the focus is where a key would end the run, or be taken for one of the page's keys. */
  function isFocusLoose(): boolean {
    const at = document.activeElement
    return at === null || at === document.body || at.matches('.btn.stop')
  }

  return {
    show(next, nextLanguage) {
      scene = next
      language = nextLanguage
      if (program === next.scenario.id) return
      program = next.scenario.id
      field.value = typedText(`line ${program}`)
    },
    grow(next) {
      scene = next
      if (!next.live) offer(null)
    },
    moveTo(snapshot: Snapshot) {
      offer(events.asksAt?.(snapshot) ?? null)
    },
    select() {},
    destroy() {
      row.remove()
    },
  }
}
