/** `multiprocessing.Pool` and `ThreadPool`. */
import { ProgramError } from '../../../../program/errors.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Thread } from '../../../../program/threads.ts'
import type { Event } from '../../../../program/waiting.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* square(_os: Os, n: number): Operation<number> {
  if (n === 3) throw new ProgramError('ValueError', 'three')
  return n * n
}

export function* power(_os: Os, n: number, by: number): Operation<number> {
  return n ** by
}

export function* held(_os: Os, [gate, n]: readonly [Event, number]): Operation<number> {
  yield* gate.wait()
  return n
}

export function* note(os: Os, value: unknown): Operation<void> {
  const raised = typeof value === 'object' && value !== null && 'raised' in value ? String(value.raised) : null
  yield* os.print(`called with ${raised ?? pythonText(value)}`)
}

export function* bad(): Operation<void> {
  throw new ProgramError('ValueError', 'in a callback')
}

export function* greets(os: Os, text: string): Operation<void> {
  yield* os.print(text)
}

export function* nothing(): Operation<void> {}

export function* leaves(os: Os): Operation<void> {
  os.exit(3)
}

export function* pid(os: Os): Operation<number> {
  return os.self.pid
}

export function* waits(_os: Os, began: Event, never: Event): Operation<void> {
  yield* began.set()
  yield* never.wait()
}

export function* who(os: Os): Operation<string> {
  return os.self.name
}

export function* tellsWho(os: Os, value: string): Operation<void> {
  yield* os.print(`${os.self.name} ${value}`)
}

const pool = 'multiprocessing.Pool'
const threadPool = 'multiprocessing.pool.ThreadPool'
const result = 'multiprocessing.pool.AsyncResult'

const defined = `
      import multiprocessing
      from multiprocessing.pool import ThreadPool
      def square(n):
          if n == 3: raise ValueError('three')
          return n * n
      def told(call):
          try:
              return call()
          except Exception as e:
              return f'{type(e).__name__}: {e}'
      def note(value):
          print('called with', type(value).__name__ if isinstance(value, Exception) else value)
      def power(n, by):
          return n ** by`

