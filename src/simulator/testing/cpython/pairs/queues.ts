/** The queues of `queue`: what all three kinds do alike, and which item leaves first. */
import type { Os } from '../../../../program/os.ts'
import type { LifoQueue, PriorityQueue, Queue, SimpleQueue } from '../../../../program/queues.ts'
import type { Operation } from '../../../../program/request.ts'
import type { Event } from '../../../../program/waiting.ts'
import { outcome, type Pair, type Pairs, pythonText } from './pair.ts'

type AnyQueue = Queue | LifoQueue | PriorityQueue

export function* puts(_os: Os, q: AnyQueue, said: Queue): Operation<void> {
  yield* said.put(yield* outcome(q.put(2)))
}

export function* gets(_os: Os, q: AnyQueue, said: Queue): Operation<void> {
  yield* said.put(yield* outcome(q.get()))
}

export function* joins(_os: Os, q: AnyQueue, said: Queue): Operation<void> {
  yield* q.join()
  yield* said.put('joined')
}

export function* takesAndDoes(os: Os, q: AnyQueue, taken: Event, go: Event): Operation<void> {
  yield* os.print(`took ${pythonText(yield* q.get())}`)
  yield* taken.set()
  yield* go.wait()
  yield* os.print('done')
  yield* q.taskDone()
}

export function* getsOne(os: Os, q: SimpleQueue): Operation<void> {
  yield* os.print(`got ${pythonText(yield* q.get())}`)
}

/** As `outcome`, of what may be refused before it asks for anything. */
function* outcomeOf(act: () => Operation<unknown>): Operation<string> {
  return yield* outcome(
    (function* () {
      return yield* act()
    })(),
  )
}

/** What Python texts tell outcomes with. */
const told = `
      import queue, threading
      def outcome(call, *args, **kwargs):
          try:
              return call(*args, **kwargs)
          except Exception as e:
              return f'{type(e).__name__}: {e}'
`

