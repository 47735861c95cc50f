import { button, element, setAttribute } from './kit.ts'

/** A few choices of which one holds: one tab stop, arrow keys inside. */
export interface Choices<Name extends string> {
  readonly element: HTMLElement
  /** Writes label and titles, and marks the one that holds. They are not there before. */
  show(label: string, titles: Readonly<Record<Name, string>>, current: Name): void
}

/** Makes the buttons; `choose` is told when a person picks another. */
export function createChoices<Name extends string>(
  names: readonly Name[],
  choose: (name: Name) => void,
): Choices<Name> {
  const group = element('div', 'choices')
  let current = -1
  const buttons = names.map((name) => {
    const made = button('', () => choose(name))
    made.setAttribute('role', 'radio')
    return made
  })
  group.addEventListener('keydown', (event) => {
    const forward = event.key === 'ArrowRight' || event.key === 'ArrowDown'
    if (!forward && event.key !== 'ArrowLeft' && event.key !== 'ArrowUp') return
    event.preventDefault()
    event.stopPropagation()
    const next = (current + (forward ? 1 : names.length - 1)) % names.length
    const name = names[next]
    if (name !== undefined) choose(name)
    buttons[next]?.focus()
  })
  return {
    element: group,
    show(label, titles, now) {
      current = names.indexOf(now)
      // Before there is a run to be shown, they have no names, and are not there.
      if (!group.hasChildNodes()) group.append(...buttons)
      setAttribute(group, 'role', 'radiogroup')
      setAttribute(group, 'aria-label', label)
      buttons.forEach((made, i) => {
        const name = names[i]
        if (name === undefined) return
        if (made.textContent !== titles[name]) made.textContent = titles[name]
        setAttribute(made, 'aria-checked', String(name === now))
        made.tabIndex = name === now ? 0 : -1
      })
    },
  }
}
