/** gevent: what greenlets of one thread share. */
import { ProgramError } from '../../../../program/errors.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

const both = (name: string, members: readonly string[]) => members.map((member) => `gevent.${name}.${member}`)

export const pairs: Pairs = {
  'those who wait at an event go on in order, at the next turn of the hub': {
    judge: 'gevent',
    calls: ['gevent.event.Event', ...both('event.Event', ['wait', 'set', 'clear', 'is_set', 'ready', 'linkcount'])],
    python: `
      import gevent, gevent.event
      e = gevent.event.Event()
      def waits(name):
          print(name, e.wait())
      all = [gevent.spawn(waits, name) for name in 'ab']
      gevent.sleep(0)
      print(e.is_set(), e.ready(), e.linkcount())
      e.set()
      e.clear()
      print('set and cleared', e.wait(0))
      gevent.joinall(all)
      e.set()
      print(e.wait(), e.is_set())
    `,
    *program(os) {
      const gevent = os.gevent()
      const e = new gevent.event.Event()
      const waits = function* (own: Os, name: string): Operation<void> {
        yield* own.print(`${name} ${pythonText(yield* e.wait())}`)
      }
      const all = [yield* gevent.spawn(waits, ['a']), yield* gevent.spawn(waits, ['b'])]
      yield* gevent.sleep(0)
      yield* os.print(`${pythonText(e.isSet())} ${pythonText(e.ready())} ${e.linkcount()}`)
      yield* e.set()
      yield* e.clear()
      yield* os.print(`set and cleared ${pythonText(yield* e.wait(0))}`)
      yield* gevent.joinall(all)
      yield* e.set()
      yield* os.print(`${pythonText(yield* e.wait())} ${pythonText(e.isSet())}`)
    },
  },
  'a result is told once': {
    judge: 'gevent',
    calls: [
      'gevent.event.AsyncResult',
      ...both('event.AsyncResult', [
        'set',
        'set_exception',
        'get',
        'get_nowait',
        'wait',
        'ready',
        'successful',
        'value',
        'exception',
      ]),
    ],
    python: `
      import gevent, gevent.event
      a, b = gevent.event.AsyncResult(), gevent.event.AsyncResult()
      def gets(name, result):
          try:
              print(name, result.get())
          except ValueError as e:
              print(name, 'ValueError:', e)
      all = [gevent.spawn(gets, 'one', a), gevent.spawn(gets, 'two', a), gevent.spawn(gets, 'three', b)]
      gevent.sleep(0)
      try:
          a.get_nowait()
      except gevent.Timeout:
          print('Timeout')
      a.set(7)
      b.set_exception(ValueError('no'))
      gevent.joinall(all)
      print(a.ready(), a.successful(), a.value, b.ready(), b.successful(), b.wait(), type(b.exception).__name__)
      c = gevent.event.AsyncResult()
      gevent.spawn(lambda: 'linked').link(c)
      print(c.get())
    `,
    *program(os) {
      const gevent = os.gevent()
      const { AsyncResult } = gevent.event
      const [a, b, c] = [new AsyncResult<number>(), new AsyncResult<number>(), new AsyncResult<unknown>()]
      const gets = function* (own: Os, name: string, result: typeof a): Operation<void> {
        yield* own.print(`${name} ${yield* outcome(result.get())}`)
      }
      const all = [yield* gevent.spawn(gets, ['one', a]), yield* gevent.spawn(gets, ['two', a])]
      all.push(yield* gevent.spawn(gets, ['three', b]))
      yield* gevent.sleep(0)
      yield* os.print((yield* outcome(a.getNoWait())).replace(': ', ''))
      yield* a.set(7)
      yield* b.setException(new ProgramError('ValueError', 'no'))
      yield* gevent.joinall(all)
      const seen = [a.ready(), a.successful(), a.value, b.ready(), b.successful(), yield* b.wait()]
      yield* os.print(`${seen.map((one) => pythonText(one)).join(' ')} ${b.exception?.error}`)
      const linked = yield* gevent.spawn(function* (): Operation<string> {
        return 'linked'
      })
      linked.rawlink(c.take)
      yield* os.print(pythonText(yield* c.get()))
    },
  },
  'a released permit is taken by who comes first, not by who waits longest': {
    judge: 'gevent',
    calls: [
      ...['Semaphore', 'BoundedSemaphore'].flatMap((name) => [
        `gevent.lock.${name}`,
        ...both(`lock.${name}`, ['acquire', 'release', 'locked', 'ready', 'wait', 'with', 'linkcount']),
      ]),
      'gevent.lock.DummySemaphore',
      ...both('lock.DummySemaphore', ['acquire', 'release', 'locked', 'ready', 'wait']),
    ],
    python: `
      import gevent, gevent.lock
      s = gevent.lock.Semaphore(1)
      def takes(name):
          with s:
              print(name, 'has it')
              gevent.sleep(0)
      s.acquire()
      all = [gevent.spawn(takes, name) for name in 'ab']
      gevent.sleep(0)
      print(s.locked(), s.ready(), s.linkcount(), s.acquire(blocking=False), s.acquire(timeout=0))
      s.release()
      print(s.acquire(), 'barged in')
      gevent.sleep(0)
      s.release()
      gevent.joinall(all)
      print(s.wait(), s.locked())
      b = gevent.lock.BoundedSemaphore(1)
      with b:
          print(b.locked(), b.acquire(blocking=False), b.wait(0))
      print(b.ready(), b.linkcount())
      try:
          b.release()
      except ValueError as e:
          print('ValueError:', e)
      d = gevent.lock.DummySemaphore()
      print(d.acquire(), d.locked(), d.ready(), d.wait(), d.release())
    `,
    *program(os) {
      const gevent = os.gevent()
      const s = new gevent.lock.Semaphore(1)
      const takes = (own: Os, name: string) =>
        s.with(function* () {
          yield* own.print(`${name} has it`)
          yield* own.gevent().sleep(0)
        })
      yield* s.acquire()
      const all = [yield* gevent.spawn(takes, ['a']), yield* gevent.spawn(takes, ['b'])]
      yield* gevent.sleep(0)
      const tried = [s.locked(), s.ready(), s.linkcount(), yield* s.tryAcquire(), yield* s.acquire(0)]
      yield* os.print(tried.map((one) => pythonText(one)).join(' '))
      yield* s.release()
      yield* os.print(`${pythonText(yield* s.acquire())} barged in`)
      yield* gevent.sleep(0)
      yield* s.release()
      yield* gevent.joinall(all)
      yield* os.print(`${yield* s.wait()} ${pythonText(s.locked())}`)
      const b = new gevent.lock.BoundedSemaphore(1)
      yield* b.with(function* () {
        const seen = [b.locked(), yield* b.tryAcquire(), yield* b.wait(0)]
        yield* os.print(seen.map((one) => pythonText(one)).join(' '))
      })
      yield* os.print(`${pythonText(b.ready())} ${b.linkcount()}`)
      yield* os.print(yield* outcome(b.release()))
      const d = new gevent.lock.DummySemaphore()
      const dummy = [yield* d.acquire(), d.locked(), d.ready(), yield* d.wait(), yield* d.release()]
      yield* os.print(dummy.map((one) => pythonText(one)).join(' '))
    },
  },
  'links are called by the hub when it is ready, unless they are taken away': {
    judge: 'gevent',
    calls: [
      ...['event.Event', 'event.AsyncResult', 'lock.Semaphore', 'lock.BoundedSemaphore'].flatMap((name) =>
        both(name, ['rawlink', 'unlink', 'linkcount']),
      ),
      ...both('lock.DummySemaphore', ['rawlink', 'unlink', 'with']),
    ],
    python: `
      import gevent, gevent.event, gevent.lock
      gevent.sleep(0)
      for thing, make_ready in (
          (gevent.event.Event(), lambda thing: thing.set()),
          (gevent.event.AsyncResult(), lambda thing: thing.set(1)),
          (gevent.lock.Semaphore(0), lambda thing: thing.release()),
          (gevent.lock.BoundedSemaphore(1), lambda thing: thing.release()),
      ):
          if thing.ready(): thing.acquire()
          def first(source): print('first', source is thing)
          def second(source): print('second', source is thing)
          thing.rawlink(first); thing.rawlink(second)
          print(thing.linkcount())
          thing.unlink(first)
          print(thing.linkcount(), thing.ready())
          make_ready(thing)
          print('ready', thing.ready())
          gevent.sleep(0)
          print(thing.linkcount())
          thing.rawlink(first)
          gevent.sleep(0)
      d = gevent.lock.DummySemaphore()
      d.rawlink(first); d.unlink(first)
      with d, d:
          print('both')
      gevent.sleep(0)
    `,
    *program(os) {
      const gevent = os.gevent()
      yield* gevent.sleep(0)
      const flag = new gevent.event.Event()
      const result = new gevent.event.AsyncResult<number>()
      const [s, b] = [new gevent.lock.Semaphore(0), new gevent.lock.BoundedSemaphore(1)]
      const d = new gevent.lock.DummySemaphore()
      for (const [thing, makeReady] of [
        [flag, () => flag.set()],
        [result, () => result.set(1)],
        [s, () => s.release()],
        [b, () => b.release()],
      ] as const) {
        if (thing === b) yield* b.acquire()
        const first = (source: unknown) => os.print(`first ${pythonText(source === thing)}`)
        const second = (source: unknown) => os.print(`second ${pythonText(source === thing)}`)
        thing.rawlink(first)
        thing.rawlink(second)
        yield* os.print(String(thing.linkcount()))
        thing.unlink(first)
        yield* os.print(`${thing.linkcount()} ${pythonText(thing.ready())}`)
        yield* makeReady()
        yield* os.print(`ready ${pythonText(thing.ready())}`)
        yield* gevent.sleep(0)
        yield* os.print(String(thing.linkcount()))
        thing.rawlink(first)
        yield* gevent.sleep(0)
        d.rawlink(first)
        d.unlink(first)
      }
      yield* d.with(() => d.with(() => os.print('both')))
      yield* gevent.sleep(0)
    },
  },
  'an RLock is owned by a greenlet': {
    judge: 'gevent',
    calls: ['gevent.lock.RLock', ...both('lock.RLock', ['acquire', 'release', 'with'])],
    python: `
      import gevent, gevent.lock
      r = gevent.lock.RLock()
      def other():
          print(bool(r.acquire(blocking=False)))
          try:
              r.release()
          except RuntimeError:
              print('RuntimeError')
          with r:
              print('has it')
      with r:
          with r:
              g = gevent.spawn(other)
              gevent.sleep(0)
          print('still mine')
          gevent.sleep(0)
      g.join()
    `,
    *program(os) {
      const gevent = os.gevent()
      const r = new gevent.lock.RLock()
      const other = function* (own: Os): Operation<void> {
        yield* own.print(pythonText(yield* r.tryAcquire()))
        yield* own.print((yield* outcome(r.release())).replace(/:.*/, ''))
        yield* r.with(() => own.print('has it'))
      }
      const g = yield* r.with(function* () {
        const spawned = yield* r.with(function* () {
          const made = yield* gevent.spawn(other)
          yield* gevent.sleep(0)
          return made
        })
        yield* os.print('still mine')
        yield* gevent.sleep(0)
        return spawned
      })
      yield* g.join()
    },
  },
  'queues hand over what was put, and make who has to wait let others go on': {
    judge: 'gevent',
    calls: ['Queue', 'LifoQueue', 'PriorityQueue', 'JoinableQueue'].flatMap((name) => [
      `gevent.queue.${name}`,
      ...both(`queue.${name}`, [
        'put',
        'put_nowait',
        'get',
        'get_nowait',
        'peek',
        'peek_nowait',
        'qsize',
        'empty',
        'full',
        'maxsize',
        'next',
        'iter',
      ]),
      ...(name === 'JoinableQueue' ? both('queue.JoinableQueue', ['task_done', 'join', 'unfinished_tasks']) : []),
    ]),
    python: `
      import gevent, gevent.queue
      for make in gevent.queue.Queue, gevent.queue.LifoQueue, gevent.queue.PriorityQueue, gevent.queue.JoinableQueue:
          q = make(2)
          def puts():
              for item in 3, 1, 2:
                  q.put(item)
                  print('put', item)
          g = gevent.spawn(puts)
          gevent.sleep(0)
          print(q.qsize(), q.empty(), q.full(), q.maxsize, q.peek(), q.peek_nowait())
          try:
              q.put_nowait(9)
          except gevent.queue.Full:
              print('Full')
          try:
              q.put(9, timeout=0)
          except gevent.queue.Full:
              print('Full')
          print(q.get(), q.get_nowait())
          g.join()
          print(q.get())
          try:
              q.get_nowait()
          except gevent.queue.Empty:
              print('Empty')
          try:
              q.get(timeout=0)
          except gevent.queue.Empty:
              print('Empty')
      print(q.unfinished_tasks, q.join(0))
      for _ in range(3):
          q.task_done()
      print(q.join())
      try:
          q.task_done()
      except ValueError as e:
          print('ValueError:', e)
      q = gevent.queue.Queue(items=[1, 2, StopIteration])
      print([item for item in q])
    `,
    *program(os) {
      const gevent = os.gevent()
      const { Queue, LifoQueue, PriorityQueue, JoinableQueue } = gevent.queue
      const joinable = new JoinableQueue<number>(2)
      for (const q of [new Queue<number>(2), new LifoQueue<number>(2), new PriorityQueue<number>(2), joinable]) {
        const puts = function* (own: Os): Operation<void> {
          for (const item of [3, 1, 2]) {
            yield* q.put(item)
            yield* own.print(`put ${item}`)
          }
        }
        const g = yield* gevent.spawn(puts)
        yield* gevent.sleep(0)
        const seen = [q.qsize(), q.empty(), q.full(), q.maxsize, yield* q.peek(), yield* q.peekNoWait()]
        yield* os.print(seen.map((one) => pythonText(one)).join(' '))
        const kind = (text: string) => os.print(text.replace(': ', ''))
        yield* kind(yield* outcome(q.putNoWait(9)))
        yield* kind(yield* outcome(q.put(9, 0)))
        yield* os.print(`${yield* q.get()} ${yield* q.getNoWait()}`)
        yield* g.join()
        yield* os.print(String(yield* q.get()))
        yield* kind(yield* outcome(q.getNoWait()))
        yield* kind(yield* outcome(q.get(0)))
      }
      yield* os.print(`${joinable.unfinishedTasks} ${pythonText(yield* joinable.join(0))}`)
      for (let n = 0; n < 3; n++) yield* joinable.taskDone()
      yield* os.print(pythonText(yield* joinable.join()))
      yield* os.print(yield* outcome(joinable.taskDone()))
      const q = new Queue<number | typeof gevent.StopIteration>(null, [1, 2, gevent.StopIteration])
      const items: unknown[] = []
      for (let item = yield* q.next(); item !== undefined; item = yield* q.next()) items.push(item)
      yield* os.print(pythonText(items))
    },
  },
  'a channel has no room: who puts waits for one who gets': {
    judge: 'gevent',
    calls: [
      'gevent.queue.Channel',
      ...both('queue.Channel', [
        'put',
        'put_nowait',
        'get',
        'get_nowait',
        'qsize',
        'empty',
        'full',
        'balance',
        'next',
        'iter',
      ]),
    ],
    python: `
      import gevent, gevent.queue
      c = gevent.queue.Channel()
      def puts():
          for item in 1, 2, StopIteration:
              c.put(item)
              print('put', item is StopIteration or item)
      try:
          c.put_nowait(0)
      except gevent.queue.Full:
          print('Full')
      try:
          c.get_nowait()
      except gevent.queue.Empty:
          print('Empty')
      g = gevent.spawn(puts)
      gevent.sleep(0)
      print(c.qsize(), c.empty(), c.full(), c.balance)
      print(c.get())
      print([item for item in c])
      g.join()
    `,
    *program(os) {
      const gevent = os.gevent()
      const { StopIteration } = gevent
      const c = new gevent.queue.Channel<number | typeof StopIteration>()
      const puts = function* (own: Os): Operation<void> {
        for (const item of [1, 2, StopIteration] as const) {
          yield* c.put(item)
          yield* own.print(`put ${item === StopIteration ? 'True' : String(item)}`)
        }
      }
      yield* os.print((yield* outcome(c.putNoWait(0))).replace(': ', ''))
      yield* os.print((yield* outcome(c.getNoWait())).replace(': ', ''))
      const g = yield* gevent.spawn(puts)
      yield* gevent.sleep(0)
      yield* os.print([c.qsize(), c.empty(), c.full(), c.balance].map((one) => pythonText(one)).join(' '))
      yield* os.print(String(yield* c.get()))
      const items: unknown[] = []
      for (let item = yield* c.next(); item !== undefined; item = yield* c.next()) items.push(item)
      yield* os.print(pythonText(items))
      yield* g.join()
    },
  },
}
