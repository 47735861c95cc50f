/** Small helpers with which panels write into the page. */
import { colourOf } from '../../analysis/object-colours.ts'
import type { Phrase } from '../../sentences/phrase.ts'
import { element } from '../../stage/dom.ts'
import type { ViewEvents } from '../state/view.ts'

export { element, setAttribute } from '../../stage/dom.ts'

/** A button that does something. */
export function button(
  className: string,
  act: () => void,
  ...children: readonly (Node | string | null)[]
): HTMLButtonElement {
  const made = element('button', className, ...children)
  made.type = 'button'
  made.addEventListener('click', act)
  return made
}

/** What the parts of a phrase do; where one is left out, such parts are plain text. */
export type PhraseEvents = Pick<ViewEvents, 'select'> & Partial<ViewEvents>

/**
 * A phrase whose threads are buttons that select them, whose steps are buttons that go there, and whose objects carry
 * their colour and are buttons that show every use of them.
 */
export function phraseNodes(messages: Phrase, events: PhraseEvents): (Node | string)[] {
  return messages.map((part) => {
    const { thread, object, step, text } = part
    const { moveTo, uses } = events
    if (thread !== undefined) return button('name', () => events.select({ kind: 'thread', thread }), text)
    if (step !== undefined && moveTo !== undefined) return button('name', () => moveTo(step, 'jump'), text)
    if (object === undefined) return text
    const name = uses === undefined ? element('span', 'object', text) : button('name object', () => uses(object), text)
    name.style.setProperty('--own', `var(--${colourOf(object)})`)
    return name
  })
}

let made = 0

/** An id that no other element of the page has. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${++made}`
}
