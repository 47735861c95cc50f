/** Small random programs of daemons, processes that are terminated, pools, executors, timers and greenlets. Only tests use them. */
import fc from 'fast-check'
import type { Cell } from '../../program/cells.ts'
import type { Pool } from '../../program/compounds/pool.ts'
import type { ThreadPoolExecutor } from '../../program/compounds/thread-pool-executor.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Queue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Thread } from '../../program/threads.ts'
import type { Condition, Event } from '../../program/waiting.ts'
import { programOf } from '../../simulator/testing/programs.ts'

interface Shared {
  readonly x: Cell
  readonly a: Lock
  readonly q: Queue
  readonly e: Event
  readonly c: Condition
}

/** What a thread keeps for later lines. */
interface Own {
  readonly started: Thread[]
  pool: Pool | null
  executor: ThreadPoolExecutor | null
}

function* task(os: Os, x: Cell): Operation<number> {
  const before = yield* x.add(1)
  yield* os.print(`task ${before}`)
  return before
}

function* failing(_os: Os, x: Cell): Operation<void> {
  if ((yield* x.add(1)) > 0) throw new ProgramError('ValueError', 'late')
}

function* told(os: Os, value: unknown): Operation<void> {
  yield* os.print(`told ${String(value)}`)
}

function* raises(): Operation<never> {
  throw new ProgramError('KeyError', 'in a callback')
}

function* guarded(os: Os, x: Cell, a: Lock): Operation<void> {
  yield* a.acquire()
  yield* os.print('inside')
  yield* x.add(1)
  yield* a.release()
}

/** What others may start and end. */
const bodies = { task, failing, told, raises, guarded }

/** What any thread does. */
const common = {
  add: (_os: Os, { x }: Shared) => x.add(1),
  read: (_os: Os, { x }: Shared) => x.read(),
  *increment(_os: Os, { x }: Shared) {
    yield* x.write((yield* x.read()) + 1)
  },
  locked: (os: Os, { x, a }: Shared) => guarded(os, x, a),
  timed: (_os: Os, { a }: Shared) => a.acquire(1),
  *fail() {
    throw new ProgramError('ValueError', 'failed')
  },
  put: (_os: Os, { q }: Shared) => q.put(1),
  get: (_os: Os, { q }: Shared) => q.get(),
  timedGet: (_os: Os, { q }: Shared) => q.get(1),
  set: (_os: Os, { e }: Shared) => e.set(),
  wait: (_os: Os, { e }: Shared) => e.wait(),
  timedWait: (_os: Os, { e }: Shared) => e.wait(1),
  *notify(_os: Os, { c, a }: Shared) {
    yield* a.acquire()
    yield* c.notify()
    yield* a.release()
  },
  *timedCondition(_os: Os, { c, a }: Shared) {
    yield* a.acquire()
    const notified = yield* c.wait(1)
    yield* a.release()
    return notified
  },
  *waitFor(_os: Os, { x, a, c }: Shared) {
    yield* a.acquire()
    const enough = yield* c.waitFor(function* () {
      return (yield* x.read()) > 0
    }, 1)
    yield* a.release()
    return enough
  },
  nap: (os: Os) => os.sleep(0.5),
  *greenlet(os: Os, { x }: Shared) {
    const greenlet = yield* os.greenlet(function* () {
      yield* os.print('of the greenlet')
      return yield* x.add(1)
    })
    return yield* greenlet.switch()
  },
  *gevent(os: Os, { x }: Shared) {
    const gevent = os.gevent()
    const spawned = [yield* gevent.spawn(task, [x]), yield* gevent.spawn(task, [x])]
    return (yield* gevent.joinall(spawned, 1)).length
  },
} satisfies { [name: string]: (os: Os, shared: Shared, own: Own) => Operation<unknown> }

/** Starting, ending and waiting for others. */
const lives = {
  *daemon(os: Os, { x }: Shared, own: Own) {
    yield* begin(own, os.thread(task, [x], { daemon: true }))
  },
  *thread(os: Os, { x }: Shared, own: Own) {
    yield* begin(own, os.thread(task, [x], { daemon: false }))
  },
  *guardedDaemon(os: Os, { x, a }: Shared, own: Own) {
    yield* begin(own, os.thread(guarded, [x, a], { daemon: true }))
  },
  *process(os: Os, { x }: Shared, own: Own) {
    yield* begin(own, os.process(task, [x]))
  },
  *daemonProcess(os: Os, { x }: Shared, own: Own) {
    yield* begin(own, os.process(task, [x], { daemon: true }))
  },
  *failingProcess(os: Os, { x }: Shared, own: Own) {
    yield* begin(own, os.process(failing, [x], { daemon: true }))
  },
  *terminate(_os: Os, _shared: Shared, own: Own) {
    const last = own.started.at(-1)
    if (last?.threadKind === 'process') yield* last.terminate()
  },
  *kill(_os: Os, _shared: Shared, own: Own) {
    const last = own.started.at(-1)
    if (last?.threadKind === 'process') yield* last.kill()
  },
  *join(_os: Os, _shared: Shared, own: Own) {
    yield* own.started.at(-1)?.join() ?? nothing()
  },
  *timedJoin(_os: Os, _shared: Shared, own: Own) {
    yield* own.started.at(-1)?.join(1) ?? nothing()
  },
  *isAlive(_os: Os, _shared: Shared, own: Own) {
    return yield* own.started.at(-1)?.isAlive() ?? nothing()
  },
  *timer(os: Os, { x }: Shared) {
    yield* (yield* os.timer(1, task, [x])).start()
  },
  *cancelledTimer(os: Os, { x }: Shared) {
    const timer = yield* os.timer(1, task, [x])
    yield* timer.start()
    yield* timer.cancel()
  },
} satisfies { [name: string]: (os: Os, shared: Shared, own: Own) => Operation<unknown> }

