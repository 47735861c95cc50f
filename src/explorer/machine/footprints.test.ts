import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { Barrier, Condition, Event } from '../../program/waiting.ts'
import type { Policy } from '../../trace/tables.ts'
import { present } from '../testing/programs.ts'
import { Footprints } from './footprints.ts'
import { ExploringMachine } from './machine.ts'

interface Shared {
  readonly x: Cell
  readonly m: Lock
  readonly s: Semaphore
  readonly e: Event
  readonly c: Condition
  readonly b: Barrier
  readonly q: Queue
}

/** What the events of threads touch, taken one thread after another: `W x`, `R c W m`. */
function touched(threads: readonly ((o: Shared) => Operation<void>)[], policy: Policy = 'barging'): string[] {
  const module = present(function* (os): Operation<Shared> {
    const m = yield* os.lock('m')
    return {
      x: yield* os.cell(0, 'x'),
      m,
      s: yield* os.semaphore(1, 's'),
      e: yield* os.event('e'),
      c: yield* os.condition(m, 'c'),
      b: yield* os.barrier(2, 'b'),
      q: yield* os.queue(2, 'q'),
    }
  }, threads)
  const machine = new ExploringMachine(module, {}, { seed: 1, policy })
  for (let going = true; going; ) going = [...machine.spawned].some((slot) => machine.step(slot))
  // Objects are made in this order.
  const names = new Map(machine.places.objects.map(({ object, id }) => [object, 'mxsecbq'[id] ?? '?']))
  return Array.from({ length: machine.depth }, (_, i) =>
    machine.footprints
      .entries(machine.prints[i] ?? 0)
      .map(({ object, written }) => `${written ? 'W' : 'R'} ${names.get(object)}`)
      .sort()
      .join(' '),
  )
}

const localSteps = (body: (o: Shared) => Operation<unknown>) =>
  touched([
    function* (o) {
      yield* body(o)
    },
  ])

describe('what an operation touches', () => {
  it.each<[string, (o: Shared) => Operation<unknown>, string]>([
    ['a read', ({ x }) => x.read(), 'R x'],
    ['a write', ({ x }) => x.write(1), 'W x'],
    ['a write of what is there', ({ x }) => x.write(0), 'W x'],
    ['an atomic addition', ({ x }) => x.add(1), 'W x'],
    ['a compare-and-swap', ({ x }) => x.compareExchange(0, 1), 'W x'],
    ['a compare-and-swap that fails', ({ x }) => x.compareExchange(1, 2), 'W x'],
    ['taking a lock', ({ m }) => m.acquire(), 'W m'],
    ['trying a lock', ({ m }) => m.tryAcquire(), 'W m'],
    ['asking whether a lock is taken', ({ m }) => m.locked(), 'R m'],
    ['taking a permit', ({ s }) => s.acquire(), 'W s'],
    ['giving a permit', ({ s }) => s.release(), 'W s'],
    ['setting an event', ({ e }) => e.set(), 'W e'],
    ['lowering a flag that is down', ({ e }) => e.clear(), 'W e'],
    ['a look at a flag', ({ e }) => e.isSet(), 'R e'],
    ['a wait for a flag that ends by time', ({ e }) => e.wait(1), 'R e'],
    ['putting into a queue', ({ q }) => q.put(1), 'W q'],
    ['asking for the size of a queue', ({ q }) => q.qsize(), 'R q'],
    ['asking whether a queue is full', ({ q }) => q.full(), 'R q'],
    ['shutting a queue down', ({ q }) => q.shutdown(), 'W q'],
    ['arriving at a barrier', ({ b }) => b.wait(), 'W b'],
    ['asking how many wait at a barrier', ({ b }) => b.nWaiting(), 'R b'],
  ])('%s', (_name, body, expected) => {
    expect(localSteps(body)).toEqual([expected])
  })

  it('waiting for a flag that is up', () => {
    const setAndWait = [
      function* ({ e }: Shared) {
        yield* e.set()
        yield* e.wait()
      },
    ]
    expect(touched(setAndWait)).toEqual(['W e', 'R e'])
  })

  it('a failed attempt to take a lock', () => {
    const twice = [
      function* ({ m }: Shared) {
        yield* m.acquire()
        yield* m.tryAcquire()
        yield* m.acquire(1)
      },
    ]
    expect(touched(twice)).toEqual(['W m', 'W m', 'W m'])
  })

  it('waiting for a condition, and taking the lock again', () => {
    const waiter = function* ({ m, c }: Shared) {
      yield* m.acquire()
      yield* c.wait()
      yield* m.release()
    }
    const notifier = function* ({ m, c }: Shared) {
      yield* m.acquire()
      yield* c.notify()
      yield* m.release()
    }
    // Each goes on as far as it can: the waiter waits, the notifier comes, and the waiter goes on.
    expect(touched([waiter, notifier])).toEqual(['W m', 'W c W m', 'W m', 'R m W c', 'W m', 'R c W m', 'W m'])
  })

  it('nothing but the object, where a thread gives up waiting or is handed something', () => {
    const holder = function* ({ s }: Shared) {
      yield* s.acquire()
      yield* s.release()
    }
    // Fair: the second request waits, and the release hands over, after which there is no further event of acquiring.
    const machine = touched([holder, holder], 'fair')
    expect(machine).toEqual(['W s', 'W s', 'W s', 'W s'])
  })
})

describe('footprints', () => {
  it('depend on each other as sets of reads and writes do', () => {
    const access = fc.record({ object: fc.integer({ min: 1, max: 6 }), write: fc.boolean() })
    const set = fc.uniqueArray(access, { maxLength: 4, selector: ({ object }) => object })
    fc.assert(
      fc.property(fc.array(set, { minLength: 2, maxLength: 60 }), (sets) => {
        const footprints = new Footprints()
        const numbers = sets.map((list) =>
          footprints.of(
            Int32Array.from(list, ({ object }) => object),
            Uint8Array.from(list, ({ write }) => Number(write)),
            list.length,
          ),
        )
        sets.forEach((p, i) => {
          sets.forEach((q, j) => {
            const dependent = p.some((a) => q.some((b) => a.object === b.object && (a.write || b.write)))
            expect(footprints.conflict(numbers[i] ?? 0, numbers[j] ?? 0)).toBe(dependent)
          })
          // Both together depend on what either depends on.
          const [one, next] = [numbers[i] ?? 0, numbers[i + 1] ?? 0]
          const both = footprints.union(one, next)
          expect(footprints.union(next, one)).toBe(both)
          for (const other of numbers)
            expect(footprints.conflict(both, other)).toBe(
              footprints.conflict(one, other) || footprints.conflict(next, other),
            )
        })
      }),
      { numRuns: 60 },
    )
  })
})
