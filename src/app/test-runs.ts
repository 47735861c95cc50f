import { loadScenario } from '../scenarios/catalogue.ts'
import { simulate } from '../simulator/simulation.ts'
import { sceneOf } from './scene.ts'
import type { Scene } from './view.ts'

/** A run of a scenario of the catalogue, for tests, as the page would show it. */
export async function sceneFor(id: string, given: { readonly [name: string]: number | string } = {}): Promise<Scene> {
  const module = await loadScenario(id)
  const { parameters } = module.scenario
  const defaults = Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]))
  const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 } as const
  return sceneOf(simulate(module, { ...defaults, ...given }, options), module.scenario)
}
