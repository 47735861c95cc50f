import { distance } from 'fastest-levenshtein'
import type { Scenario } from '../program/scenario.ts'
import { type CatalogueEntry, catalogue, loadScenario } from '../scenarios/catalogue.ts'
import { unknownScenario } from './scene.ts'

export function isKnown(id: string): boolean {
  return catalogue.some((entry) => entry.id === id)
}

/** The entry of an id, or the first of the catalogue. */
export function entryOf(id: string): CatalogueEntry {
  const entry = catalogue.find((one) => one.id === id) ?? catalogue[0]
  if (entry === undefined) throw new Error('the catalogue is empty')
  return entry
}

/** The entry whose id is most like a text; null when none is like it: more than two letters in five would differ. */
export function nearestEntry(id: string): CatalogueEntry | null {
  const asked = id.slice(0, 100)
  const best = catalogue.reduce((a, entry) => (distance(asked, entry.id) < distance(asked, a.id) ? entry : a))
  return distance(asked, best.id) <= 0.4 * Math.max(asked.length, best.id.length) ? best : null
}

/** The scenario of an id; for one that is not in the catalogue, what stands for it. */
export async function scenarioOf(id: string): Promise<Scenario> {
  return isKnown(id) ? (await loadScenario(id)).scenario : unknownScenario(id)
}
