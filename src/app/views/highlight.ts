/** The colours of a listing's text. They are found while building (`.ci/vite/colours.ts`) and only read here. */

/** What a stretch of code is: keyword, string, number, comment or function; empty for anything else. */
export type Kind = 'k' | 'g' | 'd' | 'c' | 'f' | ''

/** A stretch of text of one colour. */
export interface Stretch {
  readonly text: string
  readonly kind: string
}

/** The colours of a scenario's listings: for each shown line its stretches, as `codedLine` writes them. */
export interface ColouredListings {
  readonly python: readonly string[]
  readonly typescript: readonly string[]
}

/** Writes the stretches of a line as lengths and kinds, such as `4.3k12.`; what comes after the last colour is left out. */
export function codedLine(stretches: readonly { readonly length: number; readonly kind: Kind }[]): string {
  return stretches
    .map(({ length, kind }) => `${length}${kind || '.'}`)
    .join('')
    .replace(/(\d+\.)+$/, '')
}

/** The stretches of a line of text. Whatever the code says, they are the text again when put together. */
export function stretchesOf(line: string, coded: string): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const [, length, kind = ''] of coded.matchAll(/(\d+)([kgdcf.])/g)) {
    const text = line.slice(at, at + Number(length))
    if (text === '') break
    stretches.push({ text, kind: kind === '.' ? '' : kind })
    at += text.length
  }
  if (at < line.length) stretches.push({ text: line.slice(at), kind: '' })
  return stretches
}
