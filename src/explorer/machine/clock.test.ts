import { describe, expect, it } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Event } from '../../program/waiting.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { outputOf } from '../../trace/trace.ts'
import { Exploration } from '../exploration/exploration.ts'
import type { ExplorationResult } from '../exploration/exploration-result.ts'
import { present } from '../testing/programs.ts'

function explored(module: ScenarioModule, timeouts?: number): ExplorationResult {
  const limits = timeouts === undefined ? {} : { timeouts }
  const exploration = new Exploration(module, {}, { seed: 1, strategy: { kind: 'optimal' }, limits })
  while (!exploration.advance(1000));
  const result = exploration.result()
  expect(result.redundant).toBe(0)
  for (const { choices, detail } of result.outcomes) {
    const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, choices })
    expect(checkTrace(trace)).toBeNull()
    const texts = outputOf(trace).map(({ text }) => text)
    expect(texts.sort()).toEqual(Object.values(detail.output).flat().sort())
  }
  return result
}

/** Everything that was printed in an execution, of all executions. */
const told = ({ outcomes }: ExplorationResult): string[] =>
  [...new Set(outcomes.map(({ detail }) => Object.values(detail.output).flat().join(' ')))].sort()

/** Tells what time it is. */
function* tell(os: Os, what: unknown = 'at'): Operation<void> {
  yield* os.print(`${String(what)} ${yield* os.now()}`)
}

interface Case<Shared extends object> {
  readonly make: (os: Os) => Operation<Shared>
  readonly threads: readonly ((shared: Shared, os: Os) => Operation<void>)[]
  readonly told: readonly string[]
}
/** What threads are started with by those of a case. */
const bodies = {
  *sleeper(os: Os): Operation<number> {
    yield* os.sleep(2)
    return 1
  },
  *opened(_os: Os, open: Event): Operation<number> {
    yield* open.wait()
    return 1
  },
  *here(os: Os): Operation<void> {
    yield* os.print('here')
  },
}
const one = <Shared extends object>(given: Case<Shared>) => ({
  module: { ...present(given.make, given.threads), ...bodies },
  told: given.told,
})

/** What raises when its time is over. */
function* inTime(wait: () => Operation<unknown>): Operation<unknown> {
  try {
    return yield* wait()
  } catch {
    return false
  }
}

const locked = function* (os: Os) {
  return { lock: yield* os.lock('lock') }
}

