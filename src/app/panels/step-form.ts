import type { Moment } from '../../analysis/moment-types.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import type { StepIndex } from '../../base/units.ts'
import type { Language } from '../../base/words.ts'
import type { Scene, ViewEvents } from '../view.ts'

/** One form in which all steps are shown. */
export interface StepForm {
  readonly element: HTMLElement
  show(scene: Scene, language: Language): void
  moveTo(moment: Moment): void
  select(selection: Selection | null): void
  destroy(): void
}

/** Up and down go a step, the page keys ten, Home and End to the ends. */
export function moveWithKeys(
  target: HTMLElement,
  events: ViewEvents,
  at: () => { readonly step: StepIndex; readonly count: number },
): void {
  target.addEventListener('keydown', (event) => {
    if (event.target !== target || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const { step, count } = at()
    const to: { readonly [key: string]: number } = {
      ArrowUp: step - 1,
      ArrowDown: step + 1,
      PageUp: step - 10,
      PageDown: step + 10,
      Home: 0,
      End: count - 1,
    }
    const wanted = to[event.key]
    if (wanted === undefined || count === 0) return
    event.preventDefault()
    event.stopPropagation()
    const next = Math.max(0, Math.min(count - 1, wanted))
    if (next !== step) events.moveTo(next, Math.abs(next - step) === 1 ? 'step' : 'jump')
  })
}
