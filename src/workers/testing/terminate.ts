/** A program that only tests run: processes that are terminated in whatever they do. */
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'

interface Given {
  readonly users: number
  readonly rounds: number
  readonly policy: 'barging' | 'fair'
}

export function* getter(os: Os, box: Queue, timeout?: number): Operation<void> {
  try {
    yield* box.get(timeout)
  } finally {
    yield* os.print('never')
  }
}

export function* dreamer(os: Os, lock: Lock): Operation<void> {
  yield* lock.with(() => os.sleep(1000))
  yield* os.print('never')
}

export function* toiler(os: Os): Operation<void> {
  for (;;) yield* os.work(0.01)
}

/** Takes and gives back as quickly as it can. */
export function* visitor2(os: Os, seats: Semaphore): Operation<void> {
  for (;;) {
    yield* seats.acquire(os.random(0, 0.02))
    yield* os.sleep(os.random(0, 0.005))
    yield* seats.release()
  }
}

/** One waits, one waits for a limited time, one sleeps with a lock, one computes: all are terminated and joined. */
export function* terminates(os: Os): Operation<void> {
  const box = yield* os.queue(1, 'box')
  const lock = yield* os.lock('lock')
  const processes = [
    os.process(getter, [box], { name: 'getter' }),
    os.process(getter, [box, 900], { name: 'patient' }),
    os.process(dreamer, [lock], { name: 'dreamer' }),
    os.process(toiler, [], { name: 'toiler' }),
    os.process(getter, [box], { name: 'lucky' }),
  ]
  for (const process of processes) yield* process.start()
  yield* os.sleep(0.5)
  for (const process of processes.slice(0, 4)) yield* process.terminate()
  for (const process of processes.slice(0, 4)) yield* process.join()
  for (const process of processes) yield* os.print(`${process.name} ${yield* process.isAlive()}`)
  yield* processes[0]?.terminate() ?? os.sleep(0)
  // Only who was left alone still waits.
  yield* box.put('x')
  yield* processes[4]?.join() ?? os.sleep(0)
  yield* os.print(`${yield* lock.locked()}`)
  const thread = os.thread(toiler)
  for (const wrong of [thread, os.process(toiler)]) {
    try {
      yield* wrong.terminate()
    } catch (error) {
      yield* os.print(String(error))
    }
  }
}

/** Many are terminated at any moment, among waking and waiting of all kinds. */
export function* massacre(os: Os, { users, rounds, policy }: Given): Operation<void> {
  for (let round = 0; round < rounds; round++) {
    const seats = yield* os.semaphore(2, 'seats', { policy })
    const processes = Array.from({ length: users }, () => os.process(visitor2, [seats]))
    for (const process of processes) yield* process.start()
    for (const process of processes) {
      yield* os.sleep(os.random(0, 0.02))
      yield* process.terminate()
    }
    for (const process of processes) yield* process.join()
  }
  yield* os.print('all have ended')
}
