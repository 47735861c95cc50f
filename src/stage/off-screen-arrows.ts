/**
 * Arrows that lead out of what is seen of the stage: instead of a line across everything in between, their beginning, and
 * at the edge a sign with whom they reach, which leads there. Likewise of those that come from there.
 */

import type { Language } from '../base/messages.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import { nameList } from '../pictures/messages.ts'

/** How much of such an arrow is drawn. */
const STUB: CssPixels = 28
/** This many are named at an edge. */
const NAMED = 2

const messages = {
  en: { to: (names: string) => `To ${names}: scroll there`, from: (names: string) => `From ${names}: scroll there` },
  zh: { to: (names: string) => `通向 ${names}：滚动到那里`, from: (names: string) => `来自 ${names}：滚动到那里` },
} as const satisfies { [language in Language]: object }

/** Who reads the signs, and in which place the arrows are. */
export interface OffScreenInput {
  readonly name: (thread: ThreadId) => string
  readonly language: Language
  /** Where the picture with the arrows begins, from the top of what is scrolled. */
  readonly top: CssPixels
}

export interface OffScreenArrows {
  /** To be called when arrows were drawn. */
  update(input: OffScreenInput): void
  destroy(): void
}

type Edge = 'above' | 'below'
const edges = ['above', 'below'] as const
const signs = { above: '↑', below: '↓' } as const

/** An end of an arrow that is not seen. */
interface Hidden {
  readonly thread: ThreadId
  readonly y: CssPixels
  /** Where its other end is, which is seen. */
  readonly x: CssPixels
  readonly incoming: boolean
}

/** Where a path of absolute commands begins and ends. */
export function endsOf(d: string): readonly [x: number, y: number, toX: number, toY: number] {
  let [x, y] = [0, 0]
  let start: readonly [number, number] | null = null
  for (const [, command = '', given = ''] of d.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const numbers = [...given.matchAll(/-?[\d.]+/g)].map(Number)
    if (command !== 'V') x = numbers.at(command === 'H' ? -1 : -2) ?? x
    if (command !== 'H') y = numbers.at(-1) ?? y
    start ??= [x, y]
  }
  return [...(start ?? ([0, 0] as const)), x, y]
}

/**
 * Governs the arrows of a stage that is scrolled with one of its ancestors; does nothing where none scrolls.
 * @param body holds the picture
 * @param layer holds the arrows, each with the threads from and to which it leads
 * @param changed is told when signs may have come or gone because a person scrolled
 */
export function createOffScreenArrows(
  host: HTMLElement,
  body: HTMLElement,
  layer: SVGGElement,
  changed: () => void,
): OffScreenArrows {
  const scroller = scrollerOf(host)
  const places = new Map<Edge, HTMLElement>()
  for (const edge of scroller === null ? [] : edges) {
    const place = document.createElement('div')
    place.className = `stage-edge ${edge}`
    if (edge === 'above') body.before(place)
    else body.after(place)
    places.set(edge, place)
  }
  let input: OffScreenInput | null = null
  let seen = { top: 0, height: Number.POSITIVE_INFINITY }

  function look(): void {
    if (scroller === null) return
    seen = { top: scroller.scrollTop, height: scroller.clientHeight }
    draw()
    changed()
  }

  function edgeOf(y: CssPixels): Edge | null {
    const shown = y + (input?.top ?? 0) - seen.top
    return shown < 0 ? 'above' : shown > seen.height ? 'below' : null
  }

  function draw(): void {
    const hidden: Record<Edge, Hidden[]> = { above: [], below: [] }
    for (const arrow of layer.querySelectorAll<SVGPathElement>('path[data-to]')) {
      const [x, y, toX, toY] = endsOf(arrow.getAttribute('d') ?? '')
      const [from, to] = [edgeOf(y), edgeOf(toY)]
      if (to !== null && from === null)
        hidden[to].push({ thread: Number(arrow.dataset.to), y: toY, x, incoming: false })
      if (from !== null && to === null)
        hidden[from].push({ thread: Number(arrow.dataset.from), y, x: toX, incoming: true })
      const dashes = from === to ? '' : shownPart(arrow, from === null, to === null)
      if (arrow.style.strokeDasharray !== dashes) arrow.style.strokeDasharray = dashes
    }
    for (const edge of edges) drawSign(edge, hidden[edge])
  }

  function drawSign(edge: Edge, ends: readonly Hidden[]): void {
    const place = places.get(edge)
    const [first] = ends
    if (place === undefined) return
    if (first === undefined || input === null) {
      if (place.firstChild !== null) place.replaceChildren()
      return
    }
    const { name, language } = input
    const names = [...new Set(ends.map(({ thread }) => name(thread)))]
    const more = names.length > NAMED ? ` +${names.length - NAMED}` : ''
    const button = place.querySelector('button') ?? document.createElement('button')
    button.type = 'button'
    button.dataset.key = `off-screen.${edge}`
    button.dataset.y = String(first.y)
    button.textContent = `${signs[edge]} ${nameList(names.slice(0, NAMED), language)}${more}`
    const label = messages[language][first.incoming ? 'from' : 'to'](nameList(names, language))
    button.setAttribute('aria-label', label)
    button.title = label
    if (!button.isConnected) {
      button.tabIndex = -1
      place.append(button)
    }
    button.style.left = `clamp(4px, ${first.x}px - 24px, 100% - 140px)`
  }

  function follow(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('.stage-edge button') : null
    if (button === null || scroller === null) return
    scroller.scrollTop = Number(button.dataset.y) + (input?.top ?? 0) - seen.height / 2
  }

  const controller = new AbortController()
  const resized = new ResizeObserver(look)
  if (scroller !== null) {
    scroller.addEventListener('scroll', look, { passive: true, signal: controller.signal })
    host.addEventListener('click', follow, { signal: controller.signal })
    resized.observe(scroller)
  }
  return {
    update(next) {
      input = next
      draw()
    },
    destroy() {
      controller.abort()
      resized.disconnect()
      for (const place of places.values()) place.remove()
    },
  }
}

/** Which part of an arrow is drawn whose ends are not both seen. */
function shownPart(arrow: SVGPathElement, from: boolean, to: boolean): string {
  if (from) return `${STUB} 100000`
  if (to) return `0 ${Math.max(0, Math.floor(arrow.getTotalLength()) - STUB)} ${STUB}`
  return '0 100000'
}

/** The nearest ancestor that scrolls up and down. */
function scrollerOf(host: HTMLElement): HTMLElement | null {
  for (let at = host.parentElement; at !== null; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  return null
}
