/** How wide the words of the header are, without the page being laid out. */
import type { CssPixels } from '../base/units.ts'
import type { Model } from './model.ts'
import type { TimelineWords } from './words.ts'

/** What stands around a name: padding on both sides, the glyph, and the gap behind it. */
const AROUND: CssPixels = 44
/** What an inner lane is moved in by, for each level. */
export const INDENT: CssPixels = 12
/** Room of a plot's current value. */
const VALUE: CssPixels = 34
/** Between a name and a status beside it. */
const GAP: CssPixels = 7
/** Room for a short status, such as “3 in line”. */
const STATUS: CssPixels = 48
const MAX_LETTERS = 400
/** Names of this many lanes are looked at; more of them are compressed. */
const MAX_LANES = 200

/** About how wide a text is; Chinese takes a whole em for each character. */
function widthOf(text: string, size: CssPixels): CssPixels {
  let ems = 0
  // Longer ones have no room for certain.
  for (const letter of text.slice(0, MAX_LETTERS)) ems += letter > '\u2e7f' ? 1 : 0.55
  return ems * size
}

/** How wide the header would have to be for the names of lanes and plots. */
export function namesWidth({ data, plots }: Model, words: TimelineWords, phone: boolean): CssPixels {
  const beside = phone ? 0 : GAP + STATUS
  const lanes = data.lanes
    .slice(0, MAX_LANES)
    .map(({ name, depth = 0 }) => widthOf(name, 12) + beside + depth * INDENT + AROUND)
  const series = plots.map((plot) => {
    const name = words.plot(plot.series)
    // On a phone they are smaller and take two lines.
    return (phone ? 0.6 * widthOf(name, 11) : widthOf(name, 12)) + VALUE + AROUND / 2
  })
  return Math.ceil(Math.max(0, ...lanes, ...series))
}

/** Whether name and status have room side by side. */
export function fitsOneLine(name: string, status: string, depth: number, header: CssPixels): boolean {
  return widthOf(name, 12) + GAP + widthOf(status, 11) + depth * INDENT + AROUND <= header
}

/** How many letters of a plot's name have room beside its value. */
export function lettersOfPlot(header: CssPixels): number {
  return Math.floor((header - VALUE - AROUND / 2) / (0.5 * 12))
}

/** A plot's value in a few letters: beside it its name has to be read. The tooltip has it whole. */
export const shortNumber = (value: number): string =>
  Math.abs(value) < 10_000_000 ? String(value) : value.toExponential(1).replace('e+', 'e')
