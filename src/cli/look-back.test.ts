import { describe, expect, it } from 'vitest'
import type { Cell } from '../program/cells.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { defineProgram, type Invariant, watch } from '../program/vocabulary.ts'
import { simulate } from '../simulator/simulation.ts'
import { lookBack } from './look-back.ts'

function* counts(os: Os, { x }: { readonly x: Cell }): Operation<void> {
  yield* x.add(1)
  yield* os.atomic(function* () {
    yield* x.add(8)
    yield* x.add(-8)
  })
  yield* x.add(1)
}

function* goesRound(os: Os, { x }: { readonly x: Cell }): Operation<void> {
  yield* os.forever(counts, [{ x }], { rounds: 1 })
}

const programOf = (invariant: Invariant, eventually: { [name: string]: Invariant } = {}, body = counts) => {
  const scenario = defineProgram({
    *main(os) {
      const x = yield* os.cell(0, 'x')
      yield* watch({ x })
      yield* os.thread(body, [{ x }]).start()
    },
    invariant,
    eventually,
  })
  return { scenario, counts, goesRound }
}

/** Runs a program of which all holds, and looks back with what another says. */
function looked(module: ScenarioModule, run: ScenarioModule = programOf(() => true)): string | null {
  return lookBack(module, simulate(run, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 1 }))
}

describe('looking back at a run', () => {
  it('finds the first step after which an invariant did not hold, and nothing within atomic blocks', () => {
    expect(looked(programOf(({ x }) => Number(x) < 3))).toBeNull()
    expect(looked(programOf(({ x }) => Number(x) < 2))).toMatch(
      /^After step \d+ \(Thread-1 \(counts\), line \d+\) an invariant did not hold: invariant: x = 2\.$/,
    )
  })

  it('finds what has held after no step', () => {
    const module = programOf(() => true, { one: ({ x }) => x === 1, eight: ({ x }) => x === 9, none: () => false })
    expect(looked(module)).toBe('What must hold some time has held after no step: eight, none.')
  })

  it('says nothing of what a program might come to that was run for some rounds', () => {
    const module = programOf(() => true, { none: () => false }, goesRound)
    expect(looked(module, module)).toBeNull()
  })

  it('says nothing that the end of the run has said', () => {
    const module = programOf(({ x }) => x !== 1, { none: () => false })
    expect(looked(module, module)).toBeNull()
  })
})

describe('a program with main', () => {
  it('says once what is looked at, before it makes threads', () => {
    const module = (main: (os: Os) => Operation<void>): ScenarioModule => ({
      scenario: defineProgram({ main, invariant: () => true }),
    })
    const end = (main: (os: Os) => Operation<void>) =>
      simulate(module(main), {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 1 }).end.detail
    const failed = (message: string) => ({ kind: 'failed', error: { error: 'TypeError', message } })
    expect(
      end(function* (os) {
        yield* os.print('nothing')
      }),
    ).toMatchObject(failed('main says nowhere what invariant and eventually look at: yield* watch({ … })'))
    const once = failed('watch comes once, in main, before it makes threads')
    expect(
      end(function* () {
        yield* watch({})
        yield* watch({})
      }),
    ).toMatchObject(once)
    expect(
      end(function* (os) {
        os.thread(counts)
        yield* watch({})
      }),
    ).toMatchObject(once)
  })
})
