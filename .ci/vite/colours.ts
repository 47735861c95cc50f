/** Colours of listings, found while building, so that no grammar is part of the application. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight'
import { parser as javascript } from '@lezer/javascript'
import { parser as python } from '@lezer/python'
import MagicString from 'magic-string'
import type { Plugin } from 'vite'
import { type ColouredListings, codedLine, type Kind } from '../../src/app/views/highlight.ts'
import { pythonListing, typescriptListing } from '../../src/program/listing.ts'

const typescript = javascript.configure({ dialect: 'ts' })

/** The kind of each of the grammars' tokens. */
const kinds = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.controlKeyword, tags.definitionKeyword], class: 'k' },
  { tag: [tags.string, tags.special(tags.string)], class: 'g' },
  { tag: [tags.number, tags.bool, tags.null], class: 'd' },
  { tag: tags.comment, class: 'c' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.function(tags.definition(tags.variableName)),
    ],
    class: 'f',
  },
])

/** The colours of a shown text, one coded line for each of its lines. */
export function coloursOf(text: string, language: 'python' | 'typescript'): string[] {
  const lines: { length: number; kind: Kind }[][] = [[]]
  highlightCode(
    text,
    (language === 'python' ? python : typescript).parse(text),
    kinds,
    // The highlighter gives the classes above, or nothing.
    (piece, kind) => lines.at(-1)?.push({ length: piece.length, kind: kind as Kind }),
    () => lines.push([]),
  )
  return lines.map(codedLine)
}

const query = /\?colours$/
/** How a scenario names its Python, which need not be called as it is: a script `gevent.py` would hide the library. */
const pythonImport = /from '(\.\/[\w-]+\.py)\?raw'/

/**
 * Serves `scenario.ts?colours`: the colours of both of the scenario's listings. The scenario's module gets an export that
 * fetches them, so that no table of all of them is part of the application.
 */
export function coloursPlugin(): Plugin {
  return {
    name: 'heddle:colours',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/scenarios\/[\w-]+\.ts$/, code: pythonImport },
      handler(code, id) {
        const file = id.slice(id.lastIndexOf('/') + 1)
        const text = new MagicString(code)
        text.append(`\nexport const colours = () => import('./${file}?colours')\n`)
        return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) }
      },
    },
    load: {
      filter: { id: query },
      async handler(id) {
        const ts = id.replace(query, '')
        this.addWatchFile(ts)
        const source = await readFile(ts, 'utf8')
        const name = pythonImport.exec(source)?.[1]
        if (name === undefined) throw new Error(`${ts}: it imports no Python listing ('./NAME.py?raw')`)
        const py = join(dirname(ts), name)
        this.addWatchFile(py)
        const colours: ColouredListings = {
          python: coloursOf(pythonListing(await readFile(py, 'utf8')).text, 'python'),
          typescript: coloursOf(typescriptListing(source).text, 'typescript'),
        }
        return { code: `export default ${JSON.stringify(colours)}`, moduleType: 'js', map: null }
      },
    },
  }
}
