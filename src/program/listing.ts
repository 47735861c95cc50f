/**
 * The listings of a scenario as they are shown. Both languages mark corresponding lines with a label at the line's end,
 * `//: acquire` in TypeScript and `#: acquire` in Python, so that a line of the TypeScript that runs, which is what
 * traces record, leads to the line of the Python that is shown beside it.
 */

/** One shown line of a listing. */
export interface ListingLine {
  /** Line in the source file, from 1. */
  readonly number: number
  /** Its text, without the label. */
  readonly text: string
  /** What it corresponds to in the other language; null where it has no label. */
  readonly label: string | null
}

export interface Listing {
  readonly lines: readonly ListingLine[]
  /** The shown text as a whole, lines joined by line feeds. */
  readonly text: string
}

export interface Listings {
  readonly python: Listing
  readonly typescript: Listing
  /** The line of the Python listing that corresponds to a line of the TypeScript; 0 where none does. */
  pythonLine(typescriptLine: number): number
}

const region = /^\s*\/\/ #region listing\s*$/
const endRegion = /^\s*\/\/ #endregion\b/

/** The listing of a Python source. */
export function pythonListing(source: string): Listing {
  return listingOf(linesOf(source), 1, /\s*#: ([\w-]+)\s*$/)
}

/**
 * The listing of a TypeScript source: what lies between `// #region listing` and `// #endregion`, or all of it where
 * these are missing. Numbers stay those of the whole source.
 */
export function typescriptListing(source: string): Listing {
  const lines = linesOf(source)
  const first = lines.findIndex((line) => region.test(line)) + 1
  const last = lines.findIndex((line, i) => i >= first && endRegion.test(line))
  return listingOf(lines.slice(first, last < 0 ? undefined : last), first + 1, /\s*\/\/: ([\w-]+)\s*$/)
}

/** Both listings of a scenario, and how they correspond. */
export function listingsOf(sources: { readonly python: string; readonly typescript: string }): Listings {
  const python = pythonListing(sources.python)
  const typescript = typescriptListing(sources.typescript)
  const byLabel = new Map<string, number>()
  for (const { label, number } of python.lines) if (label !== null && !byLabel.has(label)) byLabel.set(label, number)
  const byLine = new Map<number, number>()
  for (const { label, number } of typescript.lines) if (label !== null) byLine.set(number, byLabel.get(label) ?? 0)
  return { python, typescript, pythonLine: (line) => byLine.get(line) ?? 0 }
}

function linesOf(source: string): string[] {
  return source.trimEnd().split(/\r?\n/)
}

function listingOf(texts: readonly string[], firstNumber: number, label: RegExp): Listing {
  const lines: ListingLine[] = []
  texts.forEach((line, i) => {
    const found = label.exec(line)
    const text = found === null ? line : line.slice(0, found.index)
    const above = lines.at(-1)
    // A formatter may have moved a label to a line of its own: it then belongs to the line above.
    if (found !== null && text.trim() === '' && above !== undefined) {
      lines[lines.length - 1] = { ...above, label: found[1] ?? null }
    } else lines.push({ number: firstNumber + i, text, label: found?.[1] ?? null })
  })
  return { lines, text: lines.map((line) => line.text).join('\n') }
}
