/** Runs for the tests of the checker: between them they end in every way, and have everything that is checked. */
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { Condition } from '../../program/waiting.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Limits, SimulatorOptions } from '../options.ts'
import { simulate } from '../simulation.ts'
import { programOf } from './programs.ts'

const usual: SimulatorOptions = { seed: 1, strategy: 'first-come', cores: 1, cost: 0.001 }

const unlimited: Limits = { steps: 1e6, seconds: 1e6, bytes: 1e9, threads: 1e4 }

/** Has the lock for as long as it sleeps twice; the one who was woken in between comes too late. */
export function* keeper(os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
  for (let turn = 0; turn < 2; turn++) {
    yield* os.sleep(0.03)
    yield* lock.release()
    yield* lock.acquire()
  }
  yield* os.sleep(0.2)
  yield* lock.release()
}

/** Waits for the lock, loses it twice, and gives up. */
export function* patient(os: Os, lock: Lock): Operation<void> {
  yield* os.sleep(0.01)
  const got = yield* lock.acquire({ timeout: 0.1 })
  yield* os.print(`${got}`)
}

export function* sleeper(os: Os): Operation<void> {
  for (;;) yield* os.sleep(0.25)
}

export function* thread(os: Os): Operation<void> {
  yield* os.now()
}

export function* family(os: Os, seats: Semaphore, post: Queue): Operation<void> {
  const child = os.thread(thread, [], { name: 'grandchild' })
  yield* child.start()
  yield* post.put(child)
  yield* post.put(seats)
  yield* seats.acquire()
  yield* os.work(0.02)
  yield* seats.release()
  throw new RangeError('so it ends')
}

export function* turns(os: Os): Operation<void> {
  yield* os.print('my turn')
}

export function* waiter(_os: Os, lock: Lock, news: Condition): Operation<void> {
  yield* lock.acquire()
  yield* news.wait()
  yield* lock.release()
}

const bodies = { keeper, patient, sleeper, thread, family, turns, waiter }

/** Processes, threads, a daemon, greenlets, sleeps, limits of time, the clock; it finishes, and one has failed. */
export function richRun(options: Partial<SimulatorOptions> = {}): Trace {
  const program = programOf(function* (os) {
    const seats = yield* os.semaphore(1, 'seats')
    const post = yield* os.queue(0, 'post')
    const lock = yield* os.lock('lock')
    const fair = yield* os.lock('fair', { policy: 'fair' })
    const news = yield* os.condition(fair, 'news')
    const threads = [
      os.thread(keeper, [lock], { name: 'keeper' }),
      os.thread(patient, [lock], { name: 'patient' }),
      os.process(family, [seats, post], { name: 'family' }),
      os.thread(waiter, [fair, news], { name: 'waiter' }),
    ]
    for (const one of threads) yield* one.start()
    yield* os.thread(sleeper, [], { name: 'daemon', daemon: true }).start()
    const other = yield* os.greenlet(turns, [], { name: 'greenlet' })
    yield* other.switch()
    yield* os.sleep(0.05)
    yield* os.now()
    yield* fair.with(() => news.notify())
    for (const one of threads) yield* one.join()
  }, bodies)
  return simulate(program, {}, { ...usual, ...options })
}

/** Two wait for each other's lock, a daemon for its own; main waits for both. */
export function stuckRun(): Trace {
  const program = programOf(
    function* (os) {
      const locks = [yield* os.lock('a'), yield* os.lock('b')]
      const [a, b] = locks
      const threads = [os.thread(grab, [a, b], { name: 't1' }), os.thread(grab, [b, a], { name: 't2' })]
      for (const one of threads) yield* one.start()
      for (const one of threads) yield* one.join()
    },
    { grab },
  )
  return simulate(program, {}, { ...usual, cores: 2 })
}

export function* grab(os: Os, first: Lock, second: Lock): Operation<void> {
  yield* first.acquire()
  yield* os.sleep(0.01)
  yield* second.acquire()
}

