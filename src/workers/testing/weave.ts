import type { Greenlet } from '../../program/greenlets.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'

/** Greenlets of a thread that switch to each other at random, wait for what other threads have, sleep, fail and end. */
export function* weaver(os: Os, lock: Lock, known: Queue, rounds: number): Operation<void> {
  const made: Greenlet[] = [os.self.greenlet]
  let left = rounds
  const body = function* (own: Os, first: unknown): Operation<unknown> {
    yield* own.print(`${own.self.name} begins with ${JSON.stringify(first ?? null)}`)
    while (left-- > 0) {
      const other = made[own.randomWhole(0, made.length - 1)] ?? own.self.greenlet
      try {
        const what = own.randomWhole(0, 9)
        if (what === 0 && made.length < 6) made.push(yield* own.greenlet(body))
        else if (what === 1) yield* own.sleep(own.random(0, 0.02))
        else if (what === 2) yield* lock.with(() => own.print(`${own.self.name} has the lock`))
        else if (what === 3) yield* other.throw('KeyError', own.self.name)
        else if (what === 4) {
          yield* known.put(other)
          const stranger = (yield* known.get()) as Greenlet
          yield* own.print(`${stranger.name} is dead: ${yield* stranger.dead()}`)
          yield* stranger.switch('hello')
        } else if (what === 5) return own.self.name
        else yield* own.print(JSON.stringify(yield* other.switch([own.self.name, left])))
      } catch (error) {
        yield* own.print(`${own.self.name} catches ${error}`)
        if (own.self.kind === 'greenlet' && own.randomWhole(0, 2) === 0) throw error
      }
    }
    return null
  }
  made.push(yield* os.greenlet(body), yield* os.greenlet(body))
  yield* body(os, null)
}

/** Several threads, each with greenlets of its own. */
export function* weave(
  os: Os,
  { users, rounds, policy }: { readonly users: number; readonly rounds: number; readonly policy: 'barging' | 'fair' },
): Operation<void> {
  const lock = yield* os.lock('lock', { policy })
  const known = yield* os.queue(0, 'known', { policy })
  const threads = Array.from({ length: users }, (_, n) =>
    n % 2 === 0 ? os.thread(weaver, [lock, known, rounds]) : os.process(weaver, [lock, known, rounds]),
  )
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
  yield* os.print('all have ended')
}
