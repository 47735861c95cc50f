/** Barriers of `threading`. */
import type { Os } from '../../../../program/os.ts'
import type { LifoQueue, Queue } from '../../../../program/queues.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Barrier, Event } from '../../../../program/waiting.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* meets(_os: Os, gate: Barrier, said: Queue): Operation<void> {
  yield* said.put(yield* outcome(gate.wait()))
}

export function* reports(os: Os, seen: LifoQueue): Operation<void> {
  yield* os.print(`all are there ${yield* seen.qsize()}`)
  yield* seen.put('acted')
}

export function* fails(os: Os): Operation<void> {
  yield* os.print('fails')
  yield* os.sleep(-1)
}

export function* comesAndLooks(_os: Os, gate: Barrier, seen: LifoQueue, said: Queue): Operation<void> {
  yield* gate.wait()
  yield* said.put((yield* seen.qsize()) === 1)
}

export function* actsSlowly(_os: Os, acting: Event, go: Event): Operation<void> {
  yield* acting.set()
  yield* go.wait()
}

export function* meetsFor(_os: Os, gate: Barrier, seconds: number, said: Queue): Operation<void> {
  yield* said.put(yield* outcome(gate.wait(seconds)))
}

/** Waits until so many wait at a barrier. */
function* untilWaiting(os: Os, gate: Barrier, count: number): Operation<void> {
  while ((yield* gate.nWaiting()) < count) yield* os.sleep(0.01)
}

/** So many of what was said, sorted. */
function* sorted(said: Queue, count: number): Operation<string> {
  const all: unknown[] = []
  for (let n = 0; n < count; n++) all.push(yield* said.get())
  return pythonText(all.sort())
}

const until = `
      import queue, threading, time
      def until_waiting(gate, count):
          while gate.n_waiting < count: time.sleep(0.01)
      def outcome(call, *args):
          try:
              return str(call(*args))
          except Exception as e:
              return f'{type(e).__name__}: {e}'
      said = queue.Queue()
      def meets(gate, *args): said.put(outcome(gate.wait, *args))
      def start(*args):
          threading.Thread(target=meets, args=args).start()
`

