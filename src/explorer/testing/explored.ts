/** How tests explore programs. */
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Policy } from '../../trace/tables.ts'
import { EndlessSearch } from '../endless/endless.ts'
import { Exploration } from '../exploration/exploration.ts'
import type { ExplorationResult } from '../exploration/exploration-result.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { readStrategy } from '../search/strategy.ts'

/** Looks at the states of a program that asks for nothing that the machine would have to know from the start. */
export function search(module: ScenarioModule, policy?: Policy, most = 100_000) {
  const machine = new ExploringMachine(
    module,
    {},
    { seed: 1, byStates: true, tickets: null, ...(policy === undefined ? {} : { policy }) },
  )
  let deadlocks = 0
  const all = new EndlessSearch(machine, most, () => deadlocks++)
  while (!all.advance(1000));
  return { ...all.result(), deadlocks }
}

/** Explores a program to its end. */
export function explored(module: ScenarioModule, policy?: Policy, states = 20_000): ExplorationResult {
  const exploration = new Exploration(
    module,
    {},
    { seed: 1, strategy: { kind: 'optimal' }, limits: { states }, ...(policy === undefined ? {} : { policy }) },
  )
  while (!exploration.advance(1000));
  return exploration.result()
}

/** Explores a program to its end by a strategy, as the command line writes it. */
export function exploredBy(module: ScenarioModule, text = 'optimal', scouts = false): ExplorationResult {
  const strategy = readStrategy(text)
  if (strategy === null) throw new Error(text)
  const exploration = new Exploration(module, {}, { seed: 1, strategy, scouts })
  while (!exploration.advance(1000));
  return exploration.result()
}

/** How many traces of a program end in each way. */
export function tracesByKind(module: ScenarioModule, text?: string): { [kind: string]: number } {
  const counts: { [kind: string]: number } = {}
  for (const { kind, traces } of exploredBy(module, text).outcomes) counts[kind] = (counts[kind] ?? 0) + traces
  return counts
}
