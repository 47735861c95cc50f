/** Locks, semaphores, conditions, events and timers of `threading`. */
import type { Lock, RLock } from '../../../../program/handles.ts'
import type { Os } from '../../../../program/os.ts'
import type { Queue } from '../../../../program/queues.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Condition, Event } from '../../../../program/waiting.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* triesAndReleases(os: Os, lock: Lock | RLock): Operation<void> {
  yield* os.print(yield* outcome(lock.acquire({ blocking: false })))
  yield* os.print(yield* outcome(lock.acquire(0.01)))
  yield* os.print(yield* outcome(lock.release()))
}

export function* waitsFor(os: Os, ready: Condition, box: Queue, waiting: Event): Operation<void> {
  yield* ready.with(function* () {
    yield* waiting.set()
    yield* os.print(
      pythonText(
        yield* ready.waitFor(function* () {
          const size = yield* box.qsize()
          yield* os.print(`looks: ${size}`)
          return size === 2 ? 'both' : null
        }),
      ),
    )
  })
}

export function* waitsOnce(_os: Os, ready: Condition, waiting: Queue, woke: Queue): Operation<void> {
  yield* ready.acquire()
  yield* waiting.put(1)
  yield* ready.wait()
  yield* woke.put(1)
  yield* ready.release()
}

export function* rings(os: Os, word: string, times: number): Operation<void> {
  yield* os.print(`rings ${word} ${times}`)
}

/** Prints what becomes of each operation. */
function* tell(os: Os, ...operations: readonly Operation<unknown>[]): Operation<void> {
  for (const operation of operations) yield* os.print(yield* outcome(operation))
}

/** What Python texts tell outcomes with. */
const told = `
      import threading
      def tell(call, *args, **kwargs):
          try:
              print(call(*args, **kwargs))
          except Exception as e:
              print(f'{type(e).__name__}: {e}')
`