/** Pools and executors. */
const crews = {
  *pool(os: Os, _shared: Shared, own: Own) {
    own.pool ??= yield* os.pool(1)
  },
  *poolOfOneTask(os: Os, _shared: Shared, own: Own) {
    own.pool ??= yield* os.pool(1, { maxTasksPerChild: 1 })
  },
  *threadPool(os: Os, _shared: Shared, own: Own) {
    own.pool ??= yield* os.threadPool(1)
  },
  *apply(os: Os, { x }: Shared, own: Own) {
    own.pool ??= yield* os.pool(1)
    yield* own.pool.applyAsync(task, [x])
  },
  *applyTold(os: Os, { x }: Shared, own: Own) {
    own.pool ??= yield* os.threadPool(1)
    yield* own.pool.applyAsync(task, [x], { callback: told })
  },
  *applyRaising(os: Os, { x }: Shared, own: Own) {
    own.pool ??= yield* os.pool(1)
    yield* own.pool.applyAsync(task, [x], { callback: raises })
  },
  *applied(os: Os, { x }: Shared, own: Own) {
    own.pool ??= yield* os.pool(1)
    return yield* own.pool.apply(task, [x])
  },
  *leavePool(_os: Os, _shared: Shared, own: Own) {
    yield* own.pool?.close() ?? nothing()
    yield* own.pool?.join() ?? nothing()
  },
  *endPool(_os: Os, _shared: Shared, own: Own) {
    yield* own.pool?.terminate() ?? nothing()
  },
  *submit(os: Os, { x }: Shared, own: Own) {
    own.executor ??= yield* os.threadPoolExecutor(1)
    yield* own.executor.submit(task, [x])
  },
  *submitFailing(os: Os, { x }: Shared, own: Own) {
    own.executor ??= yield* os.threadPoolExecutor(1)
    return yield* (yield* own.executor.submit(failing, [x])).result()
  },
  *processes(os: Os, { x }: Shared) {
    const executor = yield* os.processPoolExecutor(1)
    yield* executor.submit(task, [x])
    yield* executor.shutdown({ wait: false, cancelFutures: true })
  },
  *shutdown(_os: Os, _shared: Shared, own: Own) {
    yield* own.executor?.shutdown() ?? nothing()
  },
  *cancelAll(_os: Os, _shared: Shared, own: Own) {
    yield* own.executor?.shutdown({ wait: false, cancelFutures: true }) ?? nothing()
  },
} satisfies { [name: string]: (os: Os, shared: Shared, own: Own) => Operation<unknown> }

const all = { ...common, ...lives, ...crews }
type LineName = keyof typeof all

function* nothing(): Operation<void> {}

function* begin(own: Own, thread: Thread): Operation<void> {
  yield* thread.start()
  own.started.push(thread)
}

/** What main does, and each of the others, who are threads or processes, and daemons or not. */
export interface PoolProgram {
  readonly main: readonly LineName[]
  readonly others: readonly {
    readonly kind: 'thread' | 'process'
    readonly daemon: boolean
    readonly lines: readonly LineName[]
  }[]
}

const names = (lines: { readonly [name in LineName]?: unknown }) => Object.keys(lines) as LineName[] // its keys
const linesOf = (among: readonly LineName[], least: number, most: number) =>
  fc.array(fc.constantFrom(...among), { minLength: least, maxLength: most })

/** Programs of each of these kinds in turn, which are small: each part is one more that all others interleave with. */
export const poolProgram: fc.Arbitrary<PoolProgram> = fc.oneof(
  fc.record({
    main: linesOf(names({ ...common, ...lives }), 0, 2),
    others: fc.array(
      fc.record({
        kind: fc.constantFrom('thread' as const, 'process' as const),
        daemon: fc.boolean(),
        lines: linesOf(names(common), 1, 2),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({
    main: linesOf(names({ ...common, ...lives }), 1, 4),
    others: fc.constant([]),
  }),
  fc.record({
    main: linesOf(names({ ...crews, add: 0, read: 0, nap: 0 }), 1, 3),
    others: fc.constant([]),
  }),
)

export function poolModule({ main: does, others }: PoolProgram): ScenarioModule {
  function* follow(os: Os, shared: Shared, lines: readonly LineName[]): Operation<void> {
    const own: Own = { started: [], pool: null, executor: null }
    for (const name of lines) {
      let got: unknown
      try {
        const act: (os: Os, shared: Shared, own: Own) => Operation<unknown> = all[name]
        got = yield* act(os, shared, own)
      } catch (thrown) {
        if (!(thrown instanceof ProgramError) || name === 'fail') throw thrown
        got = `${thrown.kind}: ${thrown.message}`
      }
      if (got !== undefined && got !== null) yield* os.print(`${name} ${String(got)}`)
    }
  }
  function* main(os: Os): Operation<void> {
    const a = yield* os.lock('a')
    const shared: Shared = {
      x: yield* os.cell(0, 'x'),
      a,
      q: yield* os.queue(1, 'q'),
      e: yield* os.event('e'),
      c: yield* os.condition(a, 'c'),
    }
    for (const [n, { kind, daemon, lines }] of others.entries())
      yield* os[kind](follow, [shared, lines], { name: `o${n}`, daemon }).start()
    yield* follow(os, shared, does)
  }
  return programOf(main, { ...bodies, follow })
}
