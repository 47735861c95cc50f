import type { CssPixels } from '../base/units.ts'
import type { Scroll } from './hit.ts'
import type { Layout } from './layout.ts'
import type { Model } from './model.ts'
import type { Palette } from './palette.ts'
import type { Fills } from './patterns.ts'
import type { View } from './view.ts'

/** All that a picture of the lanes depends on. */
export interface Scene {
  readonly model: Model
  readonly layout: Layout
  readonly view: View
  readonly scroll: Scroll
  readonly palette: Palette
  readonly fills: Fills
  /** Device pixels to a CSS pixel on the detail and cursor layers; the dense layer always has 1. */
  readonly ratio: number
}

/** The nearest place on whole device pixels. */
export function snap(x: CssPixels, ratio: number): CssPixels {
  return Math.round(x * ratio) / ratio
}
