/** Random programs whose threads do what scripts say. Only tests use them. */
import fc from 'fast-check'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { SimulatorOptions, StrategyName } from '../options.ts'
import { programOf } from './programs.ts'

/**
 * What a thread may do with all that is shared, by name. The number says with which of it and how; as a limit of time it
 * is in tenths of a second, so that many end at once.
 */
export type Actions<All> = { readonly [name: string]: (os: Os, all: All, which: number) => Operation<unknown> }

/** What a thread does, one after the other. */
export type Script = readonly { readonly does: string; readonly which: number }[]

/** A program whose main thread makes what is shared, and starts a thread for each script. */
export function scriptedProgram<All>(
  make: (os: Os) => Operation<All>,
  actions: Actions<All>,
  scripts: readonly Script[],
): ScenarioModule {
  function* act(os: Os, all: All, script: Script): Operation<void> {
    for (const { does, which } of script) {
      try {
        yield* actions[does]?.(os, all, which) ?? os.sleep(0)
      } catch (thrown) {
        yield* os.print(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'thrown')
      }
    }
  }
  function* main(os: Os): Operation<void> {
    const all = yield* make(os)
    for (const script of scripts) yield* os.thread(act, [all, script]).start()
  }
  return programOf(main, { act })
}

/** One of these actions. */
export function oneOf(names: readonly string[]): fc.Arbitrary<Script[number]> {
  return fc.record({ does: fc.constantFrom(...names), which: fc.nat(9) })
}

/** Scripts of two to five threads. */
export function scriptsOf(one: fc.Arbitrary<Script[number]>): fc.Arbitrary<Script[]> {
  return fc.array(fc.array(one, { maxLength: 12 }), { minLength: 2, maxLength: 5 })
}

/** Ways to run such a program: times of steps that are those of limits, too. */
export const howScripted: fc.Arbitrary<SimulatorOptions> = fc.record({
  seed: fc.nat(),
  strategy: fc.constantFrom<StrategyName>('first-come', 'round-robin', 'random'),
  cores: fc.integer({ min: 1, max: 3 }),
  cost: fc.constantFrom(0, 0.05, 0.1, 0.3),
})
