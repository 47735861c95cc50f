/** Programs that only tests run: threads that fail, and threads that never end. */
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { at } from '../../program/site.ts'
import { goRound } from './probe.ts'

export function* stumbler(os: Os): Operation<void> {
  yield* at(20, os.print('here'))
  yield* at(21, os.sleep(0.1))
  throw new RangeError('stumbled')
}

/** A thread fails; who joins it goes on. */
export function* stumbles(os: Os): Operation<void> {
  const thread = os.thread(stumbler)
  yield* thread.start()
  yield* thread.join()
  yield* os.print('went on')
}

/** The main thread fails. */
export function* falls(os: Os): Operation<void> {
  yield* at(30, os.print('here'))
  throw new Error('fell')
}

export function* runner(os: Os): Operation<void> {
  yield* os.print('round and round')
  for (;;) goRound()
}

export function* waiter(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
}

/** One loops for ever, one is blocked, one sleeps; the main thread waits for them. */
export function* forever(os: Os): Operation<void> {
  const lock = yield* os.lock('lock')
  yield* lock.acquire()
  yield* os.process(waiter, [lock]).start()
  yield* os.process(sleeper, [1000]).start()
  const thread = os.process(runner)
  yield* thread.start()
  yield* thread.join()
}

export function* sleeper(os: Os, seconds: number): Operation<void> {
  yield* os.sleep(seconds)
}

/** Daemons that loop, sleep and wait are no reason to go on. */
export function* daemons(os: Os): Operation<void> {
  const lock = yield* os.lock('lock')
  yield* lock.acquire()
  for (const thread of [
    os.thread(runner, [], { daemon: true }),
    os.thread(sleeper, [1000], { daemon: true }),
    os.thread(waiter, [lock], { daemon: true }),
  ])
    yield* thread.start()
  yield* os.sleep(0.5)
}

/** Prints what no value can be: nothing that a program can do, but a fault of the executor's own. */
export function* impossible(os: Os): Operation<void> {
  yield* os.print(10n as unknown as string)
}
