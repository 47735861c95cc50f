import { readChoice } from '../../program/choices.ts'
import type { ExploringMachine } from './machine.ts'
import { moveOf } from './moves.ts'

/**
 * Takes the event by which an order goes on from where the machine stands.
 * @returns false where the program cannot go on so: then nothing has changed
 */
export function followOrder(machine: ExploringMachine, choices: readonly string[]): boolean {
  const { schedule, places } = machine
  const { top } = schedule
  const { path } = readChoice(choices[top] ?? '')
  const slot = places.threadOf(places.thread(path).base)
  const alternatives = machine.alternativesOf(slot)
  for (let which = 0; which < alternatives; which++) {
    if (!machine.step(moveOf(slot, which))) continue
    if (schedule.choices(places, top).every((choice, i) => choice === choices[top + i])) return true
    machine.undo()
  }
  return false
}
