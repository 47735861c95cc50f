import { chapters } from '../../scenarios/catalogue.ts'
import { termWords } from '../../scenarios/shared/search-words.ts'
// Titles are looked through in both languages, whichever the page speaks.
import '../messages/chinese.ts'

/** All that a program is found by, in small letters. */
const texts: ReadonlyMap<string, string> = new Map(
  chapters.flatMap(({ title: chapter, scenarios }) =>
    scenarios.map(({ id, title, summary }) => {
      const messages = [id, title.en, title.zh, summary.en, summary.zh, chapter.en, chapter.zh, termWords(id)]
      return [id, messages.join('\n').toLowerCase()] as const
    }),
  ),
)

/**
 * The programs that have every word of a query in their title, summary, id or chapter, in either language, or use what
 * it names. All of them for a query without words.
 */
export function foundPrograms(query: string): ReadonlySet<string> {
  const messages = query.toLowerCase().split(/\s+/)
  const found = [...texts].filter(([, text]) => messages.every((word) => text.includes(word)))
  return new Set(found.map(([id]) => id))
}
