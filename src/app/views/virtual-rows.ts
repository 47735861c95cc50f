import type { CssPixels } from '../../base/units.ts'

/** Browsers cannot scroll elements of any height; a longer list scrolls faster instead. */
const TALLEST: CssPixels = 12_000_000

/** How many rows there are, and how tall one is as a rule. */
export interface RowSize {
  readonly count: number
  readonly usual: CssPixels
}

/** Height that stands for all rows. The last row can be scrolled to the top, however tall the rows before it are. */
export function scrollHeight({ count, usual }: RowSize, view: CssPixels): CssPixels {
  return Math.min(TALLEST, Math.max(0, count - 1) * usual) + view
}

/** The row at the top for a scroll position; the fraction is how much of it is scrolled away. */
export function rowAt(size: RowSize, view: CssPixels, scrollTop: CssPixels): number {
  const room = scrollHeight(size, view) - view
  return room <= 0 ? 0 : Math.min(1, Math.max(0, scrollTop / room)) * Math.max(0, size.count - 1)
}

/** The scroll position for a row at the top. */
export function scrollFor(size: RowSize, view: CssPixels, row: number): CssPixels {
  if (size.count <= 1) return 0
  const room = scrollHeight(size, view) - view
  return (Math.min(size.count - 1, Math.max(0, row)) / (size.count - 1)) * room
}

export interface VirtualRows {
  setSize(size: RowSize): void
  /** Takes all rows away, to be made anew: by `render`, or by `reveal` of one that is out of view. */
  reset(): void
  /** Whether a row is among those that `render` makes. */
  isInView(row: number): boolean
  /** Makes what is in view, and takes away what is not. */
  render(): void
  /** Scrolls, where needed, so that a row can be seen whole. */
  reveal(row: number): void
  /** The element of a row; undefined while it is out of view. */
  rowElement(row: number): HTMLElement | undefined
  destroy(): void
}

/**
 * Shows of a long list the rows in view and no others. Rows may differ in height: a scroll position stands for a row
 * and a fraction of it, so nothing has to be measured in advance.
 *
 *     scroller │ sizer (as tall as all rows) │ window (sticky, as tall as the scroller) │ rows
 *
 * @param update writes a row, new or shown before
 */
export function createVirtualRows(
  scroller: HTMLElement,
  sizer: HTMLElement,
  window: HTMLElement,
  head: CssPixels,
  update: (row: number, element: HTMLElement) => void,
): VirtualRows {
  const rows = new Map<number, HTMLElement>()
  const body = document.createElement('div')
  body.className = 'virtual-body'
  body.setAttribute('role', 'rowgroup')
  window.append(body)
  let size: RowSize = { count: 0, usual: 24 }
  let view = 0
  /** The row that was to be seen whole: another height of the list must not hide it. */
  let wanted = -1

  function measure(): void {
    view = Math.max(0, scroller.clientHeight - head)
    sizer.style.height = `${scrollHeight(size, view) + head}px`
    window.style.height = `${view + head}px`
  }

  function inView(): { readonly top: number; readonly first: number; readonly last: number } {
    const top = rowAt(size, view, scroller.scrollTop)
    const first = Math.floor(top)
    // Rows are at least as tall as usual, so this many fill the window.
    return { top, first, last: Math.min(size.count - 1, first + Math.ceil(view / size.usual) + 1) }
  }

  function render(): void {
    if (view === 0) return
    const { top, first, last } = inView()
    for (const [row, element] of rows) {
      if (row >= first && row <= last) continue
      element.remove()
      rows.delete(row)
    }
    let before: HTMLElement | null = null
    for (let row = first; row <= last; row++) {
      let element = rows.get(row)
      if (element === undefined) {
        element = document.createElement('div')
        rows.set(row, element)
        const next: ChildNode | null = before === null ? body.firstChild : before.nextSibling
        body.insertBefore(element, next)
      }
      update(row, element)
      before = element
    }
    const height = rows.get(first)?.offsetHeight ?? 0
    body.style.transform = `translateY(${-(top - first) * height}px)`
  }

  function isWhole(row: number): boolean {
    const element = rows.get(row)
    if (element === undefined) return false
    const outer = scroller.getBoundingClientRect()
    const inner = element.getBoundingClientRect()
    return inner.top >= outer.top + head - 1 && inner.bottom <= outer.top + head + view + 1
  }

  const scrolled = (): void => render()
  scroller.addEventListener('scroll', scrolled, { passive: true })
  const resized = new ResizeObserver(() => {
    measure()
    render()
    if (wanted >= 0) reveal(wanted)
  })
  resized.observe(scroller)

  function reveal(row: number): void {
    wanted = row
    if (isWhole(row) || view === 0) return
    // A third of the window before it is the past; more than that would leave no room for tall rows.
    scroller.scrollTop = scrollFor(size, view, row - Math.floor(view / size.usual / 3))
    render()
  }

  return {
    setSize(next) {
      wanted = Math.min(wanted, next.count - 1)
      if (next.count === size.count && next.usual === size.usual && view > 0) return
      size = next
      measure()
    },
    reset() {
      for (const element of rows.values()) element.remove()
      rows.clear()
    },
    isInView(row) {
      const { first, last } = inView()
      return row >= first && row <= last
    },
    render,
    reveal,
    rowElement: (row) => rows.get(row),
    destroy() {
      scroller.removeEventListener('scroll', scrolled)
      resized.disconnect()
      body.remove()
    },
  }
}
