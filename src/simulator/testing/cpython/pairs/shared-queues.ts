/** Queues of multiprocessing. */
import '../../../../program/compounds/shared-queue.ts'
import type { SharedQueue, SharedSimpleQueue } from '../../../../program/compounds/shared-queue.ts'
import type { Os } from '../../../../program/os.ts'
import type { Item } from '../../../../program/queues.ts'
import type { Operation } from '../../../../program/request.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

export function* putsAll(_os: Os, box: SharedQueue | SharedSimpleQueue, items: readonly Item[]): Operation<void> {
  for (const item of items) yield* box.put(item)
}

export function* works(os: Os, box: SharedQueue): Operation<void> {
  for (;;) {
    const item = yield* box.get()
    if (item !== null) yield* os.print(`did ${pythonText(item)}`)
    yield* box.taskDone()
    if (item === null) return
  }
}

export function* forgets(_os: Os, box: SharedQueue, large: number): Operation<void> {
  yield* box.cancelJoinThread()
  yield* box.put('x'.repeat(large))
}

/** More than a pipe holds. */
const large = 200_000

export const pairs: Pairs = {
  'a queue keeps the order of each process, through a pipe': {
    calls: [
      'multiprocessing.Queue',
      'multiprocessing.Queue.put',
      'multiprocessing.Queue.get',
      'multiprocessing.Queue.qsize',
    ],
    python: `
      from multiprocessing import Process, Queue
      box = Queue(2)
      def puts_all(items):
          for item in items: box.put(item)
      p = Process(target=puts_all, args=([1, 'two', [3, None], {'four': 4.5}, 5],)); p.start()
      for _ in range(5):
          item = box.get()
          print(item['four'] if isinstance(item, dict) else item)
      p.join()
      print(box.qsize())
    `,
    *program(os) {
      const box = yield* os.multiprocessing.queue(2, 'box')
      const p = os.process(putsAll, [box, [1, 'two', [3, null], { four: 4.5 }, 5]])
      yield* p.start()
      for (let n = 0; n < 5; n++) {
        const item = yield* box.get()
        const isRecord = typeof item === 'object' && item !== null && 'four' in item
        yield* os.print(pythonText(isRecord ? item.four : item))
      }
      yield* p.join()
      yield* os.print(pythonText(yield* box.qsize()))
    },
  },
  'a full queue, an empty one and a closed one': {
    calls: ['Queue', 'JoinableQueue'].flatMap((name) =>
      ['put_nowait', 'get_nowait', 'full', 'empty', 'qsize', 'close', 'join_thread'].map(
        (member) => `multiprocessing.${name}.${member}`,
      ),
    ),
    python: `
      from multiprocessing import JoinableQueue, Queue
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'.split(' <')[0].split(' Queue')[0]
      for box in Queue(1), JoinableQueue(1):
          print(box.empty(), box.full(), told(box.get_nowait), told(box.get, timeout=-1), told(box.get, timeout=0))
          box.put('one', True, -1)
          print(box.full(), told(box.put, 'two', True, -1), told(box.put_nowait, 'two'), told(box.put, 'two', timeout=0))
          print(told(box.join_thread))
          print(box.get(), box.qsize(), box.empty())
          box.close()
          print(told(box.put, 'two'), told(box.get), told(box.get_nowait), told(box.join_thread), told(box.close))
    `,
    *program(os) {
      const told = function* (operation: Operation<unknown>): Operation<string> {
        return (yield* outcome(operation)).split(' Queue')[0] ?? ''
      }
      const line = function* (operations: readonly Operation<unknown>[]): Operation<void> {
        const all: string[] = []
        for (const operation of operations) all.push(yield* told(operation))
        yield* os.print(all.join(' '))
      }
      for (const kind of ['queue', 'joinableQueue'] as const) {
        const box = yield* os.multiprocessing[kind](1, 'box')
        yield* line([box.empty(), box.full(), box.getNoWait(), box.get(-1), box.get(0)])
        yield* box.put('one', -1)
        yield* line([box.full(), box.put('two', -1), box.putNoWait('two'), box.put('two', 0)])
        yield* line([box.joinThread()])
        yield* line([box.get(), box.qsize(), box.empty()])
        yield* box.close()
        yield* line([box.put('two'), box.get(), box.getNoWait(), box.joinThread(), box.close()])
      }
    },
  },
  'a process waits at its end until its feeder has written all': {
    calls: ['multiprocessing.Queue'],
    python: `
      from multiprocessing import Process, Queue
      box = Queue()
      p = Process(target=lambda: box.put('x' * ${large})); p.start()
      p.join(0.5)
      print(p.is_alive())
      print(len(box.get()))
      p.join()
      print(p.is_alive())
    `,
    timed: true,
    *program(os) {
      const box = yield* os.multiprocessing.queue(0, 'box')
      const p = os.process(putsAll, [box, ['x'.repeat(large)]])
      yield* p.start()
      yield* p.join(0.5)
      yield* os.print(pythonText(yield* p.isAlive()))
      yield* os.print(pythonText(String(yield* box.get()).length))
      yield* p.join()
      yield* os.print(pythonText(yield* p.isAlive()))
    },
  },
  'who joins a process before getting what it has put waits for ever': {
    calls: ['multiprocessing.Queue'],
    python: `
      from multiprocessing import Process, Queue
      box = Queue()
      p = Process(target=lambda: box.put('x' * ${large})); p.start()
      print('joining', flush=True)
      p.join()
      print('joined')
    `,
    timed: true,
    *program(os) {
      const box = yield* os.multiprocessing.queue(0, 'box')
      const p = os.process(putsAll, [box, ['x'.repeat(large)]])
      yield* p.start()
      yield* os.print('joining')
      yield* p.join()
      yield* os.print('joined')
    },
  },
  'a process that has cancelled it waits for no feeder': {
    calls: ['multiprocessing.Queue.cancel_join_thread', 'multiprocessing.JoinableQueue.cancel_join_thread'],
    python: `
      from multiprocessing import JoinableQueue, Process, Queue
      for box in Queue(), JoinableQueue():
          def forgets():
              box.cancel_join_thread()
              box.put('x' * ${large})
          p = Process(target=forgets); p.start()
          p.join()
          print('joined')
    `,
    *program(os) {
      for (const kind of ['queue', 'joinableQueue'] as const) {
        const box = yield* os.multiprocessing[kind](0, 'box')
        const p = os.process(forgets, [box, large])
        yield* p.start()
        yield* p.join()
        yield* os.print('joined')
      }
    },
  },
  'a joinable queue waits until all is done': {
    calls: [
      'multiprocessing.JoinableQueue',
      'multiprocessing.JoinableQueue.put',
      'multiprocessing.JoinableQueue.get',
      'multiprocessing.JoinableQueue.join',
      'multiprocessing.JoinableQueue.task_done',
    ],
    python: `
      from multiprocessing import JoinableQueue, Process
      def told(f, *a, **k):
          try: return f(*a, **k)
          except Exception as e: return f'{type(e).__name__}: {e}'
      box = JoinableQueue()
      def works():
          while True:
              item = box.get()
              if item is not None: print('did', item, flush=True)
              box.task_done()
              if item is None: return
      p = Process(target=works); p.start()
      for item in (1, 2, None): box.put(item)
      box.join()
      print('joined')
      p.join()
      print(told(box.task_done))
      box.join()
    `,
    *program(os) {
      const box = yield* os.multiprocessing.joinableQueue(0, 'box')
      const p = os.process(works, [box])
      yield* p.start()
      for (const item of [1, 2, null]) yield* box.put(item)
      yield* box.join()
      yield* os.print('joined')
      yield* p.join()
      yield* os.print(yield* outcome(box.taskDone()))
      yield* box.join()
    },
  },
  'a simple queue is a pipe with two locks': {
    calls: [
      'multiprocessing.SimpleQueue',
      'multiprocessing.SimpleQueue.put',
      'multiprocessing.SimpleQueue.get',
      'multiprocessing.SimpleQueue.empty',
    ],
    python: `
      from multiprocessing import Process, SimpleQueue
      box = SimpleQueue()
      print(box.empty())
      box.put('first')
      print(box.empty(), box.get(), box.empty())
      def puts_all(items):
          for item in items: box.put(item)
      p = Process(target=puts_all, args=(['x' * ${large}, 'last'],)); p.start()
      print(len(box.get()), box.get())
      p.join()
    `,
    *program(os) {
      const box = yield* os.multiprocessing.simpleQueue('box')
      yield* os.print(pythonText(yield* box.empty()))
      yield* box.put('first')
      const three = [yield* box.empty(), yield* box.get(), yield* box.empty()]
      yield* os.print(three.map((one) => pythonText(one)).join(' '))
      const p = os.process(putsAll, [box, ['x'.repeat(large), 'last']])
      yield* p.start()
      yield* os.print(`${String(yield* box.get()).length} ${pythonText(yield* box.get())}`)
      yield* p.join()
    },
  },
}
