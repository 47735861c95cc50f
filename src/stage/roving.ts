/**
 * One tab stop for many buttons: arrow keys go to the nearest one in their direction, Home and End to the first and the
 * last in reading order. Focus is all that moves; nothing is chosen by it.
 */
export interface Roving {
  /** To be called when buttons have come or gone. */
  refresh(): void
  /** Makes a button the one that Tab comes to. */
  activate(element: Element): void
  destroy(): void
}

type Button = HTMLElement | SVGElement

const directions: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Governs the elements with a `data-key` inside a host.
 * @param unseen selects those that the style sheet does not show, to which Tab cannot come
 */
export function createRoving(host: HTMLElement, unseen?: string): Roving {
  const controller = new AbortController()
  const { signal } = controller
  let activeKey: string | null = null
  let focused = false

  const every = unseen === undefined ? '[data-key]' : `[data-key]:not(${unseen})`
  const buttons = (): Button[] => [...host.querySelectorAll<Button>(every)]

  function setActive(button: Button | undefined, all: readonly Button[] = buttons()): void {
    activeKey = button?.dataset.key ?? null
    for (const other of all) {
      const index = other === button ? '0' : '-1'
      if (other.getAttribute('tabindex') !== index) other.setAttribute('tabindex', index)
    }
  }

  function refresh(): void {
    const all = buttons()
    const kept = all.find((button) => button.dataset.key === activeKey)
    const next = kept ?? all.find((button) => button.getAttribute('aria-pressed') === 'true') ?? all[0]
    setActive(next, all)
    // The focused button has gone: its neighbour takes over, so that keys keep working here.
    if (focused && !host.contains(document.activeElement)) next?.focus({ preventScroll: true })
  }

  host.addEventListener(
    'focusin',
    (event) => {
      focused = true
      const button = event.target instanceof Element ? event.target.closest<Button>('[data-key]') : null
      if (button !== null) setActive(button)
    },
    { signal },
  )
  host.addEventListener(
    'focusout',
    (event) => {
      // An element that is removed loses focus to nothing; a person's Tab or click has somewhere to go, or a click.
      if (event.relatedTarget instanceof Node || document.hasFocus()) {
        const target = event.target
        queueMicrotask(() => {
          if (target instanceof Node && target.isConnected && !host.contains(document.activeElement)) focused = false
        })
      }
    },
    { signal },
  )
  host.addEventListener(
    'keydown',
    (event) => {
      const from = event.target instanceof Element ? event.target.closest<Button>('[data-key]') : null
      if (from === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      const direction = directions[event.key]
      const all = buttons()
      const next =
        direction !== undefined
          ? nearest(from, all, direction)
          : event.key === 'Home'
            ? all[0]
            : event.key === 'End'
              ? all.at(-1)
              : null
      if (next === null) return
      event.preventDefault()
      event.stopPropagation()
      if (next === undefined) return
      setActive(next, all)
      next.focus({ preventScroll: true })
    },
    { signal },
  )

  return {
    refresh,
    activate(element) {
      if (element instanceof HTMLElement || element instanceof SVGElement) setActive(element)
    },
    destroy: () => controller.abort(),
  }
}

/** The nearest button in a direction; what lies straight ahead counts as nearer than what lies aside. */
function nearest(from: Button, all: readonly Button[], [dx, dy]: readonly [number, number]): Button | undefined {
  const box = from.getBoundingClientRect()
  const x = box.left + box.width / 2
  const y = box.top + box.height / 2
  let best: Button | undefined
  let least = Number.POSITIVE_INFINITY
  for (const button of all) {
    if (button === from) continue
    const other = button.getBoundingClientRect()
    const right = other.left + other.width / 2 - x
    const down = other.top + other.height / 2 - y
    const ahead = right * dx + down * dy
    if (ahead < 1) continue
    const aside = Math.abs(dx !== 0 ? down : right)
    const distance = ahead + aside * 3
    if (distance < least) {
      least = distance
      best = button
    }
  }
  return best
}
