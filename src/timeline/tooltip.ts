import type { CssPixels } from '../base/units.ts'

/** A note beside the pointer. What it says is also in the panes that follow the selection, so it is not announced. */
export interface Tooltip {
  /** Shows lines of text (the first in bold) beside a point given within the host, or hides for an empty text. */
  show(text: string, x: CssPixels, y: CssPixels): void
  hide(): void
}

const GAP = 14

/** Adds a hidden tooltip to an element. */
export function createTooltip(host: HTMLElement): Tooltip {
  const element = document.createElement('div')
  element.className = 'tl-tip'
  element.setAttribute('aria-hidden', 'true')
  element.hidden = true
  host.append(element)
  let shown = ''
  return {
    show(text, x, y) {
      if (text !== shown) {
        shown = text
        element.replaceChildren(
          ...text.split('\n').map((line, i) => {
            const row = document.createElement(i === 0 ? 'b' : 'span')
            row.textContent = line
            return row
          }),
        )
      }
      element.hidden = text === ''
      if (element.hidden) return
      const { clientWidth: width, clientHeight: height } = host
      const right = x + GAP + element.offsetWidth <= width
      const left = Math.max(0, right ? x + GAP : x - GAP - element.offsetWidth)
      const top = Math.max(0, Math.min(y + GAP, height - element.offsetHeight))
      element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
    },
    hide() {
      shown = ''
      element.hidden = true
    },
  }
}
