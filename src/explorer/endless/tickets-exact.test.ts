/** Programs by chance whose threads compare, copy and add to numbers in cells: with and without tickets the same is found. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { TicketRules } from '../../program/tickets.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { type Requirements, StartOver } from '../state/requirements.ts'
import { program, times } from '../testing/programs.ts'
import { EndlessSearch } from './endless.ts'

const cellCount = 2
const comparisons = ['<', '<=', '===', '!=='] as const
type How = (typeof comparisons)[number]

/** A register by its number, or a whole number. */
type Place = { readonly register: number } | { readonly number: number }

type Statement =
  | { readonly does: 'read' | 'write' | 'exchange'; readonly cell: number; readonly register: number }
  | { readonly does: 'set' | 'add' | 'below'; readonly cell: number; readonly number: number }
  | { readonly does: 'more'; readonly register: number; readonly number: number }
  | { readonly does: 'greatest'; readonly register: number; readonly other: number }
  | { readonly does: 'swap'; readonly cell: number; readonly expected: Place; readonly register: number }
  | { readonly does: 'wait'; readonly cell: number; readonly how: How; readonly with: Place }
  | { readonly does: 'assert' | 'block' | 'skip'; readonly register: number; readonly how: How; readonly with: Place }

const cell = fc.nat(cellCount - 1)
const register = fc.nat(1)
const few = fc.integer({ min: 1, max: 2 })
const how = fc.constantFrom(...comparisons)
const place: fc.Arbitrary<Place> = fc.oneof(fc.record({ register }), fc.record({ number: fc.nat(3) }))
const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('read' as const), cell, register }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('write', 'exchange'), cell, register }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('below' as const), cell, number: fc.constantFrom(4, 15) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('set', 'add'), cell, number: few }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('more' as const), register, number: few }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('greatest' as const), register, other: register }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('swap' as const), cell, expected: place, register }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), cell, how, with: place }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('assert', 'block', 'skip'), register, how, with: place }) },
)
const programs = fc.array(fc.array(statement, { minLength: 2, maxLength: 6 }), { minLength: 2, maxLength: 2 })

function compare(p: number, how: How, q: number): boolean {
  return how === '<' ? p < q : how === '<=' ? p <= q : how === '===' ? p === q : p !== q
}

/** One round of a thread. */
function* round(
  os: Os,
  most: number | null,
  lines: readonly Statement[],
  cells: readonly Cell[],
  never: Semaphore,
): Operation<void> {
  const registers = [0, 0]
  const of = (one: Place): number => ('number' in one ? one.number : (registers[one.register] ?? 0))
  const at = (n: number): Cell => cells[n] as Cell // there are this many
  // Every round does something that others could see.
  for (const one of cells) {
    const held = yield* one.read()
    if (most !== null) os.assume(held < most)
  }
  for (let line = 0; line < lines.length; line++) {
    const one = lines[line] as Statement // below the length
    switch (one.does) {
      case 'read':
        registers[one.register] = yield* at(one.cell).read()
        break
      case 'write':
        yield* at(one.cell).write(registers[one.register] ?? 0)
        break
      case 'exchange':
        registers[one.register] = yield* at(one.cell).exchange(registers[one.register] ?? 0)
        break
      case 'set':
        yield* at(one.cell).write(one.number)
        break
      case 'add':
        yield* at(one.cell).fetchAdd(one.number)
        break
      case 'below':
        if ((yield* at(one.cell).read()) < one.number) yield* at(one.cell).fetchAdd(1)
        break
      case 'more':
        registers[one.register] = (registers[one.register] ?? 0) + one.number
        break
      case 'greatest':
        registers[one.register] = Math.max(registers[one.register] ?? 0, registers[one.other] ?? 0)
        break
      case 'swap':
        yield* at(one.cell).compareExchange(of(one.expected), registers[one.register] ?? 0)
        break
      case 'wait':
        while (!compare(yield* at(one.cell).read(), one.how, of(one.with)));
        break
      case 'assert':
        if (!compare(registers[one.register] ?? 0, one.how, of(one.with)))
          throw new ProgramError('AssertionError', 'no')
        break
      case 'block':
        if (compare(registers[one.register] ?? 0, one.how, of(one.with))) yield* never.acquire()
        break
      case 'skip':
        if (compare(registers[one.register] ?? 0, one.how, of(one.with))) line++
        break
    }
  }
}

/** @param most numbers from here on are left out; null for none */
function moduleOf(threads: readonly (readonly Statement[])[], most: number | null): ScenarioModule {
  const bodies: { [name: string]: Body } = {}
  threads.forEach((lines, n) => {
    bodies[`t${n}`] = function* (os: Os, never: Semaphore, ...cells: Cell[]) {
      yield* round(os, most, lines, cells, never)
    }
  })
  return program(function* (os) {
    const cells: Cell[] = []
    for (let n = 0; n < cellCount; n++) cells.push(yield* os.cell(0, `c${n}`))
    return [yield* os.semaphore(0, 'never'), ...cells]
  }, bodies)
}

/** What is found by looking at states, with cells of tickets or none. */
function found(module: ScenarioModule, most: number, tickets: TicketRules | null) {
  let requirements: Requirements = { tickets }
  for (;;) {
    try {
      const machine = new ExploringMachine(module, {}, { seed: 1, byStates: true, ...requirements })
      const ends = new Set<string>()
      const search = new EndlessSearch(machine, most, () => {
        const kinds = machine.current.map((state) => state?.operation.name ?? '')
        ends.add(kinds.includes('fail') ? `${kinds}` : 'deadlock')
      })
      while (!search.advance(1000));
      const { exhaustive, certain, states, found: endless, partialDeadlocks } = search.result()
      if (!certain) search.lookFurther()
      const told = [
        ...[...ends].map((kind) => (kind === 'deadlock' ? kind : 'failed')),
        ...endless.map(({ kind, threads }) => `${kind} ${kind === 'livelock' ? '' : threads}`),
        ...partialDeadlocks.map(({ slots }) => `never ${[...slots]}`),
      ]
      const isKept = requirements.tickets !== null
      return { exhaustive, states, isKept, told: [...new Set(told)].sort() }
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      requirements = { ...requirements, ...thrown.options }
    }
  }
}

it('with and without tickets the same is found', () => {
  let closed = 0
  fc.assert(
    fc.property(programs, (threads) => {
      const endless = moduleOf(threads, null)
      const rules = new TicketRules(times(cellCount, (n) => `/${n}/cell`))
      const some = found(endless, 1500, rules)
      if (!some.isKept || !some.exhaustive) return
      const exact = found(endless, 1500, null)
      if (exact.exhaustive) expect(some).toEqual({ ...exact, isKept: true, states: expect.any(Number) })
      const { told, exhaustive } = exact.exhaustive ? exact : found(moduleOf(threads, 10), 6000, null)
      if (!exhaustive) return
      if (!exact.exhaustive) closed++
      const certain = told.filter((one) => !one.startsWith('never'))
      for (const one of certain)
        expect(one.startsWith('starvation') ? [one, 'livelock '] : [one]).toSatisfy((any: string[]) =>
          any.some((each) => some.told.includes(each)),
        )
      for (const one of some.told) if (one === 'failed' || one === 'deadlock') expect(told).toContain(one)
    }),
    { seed: 11, numRuns: 150 },
  )
  expect(closed).toBeGreaterThan(8)
})
