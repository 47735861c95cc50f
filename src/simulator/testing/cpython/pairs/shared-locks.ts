/** Locks, semaphores, events and conditions of multiprocessing. */
import '../../../../program/compounds/shared-values.ts'
import type { SharedValue } from '../../../../program/compounds/shared-values.ts'
import type { Lock, RLock, Semaphore } from '../../../../program/handles.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Barrier, Condition, Event } from '../../../../program/waiting.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* releases(os: Os, held: Lock | RLock | Semaphore): Operation<void> {
  yield* os.print(yield* outcome(held.release()))
}

export function* owns(os: Os, door: RLock, inside: Event): Operation<void> {
  yield* door.with(function* () {
    yield* os.print(pythonText([yield* door.tryAcquire(), yield* outcome(door.release())]))
    yield* inside.set()
  })
}

export function* misuses(os: Os, ready: Condition): Operation<void> {
  yield* os.print(yield* outcome(ready.wait(0)))
  yield* os.print(yield* outcome(ready.notify()))
  yield* os.print(yield* outcome(ready.notifyAll()))
}

export function* hears(os: Os, lock: Lock | RLock, ready: Condition, inside: Event): Operation<void> {
  yield* lock.with(function* () {
    yield* inside.set()
    yield* os.print(`notified: ${pythonText(yield* ready.wait())}`)
  })
}

export function* raises(_os: Os, ready: Condition, number: SharedValue): Operation<void> {
  for (let n = 0; n < 3; n++)
    yield* ready.with(function* () {
      yield* number.set((yield* number.get()) + 1)
      yield* ready.notify()
    })
}

export function* passes(os: Os, gate: Event): Operation<void> {
  yield* os.print(`set: ${pythonText(yield* gate.wait())}`)
}

export function* meets(os: Os, meeting: Barrier): Operation<void> {
  yield* os.print(yield* outcome(meeting.wait()))
}

