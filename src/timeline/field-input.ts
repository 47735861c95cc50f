import type { CssPixels } from '../base/units.ts'
import { enlargingOf } from './enlarging.ts'
import type { FrameScheduler } from './frame.ts'
import { actionOf, type TimelineAction } from './keys.ts'

export interface FieldInputOptions {
  readonly frames: FrameScheduler
  /** Whether the height belongs to the lanes; elsewhere a press moves the cursor. */
  inLanes(y: CssPixels): boolean
  scrub(x: CssPixels): void
  choose(x: CssPixels, y: CssPixels): void
  /** The pointer rests there; `null` when it left or does something else. */
  hover(point: { readonly x: CssPixels; readonly y: CssPixels } | null): void
  act(action: TimelineAction): void
}

/** What a person does on the field besides zooming: scrub, choose, hover, press keys. */
export interface FieldInput {
  /** Whether a press at this point is for zooming and panning. */
  forZoom(event: MouseEvent | TouchEvent): boolean
  destroy(): void
}

/** Listens on the field. Pointer moves are taken together once a frame. */
export function createFieldInput(field: HTMLElement, options: FieldInputOptions): FieldInput {
  const { frames } = options
  const listening = new AbortController()
  const { signal } = listening
  let scrubbing = false
  let point = { x: 0, y: 0 }

  function place(event: { clientX: number; clientY: number }): { x: CssPixels; y: CssPixels } {
    const box = field.getBoundingClientRect()
    const scale = enlargingOf(field)
    return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale }
  }
  const scrub = () => options.scrub(point.x)
  const hover = () => options.hover(point)

  field.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0 || !event.isPrimary) return
      point = place(event)
      options.hover(null)
      if (!event.shiftKey && options.inLanes(point.y)) return
      scrubbing = true
      field.setPointerCapture(event.pointerId)
      frames.request('input', scrub)
    },
    { signal },
  )
  field.addEventListener(
    'pointermove',
    (event) => {
      if (!event.isPrimary) return
      point = place(event)
      field.classList.toggle('tl-scrub', scrubbing || event.shiftKey || !options.inLanes(point.y))
      if (scrubbing) frames.request('input', scrub)
      else if (event.buttons === 0 && event.pointerType !== 'touch') frames.request('dom', hover)
    },
    { signal },
  )
  const release = () => {
    scrubbing = false
  }
  field.addEventListener('pointerup', release, { signal })
  field.addEventListener('pointercancel', release, { signal })
  field.addEventListener(
    'pointerleave',
    () => {
      frames.cancel(hover)
      options.hover(null)
    },
    { signal },
  )
  field.addEventListener(
    'click',
    (event) => {
      const { x, y } = place(event)
      if (!event.shiftKey && options.inLanes(y)) options.choose(x, y)
    },
    { signal },
  )
  field.addEventListener(
    'keydown',
    (event) => {
      const action = actionOf(event)
      if (!action) return
      event.preventDefault()
      event.stopPropagation()
      options.act(action)
    },
    { signal },
  )

  return {
    forZoom(event) {
      if (event.shiftKey) return false
      const at = event instanceof MouseEvent ? event : event.touches[0]
      return at !== undefined && options.inLanes(place(at).y)
    },
    destroy() {
      listening.abort()
      frames.cancel(scrub)
      frames.cancel(hover)
    },
  }
}
