import { describe, expect, it } from 'vitest'
import { Exploration } from '../explorer/exploration.ts'
import { outcomeKinds } from '../explorer/outcomes.ts'
import type { Os } from '../program/os.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { defineProgram } from '../program/vocabulary.ts'
import type { Event } from '../program/waiting.ts'
import { exploreReport, kindTexts } from './explore-report.ts'

function* waits(_os: Os, e: Event) {
  yield* e.wait()
}

function* looks(_os: Os, e: Event) {
  yield* e.isSet()
}

describe('a report', () => {
  it('has words of its own for each way to end', () => {
    expect(new Set(outcomeKinds.map((kind) => kindTexts[kind])).size).toBe(outcomeKinds.length)
  })

  it('tells a partial deadlock from a deadlock', () => {
    const report = (threads: readonly (typeof waits)[]) => {
      const scenario = defineProgram({
        title: 'Waiting',
        *shared(os: Os) {
          return yield* os.event('bell')
        },
        threads,
      })
      const module: ScenarioModule = Object.assign({ scenario }, { waits, looks })
      const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
      while (!exploration.advance(10));
      return exploreReport({ scenario }, exploration.result(), { kind: 'optimal' }, 'barging', 1)
    }
    expect(report([waits, looks])).toContain(
      'partial deadlock: some wait for ever, while others finish or go on: 1 trace\n      waits1 waits for ever in wait of bell',
    )
    expect(report([waits, waits])).toContain('  deadlock: 1 trace')
  })
})
