/** `concurrent.futures`: executors of threads and of processes, and waiting for several futures. */

import { ProgramError } from '../../../../program/errors.ts'
import type { Future } from '../../../../program/futures.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Thread } from '../../../../program/threads.ts'
import type { Event } from '../../../../program/waiting.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* square(_os: Os, n: number): Operation<number> {
  if (n === 3) throw new ProgramError('ValueError', 'three')
  return n * n
}

export function* held(_os: Os, [gate, n]: readonly [Event, number]): Operation<number> {
  yield* gate.wait()
  return n
}

export function* fails(_os: Os, text: string): Operation<void> {
  throw new ProgramError('KeyError', text)
}

export function* greets(os: Os, text: string): Operation<void> {
  yield* os.print(text)
}

export function* leaves(): Operation<void> {
  throw new ProgramError('SystemExit', '3')
}

export function* begins(_os: Os, began: Event, gate: Event): Operation<void> {
  yield* began.set()
  yield* gate.wait()
}

export function* says(os: Os, gate: Event): Operation<void> {
  yield* gate.wait()
  yield* os.print('done')
}

export function* makes(os: Os, gate: Event): Operation<void> {
  yield* (yield* os.threadPoolExecutor(1)).submit(says, [gate])
}

export function* tells(os: Os, future: Future): Operation<void> {
  yield* os.print(`callback ${os.self.kind} ${yield* future.result()}`)
}

const threads = 'concurrent.futures.ThreadPoolExecutor'
const processes = 'concurrent.futures.ProcessPoolExecutor'
const future = 'concurrent.futures.Future'