describe('the clock shows no time before that of what has happened', () => {
  const cases = {
    'a lock that was held by one who slept': one({
      make: locked,
      threads: [
        function* ({ lock }, os) {
          yield* lock.with(() => os.sleep(10))
        },
        function* ({ lock }, os) {
          yield* lock.acquire()
          yield* tell(os)
          yield* lock.release()
        },
      ],
      told: ['at 0', 'at 10'],
    }),
    'a lock that was held by one who computed and fetched nothing': one({
      make: locked,
      threads: [
        function* ({ lock }, os) {
          yield* lock.with(() => os.work(2))
        },
        function* ({ lock }, os) {
          yield* lock.with(() => os.work(1))
          yield* tell(os)
        },
      ],
      told: ['at 1', 'at 3'],
    }),
    'a wait until its limit': one({
      make: locked,
      threads: [
        function* ({ lock }, os) {
          yield* os.sleep(3)
          yield* lock.with(() => os.sleep(10))
        },
        function* ({ lock }, os) {
          const got = yield* lock.acquire(1)
          yield* tell(os, got)
          if (got) yield* lock.release()
        },
      ],
      // It can only begin to wait once the lock is taken.
      told: ['false 4', 'true 0', 'true 13'],
    }),
    'a wait in which others were quicker': one({
      make: locked,
      threads: [
        function* ({ lock }, os) {
          yield* lock.with(() => os.sleep(10))
        },
        function* ({ lock }, os) {
          yield* lock.with(() => os.sleep(10))
        },
        function* ({ lock }, os) {
          const got = yield* lock.acquire(12)
          if (!got) yield* tell(os, got)
        },
      ],
      // Behind the second, who has come at 10: it has waited since the first came, at 0.
      told: ['', 'false 12'],
    }),
    'the end of another': one({
      make: locked,
      threads: [
        function* (_, os) {
          const other = os.thread(bodies.sleeper)
          yield* other.start()
          yield* other.join(1)
          yield* tell(os, yield* other.isAlive())
          yield* other.join()
          yield* tell(os)
        },
      ],
      told: ['false 2 at 2', 'true 1 at 2'],
    }),
    'the end of a process': one({
      make: locked,
      threads: [
        function* (_, os) {
          const other = os.process(bodies.sleeper)
          yield* other.start()
          yield* other.join()
          yield* tell(os)
        },
      ],
      told: ['at 2'],
    }),
    'an item': one({
      make: function* (os) {
        return { queue: yield* os.queue(1, 'queue') }
      },
      threads: [
        function* ({ queue }, os) {
          yield* os.sleep(4)
          yield* queue.put(1)
          yield* queue.put(2)
          yield* tell(os, 'put')
        },
        function* ({ queue }, os) {
          yield* queue.get()
          yield* tell(os, 'got')
          yield* os.sleep(5)
          yield* queue.get()
        },
      ],
      told: ['put 4 got 4'],
    }),
    'an item that does not come': one({
      make: function* (os) {
        return { queue: yield* os.queue(1, 'queue') }
      },
      threads: [
        function* ({ queue }, os) {
          yield* tell(os, yield* inTime(() => queue.get(0.5)))
          yield* tell(os, yield* inTime(() => queue.put(1, 0.5)))
          yield* tell(os, yield* inTime(() => queue.put(2, 0.5)))
        },
      ],
      told: ['false 0.5 at 0.5 false 1'],
    }),
    'a flag': one({
      make: function* (os) {
        return { event: yield* os.event('event') }
      },
      threads: [
        function* ({ event }, os) {
          yield* os.sleep(5)
          yield* event.set()
        },
        function* ({ event }, os) {
          yield* tell(os, yield* event.wait(1))
          yield* tell(os, yield* event.wait())
        },
      ],
      told: ['false 1 true 5', 'true 5 true 5'],
    }),
    'a meeting': one({
      make: function* (os) {
        return { barrier: yield* os.barrier(2, 'barrier') }
      },
      threads: [
        function* ({ barrier }, os) {
          yield* os.sleep(1)
          yield* barrier.wait()
          yield* tell(os)
        },
        function* ({ barrier }, os) {
          yield* os.sleep(2)
          yield* barrier.wait()
          yield* tell(os)
        },
      ],
      told: ['at 2 at 2'],
    }),
    'a meeting that did not take place': one({
      make: function* (os) {
        return { barrier: yield* os.barrier(3, 'barrier') }
      },
      threads: [
        function* ({ barrier }, os) {
          yield* os.sleep(1)
          yield* inTime(() => barrier.wait(2))
          yield* tell(os)
        },
        function* ({ barrier }, os) {
          yield* inTime(() => barrier.wait(7))
          yield* tell(os)
        },
      ],
      told: ['at 3 at 3', 'at 7 at 7', 'at 8 at 8'],
    }),
    'a permit': one({
      make: function* (os) {
        return { permits: yield* os.semaphore(0, 'permits') }
      },
      threads: [
        function* ({ permits }, os) {
          yield* os.sleep(6)
          yield* permits.release(2)
        },
        function* ({ permits }, os) {
          yield* tell(os, yield* permits.acquire(2))
          yield* permits.acquire()
          yield* tell(os)
        },
      ],
      told: ['false 2 at 6', 'true 6 at 6'],
    }),
    'one who writes': one({
      make: function* (os) {
        return { book: yield* os.rwlock('readers', 'book') }
      },
      threads: [
        function* ({ book }, os) {
          yield* book.acquireWrite()
          yield* os.sleep(3)
          yield* book.releaseWrite()
        },
        function* ({ book }, os) {
          yield* book.acquireRead()
          yield* tell(os)
          yield* book.releaseRead()
        },
      ],
      told: ['at 0', 'at 3'],
    }),
    'a notification': one({
      make: function* (os) {
        const lock = yield* os.lock('lock')
        return { condition: yield* os.condition(lock, 'condition') }
      },
      threads: [
        function* ({ condition }, os) {
          yield* os.sleep(3)
          yield* condition.with(() => condition.notify())
        },
        function* ({ condition }, os) {
          const got = yield* condition.with(() => condition.wait(1))
          yield* tell(os, got)
        },
      ],
      // It may have to wait for its lock when its time is over.
      told: ['false 1', 'false 3', 'false 4', 'true 3'],
    }),
    'a result': one({
      make: locked,
      threads: [
        function* (_, os) {
          const pool = yield* os.threadPoolExecutor(1)
          const future = yield* pool.submit(bodies.sleeper)
          yield* tell(os, yield* inTime(() => future.result(1)))
          yield* tell(os, yield* future.result())
          yield* pool.shutdown()
        },
      ],
      // Its time may be over before the task has begun.
      told: ['1 2 1 2', 'false 1 1 2', 'false 1 1 3'],
    }),
    'a cell that was read before it was written': one({
      make: function* (os) {
        return { cell: yield* os.cell(0, 'cell') }
      },
      threads: [
        function* ({ cell }, os) {
          yield* os.sleep(3)
          yield* cell.read()
        },
        function* ({ cell }, os) {
          yield* cell.write(1)
          yield* tell(os)
        },
      ],
      told: ['at 0', 'at 3'],
    }),
  }

  it('is told where library code alone looks at it, too: it goes by its limits', () => {
    const module = present(
      function* (os) {
        const lock = yield* os.lock('lock')
        return { condition: yield* os.condition(lock, 'condition'), ready: yield* os.cell(0, 'ready') }
      },
      [
        function* ({ condition, ready }, os) {
          const isReady = function* () {
            return (yield* ready.read()) === 1
          }
          yield* os.print(String(yield* condition.with(() => condition.waitFor(isReady, 1))))
        },
        function* ({ condition, ready }) {
          yield* condition.with(() => condition.notify())
          yield* condition.with(function* () {
            yield* ready.write(1)
            yield* condition.notify()
          })
        },
      ],
    )
    const result = explored(module)
    expect(result).toMatchObject({ exhaustive: true, limits: [] })
    expect(told(result)).toEqual(['false', 'true'])
  })

  it('has pages come and lines typed when they do', () => {
    const module = present(
      function* (os) {
        return { lock: yield* os.lock('lock') }
      },
      [
        function* ({ lock }, os) {
          yield* lock.with(() => os.fetch('a.html'))
          yield* tell(os, 'fetched')
        },
        function* ({ lock }, os) {
          yield* os.input('? ')
          yield* lock.acquire()
          yield* tell(os, 'typed')
          yield* lock.release()
        },
      ],
    )
    const typed = { type: 'input', default: '0.001 a', label: { en: '', zh: '' } } as const
    const pages = () => ({ texts: { 'a.html': 'a' } })
    const program = { ...module, scenario: { ...module.scenario, parameters: { typed }, pages } }
    const run = simulate(program, {}, { seed: 1, strategy: 'first-come', cores: 2, cost: 0 })
    const fetched = outputOf(run).find(({ text }) => text.startsWith('fetched'))?.text ?? ''
    const [, at] = fetched.split(' ')
    expect(Number(at)).toBeGreaterThan(0.001)
    // The second has the lock after the first, or before it.
    const late = `fetched ${Number(at) + 0.001}`
    expect(told(explored(program))).toEqual([`${fetched} typed ${at}`, `${late} typed 0.001`].sort())
  })

  it('is looked at by library code, which goes by its limits: futures and queues between processes', () => {
    const module = present(
      function* (os) {
        return { queue: yield* os.multiprocessing.queue(0, 'queue'), open: yield* os.event('open') }
      },
      [
        function* ({ open }, os) {
          const pool = yield* os.threadPoolExecutor(1)
          const future = yield* pool.submit(bodies.opened, [open])
          const { done } = yield* os.wait([future], { timeout: 1 })
          yield* os.print(String(done.length))
          yield* pool.shutdown()
        },
        function* ({ queue, open }, os) {
          yield* os.print(String(yield* inTime(() => queue.get(1))))
          yield* open.set()
        },
      ],
    )
    const result = explored({ ...module, ...bodies })
    expect(result).toMatchObject({ exhaustive: true, limits: [] })
    expect(told(result)).toEqual(['0 false', '1 false'])
  })

  it('is looked at where a timer of gevent is set: what comes of later ones is not explored', () => {
    const withLimit = (limit?: number) =>
      programOf(function* (os) {
        const gevent = os.gevent()
        yield* gevent.joinall([yield* gevent.spawn(bodies.here)], limit)
      }, bodies)
    const result = explored(withLimit(1))
    expect(result.limits).toEqual(['clock'])
    expect(result.metBy).toMatchObject({ clock: { thread: 'main' } })
    expect(told(result)).toEqual(['here'])
    expect(explored(withLimit()).limits).toEqual([])
  })

  it.each(Object.keys(cases) as (keyof typeof cases)[])('%s', (name) => {
    const { module, told: right } = cases[name]
    const result = explored(module)
    expect(result.limits).toEqual(['clock'])
    expect(told(result)).toEqual(right)
  })
})
