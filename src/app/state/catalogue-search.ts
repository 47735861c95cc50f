import type { Scenario } from '../../program/scenario.ts'
import { type CatalogueEntry, catalogue, loadScenario } from '../../scenarios/catalogue.ts'
import { fetched } from './not-loaded.ts'
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

/** The scenario of an id; for one that is not in the catalogue, what stands for it. */
export async function scenarioOf(id: string): Promise<Scenario> {
  return isKnown(id) ? (await fetched('program', () => loadScenario(id))).scenario : unknownScenario(id)
}