export const pairs: Pairs = {
  'map gives results lazily in order, and is over with the first error': {
    calls: [threads, `${threads}.map`, `${threads}.with`],
    python: `
      from concurrent.futures import ThreadPoolExecutor
      def square(n):
          if n == 3: raise ValueError('three')
          return n * n
      with ThreadPoolExecutor(2) as executor:
          results = executor.map(square, [1, 2, 3, 4])
          print(next(results), next(results))
          for _ in range(2):
              try:
                  print(next(results))
              except (ValueError, StopIteration) as e:
                  print(f'{type(e).__name__}: {e}')
          print(list(executor.map(square, [])), list(executor.map(square, [4, 5])))
    `,
    *program(os) {
      const executor = yield* os.threadPoolExecutor(2)
      yield* executor.with(function* () {
        const results = yield* executor.map(square, [1, 2, 3, 4])
        yield* os.print(`${yield* results.next()} ${yield* results.next()}`)
        yield* os.print(yield* outcome(results.next()))
        yield* os.print(yield* outcome(results.next()))
        const none = yield* (yield* executor.map(square, [])).rest()
        const all = yield* (yield* executor.map(square, [4, 5])).rest()
        yield* os.print(`${pythonText(none)} ${pythonText(all)}`)
      })
    },
  },
  'map that is late or left is over, and cancels what nobody has begun, the last first': {
    calls: [`${threads}.map`, `${future}.cancel`],
    python: `
      import threading
      from concurrent.futures import ThreadPoolExecutor
      gate = threading.Event()
      def held(n):
          gate.wait()
          return n
      with ThreadPoolExecutor(1) as executor:
          late = executor.map(held, [1, 2, 3], timeout=0.05)
          for _ in range(2):
              try:
                  print(next(late))
              except (TimeoutError, StopIteration) as e:
                  print(type(e).__name__)
          gate.set()
          results = executor.map(held, [4, 5, 6])
          print(next(results))
          results.close()
          print(list(results))
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const executor = yield* os.threadPoolExecutor(1)
      yield* executor.with(function* () {
        const late = yield* executor.map(
          held,
          [1, 2, 3].map((n) => [gate, n]),
          { timeout: 0.05 },
        )
        for (let n = 0; n < 2; n++) yield* os.print((yield* outcome(late.next())).split(':')[0] ?? '')
        yield* gate.set()
        const results = yield* executor.map(
          held,
          [4, 5, 6].map((n) => [gate, n]),
        )
        yield* os.print(pythonText(yield* results.next()))
        yield* results.close()
        yield* os.print(pythonText(yield* results.rest()))
      })
    },
  },
  'processes are given several items at once, which are all lost with one': {
    calls: [processes, `${processes}.map`, `${processes}.with`],
    python: `
      from concurrent.futures import ProcessPoolExecutor
      def square(n):
          if n == 3: raise ValueError('three')
          return n * n
      with ProcessPoolExecutor(2) as executor:
          print(list(executor.map(square, [1, 2, 4, 5, 6], chunksize=2)))
          results = executor.map(square, [4, 5, 2, 3, 6], chunksize=2)
          print(next(results), next(results))
          for _ in range(2):
              try:
                  print(next(results))
              except (ValueError, StopIteration) as e:
                  print(f'{type(e).__name__}: {e}')
          try:
              executor.map(square, [1], chunksize=0)
          except ValueError as e:
              print(f'ValueError: {e}')
    `,
    *program(os) {
      const executor = yield* os.processPoolExecutor(2)
      yield* executor.with(function* () {
        const all = yield* executor.map(square, [1, 2, 4, 5, 6], { chunkSize: 2 })
        yield* os.print(pythonText(yield* all.rest()))
        const results = yield* executor.map(square, [4, 5, 2, 3, 6], { chunkSize: 2 })
        yield* os.print(`${yield* results.next()} ${yield* results.next()}`)
        yield* os.print(yield* outcome(results.next()))
        yield* os.print(yield* outcome(results.next()))
        yield* os.print(yield* outcome(executor.map(square, [1], { chunkSize: 0 })))
      })
    },
  },
  'threads run an initializer first': {
    calls: [threads, `${threads}.submit`, `${future}.result`],
    python: `
      from concurrent.futures import ThreadPoolExecutor
      executor = ThreadPoolExecutor(1, initializer=print, initargs=('hello',))
      print(executor.submit(lambda n: n * n, 4).result())
      executor.shutdown()
    `,
    *program(os) {
      const executor = yield* os.threadPoolExecutor(1, { initializer: greets, initargs: ['hello'] })
      yield* os.print(pythonText(yield* (yield* executor.submit(square, [4])).result()))
      yield* executor.shutdown()
    },
  },
  'an initializer that fails breaks a pool of threads': {
    calls: [threads, `${threads}.submit`, `${threads}.shutdown`, `${future}.exception`],
    python: `
      import logging
      from concurrent.futures import ThreadPoolExecutor
      logging.disable(logging.CRITICAL)
      def fails(text):
          raise KeyError(text)
      executor = ThreadPoolExecutor(1, initializer=fails, initargs=('no',))
      future = executor.submit(print, 4)
      print('Exception in initializer: KeyError: no')
      print(f'{type(future.exception()).__name__}: {future.exception()}')
      for _ in range(2):
          try:
              executor.submit(print, 4)
          except RuntimeError as e:
              print(f'{type(e).__name__}: {e}')
          executor.shutdown()
    `,
    *program(os) {
      const executor = yield* os.threadPoolExecutor(1, { initializer: fails, initargs: ['no'] })
      const future = yield* executor.submit(square, [4])
      const raised = yield* future.exception()
      yield* os.print(`${raised?.raised}: ${raised?.message}`)
      for (let n = 0; n < 2; n++) {
        yield* os.print(yield* outcome(executor.submit(square, [4])))
        yield* executor.shutdown()
      }
    },
  },
  'sizes that are none are refused': {
    calls: [threads, processes],
    python: `
      from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor
      for executor in (ThreadPoolExecutor, ProcessPoolExecutor):
          try:
              executor(0)
          except ValueError as e:
              print(f'ValueError: {e}')
    `,
    *program(os) {
      yield* os.print(yield* outcome(os.threadPoolExecutor(0)))
      yield* os.print(yield* outcome(os.processPoolExecutor(0)))
    },
  },
  'wait refuses to return at anything, unless all are done': {
    calls: ['concurrent.futures.wait', `${future}.set_result`],
    python: `
      from concurrent.futures import Future, wait
      done, open = Future(), Future()
      done.set_result(1)
      print(len(wait([done], return_when='X').done), len(wait([], return_when='X').done))
      for name in ('X', "it's", 'a "b"'):
          try:
              wait([done, open], return_when=name)
          except ValueError as e:
              print(f'ValueError: {e}')
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const executor = yield* os.threadPoolExecutor(1)
      const done = yield* executor.submit(square, [1])
      yield* done.result()
      const open = yield* executor.submit(held, [[gate, 1]])
      const first = yield* os.wait([done], { returnWhen: 'X' as never })
      const none = yield* os.wait([], { returnWhen: 'X' as never })
      yield* os.print(`${first.done.length} ${none.done.length}`)
      for (const name of ['X', "it's", 'a "b"'])
        yield* os.print(yield* outcome(os.wait([done, open], { returnWhen: name as never })))
      yield* gate.set()
    },
  },
  'a task of an executor that leaves by SystemExit has failed, and its worker goes on': {
    calls: [`${threads}.submit`, `${processes}.submit`, `${future}.exception`],
    python: `
      from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor
      import sys
      def leaves():
          sys.exit(3)
      for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
          with kind(1) as executor:
              error = executor.submit(leaves).exception()
              print(f'{type(error).__name__}: {error}', executor.submit(abs, -4).result())
    `,
    *program(os) {
      for (const kind of ['threadPoolExecutor', 'processPoolExecutor'] as const) {
        const executor = yield* os[kind](1)
        yield* executor.with(function* () {
          const error = yield* (yield* executor.submit(leaves)).exception()
          const next = yield* (yield* executor.submit(square, [2])).result()
          yield* os.print(`${error?.raised}: ${error?.message} ${next}`)
        })
      }
    },
  },
  'a callback of a pool of processes runs in a thread of the main process': {
    calls: [`${future}.add_done_callback`, `${processes}.shutdown`],
    python: `
      import threading
      from concurrent.futures import ProcessPoolExecutor
      def told(future):
          print('callback', 'thread' if threading.current_thread() is not threading.main_thread() else 'main', future.result())
      from multiprocessing import Event
      held = Event()
      def task():
          held.wait()
          return 4
      executor = ProcessPoolExecutor(1)
      executor.submit(task).add_done_callback(told)
      held.set()
      executor.shutdown()
      try:
          executor.submit(task)
      except RuntimeError as e:
          print(f'RuntimeError: {e}')
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const executor = yield* os.processPoolExecutor(1)
      const future = yield* executor.submit(held, [[gate, 4]])
      yield* future.addDoneCallback(tells)
      yield* gate.set()
      yield* executor.shutdown()
      yield* os.print(yield* outcome(executor.submit(square, [1])))
    },
  },
  'an initializer that fails breaks a pool of processes': {
    calls: [processes, `${processes}.submit`, `${processes}.shutdown`, `${future}.exception`],
    python: `
      import logging
      from concurrent.futures import ProcessPoolExecutor
      logging.disable(logging.CRITICAL)
      def fails(text):
          raise KeyError(text)
      executor = ProcessPoolExecutor(1, initializer=fails, initargs=('no',))
      future = executor.submit(print, 4)
      error = future.exception()
      print('Exception in initializer: KeyError: no')
      print(f'{type(error).__name__}: {error}')
      for _ in range(2):
          try:
              executor.submit(print, 4)
          except RuntimeError as e:
              print(f'{type(e).__name__}: {e}')
          executor.shutdown()
    `,
    *program(os) {
      const executor = yield* os.processPoolExecutor(1, { initializer: fails, initargs: ['no'] })
      const future = yield* executor.submit(square, [4])
      const raised = yield* future.exception()
      yield* os.print(`${raised?.raised}: ${raised?.message}`)
      for (let n = 0; n < 2; n++) {
        yield* os.print(yield* outcome(executor.submit(square, [4])))
        yield* executor.shutdown()
      }
    },
  },
  'a process that ends before its time breaks the executor, and what is not done has failed': {
    calls: [`${processes}.submit`, `${future}.exception`],
    python: `
      from multiprocessing import Event
      from concurrent.futures import ProcessPoolExecutor
      began, gate = Event(), Event()
      def held():
          began.set()
          gate.wait()
      executor = ProcessPoolExecutor(2)
      futures = [executor.submit(held) for _ in range(9)]
      began.wait()
      list(executor._processes.values())[0].kill()
      for future in futures:
          error = future.exception()
          print(f'{type(error).__name__}: {error}')
      try:
          executor.submit(held)
      except RuntimeError as e:
          print(f'{type(e).__name__}: {e}')
      executor.shutdown()
    `,
    *program(os) {
      const began = yield* os.event('began')
      const gate = yield* os.event('gate')
      const executor = yield* os.processPoolExecutor(2)
      const futures: Future[] = []
      for (let n = 0; n < 9; n++) futures.push(yield* executor.submit(begins, [began, gate]))
      yield* began.wait()
      const process = (yield* executor.parts.processes.get()) as Thread // as the executor puts it in
      yield* process.kill()
      for (const future of futures) {
        const raised = yield* future.exception()
        yield* os.print(`${raised?.raised}: ${raised?.message}`)
      }
      yield* os.print(yield* outcome(executor.submit(square, [1])))
      yield* executor.shutdown()
    },
  },
  'limits of tasks are not for forked processes': {
    calls: [processes],
    python: `
      import multiprocessing
      from concurrent.futures import ProcessPoolExecutor
      for limit in (1, 0, 1.5):
          try:
              ProcessPoolExecutor(1, multiprocessing.get_context('fork'), max_tasks_per_child=limit)
          except (TypeError, ValueError) as e:
              print(f'{type(e).__name__}: {e}')
    `,
    *program(os) {
      for (const limit of [1, 0, 1.5])
        yield* os.print(yield* outcome(os.processPoolExecutor(1, { maxTasksPerChild: limit })))
    },
  },
  'an executor that a thread has made does not hold that thread up': {
    calls: [threads, `${threads}.submit`],
    python: `
      import threading
      from concurrent.futures import ThreadPoolExecutor
      gate = threading.Event()
      def held():
          gate.wait()
          print('done')
      def makes():
          ThreadPoolExecutor(1).submit(held)
      t = threading.Thread(target=makes)
      t.start()
      t.join()
      print('joined')
      gate.set()
    `,
    *program(os) {
      const gate = yield* os.event('gate')
      const t = os.thread(makes, [gate])
      yield* t.start()
      yield* t.join()
      yield* os.print('joined')
      yield* gate.set()
    },
  },
  'a future that is done is told nothing more': {
    calls: ['set_exception', 'set_result', 'set_running_or_notify_cancel'].map((name) => `${future}.${name}`),
    python: `
      import logging
      from concurrent.futures import ThreadPoolExecutor
      logging.disable()
      with ThreadPoolExecutor(1) as executor:
          future = executor.submit(pow, 2, 2)
          print(future.result())
          for call in (lambda: future.set_exception(ValueError('no')), lambda: future.set_result(1)):
              try:
                  call()
              except Exception as e:
                  print(type(e).__name__)
          try:
              future.set_running_or_notify_cancel()
          except RuntimeError as e:
              print('RuntimeError:', e)
          print(future.exception(), future.result())
    `,
    *program(os) {
      const executor = yield* os.threadPoolExecutor(1)
      yield* executor.with(function* () {
        const future = yield* executor.submit(square, [2])
        yield* os.print(String(yield* future.result()))
        for (const call of [future.setException({ error: 'ValueError', message: 'no' }), future.setResult(1)])
          yield* os.print((yield* outcome(call)).replace(/:.*/, ''))
        yield* os.print(yield* outcome(future.run(true)))
        yield* os.print(`${pythonText(yield* future.exception())} ${yield* future.result()}`)
      })
    },
  },
  'a future says how its task stands': {
    calls: ['cancel', 'cancelled', 'done', 'running', 'result'].map((name) => `${future}.${name}`),
    python: `
      import threading
      from concurrent.futures import ThreadPoolExecutor
      began, gate = threading.Event(), threading.Event()
      def held():
          began.set()
          gate.wait()
      with ThreadPoolExecutor(1) as executor:
          futures = [executor.submit(held), executor.submit(held)]
          began.wait()
          print([future.running() for future in futures], [future.done() for future in futures])
          print([future.cancel() for future in futures], [future.cancelled() for future in futures])
          try:
              futures[0].result(0.01)
          except TimeoutError as e:
              print(f'{type(e).__name__}: {e}')
          gate.set()
          for future in futures:
              try:
                  print(future.result(), future.done())
              except BaseException as e:
                  print(f'{type(e).__name__}: {e}', future.done())
    `,
    *program(os) {
      const [began, gate] = [yield* os.event('began'), yield* os.event('gate')]
      const executor = yield* os.threadPoolExecutor(1)
      yield* executor.with(function* () {
        const futures = [yield* executor.submit(begins, [began, gate]), yield* executor.submit(begins, [began, gate])]
        const each = function* (ask: (future: Future) => Operation<boolean>): Operation<string> {
          const said: boolean[] = []
          for (const future of futures) said.push(yield* ask(future))
          return pythonText(said)
        }
        yield* began.wait()
        yield* os.print(`${yield* each((one) => one.running())} ${yield* each((one) => one.done())}`)
        yield* os.print(`${yield* each((one) => one.cancel())} ${yield* each((one) => one.cancelled())}`)
        yield* os.print(yield* outcome((futures[0] as Future).result(0.01))) // there are two
        yield* gate.set()
        for (const one of futures) yield* os.print(`${yield* outcome(one.result())} ${pythonText(yield* one.done())}`)
      })
    },
  },
  'as_completed gives futures as they are done, and says how many are not': {
    calls: ['concurrent.futures.as_completed', 'concurrent.futures.wait'],
    python: `
      import threading
      from concurrent.futures import ThreadPoolExecutor, as_completed, wait
      gates = [threading.Event(), threading.Event()]
      def held(n):
          gates[n].wait()
          return n
      with ThreadPoolExecutor(2) as executor:
          futures = [executor.submit(held, n) for n in range(2)]
          gates[1].set()
          try:
              for future in as_completed(futures, timeout=0.1):
                  print(future.result())
          except TimeoutError as e:
              print(f'{type(e).__name__}: {e}')
          first = wait(futures, return_when='FIRST_COMPLETED')
          print(len(first.done), len(first.not_done))
          gates[0].set()
          print(sorted(future.result() for future in as_completed(futures)))
    `,
    timed: true,
    *program(os) {
      const gates = [yield* os.event('first'), yield* os.event('second')]
      const executor = yield* os.threadPoolExecutor(2)
      yield* executor.with(function* () {
        const futures: Future[] = []
        for (const [n, gate] of gates.entries()) futures.push(yield* executor.submit(held, [[gate, n]]))
        yield* (gates[1] as Event).set() // there are two
        const some = yield* os.asCompleted(futures, { timeout: 0.1 })
        yield* os.print(pythonText(yield* ((yield* some.next()) as Future).result())) // the second is done
        yield* os.print(yield* outcome(some.next()))
        const first = yield* os.wait(futures, { returnWhen: 'FIRST_COMPLETED' })
        yield* os.print(`${first.done.length} ${first.notDone.length}`)
        yield* (gates[0] as Event).set() // as above
        const all = yield* os.asCompleted(futures)
        const results: unknown[] = []
        for (let next = yield* all.next(); next !== null; next = yield* all.next()) results.push(yield* next.result())
        yield* os.print(pythonText(results.toSorted()))
      })
    },
  },
}