export const pairs: Pairs = {
  'a barrier is for so many': {
    calls: ['threading.Barrier', 'threading.Barrier.parties', 'threading.Barrier.wait', 'threading.Barrier.n_waiting'],
    since: '3.13',
    python: `${until}
      for parties in (0, -1): print(outcome(threading.Barrier, parties))
      gate = threading.Barrier(3)
      print(gate.parties, gate.n_waiting, gate.broken)
      for _ in range(2):
          start(gate); start(gate)
          until_waiting(gate, 2)
          print(gate.n_waiting)
          print(gate.wait())
          print(sorted([said.get(), said.get()]))
      print(gate.n_waiting, gate.broken)
      alone = threading.Barrier(1)
      print(alone.wait(), alone.wait())
    `,
    *program(os) {
      for (const parties of [0, -1]) yield* os.print(yield* outcome(os.barrier(parties, 'none')))
      const said = yield* os.queue(0, 'said')
      const gate = yield* os.barrier(3, 'gate')
      yield* os.print(`${yield* gate.parties()} ${yield* gate.nWaiting()} ${pythonText(yield* gate.broken())}`)
      for (let n = 0; n < 2; n++) {
        for (let k = 0; k < 2; k++) yield* os.thread(meets, [gate, said]).start()
        yield* untilWaiting(os, gate, 2)
        yield* os.print(String(yield* gate.nWaiting()))
        yield* os.print(String(yield* gate.wait()))
        yield* os.print(yield* sorted(said, 2))
      }
      yield* os.print(`${yield* gate.nWaiting()} ${pythonText(yield* gate.broken())}`)
      const alone = yield* os.barrier(1, 'alone')
      yield* os.print(`${yield* alone.wait()} ${yield* alone.wait()}`)
    },
  },
  'a barrier is broken by abort, reset and time': {
    calls: ['threading.Barrier.abort', 'threading.Barrier.reset', 'threading.Barrier.broken', 'threading.Barrier.wait'],
    python: `${until}
      gate = threading.Barrier(2)
      start(gate)
      until_waiting(gate, 1)
      gate.abort()
      print(said.get(), gate.broken, gate.n_waiting)
      print(outcome(gate.wait))
      gate.reset()
      print(gate.broken)
      start(gate)
      until_waiting(gate, 1)
      gate.reset()
      print(said.get(), gate.broken)
      print(outcome(gate.wait, 0.01), gate.broken)
      gate.reset()
      print(outcome(gate.wait, -1), gate.broken)
      gate.reset()
      start(gate)
      print(sorted([outcome(gate.wait, 100), said.get()]), gate.broken)
    `,
    *program(os) {
      const said = yield* os.queue(0, 'said')
      const gate = yield* os.barrier(2, 'gate')
      const broken = function* (): Operation<string> {
        return pythonText(yield* gate.broken())
      }
      yield* os.thread(meets, [gate, said]).start()
      yield* untilWaiting(os, gate, 1)
      yield* gate.abort()
      yield* os.print(`${yield* said.get()} ${yield* broken()} ${yield* gate.nWaiting()}`)
      yield* os.print(yield* outcome(gate.wait()))
      yield* gate.reset()
      yield* os.print(yield* broken())
      yield* os.thread(meets, [gate, said]).start()
      yield* untilWaiting(os, gate, 1)
      yield* gate.reset()
      yield* os.print(`${yield* said.get()} ${yield* broken()}`)
      yield* os.print(`${yield* outcome(gate.wait(0.01))} ${yield* broken()}`)
      yield* gate.reset()
      yield* os.print(`${yield* outcome(gate.wait(-1))} ${yield* broken()}`)
      yield* gate.reset()
      yield* os.thread(meets, [gate, said]).start()
      const both = [yield* outcome(gate.wait(100)), yield* said.get()]
      yield* os.print(`${pythonText(both.sort())} ${yield* broken()}`)
    },
  },
  'a barrier has a time of its own': {
    calls: ['threading.Barrier', 'threading.Barrier.wait'],
    python: `${until}
      gate = threading.Barrier(2, timeout=0.01)
      print(outcome(gate.wait), gate.broken)
      gate.reset()
      start(gate, 1000)
      until_waiting(gate, 1)
      print(outcome(gate.wait), said.get())
    `,
    *program(os) {
      const said = yield* os.queue(0, 'said')
      const gate = yield* os.barrier(2, 'gate', { timeout: 0.01 })
      yield* os.print(`${yield* outcome(gate.wait())} ${pythonText(yield* gate.broken())}`)
      yield* gate.reset()
      yield* os.thread(meetsFor, [gate, 1000, said]).start()
      yield* untilWaiting(os, gate, 1)
      yield* os.print(`${yield* outcome(gate.wait())} ${yield* said.get()}`)
    },
  },
  'one of them runs the action before anybody goes on': {
    calls: ['threading.Barrier', 'threading.Barrier.wait'],
    python: `${until}
      seen = queue.LifoQueue()
      def reports():
          print('all are there', seen.qsize())
          seen.put('acted')
      gate = threading.Barrier(3, reports)
      def comes_and_looks():
          gate.wait()
          said.put(seen.qsize() == 1)
      threads = [threading.Thread(target=comes_and_looks) for _ in range(3)]
      for t in threads: t.start()
      for t in threads: t.join()
      print([said.get() for _ in threads])
      print(threading.Barrier(1, reports).wait())
    `,
    *program(os) {
      const said = yield* os.queue(0, 'said')
      const seen = yield* os.lifoQueue(0, 'seen')
      const gate = yield* os.barrier(3, 'gate', { action: reports, parameters: [seen] })
      const threads = [1, 2, 3].map(() => os.thread(comesAndLooks, [gate, seen, said]))
      for (const t of threads) yield* t.start()
      for (const t of threads) yield* t.join()
      yield* os.print(yield* sorted(said, 3))
      const alone = yield* os.barrier(1, 'alone', { action: reports, parameters: [seen] })
      yield* os.print(String(yield* alone.wait()))
    },
  },
  'an action that raises breaks the barrier, and raises in the thread that ran it': {
    calls: ['threading.Barrier', 'threading.Barrier.wait', 'threading.Barrier.broken'],
    python: `${until}
      def fails():
          print('fails')
          time.sleep(-1)
      gate = threading.Barrier(2, fails)
      start(gate)
      until_waiting(gate, 1)
      print(outcome(gate.wait))
      print(said.get(), gate.broken, gate.n_waiting)
      print(outcome(gate.wait))
      gate.reset()
      start(gate)
      until_waiting(gate, 1)
      print(outcome(gate.wait))
      print(said.get())
    `,
    *program(os) {
      const said = yield* os.queue(0, 'said')
      const gate = yield* os.barrier(2, 'gate', { action: fails })
      yield* os.thread(meets, [gate, said]).start()
      yield* untilWaiting(os, gate, 1)
      yield* os.print(yield* outcome(gate.wait()))
      yield* os.print(`${yield* said.get()} ${pythonText(yield* gate.broken())} ${yield* gate.nWaiting()}`)
      yield* os.print(yield* outcome(gate.wait()))
      yield* gate.reset()
      yield* os.thread(meets, [gate, said]).start()
      yield* untilWaiting(os, gate, 1)
      yield* os.print(yield* outcome(gate.wait()))
      yield* os.print(pythonText(yield* said.get()))
    },
  },
  'no time breaks a barrier while its action runs': {
    calls: ['threading.Barrier.wait', 'threading.Barrier.n_waiting', 'threading.Barrier.broken'],
    timed: true,
    python: `${until}
      acting, go = threading.Event(), threading.Event()
      def acts():
          acting.set()
          go.wait()
      gate = threading.Barrier(2, acts)
      start(gate, 0.5)
      until_waiting(gate, 1)
      start(gate)
      acting.wait()
      time.sleep(1)
      print(gate.n_waiting, gate.broken, said.empty())
      go.set()
      print(sorted([said.get(), said.get()]), gate.broken)
    `,
    *program(os) {
      const said = yield* os.queue(0, 'said')
      const acting = yield* os.event('acting')
      const go = yield* os.event('go')
      const gate = yield* os.barrier(2, 'gate', { action: actsSlowly, parameters: [acting, go] })
      yield* os.thread(meetsFor, [gate, 0.5, said]).start()
      yield* untilWaiting(os, gate, 1)
      yield* os.thread(meets, [gate, said]).start()
      yield* acting.wait()
      yield* os.sleep(1)
      const look = [yield* gate.nWaiting(), yield* gate.broken(), yield* said.empty()]
      yield* os.print(look.map((one) => pythonText(one)).join(' '))
      yield* go.set()
      yield* os.print(`${yield* sorted(said, 2)} ${pythonText(yield* gate.broken())}`)
    },
  },
}
