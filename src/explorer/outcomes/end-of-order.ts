import type { ScenarioModule } from '../../program/scenario.ts'
import { followOrder } from '../machine/follow-order.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { type MachineOptions, type Requirements, StartOver } from '../state/requirements.ts'
import { withUnmet } from './outcome-list.ts'
import { detailOf, kindOf, type OutcomeDetail } from './outcomes.ts'

/**
 * What there is to say of an execution whose whole order is known.
 * @param values the scenario's parameters, as `readParameters` gives them
 * @param choices an order to the end, as exploring the program with these options gives it
 * @returns null where the program cannot take these steps
 * @throws NotDeterministic, CannotExplore as `Exploration`
 */
export function endOfOrder(
  module: ScenarioModule,
  values: { readonly [name: string]: number | string },
  options: MachineOptions,
  choices: readonly string[],
): OutcomeDetail | null {
  let requirements: Requirements = {}
  for (;;) {
    try {
      const machine = new ExploringMachine(module, values, { ...options, ...requirements })
      while (machine.schedule.top < choices.length) if (!followOrder(machine, choices)) return null
      return withUnmet(machine, kindOf(machine), detailOf(machine))
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      requirements = { ...requirements, ...thrown.options }
    }
  }
}
