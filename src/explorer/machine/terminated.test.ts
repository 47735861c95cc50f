/** Threads and greenlets that end with the process that they are of, when that is terminated. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { simulate } from '../../simulator/simulation.ts'
import type { Policy } from '../../trace/tables.ts'
import { Exploration } from '../exploration/exploration.ts'
import { allTraces } from '../testing/brute-force.ts'
import { present } from '../testing/programs.ts'
import { ExploringMachine } from './machine.ts'

interface Shared {
  readonly x: Cell
  readonly a: Lock
}

/** A thread of the process that is terminated. */
function* inner(_os: Os, { x }: Shared): Operation<void> {
  yield* x.add(1)
  yield* x.add(1)
}

/** The same, within a lock. */
function* guarded(_os: Os, { x, a }: Shared): Operation<void> {
  yield* a.acquire()
  yield* x.add(1)
  yield* a.release()
}

/** What the process does, line by line. */
const lines = {
  *adds(_os: Os, { x }: Shared) {
    yield* x.add(10)
  },
  *starts(os: Os, shared: Shared) {
    yield* os.thread(inner, [shared]).start()
  },
  *startsDaemon(os: Os, shared: Shared) {
    yield* os.thread(inner, [shared], { daemon: true }).start()
  },
  *startsDaemonProcess(os: Os, shared: Shared) {
    yield* os.process(inner, [shared], { daemon: true }).start()
  },
  *startsProcess(os: Os, shared: Shared) {
    yield* os.process(guarded, [shared]).start()
  },
  *startsGuarded(os: Os, shared: Shared) {
    yield* os.thread(guarded, [shared]).start()
  },
  *switches(os: Os, { x }: Shared) {
    const greenlet = yield* os.greenlet(function* () {
      yield* x.add(100)
    })
    yield* greenlet.switch()
  },
  /** The lock is the greenlet's, which is never gone on with. */
  *leavesHeld(os: Os, { a }: Shared) {
    const back = os.self.greenlet
    const greenlet = yield* os.greenlet(function* () {
      yield* a.acquire()
      yield* back.switch()
    })
    yield* greenlet.switch()
  },
} satisfies { [name: string]: (os: Os, shared: Shared) => Operation<void> }
type LineName = keyof typeof lines

function programOf(does: readonly LineName[], lookers: number, terminates = true, timed = true): ScenarioModule {
  function* victim(os: Os, shared: Shared): Operation<void> {
    for (const name of does) yield* lines[name](os, shared)
  }
  /** What others see of it. */
  function* looker(os: Os, { x, a }: Shared): Operation<void> {
    const got = timed ? yield* a.acquire(1) : yield* a.acquire()
    if (!timed) yield* a.release()
    yield* os.print(`${got} ${yield* x.read()}`)
  }
  function* main(os: Os): Operation<void> {
    const shared = { x: yield* os.cell(0, 'x'), a: yield* os.lock('a') }
    const process = os.process(victim, [shared], { name: 'victim' })
    yield* process.start()
    for (let n = 0; n < lookers; n++) yield* os.thread(looker, [shared], { name: `looker${n}` }).start()
    if (terminates) yield* process.terminate()
    yield* process.join()
  }
  const { scenario } = present<object>(function* () {
    return {}
  }, [])
  return Object.assign({ scenario: { ...scenario, main } }, { victim, looker, inner, guarded })
}

function explored(module: ScenarioModule, policy: Policy) {
  const exploration = new Exploration(
    module,
    {},
    { seed: 1, policy, strategy: { kind: 'optimal' }, limits: { tries: 0 } },
  )
  while (!exploration.advance(1000));
  return exploration.result()
}

/** How an order that was found ends on the simulator. */
function replayed(module: ScenarioModule, policy: Policy, choices: readonly string[]) {
  const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, policy, choices })
  expect(trace.end.detail.kind).not.toBe('choice')
  return trace.end.status
}

describe.each(['barging', 'fair'] as const)('a terminated process, %s', (policy) => {
  it('may end between any two steps of its threads and greenlets', () => {
    const module = programOf(['starts', 'switches'], 0)
    const { outcomes, exhaustive } = explored(module, policy)
    expect(exhaustive).toBe(true)
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['finished']))
    const values = outcomes.map(({ detail }) => Number(detail.values.x))
    expect([...new Set(values)].sort((p, q) => p - q)).toEqual([0, 1, 2, 100, 101, 102])
    for (const { choices } of outcomes) expect(replayed(module, policy, choices)).toBe('finished')
  })

  it('leaves a lock held that a thread or a greenlet of it had: others wait in vain', () => {
    for (const line of ['startsGuarded', 'leavesHeld'] as const) {
      const module = programOf([line], 1)
      const { outcomes } = explored(module, policy)
      const told = outcomes.map(({ detail }) => detail.output.looker0?.[0] ?? '')
      const seen = line === 'leavesHeld' ? ['false 0', 'true 0'] : ['false 0', 'false 1', 'true 0', 'true 1']
      expect([...new Set(told)].sort()).toEqual(seen)
      for (const { kind, choices } of outcomes)
        expect(replayed(module, policy, choices)).toBe(kind.endsWith('deadlock') ? 'deadlock' : 'finished')
    }
  })

  it('takes its daemons with it when it ends by itself, wherever they are, and its own processes and threads not', () => {
    const values = (does: readonly LineName[]) => {
      const module = programOf(does, 0, false)
      const { outcomes, exhaustive } = explored(module, policy)
      expect(exhaustive).toBe(true)
      for (const { kind, choices } of outcomes) {
        expect(kind).toBe('finished')
        expect(replayed(module, policy, choices)).toBe('finished')
      }
      return [...new Set(outcomes.map(({ detail }) => detail.values.x))].sort()
    }
    expect(values(['startsDaemon'])).toEqual([0, 1, 2])
    expect(values(['startsDaemonProcess'])).toEqual([0, 1, 2])
    expect(values(['starts', 'startsProcess'])).toEqual([3])
    expect(values(['starts', 'startsDaemon'])).toEqual([2, 3, 4])
  })

  it.each([true, false])('is explored as taking every step in every state finds it (told to end: %s)', (told) => {
    let compared = 0
    const line = fc.constantFrom(...(Object.keys(lines) as LineName[])) // the keys of that very object
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), fc.nat(1), fc.boolean(), (does, lookers, timed) => {
        const module = programOf(does, lookers, told, timed)
        const requirements = { terminates: true, endsAreEvents: true }
        const expected = allTraces(new ExploringMachine(module, {}, { seed: 1, policy, ...requirements }), 1500)
        if (expected === null) return
        compared++
        const result = explored(module, policy)
        expect(result.traces).toBe(expected.size)
        expect(result.executions).toBe(result.traces + result.redundant)
        for (const { kind, choices } of result.outcomes)
          expect(replayed(module, policy, choices)).toBe(kind.endsWith('deadlock') ? 'deadlock' : 'finished')
      }),
      { numRuns: 40 },
    )
    expect(compared).toBeGreaterThan(10)
  })
})
