import { describe, expect, it } from 'vitest'
import type { Cell } from '../../program/cells.ts'
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Body, Operation } from '../../program/request.ts'
import type { Barrier, Event } from '../../program/waiting.ts'
import type { Policy } from '../../trace/tables.ts'
import { explored } from '../testing/explored.ts'
import { program } from '../testing/programs.ts'

const policies: readonly Policy[] = ['barging', 'fair']

/** Explores all states of a program in which nothing goes wrong. Returns how many there are. */
function statesOf(module: ReturnType<typeof program>, policy?: Policy): number {
  const { outcomes, limits, states = 0 } = explored(module, policy)
  expect({ limits, kinds: outcomes.map(({ kind }) => kind) }).toEqual({ limits: [], kinds: [] })
  return states
}

const named = (count: number, body: Body): { readonly [name: string]: Body } =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, body]))

describe('states do not tell apart', () => {
  it.each([2, 3])('how often a barrier for %i has opened', (parties) => {
    function* round(_os: Os, barrier: Barrier) {
      yield* barrier.wait()
    }
    const make = function* (os: Os): Operation<unknown[]> {
      return [yield* os.barrier(parties, 'barrier')]
    }
    // Any of them may be there, in the order in which they came, but all.
    expect(statesOf(program(make, named(parties, round)))).toBeLessThanOrEqual(parties === 2 ? 5 : 16)
  })

  const queues = {
    queue: (os: Os) => os.queue(2, 'queue'),
    lifo: (os: Os) => os.lifoQueue(2, 'queue'),
    priority: (os: Os) => os.priorityQueue(2, 'queue'),
  } as const

  it.each(Object.entries(queues).flatMap(([kind, make]) => policies.map((policy) => ({ kind, make, policy }))))(
    'how far the ring of a queue has gone round, nor what was in it, nor tasks of which nobody asks: $kind, $policy',
    ({ make, policy }) => {
      const module = program(
        function* (os) {
          return [yield* make(os)]
        },
        {
          *putter(_os: Os, queue: Queue) {
            yield* queue.put(1)
            yield* queue.put(2)
          },
          *getter(_os: Os, queue: Queue) {
            yield* queue.get()
          },
        },
      )
      expect(statesOf(module, policy)).toBeLessThanOrEqual(24)
    },
  )

  it.each(policies)('what a queue held before it grew, %s', (policy) => {
    const module = program(
      function* (os) {
        return [yield* os.queue(0, 'queue'), yield* os.semaphore(20, 'room')]
      },
      {
        *putter(_os: Os, queue: Queue, room: Semaphore) {
          yield* room.acquire()
          yield* queue.put(7)
        },
        *getter(_os: Os, queue: Queue, room: Semaphore) {
          yield* queue.get()
          yield* room.release()
        },
      },
    )
    expect(statesOf(module, policy)).toBeLessThanOrEqual(200)
  })

  it('tasks that are done as soon as they are there, where somebody asks for them', () => {
    const module = program(
      function* (os) {
        return [yield* os.queue(1, 'queue'), yield* os.queue(1, 'answers')]
      },
      {
        *putter(_os: Os, queue: Queue, answers: Queue) {
          yield* queue.put(1)
          yield* queue.join()
          yield* answers.get()
        },
        *getter(_os: Os, queue: Queue, answers: Queue) {
          yield* queue.get()
          yield* queue.taskDone()
          // Of these nobody asks whether they are done.
          yield* answers.put(1)
        },
      },
    )
    expect(statesOf(module)).toBeLessThanOrEqual(20)
  })

  it('tasks too many by what is done of them, which is an error', () => {
    const module = program(
      function* (os) {
        return [yield* os.queue(0, 'queue')]
      },
      {
        *putter(_os: Os, queue: Queue) {
          yield* queue.put(1)
          yield* queue.get()
          yield* queue.taskDone()
          yield* queue.taskDone()
        },
      },
    )
    expect(explored(module).outcomes.map(({ kind }) => kind)).toEqual(['exception'])
  })

  it('where a thread has stood in line before', () => {
    const module = program(
      function* (os) {
        return [yield* os.lock('a'), yield* os.lock('b')]
      },
      named(2, function* (_os: Os, a: Lock, b: Lock) {
        yield* a.acquire()
        yield* a.release()
        yield* b.acquire()
        yield* b.release()
      }),
    )
    expect(statesOf(module, 'fair')).toBeLessThanOrEqual(20)
  })

  it('the objects that each round makes for itself', () => {
    const module = program(
      function* (os) {
        return [yield* os.cell(0, 'turn')]
      },
      named(2, function* (os: Os, turn: Cell) {
        const own = yield* os.cell(0, 'own')
        const queue = yield* os.queue(0, 'queue')
        yield* turn.write(0)
        if ((yield* own.add(1)) !== 0) throw new Error('it is an old one')
        if (!(yield* queue.empty())) throw new Error('it is an old one')
        for (let n = 0; n < 20; n++) yield* queue.put(n)
      }),
    )
    expect(statesOf(module)).toBeLessThanOrEqual(24 ** 2)
  })
})

describe('states tell apart', () => {
  it('how much time has passed for a thread that looks at the clock', () => {
    const module = program(
      function* (os) {
        return [yield* os.cell(0, 'x')]
      },
      {
        *patient(os: Os, x: Cell) {
          const begin = yield* os.now()
          do {
            yield* x.read()
            yield* os.sleep(1)
          } while ((yield* os.now()) - begin < 3)
          throw new Error('time is over')
        },
      },
    )
    const { outcomes, limits, states } = explored(module)
    expect(outcomes.map(({ kind, detail }) => [kind, detail.failed[0]?.message])).toEqual([
      ['exception', 'time is over'],
    ])
    expect({ limits, states }).toEqual({ limits: ['clock'], states: 4 })
  })
})

describe('an object that a round makes', () => {
  it.each(policies)('may be known to others who have forgotten it by the next round, %s', (policy) => {
    const module = program(
      function* (os) {
        return [yield* os.queue(1, 'queue')]
      },
      {
        *asker(os: Os, queue: Queue) {
          const done = yield* os.event('done')
          if (yield* done.isSet()) throw new Error('it is an old one')
          yield* queue.put(done)
          yield* done.wait()
        },
        *answerer(_os: Os, queue: Queue) {
          const done = (yield* queue.get()) as Event
          yield* done.set()
        },
      },
    )
    expect(statesOf(module, policy)).toBeLessThanOrEqual(20)
  })
})

describe('a round that cannot be told from the one before it', () => {
  it('makes an object of which others know', () => {
    const module = program(
      function* (os) {
        return [yield* os.queue(1, 'queue')]
      },
      {
        *asker(os: Os, queue: Queue) {
          const done = yield* os.event('done')
          yield* queue.put(done)
        },
        *answerer(_os: Os, queue: Queue) {
          const done = (yield* queue.get()) as Event
          yield* done.set()
        },
      },
    )
    expect(() => explored(module)).toThrow(/asker makes an object in each round/)
  })

  it('starts a thread', () => {
    const noBody = function* (_os: Os): Operation<void> {}
    const module = program(
      function* (os) {
        return [yield* os.cell(0, 'x')]
      },
      {
        *parent(os: Os, x: Cell) {
          yield* x.write(1)
          const child = os.thread(noBody, [], { name: 'child' })
          yield* child.start()
          yield* child.join()
        },
      },
    )
    expect(() => explored(Object.assign(module, { noBody }))).toThrow(/parent starts a thread in each round/)
  })
})
