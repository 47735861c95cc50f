/** Endless programs as tests write them. */
import type { Os } from '../program/os.ts'
import type { Body, Operation } from '../program/request.ts'
import { defineScenario, type ScenarioModule } from '../program/scenario.ts'
import type { Policy } from '../trace/tables.ts'
import { EndlessSearch } from './endless.ts'
import { Exploration } from './exploration.ts'
import type { ExplorationResult } from './exploration-result.ts'
import { ExploringMachine } from './machine.ts'

/**
 * A program whose threads go round without an end.
 * @param make what is shared, by the main thread
 * @param bodies one round of each thread, by name: it gets what is shared
 * @param once bodies of threads that go through it once
 */
export function program(
  make: (os: Os) => Operation<unknown[]>,
  bodies: { readonly [name: string]: Body },
  once: { readonly [name: string]: Body } = {},
): ScenarioModule {
  const none = { en: '', zh: '' }
  const all: { [name: string]: Body } = { ...once }
  for (const [name, body] of Object.entries(bodies)) {
    all[name] = function* (os: Os, ...shared: unknown[]) {
      yield* os.forever(body, shared, { rounds: 2 })
    }
  }
  function* main(os: Os): Operation<void> {
    const shared = yield* make(os)
    for (const [name, body] of Object.entries(all)) yield* os.thread(body, shared, { name }).start()
  }
  const listings = { python: '', typescript: '' }
  const scenario = defineScenario({ id: 'endless', title: none, summary: none, parameters: {}, main, listings })
  return { scenario, ...all }
}

/** Looks at the states of a program that asks for nothing that the machine would have to know from the start. */
export function search(module: ScenarioModule, policy?: Policy, most = 100_000) {
  const machine = new ExploringMachine(
    module,
    {},
    { seed: 1, byStates: true, ...(policy === undefined ? {} : { policy }) },
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
