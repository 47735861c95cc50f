import type { StepRows } from '../../analysis/internals.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { Language } from '../../base/messages.ts'
import type { Scene, ViewEvents } from '../state/view.ts'

/** One form in which all steps are shown. */
export interface StepForm {
  readonly element: HTMLElement
  show(scene: Scene, language: Language): void
  moveTo(snapshot: Snapshot): void
  select(selection: Selection | null): void
  destroy(): void
}

/**
 * Up and down go a row, the page keys ten, Home and End to the ends. A row of steps that are folded is one row: it is
 * entered at its first step, and left for the next row.
 */
export function moveWithKeys(
  target: HTMLElement,
  events: ViewEvents,
  at: () => { readonly rows: StepRows; readonly row: number },
): void {
  target.addEventListener('keydown', (event) => {
    if (event.target !== target || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const { rows, row } = at()
    const to: { readonly [key: string]: number } = {
      ArrowUp: row - 1,
      ArrowDown: row + 1,
      PageUp: row - 10,
      PageDown: row + 10,
      Home: 0,
      End: rows.count - 1,
    }
    const wanted = to[event.key]
    if (wanted === undefined || rows.count === 0) return
    event.preventDefault()
    event.stopPropagation()
    let next = Math.max(0, Math.min(rows.count - 1, wanted))
    if (next === row) return
    let item = rows.at(next)
    // The row of an open fold stands for the first step inside: coming from there, the way leads over it.
    if (item.kind === 'inside' && rows.rowOf(item.first) === row) {
      if (--next < 0) return
      item = rows.at(next)
    }
    events.moveTo(item.kind === 'step' ? item.step : item.first, Math.abs(next - row) === 1 ? 'step' : 'jump')
  })
}
