import type { ScenarioModule } from '../../program/scenario.ts'
import { catalogue, loadScenario } from '../../scenarios/catalogue.ts'
import type { ColouredListings } from './highlight.ts'

/** What `coloursPlugin` adds to the module of a scenario. */
interface Coloured extends ScenarioModule {
  readonly colours?: () => Promise<{ readonly default: ColouredListings }>
}

/**
 * The colours of a scenario's listings; null for a scenario that is not in the catalogue. A listing is shown without
 * colours until these have come.
 */
export async function coloursOfScenario(id: string): Promise<ColouredListings | null> {
  if (!catalogue.some((entry) => entry.id === id)) return null
  const { colours }: Coloured = await loadScenario(id)
  return (await colours?.())?.default ?? null
}
