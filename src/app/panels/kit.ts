/** Small helpers with which panels write into the page. */
import { colourOf } from '../../stage/plan.ts'
import type { ViewEvents } from '../view.ts'
import type { Phrase } from '../words/phrase.ts'

export { setAttribute } from '../../stage/dom.ts'

type Children = readonly (Node | string | null)[]

/** An element with a class and children; nulls are left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  ...children: Children
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.append(...children.filter((child) => child !== null))
  return made
}

/** A button that does something. */
export function button(className: string, act: () => void, ...children: Children): HTMLButtonElement {
  const made = element('button', className, ...children)
  made.type = 'button'
  made.addEventListener('click', act)
  return made
}

/** A phrase whose threads are buttons that select them; objects carry their colour. */
export function phraseNodes(words: Phrase, events: Pick<ViewEvents, 'select'>): (Node | string)[] {
  return words.map((part) => {
    const { thread, object, text } = part
    if (thread !== undefined) return button('name', () => events.select({ kind: 'thread', thread }), text)
    if (object === undefined) return text
    const name = element('span', 'object', text)
    name.style.setProperty('--own', `var(--${colourOf(object)})`)
    return name
  })
}

let made = 0

/** An id that no other element of the page has. */
export function uniqueId(prefix: string): string {
  return `${prefix}-${++made}`
}
