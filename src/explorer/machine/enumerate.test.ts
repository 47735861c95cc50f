/** Programs that ask which threads and child processes live: so starts and ends are events. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { outputOf } from '../../trace/trace.ts'
import { Exploration } from '../exploration/exploration.ts'
import { allTraces } from '../testing/brute-force.ts'
import { ExploringMachine } from './machine.ts'

const requirements = { endsAreEvents: true, startsAreEvents: true, endOfMain: true }

function* idle(_os: Os, x: Cell): Operation<void> {
  yield* x.add(1)
}

function* tells(os: Os): Operation<void> {
  yield* os.print((yield* os.enumerate()).map(({ name }) => name).join())
}

/** What threads do, line by line. */
const lines = {
  *starts(os: Os, x: Cell) {
    yield* os.thread(idle, [x], { name: `of ${os.self.name}` }).start()
  },
  *startsDaemon(os: Os, x: Cell) {
    yield* os.thread(idle, [x], { name: `daemon of ${os.self.name}`, daemon: true }).start()
  },
  *startsProcess(os: Os, x: Cell) {
    yield* os.process(idle, [x], { name: `child of ${os.self.name}` }).start()
  },
  *adds(_os: Os, x: Cell) {
    yield* x.add(1)
  },
  tells,
  *tellsChildren(os: Os) {
    yield* os.print((yield* os.multiprocessing.activeChildren()).map(({ name }) => name).join())
  },
  /** Waits for the last one, no matter who that is. */
  *joinsLast(os: Os) {
    const last = (yield* os.enumerate()).at(-1)
    if (last !== undefined && last.id !== os.self.id && last.id !== os.mainThread().id) yield* last.join(1)
  },
} satisfies { [name: string]: (os: Os, x: Cell) => Operation<void> }
type LineName = keyof typeof lines

/** Threads of main that do these lines; main does the last of them itself. */
function program(does: readonly (readonly LineName[])[]): ScenarioModule {
  function* follows(os: Os, x: Cell, which: number): Operation<void> {
    for (const name of does[which] ?? []) yield* lines[name](os, x)
  }
  function* main(os: Os): Operation<void> {
    const x = yield* os.cell(0, 'x')
    const last = does.length - 1
    for (let n = 0; n < last; n++) yield* os.thread(follows, [x, n], { name: `t${n}` }).start()
    yield* follows(os, x, last)
  }
  return programOf(main, { follows, idle })
}

function explored(module: ScenarioModule) {
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, limits: { tries: 0 } })
  while (!exploration.advance(1000));
  return exploration.result()
}

/** What an order that was found prints on the simulator, by thread. */
function replayed(module: ScenarioModule, choices: readonly string[]) {
  const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
  expect(trace.end.detail.kind).not.toBe('choice')
  return printedIn(trace)
}

function printedIn(trace: ReturnType<typeof simulate>) {
  const printed: { [thread: string]: string[] } = {}
  for (const { thread, text } of outputOf(trace)) {
    const name = trace.threads[thread]?.name ?? ''
    printed[name] = [...(printed[name] ?? []), text]
  }
  return printed
}

describe('a program that asks which threads live', () => {
  it('finds them in the order of their starts, before and after each start and end', () => {
    const module = program([['starts'], ['starts'], ['tells']])
    const { outcomes, exhaustive } = explored(module)
    expect(exhaustive).toBe(true)
    const told = new Set(outcomes.map(({ detail }) => detail.output.main?.[0] ?? ''))
    for (const [one, other] of [
      ['t0', 't1'],
      ['t1', 't0'],
    ]) {
      expect(told).toContain(`MainThread,t0,t1,of ${one},of ${other}`)
      expect(told).toContain(`MainThread,${other},of ${one}`)
    }
    expect(told).toContain('MainThread,t0,t1')
    expect(told).toContain('MainThread')
    expect(told).not.toContain('MainThread,t1,t0')
    for (const { detail, choices } of outcomes) expect(replayed(module, choices)).toEqual(detail.output)
  })

  it('is explored as taking every step in every state finds it, and holds what runs by chance print', () => {
    let compared = 0
    const line = fc.constantFrom(...(Object.keys(lines) as LineName[])) // the keys of that very object
    const some = fc.array(line, { minLength: 1, maxLength: 2 })
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 2 }), (does) => {
        const module = program([...does, ['tells']])
        const expected = allTraces(new ExploringMachine(module, {}, { seed: 1, ...requirements }), 1500)
        if (expected === null) return
        compared++
        const result = explored(module)
        expect(result.traces).toBe(expected.size)
        for (const { detail, choices } of result.outcomes) expect(replayed(module, choices)).toEqual(detail.output)
        const found = new Set(result.outcomes.map(({ detail }) => sorted(detail.output)))
        for (let seed = 0; seed < 20; seed++) {
          const trace = simulate(module, {}, { seed, strategy: 'random', cores: 2, cost: 1 })
          expect(found).toContain(sorted(printedIn(trace)))
        }
      }),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(10)
  })
})

function sorted(printed: { readonly [thread: string]: readonly string[] }): string {
  return JSON.stringify(Object.entries(printed).sort(([p], [q]) => (p < q ? -1 : 1)))
}
