/** Programs with a bug each, and without it. Only tests and benchmarks run them. */
import type { Cell } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Event } from '../../program/waiting.ts'
import { addOne, at, type Monitor, monitor, philosophers, withX, type X } from './known-programs.ts'
import { present, times } from './programs.ts'

function fail(message: string): never {
  throw new ProgramError('AssertionError', message)
}

/** Two add one to a number; the main thread waits for both and looks. */
export function lostUpdate(protect: boolean): ScenarioModule {
  function* add(_os: Os, { x, m }: X & { readonly m: Lock }): Operation<void> {
    if (protect) yield* m.acquire()
    yield* addOne({ x })
    if (protect) yield* m.release()
  }
  function* main(os: Os): Operation<void> {
    const shared = { x: yield* os.cell(0, 'x'), m: yield* os.lock('m') }
    const both = [os.thread(add, [shared]), os.thread(add, [shared])]
    for (const thread of both) yield* thread.start()
    for (const thread of both) yield* thread.join()
    if ((yield* shared.x.read()) !== 2) fail('an update is lost')
  }
  const { scenario } = present(withX, [])
  const module = { scenario: { ...scenario, main }, add }
  return module
}

export const twoLocks: ScenarioModule = present(
  function* (os) {
    return { a: yield* os.lock('a'), b: yield* os.lock('b') }
  },
  [
    function* ({ a, b }) {
      yield* a.acquire()
      yield* b.acquire()
      yield* b.release()
      yield* a.release()
    },
    function* ({ a, b }) {
      yield* b.acquire()
      yield* a.acquire()
      yield* a.release()
      yield* b.release()
    },
  ],
)

/** Two take what one puts, twice; `again` says whether they look again after they waited. */
export const ifForWhile = (again: boolean): ScenarioModule =>
  present(monitor, [
    ...times(
      2,
      () =>
        function* ({ m, c, r: n }: Monitor) {
          yield* m.acquire()
          if (again) {
            while ((yield* n.read()) === 0) yield* c.wait()
          } else if ((yield* n.read()) === 0) yield* c.wait()
          const v = yield* n.read()
          if (!again && v === 0) {
            yield* m.release()
            fail('nothing there')
          }
          yield* n.write(v - 1)
          yield* m.release()
        },
    ),
    function* ({ m, c, r: n }) {
      for (let i = 0; i < 2; i++) {
        yield* m.acquire()
        const v = yield* n.read()
        yield* n.write(v + 1)
        yield* c.notify()
        yield* m.release()
      }
    },
  ])

export const missedSignal = (fixed: boolean): ScenarioModule =>
  present(monitor, [
    function* ({ m, c, r: ready }) {
      if (fixed) {
        yield* m.acquire()
        while ((yield* ready.read()) === 0) yield* c.wait()
        yield* m.release()
      } else if ((yield* ready.read()) === 0) {
        yield* m.acquire()
        yield* c.wait()
        yield* m.release()
      }
    },
    function* ({ m, c, r: ready }) {
      if (!fixed) yield* ready.write(1)
      yield* m.acquire()
      if (fixed) yield* ready.write(1)
      yield* c.notify()
      yield* m.release()
    },
  ])

export const nestedMonitor: ScenarioModule = present(
  function* (os) {
    const i = yield* os.lock('i')
    return { o: yield* os.lock('o'), i, c: yield* os.condition(i, 'c'), flag: yield* os.cell(0, 'flag') }
  },
  [
    function* ({ o, i, c, flag }) {
      yield* o.acquire()
      yield* i.acquire()
      while ((yield* flag.read()) === 0) yield* c.wait()
      yield* i.release()
      yield* o.release()
    },
    function* ({ o, i, c, flag }) {
      yield* o.acquire()
      yield* i.acquire()
      yield* flag.write(1)
      yield* c.notify()
      yield* i.release()
      yield* o.release()
    },
  ],
)

/** Two workers; tasks 0 and 1 wait for tasks 2 and 3, which nobody is left to do. */
export const poolStarvation: ScenarioModule = present(
  function* (os) {
    const tasks = yield* os.queue(0, 'tasks')
    const done: Event[] = []
    for (let i = 0; i < 2; i++) done.push(yield* os.event(`done${i}`))
    yield* tasks.put(0)
    yield* tasks.put(1)
    return { tasks, done }
  },
  times(
    2,
    () =>
      function* ({ tasks, done }: { tasks: Queue; done: Event[] }) {
        for (;;) {
          let task: number
          try {
            task = Number(yield* tasks.getNoWait())
          } catch {
            return
          }
          if (task < 2) {
            yield* tasks.put(task + 2)
            yield* at(done, task).wait()
          } else yield* at(done, task - 2).set()
        }
      },
  ),
)

export const strayRelease: ScenarioModule = present(
  function* (os) {
    return { s: yield* os.semaphore(1, 's'), inside: yield* os.cell(0, 'in') }
  },
  [
    ...times(
      2,
      () =>
        function* ({ s, inside }: { s: Semaphore; inside: Cell }) {
          yield* s.acquire()
          const others = yield* inside.add(1)
          yield* inside.add(-1)
          yield* s.release()
          if (others !== 0) fail('two inside')
        },
    ),
    function* ({ s }) {
      yield* s.release()
    },
  ],
)

/** Two readers of a lock, each of whom waits until the other has left: an upgrade for which both wait. */
export const upgrade: ScenarioModule = present(
  function* (os) {
    const away = [yield* os.event('away0'), yield* os.event('away1')]
    for (const event of away) yield* event.set()
    return { away }
  },
  [0, 1].map(
    (i) =>
      function* ({ away }: { away: Event[] }) {
        yield* at(away, i).clear()
        yield* at(away, 1 - i).wait()
        yield* at(away, i).set()
      },
  ),
)

/** Programs with and without a bug, by name. */
export const everyBug: { readonly [name: string]: ScenarioModule } = {
  'lost update': lostUpdate(false),
  'lost update, with a lock': lostUpdate(true),
  'two locks': twoLocks,
  philosophers: philosophers(5, 'naive'),
  'ordered philosophers': philosophers(4, 'ordered'),
  'if for while': ifForWhile(false),
  while: ifForWhile(true),
  'missed signal': missedSignal(false),
  'a signal that cannot be missed': missedSignal(true),
  upgrade,
  'nested monitor': nestedMonitor,
  'pool starvation': poolStarvation,
  'stray release': strayRelease,
}
