import { describe, expect, it } from 'vitest'
import { Exploration, type ExplorationLimit, type ExplorationResult } from '../explorer/exploration/exploration.ts'
import { outcomeKinds } from '../explorer/outcomes/outcomes.ts'
import type { Cell } from '../program/cells.ts'
import { ProgramError } from '../program/errors.ts'
import type { Os } from '../program/os.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { defineProgram } from '../program/vocabulary.ts'
import type { Event } from '../program/waiting.ts'
import { bugsFirst, exploreReport, kindTexts } from './explore-report.ts'

function* waits(_os: Os, e: Event) {
  yield* e.wait()
}

function* looks(_os: Os, e: Event) {
  yield* e.isSet()
}

function failure(): never {
  throw new Error('there is no outcome')
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

  it('says that nothing was explored yet, and names the limits that were met, with their options', () => {
    const scenario = defineProgram({
      title: 'Going on',
      *shared(os: Os) {
        return yield* os.event('bell')
      },
      threads: [waits, looks],
    })
    const module: ScenarioModule = Object.assign({ scenario }, { waits, looks })
    const exploration = new Exploration(
      module,
      {},
      { seed: 1, strategy: { kind: 'optimal' }, limits: { seconds: 7, memory: 9 } },
    )
    const report = (result: ExplorationResult) => exploreReport(module, result, { kind: 'optimal' }, 'barging', 7)
    expect(report(exploration.result('time'))).toMatch(
      /\nNothing was explored yet\. Not exhaustive: the time was over \(--max-seconds 7\)\.\n$/,
    )
    expect(report(exploration.result())).toContain(
      'Nothing was explored yet. Not exhaustive: it was stopped before the end.',
    )
    while (!exploration.advance(10));
    const done = exploration.result()
    const by = { thread: 'looks2', line: 4 }
    const met = (limit: ExplorationLimit) =>
      report({ ...done, exhaustive: false, limits: [limit], metBy: { [limit]: by } })
    expect(met('memory')).toContain(
      'Not exhaustive: the memory was used up (--max-memory 9), while looks2 went on by itself on line 4, with nothing that others see.',
    )
    expect(met('own-steps')).toContain('looks2 went on by itself for more than 5000 steps')
    expect(met('states')).toContain('(--max-states 300000)')
  })

  it('says of who was cut off that it waited with a limit, and who first looked at the clock', () => {
    function* beating(os: Os, stop: Event) {
      let beat = 0
      while (!(yield* stop.wait(0.1))) yield* os.print(`${beat++} at ${yield* os.now()}`)
    }
    const scenario = defineProgram({
      title: 'Beating',
      *shared(os: Os) {
        return yield* os.event('stop')
      },
      threads: [beating],
    })
    const exploration = new Exploration({ scenario, ...{ beating } }, {}, { seed: 1, strategy: { kind: 'optimal' } })
    while (!exploration.advance(10));
    const result = exploration.result()
    const report = exploreReport({ scenario }, result, { kind: 'optimal' }, 'barging', 1)
    expect(report).toContain('cut off before its end: 1 trace\n      beating1 was still waiting in wait of stop')
    expect(report).toContain(', with a limit of 0.1 s\n')
    expect(report).not.toContain('for ever')
    expect(report).toMatch(/beating1 reads the clock.*, and only the earliest time that it could show was looked at/)
    expect(result.metBy.clock?.thread).toBe('beating1')
  })

  it('shows bugs first, and sums up what finishes otherwise than is listed', () => {
    const bodies = Array.from({ length: 4 }, (_, i) => {
      function* adds(os: Os, x: Cell) {
        const nth = yield* x.add(1)
        yield* os.print(String(nth))
        if (i === 0 && nth === 3) throw new ProgramError('ValueError', 'late')
      }
      return adds
    })
    const scenario = defineProgram({
      title: 'Adding',
      *shared(os: Os) {
        return yield* os.cell(0, 'x')
      },
      threads: bodies,
    })
    const module: ScenarioModule = Object.assign({ scenario }, Object.fromEntries(bodies.map((b, i) => [`t${i}`, b])))
    const limits = { outcomes: 3 }
    const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, limits })
    while (!exploration.advance(10));
    const result = exploration.result()
    const text = exploreReport({ scenario }, result, { kind: 'optimal' }, 'barging', 1)
    expect(text).toMatch(/^\n {2}exception: 1 trace\n/m)
    expect(text).toContain(
      '  finished otherwise: 15 traces\n      more different outcomes than are listed one by one (--max-outcomes 3)\n',
    )
    expect(text).toContain('A bug was found, in 6 of 24 traces. Exhaustive under')
    const shown = { ...result, outcomes: Array.from({ length: 45 }, () => bugsFirst(result.outcomes)[0] ?? failure()) }
    expect(exploreReport({ scenario }, shown, { kind: 'optimal' }, 'barging', 1)).toContain(
      '  and 5 outcomes more, of which 5 are bugs (--format json lists all)\n',
    )
  })
})
