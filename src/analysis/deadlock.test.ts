import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Lock, RLock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import type { Event } from '../program/waiting.ts'
import { simulate } from '../simulator/simulation.ts'
import { type Action, programOf, scripted } from '../simulator/testing/programs.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { lockFaults } from './deadlock.ts'
import { timelineData } from './lanes.ts'
import { createSnapshots } from './snapshots.ts'
import { waitChain } from './wait-for.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 } as const

function* takeBoth(os: Os, first: Lock | RLock, second: Lock | RLock, timeout?: number): Operation<void> {
  yield* first.acquire()
  yield* os.sleep(0.1)
  if (yield* second.acquire(timeout)) yield* second.release()
  yield* first.release()
}

function* busy(os: Os): Operation<void> {
  for (let i = 0; i < 20; i++) yield* os.sleep(0.1)
}

/** What of a ring a test compares: who waits for what, and when it closed. */
function rings(trace: Trace) {
  return lockFaults(trace).rings.map(({ links, step, until, breakable }) => ({
    waits: links.map(({ thread, object }) => [
      trace.threads[thread]?.name,
      object === null ? null : trace.objects[object]?.name,
    ]),
    closedBy: [trace.threads[trace.steps.thread[step] ?? 0]?.name, operationName(trace, step)],
    until,
    breakable,
  }))
}

function* crosses(_os: Os, first: Lock, second: Lock, ready: Event): Operation<void> {
  yield* first.acquire()
  yield* ready.set()
  yield* second.acquire()
}

describe('a ring of waits', () => {
  it.each([true, false])(
    'goes through a greenlet that is suspended with a lock, whose thread another keeps; alone: %s',
    (alone) => {
      const program = programOf(
        function* (os) {
          const a = yield* os.lock('a')
          const b = yield* os.lock('b')
          const { greenlet } = os.self
          const ready = yield* os.event('ready')
          const holder = yield* os.greenlet(
            function* (): Operation<void> {
              yield* a.acquire()
              yield* greenlet.switch()
              yield* a.release()
            },
            [],
            { name: 'holder' },
          )
          yield* holder.switch()
          if (alone) yield* a.acquire()
          yield* os.thread(crosses, [b, a, ready], { name: 'other' }).start()
          yield* ready.wait()
          yield* b.acquire()
        },
        { crosses },
      )
      const trace = simulate(program, {}, options)
      expect(trace.end.status).toBe('deadlock')
      const [ring, ...more] = lockFaults(trace).rings
      expect(more).toEqual([])
      const name = (thread: number) => trace.threads[thread]?.name
      const told = ring?.links.map(({ thread, object, turn }) => [
        name(thread),
        object === null ? null : trace.objects[object]?.name,
        turn,
      ])
      expect(told).toEqual(
        alone
          ? [
              ['main', 'a', undefined],
              ['holder', null, true],
            ]
          : [
              ['main', 'b', undefined],
              ['other', 'a', undefined],
              ['holder', null, true],
            ],
      )
      // A plain lock has no owner: a further thread could release it.
      expect(ring?.breakable).toBe(true)
    },
  )

  it('is found when it closes, while another thread runs on', () => {
    const program = programOf(
      function* (os) {
        const a = yield* os.lock('a')
        const b = yield* os.lock('b')
        yield* os.thread(takeBoth, [a, b], { name: 'one' }).start()
        yield* os.thread(takeBoth, [b, a], { name: 'two' }).start()
        yield* os.thread(busy, [], { name: 'busy' }).start()
      },
      { takeBoth, busy },
    )
    const trace = simulate(program, {}, options)
    expect(rings(trace)).toEqual([
      {
        waits: [
          ['one', 'b'],
          ['two', 'a'],
        ],
        closedBy: ['two', 'block'],
        until: null,
        breakable: true,
      },
    ])
    const [ring] = lockFaults(trace).rings
    // The main thread waits for them at its end.
    expect(lockFaults(trace).behind).toEqual(new Set([0, 1, 2]))
    expect(ring?.step).toBeLessThan(trace.stepCount - 20)
    for (const link of ring?.links ?? []) {
      expect(operationName(trace, link.since)).toBe('block')
      expect(operationName(trace, link.heldSince)).toBe('acquire')
      expect(link.line).toBe(trace.steps.line[link.since])
    }
  })

  it('is one of its own beside another', () => {
    const program = programOf(
      function* (os) {
        for (const pair of ['1', '2']) {
          const a = yield* os.rlock(`a${pair}`)
          const b = yield* os.rlock(`b${pair}`)
          yield* os.thread(takeBoth, [a, b], { name: `one${pair}` }).start()
          yield* os.thread(takeBoth, [b, a], { name: `two${pair}` }).start()
        }
      },
      { takeBoth },
    )
    const found = rings(simulate(program, {}, options))
    expect(found.map(({ waits, breakable }) => [waits.map(([thread]) => thread), breakable])).toEqual([
      [['one1', 'two1'], false],
      [['one2', 'two2'], false],
    ])
  })

  it('may be one thread that takes its own lock again, but not its own re-entrant lock', () => {
    function twice(make: (os: Os) => Operation<Lock | RLock>) {
      return programOf(function* (os) {
        const lock = yield* make(os)
        yield* lock.acquire()
        yield* lock.acquire()
        yield* lock.release()
        yield* lock.release()
      })
    }
    const own = simulate(
      twice((os) => os.lock('own')),
      {},
      options,
    )
    expect(rings(own)).toMatchObject([{ waits: [['main', 'own']] }])
    const again = simulate(
      twice((os) => os.rlock('own')),
      {},
      options,
    )
    expect(rings(again)).toEqual([])
    expect(again.end.status).toBe('finished')
  })

  it('goes through joins', () => {
    function* takes(_os: Os, lock: Lock): Operation<void> {
      yield* lock.acquire()
    }
    const program = programOf(
      function* (os) {
        const lock = yield* os.lock('lock')
        yield* lock.acquire()
        const child = os.thread(takes, [lock], { name: 'child' })
        yield* child.start()
        yield* child.join()
        yield* lock.release()
      },
      { takes },
    )
    const trace = simulate(program, {}, options)
    expect(lockFaults(trace).behind).toEqual(new Set([0, 1]))
    expect(rings(trace)).toMatchObject([
      {
        waits: [
          ['main', null],
          ['child', 'lock'],
        ],
      },
    ])
  })

  it('comes apart when somebody else releases one of its locks', () => {
    const program = programOf(
      function* (os) {
        const a = yield* os.lock('a')
        const b = yield* os.lock('b')
        yield* os.thread(takeBoth, [a, b]).start()
        yield* os.thread(takeBoth, [b, a]).start()
        yield* os.sleep(1)
        yield* a.release()
      },
      { takeBoth },
    )
    const trace = simulate(program, {}, options)
    const [ring] = lockFaults(trace).rings
    expect(ring?.until).not.toBeNull()
    expect(operationName(trace, ring?.until ?? 0)).toBe('release')
    expect(trace.steps.thread[ring?.until ?? 0]).toBe(0)
  })

  it('is none while one of them waits for a limited time', () => {
    const program = programOf(
      function* (os) {
        const a = yield* os.lock('a')
        const b = yield* os.lock('b')
        yield* os.thread(takeBoth, [a, b]).start()
        yield* os.thread(takeBoth, [b, a, 1]).start()
      },
      { takeBoth },
    )
    const trace = simulate(program, {}, options)
    expect(rings(trace)).toEqual([])
    expect(trace.end.status).toBe('finished')
  })

  it('is there exactly when the chains of waits say so, whatever the program', () => {
    const action = fc.record<Action>({
      does: fc.constantFrom('acquire', 'acquire', 'acquire', 'release', 'sleep', 'start', 'start', 'join'),
      which: fc.nat(5),
    })
    const script = fc.record({
      policy: fc.constantFrom('barging' as const, 'fair' as const),
      permits: fc.constant([2, 2, 2]),
      threads: fc.array(fc.array(action, { minLength: 3, maxLength: 8 }), { minLength: 3, maxLength: 7 }),
    })
    let found = 0
    fc.assert(
      fc.property(script, fc.nat(1000), (given, seed) => {
        const trace = simulate(scripted(given), {}, { ...options, strategy: 'random', seed })
        const faults = lockFaults(trace)
        const snapshots = createSnapshots(trace, timelineData(trace))
        const standing = new Set<string>()
        const closed: string[] = []
        for (let step = 0; step < trace.stepCount; step++) {
          const snapshot = snapshots.at(step)
          const now = new Set<string>()
          for (const thread of trace.threads) {
            const chain = waitChain(trace, snapshots, snapshot, thread.id)
            const owned = chain?.waits.every(({ object }) => object === null || trace.objects[object]?.kind === 'lock')
            if (chain?.root.kind === 'ring' && chain.root.thread === thread.id && owned)
              now.add(
                chain.waits
                  .map((wait) => wait.thread)
                  .sort((a, b) => a - b)
                  .join(),
              )
          }
          for (const ring of now) if (!standing.has(ring)) closed.push(`${step}: ${ring}`)
          for (const ring of standing) if (!now.has(ring)) standing.delete(ring)
          for (const ring of now) standing.add(ring)
        }
        const said = faults.rings.map(
          ({ links, step }) =>
            `${step}: ${links
              .map(({ thread }) => thread)
              .sort((a, b) => a - b)
              .join()}`,
        )
        found += said.length
        expect(said.sort()).toEqual(closed.sort())
      }),
      { numRuns: 300 },
    )
    expect(found).toBeGreaterThan(20)
  })
})

