import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normalForm } from './brute-force.ts'
import type { LocalState } from './local-state.ts'
import { ExploringMachine } from './machine.ts'
import { OptimalSearch } from './optimal.ts'
import { statesNow } from './outcomes.ts'
import { learntOf, moduleOf, type RandomProgram, randomProgram } from './random-programs.ts'

const mostExecutions = 300

/** The traces of a program, in their order; after each something is done. */
function tracesOf(program: RandomProgram, after: (machine: ExploringMachine) => void): string[] {
  const machine = new ExploringMachine(moduleOf(program), {}, { seed: 1, policy: 'barging', ...learntOf(program) })
  const search = new OptimalSearch(machine, 1000)
  const traces: string[] = []
  while (traces.length < mostExecutions && search.next() === 'execution') {
    traces.push(normalForm(machine))
    after(machine)
  }
  return traces
}

it('what is forgotten is found again, and nothing is kept but the way to where threads are', () => {
  let before = 0
  let left = 0
  function forget(machine: ExploringMachine): void {
    const kept = [...machine.from.slice(0, machine.depth), ...statesNow(machine)]
    before += machine.states.size
    machine.states.forgetAllBut(kept)
    left += machine.states.size
    const way = new Set<LocalState>()
    for (const state of kept) for (let at: LocalState | null = state; at !== null; at = at.parent) way.add(at)
    expect(machine.states.size).toBe(way.size)
  }
  fc.assert(
    fc.property(randomProgram(8), (program) => {
      if (learntOf(program).terminates) return
      expect(tracesOf(program, forget)).toEqual(tracesOf(program, () => {}))
    }),
    { numRuns: 60 },
  )
  expect(left).toBeLessThan(before)
})
