/** A program that only tests run: threads of one process that compute, wait for each other and sleep. */
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { at } from '../../program/site.ts'
import type { Barrier, Event } from '../../program/waiting.ts'
import { enter, leave } from './probe.ts'

/** Something that takes a while, and no operation. */
export function burn(): number {
  let x = 1
  for (let i = 0; i < 40_000; i++) x = (x * 48_271) % 2_147_483_647
  return x
}

/** What is between two operations is done by one thread at a time, where there is an interpreter lock. */
export function* cruncher(os: Os, together: Barrier, go: Event, rounds: number): Operation<void> {
  yield* at(1, together.wait())
  for (let i = 0; i < rounds; i++) {
    enter()
    burn()
    leave()
    yield* at(2, os.work(i % 3 === 0 ? 1 : 0))
    yield* at(3, os.sleep(os.random(0, 0.1)))
    if (i === 1) yield* at(4, go.wait())
  }
}

export function* setter(_os: Os, go: Event): Operation<void> {
  yield* at(5, go.set())
}

export function* crunch(
  os: Os,
  { users, rounds }: { readonly users: number; readonly rounds: number },
): Operation<void> {
  const together = yield* os.barrier(users, 'together')
  const go = yield* os.event('go')
  const threads = Array.from({ length: users }, () => os.thread(cruncher, [together, go, rounds]))
  for (const thread of threads) yield* at(6, thread.start())
  // Nobody could set it while one who waits for it kept the lock.
  const last = os.thread(setter, [go])
  yield* at(7, last.start())
  for (const thread of [...threads, last]) yield* at(8, thread.join())
}