export const pairs: Pairs = {
  'a lock is taken once, by whoever, and released by anybody': {
    calls: ['', '.acquire', '.release', '.locked', '.with'].map((call) => `threading.Lock${call}`),
    python: `${told}
      lock = threading.Lock()
      tell(lock.release)
      tell(lock.acquire)
      tell(lock.locked)
      tell(lock.acquire, False)
      tell(lock.acquire, True, 0.01)
      tell(lock.acquire, timeout=0)
      tell(lock.acquire, False, -1)
      tell(lock.acquire, False, 1)
      tell(lock.acquire, False, -0.5)
      tell(lock.acquire, timeout=float('nan'))
      def other():
          tell(lock.acquire, False)
          tell(lock.acquire, timeout=0.01)
          tell(lock.release)
      t = threading.Thread(target=other); t.start(); t.join()
      tell(lock.locked)
      with lock:
          tell(lock.locked)
      tell(lock.locked)
    `,
    *program(os) {
      const lock = yield* os.lock('lock')
      yield* tell(
        os,
        lock.release(),
        lock.acquire(),
        lock.locked(),
        lock.acquire({ blocking: false }),
        lock.acquire({ blocking: true, timeout: 0.01 }),
        lock.acquire(0),
        lock.acquire({ blocking: false, timeout: -1 }),
        lock.acquire({ blocking: false, timeout: 1 }),
        lock.acquire({ blocking: false, timeout: -0.5 }),
        lock.acquire(Number.NaN),
      )
      const t = os.thread(triesAndReleases, [lock])
      yield* t.start()
      yield* t.join()
      yield* tell(os, lock.locked())
      yield* lock.with(() => tell(os, lock.locked()))
      yield* tell(os, lock.locked())
    },
  },
  'an RLock is its owner’s': {
    calls: ['', '.acquire', '.release', '.with'].map((call) => `threading.RLock${call}`),
    python: `${told}
      lock = threading.RLock()
      tell(lock.release)
      tell(lock.acquire)
      tell(lock.acquire, False)
      tell(lock.acquire, True, 0.01)
      tell(lock.acquire, False, 1)
      def other():
          tell(lock.acquire, False)
          tell(lock.acquire, timeout=0.01)
          tell(lock.release)
      t = threading.Thread(target=other); t.start(); t.join()
      with lock:
          tell(lock.release)
          tell(lock.acquire)
      for _ in range(4): tell(lock.release)
    `,
    *program(os) {
      const lock = yield* os.rlock('lock')
      yield* tell(
        os,
        lock.release(),
        lock.acquire(),
        lock.acquire({ blocking: false }),
        lock.acquire({ blocking: true, timeout: 0.01 }),
        lock.acquire({ blocking: false, timeout: 1 }),
      )
      const t = os.thread(triesAndReleases, [lock])
      yield* t.start()
      yield* t.join()
      yield* lock.with(() => tell(os, lock.release(), lock.acquire()))
      yield* tell(os, lock.release(), lock.release(), lock.release(), lock.release())
    },
  },
  'a semaphore counts': {
    calls: ['', '.acquire', '.release', '.with'].map((call) => `threading.Semaphore${call}`),
    python: `${told}
      tell(lambda: threading.Semaphore(-1))
      s = threading.Semaphore(1)
      tell(s.acquire)
      tell(s.acquire, False)
      tell(s.acquire, True, 0.01)
      tell(s.acquire, timeout=-1)
      tell(s.acquire, False, 1)
      tell(s.release)
      tell(s.release, 2)
      tell(s.release, 0)
      with s: tell(s.acquire, blocking=False)
      for _ in range(3): tell(s.acquire, False)
    `,
    *program(os) {
      yield* tell(os, os.semaphore(-1, 'none'))
      const s = yield* os.semaphore(1, 's')
      yield* tell(
        os,
        s.acquire(),
        s.acquire({ blocking: false }),
        s.acquire({ blocking: true, timeout: 0.01 }),
        s.acquire(-1),
        s.acquire({ blocking: false, timeout: 1 }),
        s.release(),
        s.release(2),
        s.release(0),
      )
      yield* s.with(() => tell(os, s.acquire({ blocking: false })))
      yield* tell(os, s.tryAcquire(), s.tryAcquire(), s.tryAcquire())
    },
  },
  'a bounded semaphore has no more than it was made with': {
    calls: ['', '.acquire', '.release', '.with'].map((call) => `threading.BoundedSemaphore${call}`),
    python: `${told}
      tell(lambda: threading.BoundedSemaphore(-1))
      s = threading.BoundedSemaphore(2)
      tell(s.release)
      tell(s.acquire, False, 1)
      with s:
          tell(s.acquire)
          tell(s.release, 3)
          tell(s.acquire, False)
          tell(s.release, 1)
          tell(s.release, 0)
      tell(s.release)
    `,
    *program(os) {
      yield* tell(os, os.boundedSemaphore(-1, 'none'))
      const s = yield* os.boundedSemaphore(2, 's')
      yield* tell(os, s.release(), s.acquire({ blocking: false, timeout: 1 }))
      yield* s.with(() => tell(os, s.acquire(), s.release(3), s.tryAcquire(), s.release(1), s.release(0)))
      yield* tell(os, s.release())
    },
  },
  'a condition is its own lock': {
    calls: ['', '.acquire', '.release', '.with', '.wait', '.notify', '.notify_all'].map(
      (call) => `threading.Condition${call}`,
    ),
    python: `${told}
      own = threading.Condition()
      tell(own.wait)
      tell(own.notify)
      tell(own.notify_all)
      tell(own.release)
      tell(own.acquire)
      tell(own.acquire, False)
      tell(own.wait, 0.01)
      tell(own.wait, -1)
      tell(own.notify)
      tell(own.notify, 2)
      tell(own.release)
      tell(own.release)
      tell(own.release)
      lock = threading.Lock()
      plain = threading.Condition(lock)
      with plain:
          tell(lock.locked)
          tell(plain.acquire, False)
          tell(plain.acquire, False, 1)
          tell(plain.wait, 0)
          tell(plain.notify_all)
      tell(lock.locked)
      tell(plain.wait)
    `,
    *program(os) {
      const own = yield* os.condition(null, 'own')
      yield* tell(
        os,
        own.wait(),
        own.notify(),
        own.notifyAll(),
        own.release(),
        own.acquire(),
        own.acquire({ blocking: false }),
        own.wait(0.01),
        own.wait(-1),
        own.notify(),
        own.notify(2),
        own.release(),
        own.release(),
        own.release(),
      )
      const lock = yield* os.lock('lock')
      const plain = yield* os.condition(lock, 'plain')
      yield* plain.with(() =>
        tell(
          os,
          lock.locked(),
          plain.tryAcquire(),
          plain.acquire({ blocking: false, timeout: 1 }),
          plain.wait(0),
          plain.notifyAll(),
        ),
      )
      yield* tell(os, lock.locked(), plain.wait())
    },
  },
  'wait_for looks until it likes what it sees': {
    calls: ['threading.Condition.wait_for', 'threading.Condition.notify'],
    python: `
      import queue, threading
      ready, box, waiting = threading.Condition(), queue.Queue(), threading.Event()
      def look():
          print('looks:', box.qsize())
          return 'both' if box.qsize() == 2 else None
      def waits():
          with ready:
              waiting.set()
              print(ready.wait_for(look))
      t = threading.Thread(target=waits)
      t.start()
      waiting.wait()
      with ready:
          box.put(1)
          box.put(2)
          ready.notify()
      t.join()
      with ready:
          print(ready.wait_for(lambda: False, 0.01), ready.wait_for(lambda: 7, 0))
    `,
    *program(os) {
      const ready = yield* os.condition(null, 'ready')
      const box = yield* os.queue(0, 'box')
      const waiting = yield* os.event('waiting')
      const t = os.thread(waitsFor, [ready, box, waiting])
      yield* t.start()
      yield* waiting.wait()
      yield* ready.with(function* () {
        yield* box.put(1)
        yield* box.put(2)
        yield* ready.notify()
      })
      yield* t.join()
      yield* ready.with(function* () {
        const never = yield* ready.waitFor(function* () {
          return false
        }, 0.01)
        const seven = yield* ready.waitFor(function* () {
          return 7
        }, 0)
        yield* os.print(`${pythonText(never)} ${seven}`)
      })
    },
  },
  'notify lets go as many as it says': {
    calls: ['threading.Condition.notify', 'threading.Condition.notify_all', 'threading.Condition.wait'],
    python: `
      import queue, threading
      ready, waiting, woke = threading.Condition(), queue.Queue(), queue.Queue()
      def waits():
          ready.acquire()
          waiting.put(1)
          ready.wait()
          woke.put(1)
          ready.release()
      threads = [threading.Thread(target=waits) for _ in range(5)]
      for t in threads: t.start()
      for t in threads: waiting.get()
      for count in (2, 0, 1):
          with ready: ready.notify(count)
          for _ in range(count): woke.get()
          print(count, woke.empty())
      with ready: ready.notify_all()
      for t in threads: t.join()
      print(woke.qsize())
    `,
    *program(os) {
      const ready = yield* os.condition(null, 'ready')
      const waiting = yield* os.queue(0, 'waiting')
      const woke = yield* os.queue(0, 'woke')
      const threads = [1, 2, 3, 4, 5].map(() => os.thread(waitsOnce, [ready, waiting, woke]))
      for (const t of threads) yield* t.start()
      for (const _ of threads) yield* waiting.get()
      for (const count of [2, 0, 1]) {
        yield* ready.with(() => ready.notify(count))
        for (let n = 0; n < count; n++) yield* woke.get()
        yield* os.print(`${count} ${pythonText(yield* woke.empty())}`)
      }
      yield* ready.with(() => ready.notifyAll())
      for (const t of threads) yield* t.join()
      yield* os.print(String(yield* woke.qsize()))
    },
  },
  'a timer runs once, unless it is cancelled': {
    calls: ['', '.cancel', '.finished'].map((call) => `threading.Timer${call}`),
    python: `${told}
      first = threading.Timer(0.01, lambda word, times: print('rings', word, times), ['twice', 2])
      print(first.finished.is_set(), first.is_alive())
      first.start()
      first.join()
      print(first.finished.is_set(), first.is_alive())
      tell(first.start)
      first.cancel()
      second = threading.Timer(1000, print, ['never'])
      second.start()
      print(second.is_alive())
      second.cancel()
      second.join()
      print(second.finished.is_set(), second.is_alive())
      third = threading.Timer(0, print, ['never'])
      third.cancel()
      third.start()
      third.join()
      fourth = threading.Timer(1000, print, ['never'])
      fourth.start()
      fourth.finished.set()
      fourth.join()
    `,
    *program(os) {
      const first = yield* os.timer(0.01, rings, ['twice', 2])
      const look = function* (timer: typeof first): Operation<void> {
        yield* os.print(`${pythonText(yield* timer.finished.isSet())} ${pythonText(yield* timer.isAlive())}`)
      }
      yield* look(first)
      yield* first.start()
      yield* first.join()
      yield* look(first)
      yield* tell(os, first.start())
      yield* first.cancel()
      const second = yield* os.timer(1000, rings, ['never', 0])
      yield* second.start()
      yield* os.print(pythonText(yield* second.isAlive()))
      yield* second.cancel()
      yield* second.join()
      yield* look(second)
      const third = yield* os.timer(0, rings, ['never', 0])
      yield* third.cancel()
      yield* third.start()
      yield* third.join()
      const fourth = yield* os.timer(1000, rings, ['never', 0])
      yield* fourth.start()
      yield* fourth.finished.set()
      yield* fourth.join()
    },
  },
}
