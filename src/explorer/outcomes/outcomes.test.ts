import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { bodyOf, type ScenarioModule } from '../../program/scenario.ts'
import type { Event } from '../../program/waiting.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { Exploration } from '../exploration/exploration.ts'
import { present } from '../testing/programs.ts'

function outcomesOf(module: ScenarioModule) {
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' } })
  while (!exploration.advance(100));
  return exploration.result().outcomes
}

const kindsOf = (module: ScenarioModule) => outcomesOf(module).map(({ kind }) => kind)

interface Things {
  readonly a: Lock
  readonly b: Lock
  readonly e: Event
  readonly x: Cell
}

function* make(os: Os): Operation<Things> {
  return { a: yield* os.lock('a'), b: yield* os.lock('b'), e: yield* os.event('e'), x: yield* os.cell(0, 'x') }
}

function* waits({ e }: Things): Operation<void> {
  yield* e.wait()
}

function* writes({ x }: Things): Operation<void> {
  yield* x.write(1)
}

/** The same threads, whose main thread waits for all of them. */
function joined(module: ScenarioModule, bodies: readonly string[]): ScenarioModule {
  function* main(os: Os): Operation<void> {
    const things = yield* make(os)
    const threads = bodies.map((name) => os.thread(bodyOf(module, name) ?? function* () {}, [things], { name }))
    for (const thread of threads) yield* thread.start()
    for (const thread of threads) yield* thread.join()
  }
  return { ...module, scenario: { ...module.scenario, main } }
}

describe('an execution ends', () => {
  it('well, with what was printed and the last values', () => {
    const module = present(make, [
      function* ({ x }, os) {
        yield* os.print(`sees ${yield* x.read()}`)
      },
      writes,
    ])
    const outcomes = outcomesOf(module)
    expect(outcomes.map(({ kind }) => kind)).toEqual(['finished', 'finished'])
    expect(outcomes.map(({ detail }) => detail.output.t0).sort()).toEqual([['sees 0'], ['sees 1']])
    expect(outcomes.map(({ detail }) => detail.values)).toEqual([{ x: 1 }, { x: 1 }])
  })

  it('well, whatever its threads and cells are called', () => {
    const names = ['constructor', '__proto__']
    function* prints(os: Os, cell: Cell): Operation<void> {
      yield* cell.write(2)
      yield* os.print('here')
    }
    function* main(os: Os): Operation<void> {
      for (const name of names) {
        const thread = os.thread(prints, [yield* os.cell(0, name)], { name })
        yield* thread.start()
        yield* thread.join()
      }
    }
    const [outcome] = outcomesOf(programOf(main, { prints }))
    const { output = {}, values = {} } = outcome?.detail ?? {}
    expect(Object.entries(output)).toEqual(names.map((name) => [name, ['here']]))
    expect(Object.entries(values)).toEqual(names.map((name) => [name, 2]))
  })

  it('in a deadlock where all wait for ever', () => {
    expect(kindsOf(present(make, [waits, waits]))).toEqual(['deadlock'])
  })

  it('in a partial deadlock where another thread has got to its end', () => {
    const [outcome] = outcomesOf(present(make, [waits, writes]))
    expect(outcome?.kind).toBe('partial-deadlock')
    expect(outcome?.detail.stuck.map(({ thread }) => thread)).toEqual(['t0'])
  })

  it('in a deadlock where the main thread waits for ever too', () => {
    const module = present(make, [waits, writes])
    expect(kindsOf(joined(module, ['t0', 't1']))).toEqual(['deadlock'])
  })

  it('in a deadlock where the other thread never had anything to do', () => {
    expect(kindsOf(present(make, [waits, function* () {}]))).toEqual(['deadlock'])
  })

  it('by a failed assertion, or by another exception', () => {
    const fails = (error: string) =>
      present(make, [
        function* ({ x }) {
          yield* x.read()
          throw new ProgramError(error, 'so it is')
        },
        waits,
      ])
    expect(kindsOf(fails('AssertionError'))).toEqual(['assertion'])
    expect(kindsOf(fails('ValueError'))).toEqual(['exception'])
  })

  it('with a lock still held', () => {
    const [outcome] = outcomesOf(
      present(make, [
        function* ({ a }) {
          yield* a.acquire()
        },
      ]),
    )
    expect(outcome).toMatchObject({ kind: 'lock-held', detail: { held: ['a'] } })
  })

  it('in a livelock where one looks for ever for what never comes', () => {
    const module = present(make, [
      function* ({ x }) {
        while ((yield* x.read()) === 0);
      },
    ])
    expect(kindsOf(module)).toEqual(['livelock'])
  })
})
