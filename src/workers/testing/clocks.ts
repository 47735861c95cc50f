/** Programs that only tests run: some sleep, wait for a time, compute and look at the clock, while others keep all cores busy. */
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { Event } from '../../program/waiting.ts'
import { burn } from './crunch.ts'

export function* napper(os: Os, never: Event, taken: Lock, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    yield* os.now()
    yield* os.sleep(os.random(0, 0.01))
    yield* os.now()
    yield* never.wait(os.random(0, 0.005))
    yield* taken.acquire(os.random(0, 0.005))
    yield* os.work(0.001)
  }
}

/** Computes and takes steps, until it is enough. */
export function* spinner(_os: Os, enough: Event, lock: Lock): Operation<void> {
  while (!(yield* enough.isSet())) {
    burn()
    yield* lock.acquire()
    yield* lock.release()
  }
}

export function* clocks(
  os: Os,
  { users, spinners, rounds }: { readonly users: number; readonly spinners: number; readonly rounds: number },
): Operation<void> {
  const never = yield* os.event('never')
  const enough = yield* os.event('enough')
  const taken = yield* os.lock('taken')
  yield* taken.acquire()
  const lock = yield* os.lock('lock')
  const busy = Array.from({ length: spinners }, () => os.process(spinner, [enough, lock]))
  for (const process of busy) yield* process.start()
  const nappers = Array.from({ length: users }, () => os.process(napper, [never, taken, rounds]))
  for (const process of nappers) yield* process.start()
  for (const process of nappers) yield* process.join()
  yield* enough.set()
  for (const process of busy) yield* process.join()
}

/** How long a loser waits for the lock, and how often it is given up in that time at most; in seconds. */
export const patience = { whole: 0.1, between: 0.002 } as const

/** Waits for a lock for a limited time, again and again until it has not got it. */
export function* loser(_os: Os, lock: Lock): Operation<void> {
  for (let tries = 0; tries < 10 && (yield* lock.acquire(patience.whole)); tries++) yield* lock.release()
}

/** Gives a lock up for no longer than it takes to take it again: who is woken mostly comes too late. */
export function* races(os: Os, { rounds }: { readonly rounds: number }): Operation<void> {
  const lock = yield* os.lock('lock')
  yield* lock.acquire()
  const thread = os.thread(loser, [lock])
  yield* thread.start()
  for (let i = 0; i < rounds; i++) {
    yield* os.sleep(patience.between)
    yield* lock.release()
    yield* lock.acquire()
  }
  yield* thread.join()
}
