import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExploringMachine } from './machine.ts'
import { OptimalSearch } from './optimal.ts'
import { allTraces, moduleOf, normalForm, randomProgram } from './random-programs.ts'

const runs = Number(process.env.HEDDLE_RUNS ?? 200)

describe.each(['barging', 'fair'] as const)('every trace once, %s', (policy) => {
  it('as taking every step in every state finds them', () => {
    fc.assert(
      fc.property(randomProgram(8), (program) => {
        const module = moduleOf(program)
        const expected = allTraces(new ExploringMachine(module, {}, { seed: 1, policy }), 3000)
        if (expected === null) return
        const machine = new ExploringMachine(module, {}, { seed: 1, policy })
        const search = new OptimalSearch(machine, 1000)
        const found: string[] = []
        while (search.next() === 'execution') found.push(normalForm(machine))
        expect(found.sort()).toEqual([...expected].sort())
        expect(search.redundant).toBe(0)
      }),
      { numRuns: runs, seed: Number(process.env.HEDDLE_SEED ?? 7) },
    )
  })
})
