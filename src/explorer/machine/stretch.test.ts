import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { Exploration, type ExplorationLimits, type ExplorationOptions } from '../exploration/exploration.ts'
import { isNothingExplored } from '../exploration/exploration-result.ts'
import { isBug } from '../outcomes/outcomes.ts'
import type { Used } from '../state/watch.ts'
import { present } from '../testing/programs.ts'

interface Things {
  readonly x: Cell
  readonly a: Lock
}

function* make(os: Os): Operation<Things> {
  return { x: yield* os.cell(0, 'x'), a: yield* os.lock('a') }
}

const own = 200
const limits: Partial<ExplorationLimits> = { ownSteps: own }

function begun(module: ScenarioModule, given: Partial<ExplorationOptions> = {}): Exploration {
  return new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, limits, ...given })
}

function explored(module: ScenarioModule, given: Partial<ExplorationOptions> = {}) {
  const exploration = begun(module, given)
  while (!exploration.advance(100));
  return exploration.result()
}

function* nothing(): Operation<void> {}
function* chain(os: Os): Operation<void> {
  yield* os.thread(chain).start()
}

/** Loops without an end, of which others see nothing. */
const loops: { readonly [name: string]: (os: Os) => Operation<void> } = {
  *sleep(os) {
    for (;;) yield* os.sleep(1)
  },
  *print(os) {
    for (;;) yield* os.print('hello')
  },
  *work(os) {
    for (;;) yield* os.work(1)
  },
  *'look at the clock'(os) {
    for (;;) yield* os.now()
  },
  *'make objects'(os) {
    for (;;) yield* os.cell(0, 'new')
  },
  *'make greenlets'(os) {
    for (;;) yield* os.greenlet(nothing)
  },
  *'switch to greenlets'(os) {
    const greenlet = yield* os.greenlet(function* (inner: Os): Operation<void> {
      for (;;) yield* inner.self.greenlet.parent === null ? inner.sleep(0) : inner.print('turn')
    })
    for (;;) yield* greenlet.switch()
  },
  *'ask for pages'(os) {
    for (;;)
      try {
        yield* os.fetch('http://none.example/')
      } catch {}
  },
  *'start what cannot be started'(os) {
    for (;;)
      try {
        yield* os.thread(nothing, [() => {}]).start()
      } catch {}
  },
}
/** Those that leave threads behind. */
const spawn: typeof loops = {
  *'start threads'(os) {
    for (;;) yield* os.thread(nothing).start()
  },
  *'start and join threads'(os) {
    for (;;) {
      const thread = os.thread(nothing)
      yield* thread.start()
      yield* thread.join()
    }
  },
  *'start threads that start threads'(os) {
    yield* os.thread(chain).start()
  },
}

/** Beside a loop, two whose increments may be lost, which a third sees. */
function beside(loop: (os: Os) => Operation<void>): ScenarioModule {
  function* adds({ x }: Things): Operation<void> {
    yield* x.write((yield* x.read()) + 1)
  }
  const module = present(make, [
    function* ({ x }, os) {
      yield* x.read()
      yield* loop(os)
    },
    adds,
    adds,
    function* ({ x }) {
      if ((yield* x.read()) === 2) throw new ProgramError('AssertionError', 'two')
    },
  ])
  return Object.assign({}, module, { nothing, chain })
}