describe('a lock that outlives its holder', () => {
  function* leaves(_os: Os, lock: Lock): Operation<void> {
    yield* lock.acquire()
  }
  function* fails(_os: Os, lock: RLock): Operation<void> {
    yield* lock.acquire()
    throw new RangeError('no')
  }
  function* lets(os: Os, lock: Lock): Operation<void> {
    yield* lock.with(() => os.sleep(0.1))
  }
  function* sleeps(os: Os, lock: Lock): Operation<void> {
    yield* lock.acquire()
    yield* os.sleep(100)
  }

  it('is told with thread, object and the step that ended the thread, and not of a daemon that the program cuts off', () => {
    const program = programOf(
      function* (os) {
        yield* os.thread(leaves, [yield* os.lock('left')], { name: 'leaver' }).start()
        yield* os.thread(fails, [yield* os.rlock('owned')], { name: 'failer' }).start()
        yield* os.thread(lets, [yield* os.lock('let go')]).start()
        yield* os.thread(sleeps, [yield* os.lock('cut off')], { name: 'daemon', daemon: true }).start()
        const handed = yield* os.lock('handed')
        yield* os.thread(leaves, [handed], { name: 'giver' }).start()
        yield* os.sleep(1)
        yield* handed.release()
      },
      { leaves, fails, lets, sleeps },
    )
    const trace = simulate(program, {}, options)
    const told = lockFaults(trace).leftHeld.map(({ thread, object, step }) => [
      trace.threads[thread]?.name,
      trace.objects[object]?.name,
      operationName(trace, step),
    ])
    expect(told.sort()).toEqual([
      ['failer', 'owned', 'fail'],
      ['leaver', 'left', 'end'],
    ])
  })
})
