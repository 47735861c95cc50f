/** Colours for listings. Loaded when a listing is first shown; until then the text is plain. */
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight'
import { parser as javascript } from '@lezer/javascript'
import { parser as python } from '@lezer/python'

const typescript = javascript.configure({ dialect: 'ts' })

/** Class names of the code's tokens. */
const classes = tagHighlighter([
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

/** A stretch of text of one colour; `kind` is empty for the usual one. */
export interface Stretch {
  readonly text: string
  readonly kind: string
}

/** The lines of a text, in stretches. */
export function highlight(text: string, language: 'python' | 'typescript'): Stretch[][] {
  const lines: Stretch[][] = [[]]
  const tree = (language === 'python' ? python : typescript).parse(text)
  highlightCode(
    text,
    tree,
    classes,
    (piece, kind) => lines.at(-1)?.push({ text: piece, kind }),
    () => lines.push([]),
  )
  return lines
}
