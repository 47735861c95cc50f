/** How wide texts are as the stage writes them. */
import type { CssPixels } from '../base/units.ts'
import { fittedName } from './fitted-name.ts'

/** A size and family of letters: of names and notes, of small notes, and of what is written in the program. */
export type Face = 'plain' | 'small' | 'code'

/** Each as canvases name it, and about how wide a letter is where nothing can be measured. */
const faces: Readonly<Record<Face, { readonly size: CssPixels; readonly family: string; readonly letter: CssPixels }>> =
  {
    plain: { size: 12, family: 'sans', letter: 6.6 },
    small: { size: 11, family: 'sans', letter: 5.9 },
    code: { size: 12, family: 'mono', letter: 7.2 },
  }

let canvas: CanvasRenderingContext2D | null = null
const known: { readonly [face in Face]: Map<string, CssPixels> } = {
  plain: new Map(),
  small: new Map(),
  code: new Map(),
}
/** No text of more letters has room anywhere. */
const MAX_LETTERS = 400

/** Width of a text, measured in a page and about right elsewhere. */
export function textWidth(text: string, face: Face = 'plain'): CssPixels {
  const shown = text.length > MAX_LETTERS ? text.slice(0, MAX_LETTERS) : text
  const widths = known[face]
  let width = widths.get(shown)
  if (width === undefined) {
    width = measured(shown, face)
    if (widths.size > 10_000) widths.clear()
    widths.set(shown, width)
  }
  return width
}

function measured(text: string, face: Face): CssPixels {
  const { size, family, letter } = faces[face]
  canvas ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d')
  if (canvas === null) return [...text].reduce((sum, one) => sum + (one > '\u2e7f' ? size : letter), 0)
  const named = getComputedStyle(document.documentElement).getPropertyValue(`--${family}`)
  canvas.font = `${size}px ${named === '' ? 'sans-serif' : named}`
  return canvas.measureText(text).width
}

/** As much of a text as has room, cut in the middle. */
export function fitted(text: string, room: CssPixels, face: Face = 'plain'): string {
  return fittedName(text, room, (shown) => textWidth(shown, face), 1).shown
}

/** The first of some texts that has room; of the last as much as has. */
export function firstFitting(texts: readonly string[], room: CssPixels, face: Face = 'plain'): string {
  return texts.find((text) => textWidth(text, face) <= room) ?? fitted(texts.at(-1) ?? '', room, face)
}
