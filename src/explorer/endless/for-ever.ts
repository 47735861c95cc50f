/** Whether a round of an endless program can be repeated for ever, found by executing it: what a link says is a claim. */
import { readChoice } from '../../program/choices.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { followOrder } from '../machine/follow-order.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { slotOf } from '../machine/moves.ts'
import { type MachineOptions, type Requirements, StartOver } from '../state/requirements.ts'
import { hasToGetOn } from './getting-on.ts'
import { StateStore } from './state-store.ts'

/** Who does not get on, in a round that a fair scheduler could repeat for ever. */
export interface ForEver {
  /** `livelock`: nobody gets on; `starvation`: some do not, whatever the others do; `eventually`: something never holds. */
  readonly kind: 'livelock' | 'starvation' | 'eventually'
  /** Names of those who do not get on, or of what never holds. */
  readonly threads: readonly string[]
}

/**
 * Executes an order and says whether its last steps can be repeated for ever: after them all is as before them, the one
 * who could go on in between did so, and somebody who has to get on did not, or what must hold some time has never held.
 * @param values the scenario's parameters, as `readParameters` gives them
 * @param round how many of the last steps: a whole number from 1; numbers that are drawn among them count for none
 * @returns null where that is not so, or the program cannot take these steps
 * @throws NotDeterministic, CannotExplore as `Exploration`
 */
export function forEver(
  module: ScenarioModule,
  values: { readonly [name: string]: number | string },
  options: MachineOptions,
  choices: readonly string[],
  round: number,
): ForEver | null {
  let requirements: Requirements = {}
  const stems = beginnings(choices, round)
  for (;;) {
    try {
      for (const stem of stems) {
        const found = follow(
          new ExploringMachine(module, values, { ...options, ...requirements, byStates: true }),
          choices,
          stem,
        )
        if (found !== null) return found
      }
      return null
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      requirements = { ...requirements, ...thrown.options }
    }
  }
}

/** Where the last steps may begin: numbers that are drawn right before them may be theirs. */
function beginnings(choices: readonly string[], round: number): number[] {
  const isDraw = (at: number) => readChoice(choices[at] ?? '').drawn !== null
  let at = choices.length
  let left = round
  while (left > 0 && at > 0) if (!isDraw(--at)) left--
  if (left > 0) return []
  const found = [at]
  while (at > 0 && isDraw(at - 1)) found.push(--at)
  return found
}

function follow(machine: ExploringMachine, choices: readonly string[], stem: number): ForEver | null {
  const { schedule } = machine
  const store = new StateStore(machine)
  const step = (): boolean => {
    const top = machine.kernel.formerTop
    if (!followOrder(machine, choices)) return false
    store.note(top)
    return true
  }
  while (schedule.top < stem) if (!step()) return null
  // An event may be several steps: the round begins with one.
  if (schedule.top !== stem || !machine.isEndless) return null
  const before = store.number()
  const able = new Set<number>()
  const acting = new Set<number>()
  const progressing = new Set<number>()
  while (schedule.top < choices.length) {
    const moves: number[] = []
    for (const slot of machine.spawned) if (machine.addMoves(slot, moves)) able.add(slot)
    const event = machine.depth
    if (!step()) return null
    acting.add(slotOf(machine.moves[event] ?? 0))
    for (const slot of machine.progressed) progressing.add(slot)
  }
  if (schedule.top !== choices.length || store.number() !== before) return null
  // A fair scheduler would let them go on.
  if ([...able].some((slot) => !acting.has(slot))) return null
  const named = (slots: Iterable<number>) => Array.from(slots, (slot) => machine.current[slot]?.thread.name ?? '')
  if (progressing.size === 0) return { kind: 'livelock', threads: named(acting) }
  const left = machine.spawned.filter((slot) => {
    return !progressing.has(slot) && hasToGetOn(machine.current[slot] ?? null)
  })
  if (left.length > 0) return { kind: 'starvation', threads: named(left) }
  return machine.unmet.length > 0 ? { kind: 'eventually', threads: machine.unmet } : null
}
