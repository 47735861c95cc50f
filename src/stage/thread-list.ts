import type { LaneStateName } from '../analysis/timeline-data.ts'
import { own } from '../base/own.ts'
import type { ThreadId } from '../base/units.ts'
import { element } from './dom.ts'
import { glyphElement } from './glyphs.ts'

export interface ListedThread {
  readonly thread: ThreadId
  readonly name: string
  readonly state: LaneStateName
  /** Accessible name: name and situation. */
  readonly label: string
}

/**
 * Opens a list of threads beside an element, for threads that share one button. Choosing one, Escape, or going
 * elsewhere closes it; focus goes back to where it was.
 * @returns closes it
 */
export function openThreadList(
  host: HTMLElement,
  anchor: Element,
  title: string,
  threads: readonly ListedThread[],
  choose: (thread: ThreadId) => void,
): () => void {
  const body = element('div', 'thread-list-body')
  const list = element('div', 'thread-list', element('p', '', title), body)
  list.setAttribute('role', 'dialog')
  list.setAttribute('aria-label', title)
  for (const { thread, name, state, label } of threads) {
    const button = element('button', '', glyphElement(state, 12), name)
    button.type = 'button'
    button.setAttribute('aria-label', label)
    button.addEventListener('click', () => {
      close()
      choose(thread)
    })
    body.append(button)
  }
  // In the top layer no pane cuts it off; it stays within the host for focus and tests of what is inside.
  list.popover = 'manual'
  host.append(list)
  list.showPopover()
  place(list, anchor)

  const before = document.activeElement
  const controller = new AbortController()
  const { signal } = controller
  function close(): void {
    if (signal.aborted) return
    controller.abort()
    const inside = list.contains(document.activeElement)
    list.remove()
    if (inside && (before instanceof HTMLElement || before instanceof SVGElement) && before.isConnected)
      before.focus({ preventScroll: true })
  }
  list.addEventListener(
    'keydown',
    (event) => {
      event.stopPropagation()
      if (event.key === 'Escape') close()
      else if (!moveFocus([...body.querySelectorAll('button')], event.key)) return
      event.preventDefault()
    },
    { signal },
  )
  list.addEventListener(
    'focusout',
    (event) => {
      if (event.relatedTarget instanceof Node && !list.contains(event.relatedTarget)) close()
    },
    { signal },
  )
  document.addEventListener(
    'pointerdown',
    (event) => {
      if (event.target instanceof Node && !list.contains(event.target)) close()
    },
    { signal, capture: true },
  )
  // It would stay behind where its button scrolls away.
  document.addEventListener(
    'scroll',
    (event) => {
      if (event.target instanceof Node && !list.contains(event.target)) close()
    },
    { signal, capture: true, passive: true },
  )
  body.querySelector('button')?.focus({ preventScroll: true })
  return close
}

/** Moves the focus as a key says. Returns whether it says anything. */
function moveFocus(buttons: readonly HTMLButtonElement[], key: string): boolean {
  const at = buttons.findIndex((button) => button.matches(':focus'))
  const last = buttons.length - 1
  const moves = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }
  const to = own<number>(moves, key)
  if (to === undefined) return false
  buttons[Math.max(0, Math.min(last, to))]?.focus()
  return true
}

/** Below the anchor, or above it where there is more room; inside the window. */
function place(list: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect()
  const below = window.innerHeight - at.bottom
  const up = below < 180 && at.top > below
  list.style.maxHeight = `${Math.max(96, Math.min(280, (up ? at.top : below) - 12))}px`
  const left = Math.max(4, Math.min(at.left, window.innerWidth - list.offsetWidth - 4))
  list.style.left = `${Math.round(left)}px`
  list.style.top = `${Math.round(up ? at.top - list.offsetHeight - 4 : at.bottom + 4)}px`
}
