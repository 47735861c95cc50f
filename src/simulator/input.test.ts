import { describe, expect, it } from 'vitest'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario, type ScenarioModule } from '../program/scenario.ts'
import { outputOf, resultOf } from '../trace/trace.ts'
import { defaultRun, manyRuns, stepsOf } from './testing/facts.ts'

const text = { en: '', zh: '' }

function* asker(os: Os): Operation<void> {
  try {
    for (;;) yield* os.print(`${os.self.name}: ${yield* os.input('? ')}`)
  } catch (error) {
    yield* os.print(`${os.self.name}: ${String(error)}`)
  }
}

/** Two threads ask until no more comes. */
function asking(typed: string): ScenarioModule {
  const scenario = defineScenario({
    id: 'asking',
    title: text,
    summary: text,
    parameters: { typed: { type: 'input', default: typed, label: text } },
    *main(os) {
      for (const name of ['one', 'two']) yield* os.thread(asker, [], { name }).start()
    },
    listings: { python: '', typescript: '' },
  })
  return { scenario, asker } as ScenarioModule
}

const noMore = { error: 'EOFError', message: 'EOF when reading a line' }

describe('a script of input', () => {
  it('is waited for, and for no more than it has', () => {
    for (const trace of manyRuns(asking('1 a; 2 b'), {})) {
      expect(stepsOf(trace, { operation: 'receive' })).toHaveLength(2)
      const refused = stepsOf(trace, { operation: 'input' }).slice(2)
      expect(refused.map((step) => resultOf(trace, step))).toEqual([noMore, noMore])
    }
  })

  it('that says when input ends has all wait until then', () => {
    const trace = defaultRun(asking('1 a; 3 ^D'))
    expect(outputOf(trace).map(({ text, step }) => [text, Math.floor((trace.steps.time[step] ?? 0) / 1e6)])).toEqual([
      ['one: a', 1],
      ['two: EOFError: EOF when reading a line', 3],
      ['one: EOFError: EOF when reading a line', 3],
    ])
    for (const run of manyRuns(asking('1 a; 3 ^D'), {})) {
      const received = stepsOf(run, { operation: 'receive' })
      expect(received.map((step) => resultOf(run, step))).toEqual(['a', noMore, noMore])
      for (const step of received.slice(1)) expect(run.steps.time[step]).toBeGreaterThanOrEqual(3e6)
    }
  })
})
