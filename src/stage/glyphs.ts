import { stateKeys } from '../analysis/state-keys.ts'
import type { LaneStateName } from '../analysis/timeline-data.ts'
import { shape } from './dom.ts'

/** Shapes in a square of 12 pixels, different in outline, so that they can be told apart without colour. */
const shapes: Readonly<Record<LaneStateName, string>> = {
  unborn: '<circle cx="6" cy="6" r="1.6" fill="currentColor"/>',
  running: '<path d="M3 1.6v8.8L10.4 6z" fill="currentColor"/>',
  ready: '<path d="M3.6 2.6v6.8L9.2 6z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>',
  blocked:
    '<circle cx="6" cy="6" r="5" fill="currentColor"/><path d="M3.2 6h5.6" stroke="var(--surface)" stroke-width="1.8"/>',
  sleeping:
    '<circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M6 3.4V6l1.9 1.3" fill="none" stroke="currentColor" stroke-width="1.3"/>',
  finished: '<path d="M2.2 6.4l2.6 2.6 5-5.8" fill="none" stroke="currentColor" stroke-width="1.6"/>',
  failed: '<path d="M2.6 2.6l6.8 6.8M9.4 2.6l-6.8 6.8" stroke="currentColor" stroke-width="1.9"/>',
  suspended:
    '<rect x="1.7" y="1.7" width="8.6" height="8.6" fill="none" stroke="currentColor" stroke-width="1.3"/><path d="M4.5 4v4M7.5 4v4" stroke="currentColor" stroke-width="1.4"/>',
  wantsGil:
    '<rect x="2" y="5.4" width="8" height="5.2" rx="1" fill="currentColor"/><path d="M3.8 5.4V4a2.2 2.2 0 0 1 4.4 0v1.4" fill="none" stroke="currentColor" stroke-width="1.4"/>',
}

/** The markup of a state's glyph, to be put into an SVG element; its ink is `currentColor`. */
export function glyphMarkup(state: LaneStateName): string {
  return shapes[state]
}

/** A glyph of its own. `size` is in CSS pixels. */
export function glyphElement(state: LaneStateName, size = 12): SVGSVGElement {
  const look = { class: `glyph s-${stateKeys[state]}`, width: size, height: size, viewBox: '0 0 12 12' }
  const element = shape('svg', { ...look, 'aria-hidden': 'true' })
  element.innerHTML = shapes[state]
  return element
}
