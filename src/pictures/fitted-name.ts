import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels } from '../base/units.ts'

/** How much closer letters may stand than they are made for, and still be read with ease. */
const CLOSEST = 0.8
/** No letter is narrower: more of them have no room for certain. */
const NARROWEST: CssPixels = 2
/** A name is not cut to fewer letters. */
const FEWEST = 3

/**
 * As much of a name as has room: where it is too wide its letters stand closer, and then it is cut in the middle. However
 * long it is, a few texts of no more letters than could have room are measured.
 * @param widthOf measures a text as it is drawn
 * @param closest how much closer letters may stand
 */
export function fittedName(
  name: string,
  room: CssPixels,
  widthOf: (text: string) => CssPixels,
  closest = CLOSEST,
): { readonly shown: string; readonly isClose: boolean } {
  let letters = Math.max(FEWEST, Math.ceil(room / NARROWEST / closest))
  let shown = cutMiddle(name, letters)
  letters = Math.min(letters, [...shown].length)
  for (let width = widthOf(shown); width * closest > room && letters > FEWEST; width = widthOf(shown)) {
    // This many have room when all are of about one width; at least one fewer.
    const fit = Math.ceil((letters * room) / (width * closest))
    letters = Math.max(FEWEST, Math.min(letters - 1, fit))
    shown = cutMiddle(name, letters)
  }
  return { shown, isClose: widthOf(shown) > room }
}
