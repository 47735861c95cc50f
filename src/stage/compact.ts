import type { CssPixels } from '../base/units.ts'
import { COMPACT, type Need } from './picture.ts'

/** Sizes that depend on how much room a picture has, and on how long the names in it are. */
export interface CompactSizes {
  readonly margin: CssPixels
  readonly tokenWidth: CssPixels
}

/** Width of a token beside its name: its cap, and what is free at both ends. */
const AROUND_NAME: CssPixels = 37
/** However long a name is, a token is no wider than this, and takes no more of a picture than this share. */
const WIDEST_TOKEN: CssPixels = 112
const TOKEN_SHARE = 0.24

export function compactSizes(width: CssPixels, { nameWidth = 0 }: Pick<Need, 'nameWidth'>): CompactSizes {
  const [margin, least] = width < COMPACT ? [8, 62] : [16, 64]
  return { margin, tokenWidth: tokenFor(nameWidth, least, Math.min(WIDEST_TOKEN, width * TOKEN_SHARE)) }
}

/** Width of a token for a name, between a least and a most. */
export function tokenFor(nameWidth: CssPixels, least: CssPixels, most: CssPixels): CssPixels {
  // Letters may stand a little closer than they are made for.
  return Math.round(Math.max(least, Math.min(most, nameWidth * 0.92 + AROUND_NAME)))
}
