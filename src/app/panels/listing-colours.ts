import type { ColouredListings } from './highlight.ts'

/** By file. A listing is shown without colours until these have come. */
const files = import.meta.glob<ColouredListings>(
  ['../../scenarios/*.ts', '!**/*.test.ts', '!**/catalogue.ts', '!**/titles.ts'],
  { query: '?colours', import: 'default' },
)

/** The colours of a scenario's listings; null for a scenario that has none. */
export async function coloursOfScenario(id: string): Promise<ColouredListings | null> {
  return (await files[`../../scenarios/${id}.ts`]?.()) ?? null
}
