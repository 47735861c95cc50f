/** Programs that only tests run: queues, timers and typed input. */
import { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Item, LifoQueue, PriorityQueue, Queue, SimpleQueue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import { at } from '../../program/site.ts'
import type { Event } from '../../program/waiting.ts'
import type { Policy } from '../../trace/tables.ts'

interface Given {
  readonly users: number
  readonly rounds: number
  readonly policy: Policy
}

type Line = Queue | LifoQueue | PriorityQueue | SimpleQueue

interface Stalls {
  readonly lines: readonly Line[]
  readonly lock: Lock
  readonly done: Event
}

/** An item of any sort; equal ones come from several threads. */
function goods(os: Os, lock: Lock): Item {
  const n = os.randomWhole(0, 40)
  switch (os.randomWhole(0, 9)) {
    case 0:
      return null
    case 1:
      return n % 2 === 0
    case 2:
      return `${'货'.repeat(n)} of ${os.self.name}`
    case 3:
      return { n, list: [n, [String(n)]] }
    case 4:
      return lock
    case 5:
    case 6:
      return [n % 4, `job ${n}`]
    default:
      return n - 20.5
  }
}

/** One random thing to do with queues, or with a timer. */
function* deal(os: Os, { lines, lock, done }: Stalls): Operation<unknown> {
  const line = lines[os.randomWhole(0, lines.length - 1)]
  if (line === undefined) return
  const limit = os.random(0, 0.03)
  switch (os.randomWhole(0, 15)) {
    case 0:
    case 1:
      return yield* line.put(goods(os, lock), limit)
    case 2:
    case 3:
    case 4:
      return yield* line.putNoWait(goods(os, lock))
    case 5:
    case 6:
    case 7:
      return yield* sell(os, yield* line.get(limit))
    case 8:
      return yield* sell(os, yield* line.getNoWait())
    case 9:
      return yield* line.taskDone()
    case 10:
      return yield* os.print(`${line.name}: ${yield* line.qsize()}`)
    case 11:
      return yield* os.lock(`lock of ${os.self.name}`)
    case 12: {
      const timer = yield* os.timer(limit, ringer, [done])
      yield* timer.start()
      if (limit < 0.01) yield* timer.cancel()
      return yield* timer.join()
    }
    case 13:
      return yield* os.print(`${line.name}: ${yield* line.full()}, ${yield* line.empty()}`)
    case 14:
      // Most of them go on.
      return line.name === 'stack' ? yield* line.shutdown(limit < 0.01) : yield* line.qsize()
    default:
      return yield* line.put(goods(os, lock))
  }
}

/** Uses what was sold. */
function* sell(os: Os, item: Item): Operation<void> {
  yield* os.print(JSON.stringify(item))
  if (item instanceof Lock && (yield* item.tryAcquire())) yield* item.release()
}

export function* ringer(_os: Os, done: Event): Operation<void> {
  yield* done.set()
}

function* trying(os: Os, operation: Operation<unknown>): Operation<void> {
  try {
    yield* operation
  } catch (error) {
    yield* at(50, os.print(String(error)))
  }
}

export function* dealer(os: Os, stalls: Stalls, rounds: number): Operation<void> {
  // The first of these finds the room for items used up.
  for (const line of stalls.lines.slice(0, 2)) yield* line.put([0, os.self.name])
  for (let i = 0; i < rounds; i++) yield* trying(os, deal(os, stalls))
}

/** What happens in every run: room used up, Full, Empty, and what cannot be ordered. */
function* open(os: Os, growing: readonly Line[], heap: PriorityQueue): Operation<void> {
  for (const line of growing) for (let n = 0; n < 16; n++) yield* line.put([n, 'in stock'])
  yield* trying(os, heap.getNoWait())
  yield* heap.put('text')
  yield* trying(os, heap.put(1))
  yield* trying(os, heap.putNoWait(null))
}

/** Three kinds of queue, small and without a limit, so that they are full, empty and growing; and timers. */
export function* trade(os: Os, { users, rounds, policy }: Given): Operation<void> {
  const growing = [yield* os.queue(0, 'queue', { policy }), yield* os.priorityQueue(0, 'heap', { policy })]
  const heap = yield* os.priorityQueue(2, 'small heap', { policy })
  yield* open(os, growing, heap)
  const stalls: Stalls = {
    lines: [
      ...growing,
      heap,
      yield* os.queue(1, 'one', { policy }),
      yield* os.lifoQueue(3, 'stack', { policy }),
      yield* os.simpleQueue('belt', { policy }),
    ],
    lock: yield* os.lock('lock'),
    done: yield* os.event('done'),
  }
  const threads = Array.from({ length: users }, () => os.thread(dealer, [stalls, rounds]))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
}

export function* producer(os: Os, line: Queue, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) yield* line.put([os.self.name, i])
}

export function* consumer(os: Os, line: Queue): Operation<void> {
  for (;;) {
    const item = yield* line.get()
    yield* os.print(JSON.stringify(item))
    yield* line.taskDone()
  }
}

/** Producers and consumers: every item comes out once, and the queue's `join` knows when. */
export function* supply(os: Os, { users, rounds, policy }: Given): Operation<void> {
  const line = yield* os.queue(2, 'line', { policy })
  const producers = Array.from({ length: users }, (_, i) => os.thread(producer, [line, rounds], { name: `p${i}` }))
  const consumers = Array.from({ length: 2 }, () => os.thread(consumer, [line], { daemon: true }))
  for (const thread of [...producers, ...consumers]) yield* thread.start()
  for (const thread of producers) yield* thread.join()
  yield* line.join()
}

export function* asker(os: Os, lines: number): Operation<void> {
  for (let i = 0; i < lines; i++) yield* os.print(`${os.self.name}: ${yield* os.input(`${os.self.name} ${i}? `)}`)
}

/** Two threads ask for lines; one more than there are is an error. */
export function* asks(os: Os): Operation<void> {
  const threads = ['first', 'second'].map((name) => os.thread(asker, [2], { name }))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
  yield* asker(os, 1)
}
