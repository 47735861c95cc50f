import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { statesNow } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import { normalForm } from '../testing/brute-force.ts'
import { present, times } from '../testing/programs.ts'
import { learntOf, moduleOf, type RandomProgram, randomProgram } from '../testing/random-programs.ts'
import type { LocalState } from './local-state.ts'

const maxExecutions = 300

/** The traces of a program, in their order; after each something is done. */
function tracesOf(program: RandomProgram, after: (machine: ExploringMachine) => void): string[] {
  const machine = new ExploringMachine(moduleOf(program), {}, { seed: 1, policy: 'barging', ...learntOf(program) })
  const search = new OptimalSearch(machine, 1000)
  const traces: string[] = []
  while (traces.length < maxExecutions && search.next() === 'execution') {
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

it('bodies are suspended in a thousand states at most, and all is found again without them', () => {
  const counted = present(
    function* (os) {
      return { x: yield* os.cell(0, 'x') }
    },
    times(
      3,
      (n) =>
        function* ({ x }: { readonly x: Cell }) {
          for (let i = 0; i < 6; i++) yield* x.write((yield* x.read()) * 2 + n)
        },
    ),
  )
  const machine = new ExploringMachine(counted, {}, { seed: 1 })
  const search = new OptimalSearch(machine, 1000)
  const met = new Set<LocalState>()
  for (let n = 0; n < 20_000 && search.next() === 'execution'; n++)
    for (const end of statesNow(machine)) for (let at: LocalState | null = end; at !== null; at = at.parent) met.add(at)
  expect(met.size).toBe(machine.states.size)
  const suspended = [...met].filter(({ live }) => live !== null)
  const ends = [...met].filter(({ lastNext }) => lastNext === null)
  expect(ends.length).toBeGreaterThan(1000)
  expect(suspended.length).toBeLessThanOrEqual(1000)
  // Those that go on once more do as before.
  machine.states.audit(ends)
})