export const pairs: Pairs = {
  'a lock is released once, by anybody': {
    calls: [
      'multiprocessing.Lock',
      'multiprocessing.Lock.acquire',
      'multiprocessing.Lock.release',
      'multiprocessing.Lock.with',
    ],
    python: `
      from multiprocessing import Lock, Process
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      lock = Lock()
      print(told(lock.release))
      print(lock.acquire(), lock.acquire(False), lock.acquire(True, 0), lock.acquire(True, -1))
      p = Process(target=lambda: print(told(lock.release), flush=True))
      p.start(); p.join()
      with lock:
          print(lock.acquire(timeout=-5))
      print(told(lock.release))
    `,
    *program(os) {
      const lock = yield* os.multiprocessing.lock('lock')
      yield* os.print(yield* outcome(lock.release()))
      const taken = [yield* lock.acquire(), yield* lock.tryAcquire(), yield* lock.acquire(0), yield* lock.acquire(-1)]
      yield* os.print(taken.map((one) => pythonText(one)).join(' '))
      const p = os.process(releases, [lock])
      yield* p.start()
      yield* p.join()
      yield* lock.with(function* () {
        yield* os.print(pythonText(yield* lock.acquire(-5)))
      })
      yield* os.print(yield* outcome(lock.release()))
    },
  },
  'an RLock belongs to a thread of a process': {
    calls: [
      'multiprocessing.RLock',
      'multiprocessing.RLock.acquire',
      'multiprocessing.RLock.release',
      'multiprocessing.RLock.with',
    ],
    python: `
      from multiprocessing import Event, Process, RLock
      from threading import Thread
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      door, inside = RLock(), Event()
      print(told(door.release))
      def owns():
          with door:
              print([door.acquire(False), str(told(door.release))], flush=True)
              inside.set()
      p = Process(target=owns); p.start(); p.join()
      print(inside.wait(), door.acquire(), door.acquire(True, -1))
      t = Thread(target=lambda: print(told(door.release)))
      t.start(); t.join()
      print(told(door.release), told(door.release), told(door.release))
    `,
    *program(os) {
      const door = yield* os.multiprocessing.rlock('door')
      const inside = yield* os.multiprocessing.event('inside')
      yield* os.print(yield* outcome(door.release()))
      const p = os.process(owns, [door, inside])
      yield* p.start()
      yield* p.join()
      yield* os.print(
        `${pythonText(yield* inside.wait())} ${pythonText(yield* door.acquire())} ${pythonText(yield* door.acquire(-1))}`,
      )
      const t = os.thread(releases, [door])
      yield* t.start()
      yield* t.join()
      const three = [yield* outcome(door.release()), yield* outcome(door.release()), yield* outcome(door.release())]
      yield* os.print(three.join(' '))
    },
  },
  'semaphores take no count, and tell their value': {
    calls: [
      'multiprocessing.Semaphore',
      'multiprocessing.Semaphore.acquire',
      'multiprocessing.Semaphore.release',
      'multiprocessing.Semaphore.get_value',
      'multiprocessing.Semaphore.with',
      'multiprocessing.BoundedSemaphore',
      'multiprocessing.BoundedSemaphore.acquire',
      'multiprocessing.BoundedSemaphore.release',
      'multiprocessing.BoundedSemaphore.get_value',
      'multiprocessing.BoundedSemaphore.with',
    ],
    python: `
      from multiprocessing import BoundedSemaphore, Semaphore
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      print(told(Semaphore, -1))
      print(told(BoundedSemaphore, -1))
      for kind in (Semaphore, BoundedSemaphore):
          seats = kind(1)
          print(told(seats.release, 2))
          print(told(seats.release))
          with seats:
              print(seats.get_value())
          print(seats.acquire(), seats.acquire(False), seats.acquire(True, -1), seats.get_value())
    `,
    *program(os) {
      const { multiprocessing } = os
      yield* os.print(yield* outcome(multiprocessing.semaphore(-1, 'none')))
      yield* os.print(yield* outcome(multiprocessing.boundedSemaphore(-1, 'none')))
      for (const kind of ['semaphore', 'boundedSemaphore'] as const) {
        const seats = yield* multiprocessing[kind](1, 'seats')
        yield* os.print(yield* outcome(seats.release(2)))
        yield* os.print(yield* outcome(seats.release()))
        yield* seats.with(function* () {
          yield* os.print(pythonText(yield* seats.getValue()))
        })
        const [taken, again] = [yield* seats.acquire(), yield* seats.tryAcquire()]
        const late = yield* seats.acquire(-1)
        yield* os.print([taken, again, late, yield* seats.getValue()].map((one) => pythonText(one)).join(' '))
      }
    },
  },
  'a condition without its lock is an AssertionError': {
    calls: [
      'multiprocessing.Condition',
      'multiprocessing.Condition.wait',
      'multiprocessing.Condition.notify',
      'multiprocessing.Condition.notify_all',
    ],
    python: `
      from multiprocessing import Condition, Event, Lock, Process, RLock
      from threading import Thread
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      for lock in (Lock(), RLock()):
          ready, inside = Condition(lock), Event()
          def misuses():
              print(told(ready.wait, 0)); print(told(ready.notify)); print(told(ready.notify_all))
          misuses()
          with lock:
              print(ready.wait(0), ready.wait(-1), ready.notify(0))
              t = Thread(target=misuses); t.start(); t.join()
          def hears():
              with lock:
                  inside.set()
                  print('notified:', ready.wait(), flush=True)
          p = Process(target=hears); p.start()
          inside.wait()
          with lock:
              ready.notify()
          p.join()
    `,
    *program(os) {
      for (const kind of ['lock', 'rlock'] as const) {
        const lock = yield* os.multiprocessing[kind](kind)
        const ready = yield* os.multiprocessing.condition(lock, 'ready')
        const inside = yield* os.multiprocessing.event('inside')
        yield* misuses(os, ready)
        yield* lock.with(function* () {
          const waited = [yield* ready.wait(0), yield* ready.wait(-1), yield* ready.notify(0)]
          yield* os.print(waited.map((one) => pythonText(one)).join(' '))
          const t = os.thread(misuses, [ready])
          yield* t.start()
          yield* t.join()
        })
        const p = os.process(hears, [lock, ready, inside])
        yield* p.start()
        yield* inside.wait()
        yield* lock.with(function* () {
          yield* ready.notify()
        })
        yield* p.join()
      }
    },
  },
  'a condition is taken as its lock, and waits until something holds': {
    calls: ['acquire', 'release', 'wait_for', 'with'].map((name) => `multiprocessing.Condition.${name}`),
    python: `
      from multiprocessing import Condition, Process, Value
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      ready, number = Condition(), Value('i', 0)
      print(told(ready.release), told(ready.wait_for, lambda: False, 0), told(ready.wait_for, lambda: True))
      print(ready.acquire(), ready.acquire(False), ready.acquire(True, 0), ready.wait_for(lambda: 0, 0))
      for _ in range(4): print(told(ready.release))
      def counts():
          for _ in range(3):
              with ready:
                  number.value += 1
                  ready.notify()
      p = Process(target=counts)
      with ready:
          p.start()
          print(ready.wait_for(lambda: number.value == 3 and 'three'))
      p.join()
    `,
    *program(os) {
      const ready = yield* os.multiprocessing.condition(null, 'ready')
      const number = yield* os.multiprocessing.value(0, 'number')
      const line = (values: readonly unknown[]) => os.print(values.map((one) => pythonText(one)).join(' '))
      const gives = (value: unknown) =>
        function* (): Operation<unknown> {
          return value
        }
      const refused = [yield* outcome(ready.release()), yield* outcome(ready.waitFor(gives(false), 0))]
      yield* line([...refused, yield* outcome(ready.waitFor(gives(true)))])
      const taken = [yield* ready.acquire(), yield* ready.tryAcquire(), yield* ready.acquire(0)]
      yield* line([...taken, yield* ready.waitFor(gives(0), 0)])
      for (let n = 0; n < 4; n++) yield* os.print(yield* outcome(ready.release()))
      const p = os.process(raises, [ready, number])
      yield* ready.with(function* () {
        yield* p.start()
        const three = yield* ready.waitFor(function* () {
          return (yield* number.get()) === 3 && 'three'
        })
        yield* os.print(pythonText(three))
      })
      yield* p.join()
    },
  },
  'an event lets those in who wait, and those who come': {
    calls: [
      'multiprocessing.Event',
      'multiprocessing.Event.wait',
      'multiprocessing.Event.set',
      'multiprocessing.Event.is_set',
      'multiprocessing.Event.clear',
    ],
    python: `
      from multiprocessing import Event, Process
      gate = Event()
      print(gate.is_set(), gate.wait(0), gate.wait(-1))
      def passes():
          print('set:', gate.wait(), flush=True)
      p = Process(target=passes); p.start(); gate.set(); p.join()
      print(gate.is_set(), gate.wait())
      gate.clear()
      print(gate.is_set())
    `,
    *program(os) {
      const gate = yield* os.multiprocessing.event('gate')
      const at = [yield* gate.isSet(), yield* gate.wait(0), yield* gate.wait(-1)]
      yield* os.print(at.map((one) => pythonText(one)).join(' '))
      const p = os.process(passes, [gate])
      yield* p.start()
      yield* gate.set()
      yield* p.join()
      yield* os.print(`${pythonText(yield* gate.isSet())} ${pythonText(yield* gate.wait())}`)
      yield* gate.clear()
      yield* os.print(pythonText(yield* gate.isSet()))
    },
  },
  'a barrier gives each its number, or breaks': {
    calls: [
      'multiprocessing.Barrier',
      'multiprocessing.Barrier.wait',
      'multiprocessing.Barrier.abort',
      'multiprocessing.Barrier.reset',
      ...['parties', 'n_waiting', 'broken'].map((name) => `multiprocessing.Barrier.${name}`),
    ],
    python: `
      from multiprocessing import Barrier, Process
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      meeting = Barrier(2)
      print(meeting.parties, meeting.n_waiting, meeting.broken)
      print(told(meeting.wait, -1))
      print(told(meeting.wait))
      print(meeting.parties, meeting.n_waiting, meeting.broken)
      meeting.reset()
      print(meeting.parties, meeting.n_waiting, meeting.broken)
      p = Process(target=lambda: print(told(meeting.wait) in (0, 1), flush=True)); p.start()
      mine = told(meeting.wait) in (0, 1)
      p.join()
      print(mine, flush=True)
      meeting.abort()
      p = Process(target=lambda: print(told(meeting.wait), flush=True)); p.start(); p.join()
    `,
    *program(os) {
      const meeting = yield* os.multiprocessing.barrier(2, 'meeting')
      const look = function* (): Operation<void> {
        const seen = [yield* meeting.parties(), yield* meeting.nWaiting(), yield* meeting.broken()]
        yield* os.print(seen.map((one) => pythonText(one)).join(' '))
      }
      yield* look()
      yield* os.print(yield* outcome(meeting.wait(-1)))
      yield* os.print(yield* outcome(meeting.wait()))
      yield* look()
      yield* meeting.reset()
      yield* look()
      const p = os.process(arrives, [meeting])
      yield* p.start()
      const number = yield* meeting.wait()
      yield* p.join()
      yield* os.print(pythonText(number === 0 || number === 1))
      yield* meeting.abort()
      const late = os.process(meets, [meeting])
      yield* late.start()
      yield* late.join()
    },
  },
  'a barrier for nobody is refused, where CPython makes one at which everybody waits for ever': {
    calls: ['multiprocessing.Barrier'],
    differs: 'A barrier for nobody is refused at once, as by `threading.Barrier`',
    python: `
      from multiprocessing import Barrier
      try:
          print(Barrier(0).parties)
      except ValueError as e:
          print('ValueError:', e)
    `,
    *program(os) {
      yield* os.print(yield* outcome(os.multiprocessing.barrier(0, 'meeting')))
    },
  },
}

export function* arrives(os: Os, meeting: Barrier): Operation<void> {
  const number = yield* meeting.wait()
  yield* os.print(pythonText(number === 0 || number === 1))
}