/** The main thread waits for its own lock, while another thread has ended. */
export function stuckOnceRun(): Trace {
  const program = programOf(
    function* (os) {
      const lock = yield* os.lock('a')
      yield* os.thread(thread, []).start()
      yield* lock.acquire()
      yield* lock.acquire()
    },
    { thread },
  )
  return simulate(program, {}, usual)
}

/** A start is refused: nobody exports what it would run. */
export function refusedRun(): Trace {
  const program = programOf(function* (os) {
    try {
      yield* os.thread(thread, []).start()
    } catch {
      yield* os.semaphore(1, 'seats')
    }
  })
  return simulate(program, {}, usual)
}

/** The main process terminates a daemon child before it ends, and waits for another one. */
export function exitRun(): Trace {
  const program = programOf(
    function* (os) {
      yield* os.process(sleeper, [], { name: 'daemon', daemon: true }).start()
      yield* os.process(thread, [], { name: 'child' }).start()
    },
    { sleeper, thread },
  )
  return simulate(program, {}, usual)
}

/** The main thread fails. */
export function failedRun(): Trace {
  return simulate(
    programOf(function* (os) {
      yield* os.sleep(0.1)
      throw new RangeError('no more')
    }),
    {},
    usual,
  )
}

/** One thread after the other, for ever, until a limit is reached. */
export function limitedRun(limits: Partial<Limits>): Trace {
  const program = programOf(
    function* (os) {
      for (;;) {
        yield* os.thread(thread, []).start()
        yield* os.sleep(1)
      }
    },
    { thread },
  )
  return simulate(program, {}, { ...usual, limits: { ...unlimited, ...limits } })
}

/** Cut off while the main thread can go on only because it waits for a limited time. */
export function patientRun(): Trace {
  const program = programOf(function* (os) {
    const lock = yield* os.lock('lock')
    yield* lock.acquire()
    yield* lock.acquire({ timeout: 5 })
  })
  return simulate(program, {}, { ...usual, limits: { ...unlimited, steps: 3 } })
}

/** Cut off while a process is blocked that was terminated, and the main thread waits for it. */
export function doomedRun(): Trace {
  const program = programOf(
    function* (os) {
      const lock = yield* os.lock('lock')
      yield* lock.acquire()
      const child = os.process(grabOne, [lock], { name: 'child' })
      yield* child.start()
      yield* os.sleep(1)
      yield* child.terminate()
      yield* child.join()
    },
    { grabOne },
  )
  return simulate(program, {}, { ...usual, cost: 0, limits: { ...unlimited, steps: 8 } })
}

/** A run whose order does not fit at the third step. */
export function misfitRun(): Trace {
  const program = programOf(
    function* (os) {
      const lock = yield* os.lock('lock')
      yield* lock.acquire()
      yield* os.thread(grabOne, [lock]).start()
    },
    { grabOne },
  )
  return simulate(program, {}, { ...usual, choices: ['', '', '0', ''] })
}

export function* grabOne(_os: Os, lock: Lock): Operation<void> {
  yield* lock.acquire()
}

/** A run in an order that has one wake unnotified, and another notified out of line, and says what the clock shows. */
export function steeredRun(): Trace {
  const program = programOf(
    function* (os) {
      const lock = yield* os.lock('lock')
      const news = yield* os.condition(lock, 'news')
      const threads = [1, 2, 3].map((n) => os.thread(waiter, [lock, news], { name: `waiter${n}` }))
      for (const one of threads) yield* one.start()
      yield* os.sleep(1)
      yield* os.now()
      yield* lock.with(() => news.notify())
      yield* lock.with(() => news.notifyAll())
    },
    { waiter },
  )
  const waits = ['0', '1', '2'].flatMap((path) => [path, path])
  const choices = ['', '', '', '', '', ...waits, '0^', '0', '', '', '@0.9', '', ':2', '']
  return simulate(program, {}, { ...usual, choices })
}

/** A trace as real threads might have made it: they give other promises of times. */
export function asReal(trace: Trace): Trace {
  return { ...trace, run: { ...trace.run, executor: 'workers', options: { scale: 1 } } }
}
