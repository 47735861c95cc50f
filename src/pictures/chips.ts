/** Chips: square, in the program's own face, they stand for data and not for threads. */

import type { CssPixels } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { valueText } from '../base/value-text.ts'
import { fitted, textWidth } from './measure.ts'
import { type Mark, round, text } from './picture.ts'

const MIN: CssPixels = 40
const MAX: CssPixels = 96
/** The only cell of a queue has room for more. */
const MAX_ALONE: CssPixels = 176

/** How wide the cells of a queue are, and how many stand in a row. A priority takes room of its own. */
export function cellColumns(
  room: CssPixels,
  places: number,
  priority: boolean,
): { readonly width: CssPixels; readonly perRow: number } {
  const least = priority ? MIN + 22 : MIN
  const perRow = Math.max(1, Math.min(places, Math.floor((room + 4) / (least + 4))))
  return { width: Math.max(24, Math.min(places > 1 ? MAX : MAX_ALONE, Math.floor((room + 4) / perRow) - 4)), perRow }
}

/** A chip; of a pair that begins with a number, that number is a cap, as priorities are. */
export function chip(
  key: string,
  value: Value,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
  height: CssPixels,
): Mark[] {
  const whole = valueText(value)
  const [first, ...others] = Array.isArray(value) ? value : []
  const body: Mark = {
    key,
    tag: 'rect',
    attributes: { class: 'chip', x: x + 3, y: y + 3, width: width - 6, height: height - 6, 'data-item': whole },
  }
  const baseline = y + height / 2 + 4
  if (typeof first !== 'number' || others.length === 0)
    return [body, text(`${key}.text`, x + width / 2, baseline, fitted(whole, width - 10, 'code'), 'code', 'middle')]
  const number = fitted(valueText(first), 34, 'code')
  const cap = Math.max(22, Math.ceil(textWidth(number, 'code')) + 8)
  const rest = others.map(valueText).join(', ')
  return [
    body,
    {
      key: `${key}.cap`,
      tag: 'rect',
      attributes: { class: 'chip cap', x: x + 3, y: y + 3, width: cap, height: height - 6 },
    },
    text(`${key}.priority`, x + 3 + cap / 2, baseline, number, 'code', 'middle'),
    text(
      `${key}.text`,
      round(x + 3 + cap + (width - 6 - cap) / 2),
      baseline,
      fitted(rest, width - cap - 10, 'code'),
      'code',
      'middle',
    ),
  ]
}