/** Pairs about one class, made by `make` with a maxsize. */
function pairsOf(name: string, make: (os: Os, maxsize: number) => Operation<AnyQueue>): Pairs {
  const calls = (...members: string[]) => [`queue.${name}`, ...members.map((member) => `queue.${name}.${member}`)]
  const pairs: { [title: string]: Pair } = {
    'says how full it is': {
      calls: calls('empty', 'full', 'qsize', 'put', 'unfinished_tasks'),
      python: `${told}
      for maxsize in (2, 0, -1):
          q = queue.${name}(maxsize)
          print(q.empty(), q.full(), q.qsize(), q.unfinished_tasks)
          q.put(1)
          print(q.empty(), q.full(), q.qsize(), q.unfinished_tasks)
          q.put(2)
          print(q.empty(), q.full(), q.qsize(), q.unfinished_tasks)
    `,
      *program(os) {
        for (const maxsize of [2, 0, -1]) {
          const q = yield* make(os, maxsize)
          const look = function* (): Operation<void> {
            const said = [yield* q.empty(), yield* q.full(), yield* q.qsize(), yield* q.unfinishedTasks()]
            yield* os.print(said.map((one) => pythonText(one)).join(' '))
          }
          yield* look()
          yield* q.put(1)
          yield* look()
          yield* q.put(2)
          yield* look()
        }
      },
    },
    'refuses what it cannot do at once, or in time': {
      calls: calls('put', 'put_nowait', 'get', 'get_nowait', 'task_done'),
      python: `${told}
      q = queue.${name}(1)
      print(outcome(q.get, False))
      print(outcome(q.get, False, -1))
      print(outcome(q.get_nowait))
      print(outcome(q.get, True, 0.01))
      print(outcome(q.get, timeout=0))
      print(outcome(q.get, True, -1))
      print(outcome(q.task_done))
      print(outcome(q.put, 1, False, -1))
      print(outcome(q.put, 2, False))
      print(outcome(q.put_nowait, 2))
      print(outcome(q.put, 2, True, 0.01))
      print(outcome(q.put, 2, timeout=0))
      print(outcome(q.put, 2, True, -1))
      print(outcome(q.get, True, -1))
      print(outcome(q.get, False, -1))
      print(outcome(q.task_done))
      print(outcome(q.task_done))
    `,
      *program(os) {
        const q = yield* make(os, 1)
        const acts = [
          q.get({ block: false }),
          q.get({ block: false, timeout: -1 }),
          q.getNoWait(),
          q.get({ block: true, timeout: 0.01 }),
          q.get(0),
          q.get({ block: true, timeout: -1 }),
          q.taskDone(),
          q.put(1, { block: false, timeout: -1 }),
          q.put(2, { block: false }),
          q.putNoWait(2),
          q.put(2, { block: true, timeout: 0.01 }),
          q.put(2, 0),
          q.put(2, { block: true, timeout: -1 }),
          q.get({ block: true, timeout: -1 }),
          q.get({ block: false, timeout: -1 }),
          q.taskDone(),
          q.taskDone(),
        ]
        for (const act of acts) yield* os.print(yield* outcome(act))
      },
    },
    'is joined when every item that was put in is done': {
      calls: calls('join', 'task_done', 'get'),
      python: `${told}
      q = queue.${name}()
      q.join()
      print('nothing to do')
      q.put(7)
      taken, go = threading.Event(), threading.Event()
      def work():
          print('took', q.get())
          taken.set()
          go.wait()
          print('done')
          q.task_done()
      t = threading.Thread(target=work)
      t.start()
      taken.wait()
      print(q.empty(), q.unfinished_tasks)
      go.set()
      q.join()
      print('joined', q.unfinished_tasks)
      t.join()
    `,
      *program(os) {
        const q = yield* make(os, 0)
        yield* q.join()
        yield* os.print('nothing to do')
        yield* q.put(7)
        const taken = yield* os.event('taken')
        const go = yield* os.event('go')
        const t = os.thread(takesAndDoes, [q, taken, go])
        yield* t.start()
        yield* taken.wait()
        yield* os.print(`${pythonText(yield* q.empty())} ${yield* q.unfinishedTasks()}`)
        yield* go.set()
        yield* q.join()
        yield* os.print(`joined ${yield* q.unfinishedTasks()}`)
        yield* t.join()
      },
    },
    'shut down, lets out what is in it and nothing more in': {
      since: '3.13',
      calls: calls('shutdown', 'is_shutdown', 'put', 'get', 'put_nowait', 'get_nowait'),
      python: `${told}
      q = queue.${name}(1)
      q.put(1)
      said = queue.Queue()
      waiters = [threading.Thread(target=lambda: said.put(outcome(q.put, 2))) for _ in range(2)]
      for t in waiters: t.start()
      print(q.is_shutdown)
      q.shutdown()
      for t in waiters: t.join()
      print(said.get(), said.get())
      print(q.is_shutdown, q.full())
      print(outcome(q.put, 3), outcome(q.put_nowait, 3), outcome(q.put, 3, True, -1))
      print(outcome(q.get), outcome(q.get), outcome(q.get_nowait), outcome(q.get, True, -1))
      q.shutdown()
      q.task_done()
      q.join()
      print(q.unfinished_tasks)
    `,
      *program(os) {
        const q = yield* make(os, 1)
        yield* q.put(1)
        const said = yield* os.queue(0, 'said')
        const waiters = [os.thread(puts, [q, said]), os.thread(puts, [q, said])]
        for (const t of waiters) yield* t.start()
        yield* os.print(pythonText(yield* q.isShutdown()))
        yield* q.shutdown()
        for (const t of waiters) yield* t.join()
        yield* os.print(`${yield* said.get()} ${yield* said.get()}`)
        yield* os.print(`${pythonText(yield* q.isShutdown())} ${pythonText(yield* q.full())}`)
        const late = [q.put(3), q.putNoWait(3), q.put(3, { block: true, timeout: -1 })]
        const left = [q.get(), q.get(), q.getNoWait(), q.get({ block: true, timeout: -1 })]
        for (const acts of [late, left]) {
          const all: string[] = []
          for (const act of acts) all.push(yield* outcome(act))
          yield* os.print(all.join(' '))
        }
        yield* q.shutdown()
        yield* q.taskDone()
        yield* q.join()
        yield* os.print(String(yield* q.unfinishedTasks()))
      },
    },
    'shut down at once, drops what is in it': {
      since: '3.13',
      calls: calls('shutdown', 'join', 'task_done'),
      python: `${told}
      said = queue.Queue()
      empty = queue.${name}()
      getters = [threading.Thread(target=lambda: said.put(outcome(empty.get))) for _ in range(2)]
      for t in getters: t.start()
      empty.shutdown(immediate=True)
      for t in getters: t.join()
      print(said.get(), said.get())
      q = queue.${name}()
      for n in range(3): q.put(n)
      q.get()
      def joins():
          q.join()
          said.put('joined')
      joiner = threading.Thread(target=joins)
      joiner.start()
      q.shutdown(immediate=True)
      print(q.qsize(), q.unfinished_tasks, said.empty())
      print(outcome(q.get))
      q.task_done()
      joiner.join()
      print(said.get())
    `,
      *program(os) {
        const said = yield* os.queue(0, 'said')
        const empty = yield* make(os, 0)
        const getters = [os.thread(gets, [empty, said]), os.thread(gets, [empty, said])]
        for (const t of getters) yield* t.start()
        yield* empty.shutdown(true)
        for (const t of getters) yield* t.join()
        yield* os.print(`${yield* said.get()} ${yield* said.get()}`)
        const q = yield* make(os, 0)
        for (const n of [0, 1, 2]) yield* q.put(n)
        yield* q.get()
        const joiner = os.thread(joins, [q, said])
        yield* joiner.start()
        yield* q.shutdown(true)
        yield* os.print(`${yield* q.qsize()} ${yield* q.unfinishedTasks()} ${pythonText(yield* said.empty())}`)
        yield* os.print(yield* outcome(q.get()))
        yield* q.taskDone()
        yield* joiner.join()
        yield* os.print(pythonText(yield* said.get()))
      },
    },
  }
  return Object.fromEntries(Object.entries(pairs).map(([title, pair]) => [`${name} ${title}`, pair]))
}

