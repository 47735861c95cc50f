import type { CssPixels, StepIndex } from '../base/units.ts'
import { type Layout, laneTop, RULER } from './layout.ts'
import type { Model } from './model.ts'
import { type View, xOf } from './view.ts'

export interface MarkState {
  readonly model: Model
  readonly layout: Layout
  readonly view: View
  readonly scroll: CssPixels
  /** The axis goes on behind the end of the record. */
  readonly ended: boolean
}

/** A step that is marked whatever the cursor does, and where the record ends on an axis that goes on. */
export interface Mark {
  set(mark: { readonly step: StepIndex; readonly sign: string } | null): void
  draw(state: MarkState): void
}

/** Adds what marks to the field. It is said elsewhere in words, so screen readers are not told of it. */
export function createMark(field: HTMLElement): Mark {
  const beyond = add(field, 'tl-beyond')
  const line = add(field, 'tl-mark')
  const sign = add(line, 'tl-sign')
  const ring = add(line, 'tl-ring')
  let marked: StepIndex | null = null
  beyond.hidden = true
  line.hidden = true
  return {
    set(next) {
      marked = next?.step ?? null
      sign.textContent = next?.sign ?? ''
    },
    draw({ model, layout, view, scroll, ended }) {
      const bottom = layout.plotsTop + layout.plotsHeight
      const end = xOf(view, model.data.end)
      beyond.hidden = !ended || end >= view.width
      if (!beyond.hidden) {
        beyond.style.left = `${Math.max(0, end)}px`
        beyond.style.top = `${RULER}px`
        beyond.style.height = `${Math.max(0, bottom - RULER)}px`
      }
      const time = marked === null ? undefined : model.data.stepTime[marked]
      const x = time === undefined ? -1 : xOf(view, time)
      line.hidden = x < 0 || x > view.width
      if (line.hidden || marked === null) return
      line.style.transform = `translateX(${Math.round(x)}px)`
      // Below the ruler: its times, and the cursor's flag, are to be read.
      line.style.top = `${RULER}px`
      line.style.height = `${Math.max(0, bottom - RULER)}px`
      const lane = model.laneOf.get(model.data.stepThread[marked] ?? -1) ?? -1
      const middle = laneTop(layout, lane, scroll) + layout.barTop + layout.bar / 2
      ring.hidden = lane < 0 || middle < RULER || middle > RULER + layout.lanesHeight
      ring.style.top = `${middle - RULER}px`
    },
  }
}

function add(parent: HTMLElement, className: string): HTMLElement {
  const element = document.createElement('div')
  element.className = className
  element.setAttribute('aria-hidden', 'true')
  parent.append(element)
  return element
}
