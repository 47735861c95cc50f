import type { CssPixels } from '../base/units.ts'
import { COMPACT } from './picture.ts'

/** Sizes that depend on how much room a picture has. */
export interface CompactSizes {
  readonly margin: CssPixels
  readonly tokenWidth: CssPixels
}

export function compactSizes(width: CssPixels): CompactSizes {
  return width < COMPACT ? { margin: 8, tokenWidth: 62 } : { margin: 16, tokenWidth: 64 }
}
