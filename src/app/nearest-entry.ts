import { distance } from 'fastest-levenshtein'
import { type CatalogueEntry, catalogue } from '../scenarios/catalogue.ts'

/** The entry whose id is most like a text; null when none is like it: more than two letters in five would differ. */
export function nearestEntry(id: string): CatalogueEntry | null {
  const asked = id.slice(0, 100)
  const best = catalogue.reduce((a, entry) => (distance(asked, entry.id) < distance(asked, a.id) ? entry : a))
  return distance(asked, best.id) <= 0.4 * Math.max(asked.length, best.id.length) ? best : null
}