export const pairs: Pairs = {
  ...pairsOf('Queue', (os, maxsize) => os.queue(maxsize, 'q')),
  ...pairsOf('LifoQueue', (os, maxsize) => os.lifoQueue(maxsize, 'q')),
  ...pairsOf('PriorityQueue', (os, maxsize) => os.priorityQueue(maxsize, 'q')),
  'SimpleQueue takes whatever is put in, and gives it in that order': {
    calls: ['', '.put', '.put_nowait', '.get', '.get_nowait', '.qsize', '.empty'].map(
      (call) => `queue.SimpleQueue${call}`,
    ),
    python: `${told}
      q = queue.SimpleQueue()
      print(q.empty(), q.qsize())
      print(outcome(q.get_nowait), outcome(q.get, False, -1), outcome(q.get, True, 0.01))
      q.put(1)
      q.put(2, False)
      q.put(3, True, -1)
      q.put_nowait(4)
      print(q.empty(), q.qsize())
      print(outcome(q.get, True, -1))
      print([q.get(), q.get(False), q.get(True, 5), q.get_nowait()])
      print(outcome(lambda: q.task_done()))
      print(outcome(lambda: q.join()))
      print(outcome(lambda: q.full()))
    `,
    *program(os) {
      const q = yield* os.simpleQueue('q')
      const look = function* (): Operation<void> {
        yield* os.print(`${pythonText(yield* q.empty())} ${yield* q.qsize()}`)
      }
      yield* look()
      const none = [q.getNoWait(), q.get({ block: false, timeout: -1 }), q.get({ block: true, timeout: 0.01 })]
      const said: string[] = []
      for (const act of none) said.push(yield* outcome(act))
      yield* os.print(said.join(' '))
      yield* q.put(1)
      yield* q.put(2, { block: false })
      yield* q.put(3, { block: true, timeout: -1 })
      yield* q.putNoWait(4)
      yield* look()
      yield* os.print(yield* outcome(q.get({ block: true, timeout: -1 })))
      const all = [yield* q.get(), yield* q.get({ block: false }), yield* q.get(5), yield* q.getNoWait()]
      yield* os.print(pythonText(all))
      for (const lacking of [() => q.taskDone(), () => q.join(), () => q.full()])
        yield* os.print(yield* outcomeOf(lacking))
    },
  },
  'SimpleQueue lets one go who waits for an item': {
    calls: ['queue.SimpleQueue.get', 'queue.SimpleQueue.put'],
    python: `
      import queue, threading
      q = queue.SimpleQueue()
      t = threading.Thread(target=lambda: print('got', q.get()))
      t.start()
      q.put('plum')
      t.join()
      print(q.empty())
      q.get()
    `,
    *program(os) {
      const q = yield* os.simpleQueue('q')
      const t = os.thread(getsOne, [q])
      yield* t.start()
      yield* q.put('plum')
      yield* t.join()
      yield* os.print(pythonText(yield* q.empty()))
      yield* q.get()
    },
  },
  'the kinds of queues differ in which item leaves first': {
    calls: ['queue.Queue.get', 'queue.LifoQueue.get', 'queue.PriorityQueue.get', 'queue.PriorityQueue.put'],
    python: `${told}
      for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue):
          q = kind()
          for item in (3, 1, 2): q.put(item)
          print([q.get() for _ in range(3)])
      q = queue.PriorityQueue()
      q.put((1, 'b')); q.put((1, 'a')); q.put((0, 'z'))
      print(outcome(q.put, 'text'))
      print(q.qsize(), q.unfinished_tasks)
    `,
    *program(os) {
      const kinds = [yield* os.queue(0, 'q'), yield* os.lifoQueue(0, 'q'), yield* os.priorityQueue(0, 'q')]
      for (const q of kinds) {
        for (const item of [3, 1, 2]) yield* q.put(item)
        yield* os.print(pythonText([yield* q.get(), yield* q.get(), yield* q.get()]))
      }
      const q = yield* os.priorityQueue(0, 'q')
      for (const item of [
        [1, 'b'],
        [1, 'a'],
        [0, 'z'],
      ])
        yield* q.put(item)
      yield* os.print(yield* outcome(q.put('text')))
      yield* os.print(`${yield* q.qsize()} ${yield* q.unfinishedTasks()}`)
    },
  },
}