export const pairs: Pairs = {
  'a pool applies, closes and joins': {
    calls: [
      pool,
      `${pool}.apply`,
      `${pool}.apply_async`,
      `${pool}.close`,
      `${pool}.join`,
      result,
      ...[`get`, `ready`, `successful`].map((n) => `${result}.${n}`),
    ],
    python: `${defined}
      pool = multiprocessing.Pool(2)
      print(pool.apply(square, (4,)), told(lambda: pool.apply(square, (3,))))
      result = pool.apply_async(square, (5,))
      print(result.get(), result.ready(), result.successful())
      print(told(pool.join))
      pool.close()
      print(told(lambda: pool.apply_async(square, (1,))))
      pool.join()
      print(told(lambda: multiprocessing.Pool(0)))
    `,
    *program(os) {
      const pool = yield* os.pool(2)
      yield* os.print(`${yield* pool.apply(square, [4])} ${yield* outcome(pool.apply(square, [3]))}`)
      const result = yield* pool.applyAsync(square, [5])
      const said = [yield* result.get(), yield* result.ready(), yield* result.successful()]
      yield* os.print(said.map((each) => pythonText(each)).join(' '))
      yield* os.print(yield* outcome(pool.join()))
      yield* pool.close()
      yield* os.print(yield* outcome(pool.applyAsync(square, [1])))
      yield* pool.join()
      yield* os.print(yield* outcome(os.pool(0)))
    },
  },
  'maps call back with all results, or with the first error': {
    calls: [`${pool}.map`, `${pool}.map_async`, `${pool}.starmap`, `${pool}.starmap_async`, `${result}.wait`],
    python: `${defined}
      pool = multiprocessing.Pool(1)
      print(pool.map(square, [1, 2, 4]), pool.starmap(power, [(2, 3), (3, 2)]))
      for items in ([1, 2, 4], [1, 3, 4]):
          result = pool.map_async(square, items, 1, note, note)
          result.wait()
          print(told(result.get), result.successful())
      pool.starmap_async(power, [(2, 2), (2, 3)], callback=note).wait()
      print(pool.map_async(square, [], callback=note).get(), pool.map(square, [1, 2], -1))
      pool.close()
      pool.join()
    `,
    *program(os) {
      const pool = yield* os.pool(1)
      const [squares, powers] = [
        yield* pool.map(square, [1, 2, 4]),
        yield* pool.starmap(power, [
          [2, 3],
          [3, 2],
        ]),
      ]
      yield* os.print(`${pythonText(squares)} ${pythonText(powers)}`)
      const called = { callback: note, errorCallback: note }
      for (const items of [
        [1, 2, 4],
        [1, 3, 4],
      ]) {
        const result = yield* pool.mapAsync(square, items, 1, called)
        yield* result.wait()
        yield* os.print(`${yield* outcome(result.get())} ${pythonText(yield* result.successful())}`)
      }
      const star = yield* pool.starmapAsync(
        power,
        [
          [2, 2],
          [2, 3],
        ],
        undefined,
        called,
      )
      yield* star.wait()
      const none = yield* (yield* pool.mapAsync(square, [], undefined, called)).get()
      yield* os.print(`${pythonText(none)} ${pythonText(yield* pool.map(square, [1, 2], -1))}`)
      yield* pool.close()
      yield* pool.join()
    },
  },
  'imap gives results one by one, and goes on after an error, but not with chunks': {
    calls: [
      `${pool}.imap`,
      `${pool}.imap_unordered`,
      ...['', '.next', '.iter'].map((n) => `multiprocessing.pool.IMapIterator${n}`),
      `${pool}.with`,
    ],
    python: `${defined}
      import threading
      gate = multiprocessing.Event()
      def held(n):
          gate.wait()
          return n
      with multiprocessing.Pool(1) as pool:
          for results in (pool.imap(square, [1, 3, 2]), pool.imap_unordered(square, [1, 3, 2])):
              print([told(results.next) for _ in range(4)])
          chunks = pool.imap(square, [1, 2, 4, 3, 5], 2)
          print([told(lambda: next(chunks)) for _ in range(5)])
          print(told(lambda: pool.imap(square, [1], 2).next(1)))
          print(told(lambda: pool.imap(square, [1], 0)), told(lambda: pool.imap_unordered(square, [1], 0)))
          late = pool.imap(held, [7, 8])
          print(told(lambda: late.next(0.01)))
          gate.set()
          print(list(late), list(pool.imap(square, [])))
      print(told(lambda: pool.imap(square, [1])))
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const pool = yield* os.pool(1)
      yield* pool.with(function* () {
        for (const results of [yield* pool.imap(square, [1, 3, 2]), yield* pool.imapUnordered(square, [1, 3, 2])]) {
          const said: unknown[] = []
          for (let n = 0; n < 4; n++) said.push(yield* told(results.next()))
          yield* os.print(pythonText(said))
        }
        const chunks = yield* pool.imap(square, [1, 2, 4, 3, 5], 2)
        const said: unknown[] = []
        for (let n = 0; n < 5; n++) said.push(yield* told(chunks.next()))
        yield* os.print(pythonText(said))
        yield* os.print(yield* outcome((yield* pool.imap(square, [1], 2)).next(1)))
        const refused = [yield* outcome(pool.imap(square, [1], 0)), yield* outcome(pool.imapUnordered(square, [1], 0))]
        yield* os.print(refused.join(' '))
        const items = [7, 8].map((n) => [gate, n] as const)
        const late = yield* pool.imap(held, items)
        yield* os.print(yield* outcome(late.next(0.01)))
        yield* gate.set()
        const none = yield* (yield* pool.imap(square, [])).rest()
        yield* os.print(`${pythonText(yield* late.rest())} ${pythonText(none)}`)
      })
      yield* os.print(yield* outcome(pool.imap(square, [1])))
    },
  },
  'an error in a callback ends the thread that takes results, and join never returns': {
    calls: [`${pool}.apply_async`, `${pool}.join`, `${result}.ready`],
    python: `${defined}
      def bad(value):
          raise ValueError('in a callback')
      pool = multiprocessing.Pool(1)
      result = pool.apply_async(square, (4,), callback=bad)
      pool._result_handler.join()
      print(result.ready(), told(lambda: result.get(0)))
      pool.close()
      pool.join()
      print('joined')
    `,
    *program(os) {
      const pool = yield* os.pool(1)
      const result = yield* pool.applyAsync(square, [4], { callback: bad })
      yield* pool.parts.handlers.results.join()
      yield* os.print(`${pythonText(yield* result.ready())} ${yield* outcome(result.get(0))}`)
      yield* pool.close()
      yield* pool.join()
      yield* os.print('joined')
    },
  },
  'workers run an initializer first, threads of a ThreadPool too': {
    calls: [pool, threadPool, `${threadPool}.map`, `${threadPool}.close`, `${threadPool}.join`],
    python: `${defined}
      for kind in (multiprocessing.Pool, ThreadPool):
          pool = kind(1, print, ('hello',))
          print(pool.map(square, [1, 2]))
          pool.close()
          pool.join()
    `,
    *program(os) {
      for (const kind of ['pool', 'threadPool'] as const) {
        const pool = yield* os[kind](1, { initializer: greets, initargs: ['hello'] })
        yield* os.print(pythonText(yield* pool.map(square, [1, 2])))
        yield* pool.close()
        yield* pool.join()
      }
    },
  },
  'a ThreadPool that is terminated ends with the task that a worker has in hand': {
    calls: [`${threadPool}.apply_async`, `${threadPool}.terminate`, `${threadPool}.with`, `${threadPool}.apply`],
    python: `${defined}
      import threading
      began, gate = threading.Event(), threading.Event()
      def held(n):
          began.set()
          gate.wait()
          print('done', n)
      with ThreadPool(1) as pool:
          print(pool.apply(square, (4,)))
          results = [pool.apply_async(held, (n,)) for n in (1, 2)]
          began.wait()
      print([result.ready() for result in results])
      gate.set()
      pool.join()
      print([result.ready() for result in results])
    `,
    *program(os) {
      const began = yield* os.event('began')
      const gate = yield* os.event('gate')
      const pool = yield* os.threadPool(1)
      const results = yield* pool.with(function* () {
        yield* os.print(pythonText(yield* pool.apply(square, [4])))
        const results = [
          yield* pool.applyAsync(signals, [began, gate, 1]),
          yield* pool.applyAsync(signals, [began, gate, 2]),
        ]
        yield* began.wait()
        return results
      })
      const ready = function* (): Operation<string> {
        const said: unknown[] = []
        for (const result of results) said.push(yield* result.ready())
        return pythonText(said)
      }
      yield* os.print(yield* ready())
      yield* gate.set()
      yield* pool.join()
      yield* os.print(yield* ready())
    },
  },
  'a pool cannot go to another process': {
    calls: [pool],
    python: `${defined}
      with multiprocessing.Pool(1) as pool:
          print(told(lambda: pool.apply(square, (pool,))))
          print(told(lambda: multiprocessing.get_context('spawn').Process(target=square, args=(pool,)).start()))
    `,
    *program(os) {
      const pool = yield* os.pool(1)
      yield* pool.with(function* () {
        yield* os.print(yield* outcome(pool.apply(nothing, [pool])))
        yield* os.print(yield* outcome(os.process(nothing, [pool]).start()))
      })
    },
  },
  'limits that are none are refused': {
    calls: [pool],
    python: `${defined}
      print(told(lambda: multiprocessing.Pool(1, maxtasksperchild=0)))
    `,
    *program(os) {
      yield* os.print(yield* outcome(os.pool(1, { maxTasksPerChild: 0 })))
    },
  },
  'a task that leaves by SystemExit ends its worker, which is replaced, and is never over': {
    calls: [`${pool}.apply_async`, `${pool}.apply`, `${result}.get`, `${pool}.join`],
    python: `${defined}
      import sys
      def leaves():
          sys.exit(3)
      pool = multiprocessing.Pool(1)
      result = pool.apply_async(leaves, callback=note, error_callback=note)
      print(pool.apply(square, (4,)), result.ready(), told(lambda: result.get(0)))
      pool.close()
      pool.join()
      print('joined')
    `,
    *program(os) {
      const pool = yield* os.pool(1)
      const result = yield* pool.applyAsync(leaves, [], { callback: note, errorCallback: note })
      const next = yield* pool.apply(square, [4])
      yield* os.print(`${next} ${pythonText(yield* result.ready())} ${yield* outcome(result.get(0))}`)
      yield* pool.close()
      yield* pool.join()
      yield* os.print('joined')
    },
  },
  'threads of a ThreadPool that have left are replaced when it is closed': {
    calls: [threadPool, `${threadPool}.close`],
    python: `${defined}
      import sys, time
      def leaves():
          sys.exit(3)
      pool = ThreadPool(1)
      time.sleep(0.2)
      pool.apply_async(leaves)
      pool._pool[0].join()
      result = pool.apply_async(square, (4,))
      print(told(lambda: result.get(0.1)))
      pool.close()
      print(result.get())
      pool.join()
    `,
    timed: true,
    *program(os) {
      const pool = yield* os.threadPool(1)
      yield* pool.applyAsync(leaves)
      yield* os.sleep(0.2)
      const result = yield* pool.applyAsync(square, [4])
      yield* os.print(yield* outcome(result.get(0.1)))
      yield* pool.close()
      yield* os.print(pythonText(yield* result.get()))
      yield* pool.join()
    },
  },
  'a worker is replaced after so many tasks': {
    calls: [pool, `${pool}.map`],
    python: `${defined}
      import os
      def pid(n):
          return os.getpid()
      pool = multiprocessing.Pool(1, maxtasksperchild=2)
      pids = pool.map(pid, range(6), 1)
      print([pids.index(each) for each in pids])
      pool.close()
      pool.join()
    `,
    *program(os) {
      const pool = yield* os.pool(1, { maxTasksPerChild: 2 })
      const pids = yield* pool.map(pid, [0, 1, 2, 3, 4, 5], 1)
      yield* os.print(pythonText(pids.map((each) => pids.indexOf(each))))
      yield* pool.close()
      yield* pool.join()
    },
  },
  'a worker that is killed is replaced, and its task is never over': {
    calls: [pool, `${pool}.terminate`, `${pool}.apply`],
    python: `${defined}
      began = multiprocessing.Event()
      def waits():
          began.set()
          multiprocessing.Event().wait()
      pool = multiprocessing.Pool(1)
      result = pool.apply_async(waits)
      began.wait()
      pool._pool[0].kill()
      print(pool.apply(square, (4,)), result.ready())
      pool.terminate()
      pool.join()
      print(result.ready())
    `,
    *program(os) {
      const began = yield* os.event('began')
      const pool = yield* os.pool(1)
      const result = yield* pool.applyAsync(waits, [began, yield* os.event('never')])
      yield* began.wait()
      const worker = (yield* pool.parts.staff.get()) as Thread // as the pool puts it in
      yield* worker.kill()
      yield* os.print(`${pythonText(yield* pool.apply(square, [4]))} ${pythonText(yield* result.ready())}`)
      yield* pool.terminate()
      yield* pool.join()
      yield* os.print(pythonText(yield* result.ready()))
    },
  },
  'threads and processes of a pool have names, and callbacks run in the third thread': {
    calls: [pool, `${pool}.apply_async`],
    python: `${defined}
      import threading
      print(multiprocessing.Process().name, threading.Thread().name)
      def who():
          return multiprocessing.current_process().name
      def note(value):
          print(threading.current_thread().name, value)
      for n in range(2):
          with multiprocessing.Pool(1) as pool:
              pool.apply_async(who, callback=note).wait()
    `,
    *program(os) {
      yield* os.print(`${os.process(nothing).name} ${os.thread(nothing).name.replace(' (nothing)', '')}`)
      for (let n = 0; n < 2; n++) {
        const pool = yield* os.pool(1)
        yield* pool.with(function* () {
          yield* (yield* pool.applyAsync(who, [], { callback: tellsWho })).wait()
        })
      }
    },
  },
  'a ThreadPool maps in all ways that a Pool does': {
    calls: ['map_async', 'starmap', 'starmap_async', 'imap', 'imap_unordered', 'join'].map((n) => `${threadPool}.${n}`),
    python: `${defined}
      pool = ThreadPool(1)
      print(pool.map_async(square, [1, 2], callback=note).get(), pool.starmap(power, [(2, 3)]))
      print(pool.starmap_async(power, [(2, 3), (3, 2)]).get(), list(pool.imap(square, [1, 2])))
      print(list(pool.imap_unordered(square, [1, 2])))
      pool.close()
      pool.join()
      print(told(lambda: pool.map(square, [1])))
    `,
    *program(os) {
      const pool = yield* os.threadPool(1)
      const squares = yield* pool.mapAsync(square, [1, 2], undefined, { callback: note })
      const cube = [[2, 3]] as const
      yield* os.print(`${pythonText(yield* squares.get())} ${pythonText(yield* pool.starmap(power, cube))}`)
      const powers = yield* pool.starmapAsync(power, [...cube, [3, 2]])
      const inOrder = yield* (yield* pool.imap(square, [1, 2])).rest()
      yield* os.print(`${pythonText(yield* powers.get())} ${pythonText(inOrder)}`)
      yield* os.print(pythonText(yield* (yield* pool.imapUnordered(square, [1, 2])).rest()))
      yield* pool.close()
      yield* pool.join()
      yield* os.print(yield* outcome(pool.map(square, [1])))
    },
  },
}

/** As `outcome`, where what there is to say is a value. */
function* told(operation: Operation<unknown>): Operation<unknown> {
  try {
    return yield* operation
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    return `${thrown.name}: ${thrown.message}`
  }
}

export function* signals(os: Os, began: Event, gate: Event, n: number): Operation<void> {
  yield* began.set()
  yield* gate.wait()
  yield* os.print(`done ${n}`)
}
