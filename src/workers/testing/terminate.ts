/** Programs that only tests run: processes that are terminated in whatever they do. */
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { Thread } from '../../program/threads.ts'
import type { Event } from '../../program/waiting.ts'

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

export function* dreamer(os: Os, lock: Lock, has?: Event): Operation<void> {
  yield* lock.with(function* () {
    if (has !== undefined) yield* has.set()
    yield* os.sleep(1000)
  })
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
  const hasLock = yield* os.event('has lock')
  const processes = [
    os.process(getter, [box], { name: 'getter' }),
    os.process(getter, [box, 900], { name: 'patient' }),
    os.process(dreamer, [lock, hasLock], { name: 'dreamer' }),
    os.process(toiler, [], { name: 'toiler' }),
    os.process(getter, [box], { name: 'lucky' }),
  ]
  for (const process of processes) yield* process.start()
  // The others may be terminated wherever they are, and usually are when they have long been waiting.
  yield* hasLock.wait()
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

/** Its greenlets have the turn when it is terminated: one waits in a line, one sleeps, one goes round and round. */
export function* juggling(os: Os, box: Queue, how: 'waits' | 'sleeps' | 'turns'): Operation<void> {
  const greenlet = yield* os.greenlet(function* (): Operation<void> {
    try {
      if (how === 'waits') yield* box.get()
      else if (how === 'sleeps') yield* os.sleep(1000)
      else for (;;) yield* os.work(0.01)
    } finally {
      yield* os.print('never')
    }
  })
  yield* greenlet.switch()
  yield* os.print('never')
}

/** Goes on starting threads. */
export function* breeder(os: Os, box: Queue): Operation<void> {
  for (let n = 0; n < 4; n++) {
    yield* os.thread(getter, [box]).start()
    yield* os.sleep(0.1)
  }
}

/** A process whose threads do all kinds of things, and which waits for them, or has ended itself. */
export function* household(
  os: Os,
  box: Queue,
  mail: Queue,
  lock: Lock,
  ready: Semaphore,
  waits: boolean,
): Operation<void> {
  const threads = [
    os.thread(getter, [box]),
    os.thread(getter, [box, 900]),
    os.thread(dreamer, [lock]),
    os.thread(juggling, [box, 'waits']),
    os.thread(juggling, [box, 'sleeps']),
    os.thread(breeder, [box]),
    // Last, for they leave little for the start of others.
    os.thread(waits ? toiler : juggling, waits ? [] : [box, 'turns']),
  ]
  for (const thread of threads) yield* thread.start()
  yield* os.process(getter, [mail], { name: 'abroad' }).start()
  yield* ready.release()
  if (waits) for (const thread of threads) yield* thread.join()
}

/** Tries to terminate what it was passed: only a process can be. */
export function* assassin(os: Os, victim: Thread): Operation<void> {
  try {
    yield* victim.terminate()
  } catch (error) {
    yield* os.print(String(error))
  }
}

/** Two processes are terminated with all their threads, of which one has ended itself before. Its own processes live on. */
export function* raid(os: Os): Operation<void> {
  const box = yield* os.queue(0, 'box')
  const mail = yield* os.queue(0, 'mail')
  const lock = yield* os.lock('lock')
  const ready = yield* os.semaphore(0, 'ready')
  const houses = [true, false].map((waits) =>
    os.process(household, [box, mail, lock, ready, waits], { name: `house${waits}` }),
  )
  const bystander = os.thread(getter, [mail], { name: 'bystander' })
  for (const each of [...houses, bystander]) yield* each.start()
  for (const _ of houses) yield* ready.acquire()
  yield* os.sleep(0.3)
  for (const victim of [...houses, bystander]) {
    const thread = os.thread(assassin, [victim])
    yield* thread.start()
    yield* thread.join()
  }
  for (const house of houses) yield* house.join()
  // Those who were left alone still wait: the bystander, and a process of each house.
  for (let n = 0; n < 3; n++) yield* mail.put('x')
  yield* bystander.join()
}

/** A process with threads, and greenlets in them, that take and give back as quickly as they can. */
export function* crowd(os: Os, seats: Semaphore, users: number): Operation<void> {
  for (let n = 0; n < users; n++) yield* os.thread(visitor2, [seats]).start()
  const greenlets = [yield* os.greenlet(visitor2, [seats]), yield* os.greenlet(visitor2, [seats])]
  yield* greenlets[os.randomWhole(0, 1)]?.switch() ?? os.sleep(0)
}

/** Many with threads and greenlets are terminated at any moment. */
export function* raids(os: Os, given: Given): Operation<void> {
  yield* terminateMany(os, given, (seats) => os.process(crowd, [seats, given.users]))
}

/** Many are terminated at any moment, among waking and waiting of all kinds. */
export function* massacre(os: Os, given: Given): Operation<void> {
  yield* terminateMany(os, given, (seats) => os.process(visitor2, [seats]))
}

function* terminateMany(os: Os, { users, rounds, policy }: Given, make: (seats: Semaphore) => Thread): Operation<void> {
  for (let round = 0; round < rounds; round++) {
    const seats = yield* os.semaphore(2, 'seats', { policy })
    const processes = Array.from({ length: users }, () => make(seats))
    for (const process of processes) yield* process.start()
    for (const process of processes) {
      yield* os.sleep(os.random(0, 0.02))
      yield* process.terminate()
    }
    for (const process of processes) yield* process.join()
  }
  yield* os.print('all have ended')
}