describe('a thread that goes on by itself without an end', () => {
  it.each(Object.entries({ ...loops, ...spawn }))('is cut off, and others are explored: %s', (name, loop) => {
    const { outcomes, executions, limits, exhaustive, metBy } = explored(beside(loop))
    expect(executions).toBe(36)
    const told = outcomes.map(({ kind, traces, detail }) => [kind, traces, detail.cutOff?.length ?? 0])
    expect(told.sort()).toEqual([
      ['assertion', 6, 0],
      ['limit', 30, 1],
    ])
    expect(exhaustive).toBe(false)
    expect(limits).toEqual(name === 'look at the clock' ? ['own-steps', 'clock'] : ['own-steps'])
    const inChain = name === 'start threads that start threads'
    expect(metBy['own-steps']?.thread).toMatch(inChain ? /^Thread-/ : /^t0$/)
  })

  it.each(Object.entries(loops))('adds no steps to an order that leads to a bug: %s', (_, loop) => {
    const { outcomes, counterexample } = explored(beside(loop))
    const bug = outcomes.find(({ kind }) => isBug(kind))
    expect(bug?.choices.length).toBeLessThan(30)
    expect(counterexample?.steps).toBeLessThan(30)
  })

  it('is cut off in the main thread, too, before there is any event', () => {
    const module = programOf(function* (os) {
      for (;;) yield* os.print('x')
    }, {})
    expect(explored(module)).toMatchObject({
      executions: 1,
      limits: ['own-steps'],
      outcomes: [{ kind: 'limit', traces: 1, detail: { output: {}, cutOff: [{ thread: 'main' }] } }],
    })
  })

  it('may take as many steps as it is allowed', () => {
    const printing = (lines: number) =>
      programOf(function* (os) {
        for (let i = 0; i < lines; i++) yield* os.print('x')
      }, {})
    expect(explored(printing(own - 1))).toMatchObject({ exhaustive: true, outcomes: [{ kind: 'finished' }] })
    expect(explored(printing(own + 1))).toMatchObject({ exhaustive: false, outcomes: [{ kind: 'limit' }] })
    expect(explored(printing(6000), { limits: { events: 7000 } })).toMatchObject({ exhaustive: true })
  })

  it('keeps it open whether others wait for ever', () => {
    const { outcomes } = explored(
      present(make, [
        function* ({ a }, os) {
          yield* a.acquire()
          for (;;) yield* os.sleep(1)
        },
        function* ({ a }) {
          yield* a.acquire()
          yield* a.release()
        },
      ]),
    )
    expect(outcomes.map(({ kind }) => kind)).toEqual(['limit'])
  })

  it('is no bug and no end where it is a daemon, and named', () => {
    function* ticks(os: Os): Operation<void> {
      for (;;) yield* os.sleep(1)
    }
    function* counts(os: Os): Operation<void> {
      for (let n = 1; ; n++) yield* os.sleep(n % 1000)
    }
    const daemon = (body: Body) =>
      explored(
        programOf(
          function* (os) {
            yield* os.thread(body, [], { daemon: true, name: 'clock' }).start()
          },
          { [body.name]: body },
        ),
      )
    const finished = { outcomes: [{ kind: 'finished' }] }
    expect(daemon(counts)).toMatchObject({
      ...finished,
      limits: ['own-steps'],
      metBy: { 'own-steps': { thread: 'clock' } },
    })
    // It is again where it was, so nothing will ever come of it.
    expect(daemon(ticks)).toMatchObject({ ...finished, limits: [], exhaustive: true })
  })

  it('is a daemon for which somebody may wait who is then not said to wait for ever', () => {
    function* late(os: Os, lock: Lock): Operation<void> {
      for (let n = 0; ; n++) {
        yield* os.sleep(1)
        if (n === 10_000) yield* lock.release()
      }
    }
    const module = programOf(
      function* (os) {
        const lock = yield* os.lock('lock')
        yield* lock.acquire()
        yield* os.thread(late, [lock], { daemon: true, name: 'late' }).start()
        yield* lock.acquire()
      },
      { late },
    )
    expect(explored(module)).toMatchObject({
      limits: ['own-steps'],
      outcomes: [{ kind: 'limit', detail: { cutOff: [{ thread: 'late' }] } }],
    })
  })

  it('is cut off after it has gone round a few times in sight', () => {
    const module = present(make, [
      function* ({ x }, os) {
        for (let i = 0; i < 3; i++) yield* x.read()
        for (;;) yield* os.sleep(1)
      },
    ])
    expect(explored(module)).toMatchObject({ executions: 1, limits: ['own-steps'] })
  })

  it('is cut off within a round that has no end, and nobody is said to wait for ever for it', () => {
    const module = present(make, [
      function* ({ a }, os) {
        yield* a.acquire()
        yield* os.forever(function* () {
          for (;;) yield* os.sleep(1)
        })
      },
      function* ({ a }) {
        yield* a.acquire()
        yield* a.release()
      },
      function* ({ x }, os) {
        yield* os.forever(function* () {
          yield* x.read()
        })
      },
    ])
    const { outcomes, limits } = explored(module)
    expect(limits).toEqual(['own-steps'])
    expect(outcomes.filter(({ kind }) => kind === 'partial-deadlock' || kind === 'deadlock')).toEqual([])
  })
})

describe('what is used up', () => {
  /** Says that something is used up from the given look on. */
  function usedAt(nth: number, what: Used) {
    let looks = 0
    const look = () => (++looks >= nth ? what : null)
    return { look, looks: () => looks }
  }
  const endless = { limits: { ownSteps: Number.POSITIVE_INFINITY } }
  const sleeps = present(make, [
    function* ({ x }, os) {
      yield* x.read()
      for (;;) yield* os.sleep(1)
    },
  ])

  it.each(['time', 'memory'] as const)('ends it in the middle of an event: %s', (what) => {
    const { look, looks } = usedAt(8, what)
    const exploration = begun(sleeps, { ...endless, look })
    while (!exploration.advance(1));
    const result = exploration.result()
    expect(result).toMatchObject({ executions: 0, exhaustive: false, limits: [what], outcomes: [], done: false })
    expect(result.metBy[what]?.thread).toBe('t0')
    expect(isNothingExplored(result)).toBe(true)
    expect(exploration.advance(1)).toBe(true)
    expect(exploration.advanceShortest(1)).toBe(true)
    expect(looks()).toBe(8)
  })

  it('ends it before the first event, too', () => {
    const main = programOf(function* (os) {
      for (;;) yield* os.sleep(1)
    }, {})
    expect(() => begun(main, { ...endless, look: usedAt(3, 'time').look })).toThrow('the time is used up')
  })

  it('leaves what was found until then', () => {
    const adds = present(
      make,
      Array.from(
        { length: 7 },
        () =>
          function* ({ x }: Things) {
            yield* x.write((yield* x.read()) + 1)
          },
      ),
    )
    const { executions, outcomes, limits } = explored(adds, { limits: {}, look: usedAt(12, 'time').look })
    expect(executions).toBeGreaterThan(100)
    expect(outcomes.reduce((sum, { traces }) => sum + traces, 0)).toBe(executions)
    expect(limits).toEqual(['time'])
  })

  it('is looked for while many threads are few events', () => {
    function* adds(_os: Os, x: Cell): Operation<void> {
      yield* x.add(1)
    }
    const module = programOf(
      function* (os) {
        const x = yield* os.cell(0, 'x')
        for (let i = 0; i < 200; i++) yield* os.thread(adds, [x]).start()
      },
      { adds },
    )
    const { look, looks } = usedAt(Number.POSITIVE_INFINITY, 'time')
    begun(module, { limits: {}, look }).advance(1)
    // Each event asks all threads, and each is compared with all before it.
    expect(looks()).toBeGreaterThan(10)
  })
})
