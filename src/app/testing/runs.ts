import { loadScenario } from '../../scenarios/catalogue.ts'
import { defaultOptions } from '../../simulator/options.ts'
import { simulate } from '../../simulator/simulation.ts'
import { sceneOf } from '../state/scene.ts'
import type { Scene } from '../state/view.ts'

/** A run of a scenario of the catalogue, for tests, as the page would show it. */
export async function sceneFor(id: string, given: { readonly [name: string]: number | string } = {}): Promise<Scene> {
  const module = await loadScenario(id)
  const { parameters } = module.scenario
  const defaults = Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]))
  return sceneOf(simulate(module, { ...defaults, ...given }, defaultOptions(module.scenario.machine)), module.scenario)
}
