/** Programs that only tests run: many go through few doors, in order or anyhow. */
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { at } from '../../program/site.ts'
import type { Thread } from '../../program/threads.ts'
import type { Policy } from '../../trace/tables.ts'
import { enter, leave } from './probe.ts'

interface Given {
  readonly users: number
  readonly rounds: number
  readonly permits: number
  readonly policy: Policy
}

/** Starts `count` threads and joins them. */
function* all(os: Os, count: number, make: (n: number) => Thread): Operation<void> {
  const threads = Array.from({ length: count }, (_, n) => make(n))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
  yield* os.print('all have ended')
}

export function* visitor(os: Os, seats: Semaphore, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    yield* at(1, seats.acquire())
    enter()
    yield* at(2, os.sleep(os.random(0, 0.2)))
    leave()
    yield* at(3, seats.release())
  }
}

/** Never more inside than there are permits. */
export function* visits(os: Os, { users, rounds, permits, policy }: Given): Operation<void> {
  const seats = yield* os.semaphore(permits, 'seats', { policy })
  yield* all(os, users, () => os.process(visitor, [seats, rounds]))
}

export function* chatterer(os: Os, seats: Semaphore, lock: Lock, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    yield* seats.acquire()
    enter()
    if (!(yield* lock.tryAcquire())) yield* os.print(`${os.self.name} finds the lock taken`)
    else yield* lock.release()
    leave()
    yield* seats.release()
  }
}

/** As many operations as possible, without a pause. */
export function* chatter(os: Os, { users, rounds, permits, policy }: Given): Operation<void> {
  const seats = yield* os.semaphore(permits, 'seats', { policy })
  const lock = yield* os.lock('lock', { policy })
  yield* all(os, users, () => os.thread(chatterer, [seats, lock, rounds]))
}

export function* gambler(
  os: Os,
  doors: readonly (Semaphore | Lock)[],
  others: readonly Thread[],
  rounds: number,
): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    const door = doors[os.randomWhole(0, doors.length - 1)]
    if (door === undefined) return
    try {
      switch (os.randomWhole(0, 7)) {
        case 0:
          yield* at(10, os.sleep(os.random(0, 0.05)))
          break
        case 1:
          yield* at(11, os.print(`${os.self.name} rests`))
          break
        case 2:
        case 3:
          yield* at(12, door.tryAcquire())
          break
        case 4:
          yield* at(13, door.acquire())
          break
        default:
          yield* at(14, door.release())
      }
    } catch (error) {
      yield* at(15, os.print(String(error)))
    }
  }
  for (const other of others) yield* at(16, other.join())
  for (const door of doors) if (door.kind === 'semaphore') yield* at(17, door.release())
}

/** Anything, in any order: it may well end in a deadlock. */
export function* gamble(os: Os, { users, rounds, permits, policy }: Given): Operation<void> {
  const doors = [
    yield* os.semaphore(permits, 'first', { policy }),
    yield* os.semaphore(1, 'second', { policy: policy === 'fair' ? 'barging' : 'fair' }),
    yield* os.lock('third', { policy }),
  ]
  const started: Thread[] = []
  for (let n = 0; n < users; n++) {
    const thread = os.process(gambler, [doors, started.slice(-2), rounds])
    yield* thread.start()
    started.push(thread)
  }
  for (const thread of started) yield* thread.join()
}

/** Times pairs of acquire and release, recorded, in spells short enough for the ring; prints nanoseconds a pair. */
export function* pairs(os: Os, { rounds, policy }: Given): Operation<void> {
  const seats = yield* os.semaphore(1, 'seats', { policy })
  for (let i = 0; i < rounds; i++) {
    const since = performance.now()
    for (let j = 0; j < 200; j++) {
      yield* seats.acquire()
      yield* seats.release()
    }
    yield* os.print(String(((performance.now() - since) * 1e6) / 200))
    yield* os.sleep(0.004)
  }
}
