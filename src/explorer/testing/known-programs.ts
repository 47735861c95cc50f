/** Programs whose numbers of traces are known, from the literature or by counting. Only tests and benchmarks run them. */
import type { Cell, RWLock } from '../../program/cells.ts'
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Condition, Event } from '../../program/waiting.ts'
import { present, times } from './programs.ts'

export interface X {
  readonly x: Cell
}

export function* withX(os: Os): Operation<X> {
  return { x: yield* os.cell(0, 'x') }
}

function* writeOne({ x }: X): Operation<void> {
  yield* x.write(1)
}

function* readOne({ x }: X): Operation<void> {
  yield* x.read()
}

export const writers = (n: number): ScenarioModule =>
  present(
    withX,
    times(n, () => writeOne),
  )

export const readers = (n: number): ScenarioModule => present(withX, [writeOne, ...times(n, () => readOne)])

export function* addOne({ x }: X): Operation<void> {
  yield* x.write((yield* x.read()) + 1)
}

export const counter = (n: number): ScenarioModule =>
  present(
    withX,
    times(n, () => addOne),
  )

/** Each writes 1, then 2. */
export const twoWrites = (n: number): ScenarioModule =>
  present(
    withX,
    times(
      n,
      () =>
        function* ({ x }: X) {
          yield* x.write(1)
          yield* x.write(2)
        },
    ),
  )

function* cells(os: Os, count: number): Operation<Cell[]> {
  const made: Cell[] = []
  for (let i = 0; i < count; i++) made.push(yield* os.cell(0, `a${i}`))
  return made
}

export const lastZero = (n: number): ScenarioModule =>
  present(
    function* (os) {
      return { a: yield* cells(os, n + 1) }
    },
    [
      function* ({ a }) {
        let i = n
        while ((yield* at(a, i).read()) !== 0) i--
      },
      ...times(
        n,
        (j) =>
          function* ({ a }: { a: Cell[] }) {
            const v = yield* at(a, j).read()
            yield* at(a, j + 1).write(v + 1)
          },
      ),
    ],
  )

export function at<T>(list: readonly T[], i: number): T {
  const found = list[i]
  if (found === undefined) throw new RangeError(`no element ${i}`)
  return found
}

export const casRotation = (n: number): ScenarioModule =>
  present(
    withX,
    times(
      n,
      (i) =>
        function* ({ x }: X) {
          yield* x.compareExchange(i, i + 1)
        },
    ),
  )

interface FileSystem {
  readonly inodeLocks: Lock[]
  readonly blockLocks: Lock[]
  readonly inode: Cell[]
  readonly busy: Cell[]
}

export const fileSystem = (n: number): ScenarioModule =>
  present(
    function* (os) {
      const inodeLocks: Lock[] = []
      const blockLocks: Lock[] = []
      for (let i = 0; i < 32; i++) inodeLocks.push(yield* os.lock(`li${i}`))
      for (let b = 0; b < 26; b++) blockLocks.push(yield* os.lock(`lb${b}`))
      return { inodeLocks, blockLocks, inode: yield* cells(os, 32), busy: yield* cells(os, 26) }
    },
    times(
      n,
      (t) =>
        function* ({ inodeLocks, blockLocks, inode, busy }: FileSystem) {
          const i = t % 32
          yield* at(inodeLocks, i).acquire()
          if ((yield* at(inode, i).read()) === 0) {
            let b = (i * 2) % 26
            for (let tries = 0; tries < 10; tries++) {
              yield* at(blockLocks, b).acquire()
              if ((yield* at(busy, b).read()) === 0) {
                yield* at(busy, b).write(1)
                yield* at(inode, i).write(b + 1)
                yield* at(blockLocks, b).release()
                break
              }
              yield* at(blockLocks, b).release()
              b = (b + 1) % 26
            }
          }
          yield* at(inodeLocks, i).release()
        },
    ),
  )

export const lockUnlock = (n: number, rounds: number): ScenarioModule =>
  present(
    function* (os) {
      return { m: yield* os.lock('m') }
    },
    times(
      n,
      () =>
        function* ({ m }: { m: Lock }) {
          for (let i = 0; i < rounds; i++) {
            yield* m.acquire()
            yield* m.release()
          }
        },
    ),
  )

export const permits = (n: number, count: number): ScenarioModule =>
  present(
    function* (os) {
      return { s: yield* os.semaphore(count, 's') }
    },
    times(
      n,
      () =>
        function* ({ s }: { s: Semaphore }) {
          yield* s.acquire()
          yield* s.release()
        },
    ),
  )

export const philosophers = (n: number, order: 'naive' | 'ordered'): ScenarioModule =>
  present(
    function* (os) {
      const forks: Lock[] = []
      for (let i = 0; i < n; i++) forks.push(yield* os.lock(`fork${i}`))
      return { forks }
    },
    times(n, (i) => {
      const right = (i + 1) % n
      const [first, second] = order === 'naive' || i < right ? [i, right] : [right, i]
      return function* ({ forks }: { forks: Lock[] }) {
        yield* at(forks, first).acquire()
        yield* at(forks, second).acquire()
        yield* at(forks, second).release()
        yield* at(forks, first).release()
      }
    }),
  )

export const setAndWaits = (n: number): ScenarioModule =>
  present(
    function* (os) {
      return { e: yield* os.event('e') }
    },
    [
      function* ({ e }) {
        yield* e.set()
      },
      ...times(
        n,
        () =>
          function* ({ e }: { e: Event }) {
            yield* e.wait()
          },
      ),
    ],
  )

export interface Monitor {
  readonly m: Lock
  readonly c: Condition
  readonly r: Cell
}

export function* monitor(os: Os): Operation<Monitor> {
  const m = yield* os.lock('m')
  return { m, c: yield* os.condition(m, 'c'), r: yield* os.cell(0, 'r') }
}

/** One sets a flag and notifies; the others wait for it. */
export const notifyWaiters = (n: number, all: boolean): ScenarioModule =>
  present(monitor, [
    function* ({ m, c, r }) {
      yield* m.acquire()
      yield* r.write(1)
      yield* all ? c.notifyAll() : c.notify()
      yield* m.release()
    },
    ...times(
      n,
      () =>
        function* ({ m, c, r }: Monitor) {
          yield* m.acquire()
          while ((yield* r.read()) === 0) yield* c.wait()
          yield* m.release()
        },
    ),
  ])

export const producersConsumers = (
  producers: number,
  consumers: number,
  items: number,
  capacity: number,
): ScenarioModule =>
  present(
    function* (os) {
      return { q: yield* os.queue(capacity, 'q') }
    },
    [
      ...times(
        producers,
        () =>
          function* ({ q }: { q: Queue }) {
            for (let i = 0; i < items; i++) yield* q.put(i)
          },
      ),
      ...times(
        consumers,
        () =>
          function* ({ q }: { q: Queue }) {
            for (let i = 0; i < (items * producers) / consumers; i++) yield* q.get()
          },
      ),
    ],
  )

/** Each comes in as a reader, or as the writer, and leaves. */
export const readersWriters = (preference: 'readers' | 'writers', readers: number, writers: number): ScenarioModule =>
  present(
    function* (os) {
      return { room: yield* os.rwlock(preference, 'room') }
    },
    [
      ...times(
        readers,
        () =>
          function* ({ room }: { room: RWLock }) {
            yield* room.acquireRead()
            yield* room.releaseRead()
          },
      ),
      ...times(
        writers,
        () =>
          function* ({ room }: { room: RWLock }) {
            yield* room.acquireWrite()
            yield* room.releaseWrite()
          },
      ),
    ],
  )
