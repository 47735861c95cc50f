/** Boxes of texts. */
import type { CssPixels } from '../base/units.ts'
import { type Box, box } from './box.ts'
import { type Face, textWidth } from './measure.ts'
import { text, zone } from './picture.ts'

/** Height of the title of a part of a picture. */
export const TITLE: CssPixels = 32

/** The title of a part of the picture, with a number or a word behind it. */
export function title(key: string, words: string, detail: string | number = ''): Box {
  const width = textWidth(words) + textWidth(String(detail)) + 14
  return box(width, TITLE, (parts, { x, y }) => parts.marks.push(zone(key, x, y + 22, words, String(detail))))
}

/** How many there are, or that there is nobody. */
export const countOf = (threads: readonly unknown[], nobody: string): string =>
  threads.length === 0 ? nobody : String(threads.length)

/** A line of text, in the middle of its height. */
export function note(
  key: string,
  words: string,
  className = 'small',
  anchor: 'start' | 'middle' | 'end' = 'start',
): Box {
  const face: Face = className.includes('code') ? 'code' : className.includes('small') ? 'small' : 'plain'
  return box(textWidth(words, face), 16, (parts, at) => {
    const x = at.x + (anchor === 'start' ? 0 : anchor === 'middle' ? at.width / 2 : at.width)
    parts.marks.push(text(key, x, at.y + at.height / 2 + 4, words, className, anchor))
  })
}
