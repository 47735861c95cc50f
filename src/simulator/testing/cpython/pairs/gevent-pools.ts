/** gevent: groups and pools of greenlets, and what `monkey.patch_all()` makes of threading and queue. */
import type { Spawned } from '../../../../program/compounds/gevent/spawned.ts'
import type { Lock } from '../../../../program/handles.ts'
import type { Os } from '../../../../program/os.ts'
import type { Operation } from '../../../../program/request.ts'
import { outcome, type Pairs, pythonText } from './pair.ts'

const ofPools = (members: readonly string[]) =>
  members.flatMap((member) => [`gevent.pool.Group.${member}`, `gevent.pool.Pool.${member}`])

function* square(own: Os, n: number): Operation<number> {
  yield* own.print(`squares ${n}`)
  for (let left = n; left > 0; left--) yield* own.gevent().sleep(0)
  return n * n
}

const squares = `
      def square(n):
          print('squares', n)
          for _ in range(n):
              gevent.sleep(0)
          return n * n`

export const pairs: Pairs = {
  'a pool has so many places, and its calls give results in order or as they come': {
    judge: 'gevent',
    calls: [
      'gevent.pool.Group',
      'gevent.pool.Pool',
      'gevent.pool.Pool.free_count',
      ...ofPools([
        'spawn',
        'join',
        'full',
        'wait_available',
        'apply',
        'apply_async',
        'map',
        'map_async',
        'imap',
        'imap_unordered',
        'greenlets',
        'iter',
      ]),
    ],
    python: `
      import gevent, gevent.pool${squares}
      for pool in gevent.pool.Group(), gevent.pool.Pool(2):
          for n in 3, 1, 2:
              print(len(pool), pool.full())
              pool.spawn(square, n)
          print(len(list(pool)), [one in pool.greenlets for one in pool])
          pool.wait_available()
          print(pool.join(), len(pool))
          print(pool.apply(square, (4,)))
          g = pool.apply_async(square, (2,), callback=lambda result: print('told', result))
          print(g.get())
          gevent.sleep(0)
          print(pool.map(square, [2, 1, 0]))
          print(pool.map_async(square, [1, 2]).get())
          print(list(pool.imap(square, [2, 1, 0])))
          print(list(pool.imap_unordered(square, [2, 1, 0])))
          print(list(pool.imap_unordered(square, [2, 1, 0], maxsize=1)))
      print(pool.free_count())
    `,
    *program(os) {
      const gevent = os.gevent()
      const { Group, Pool } = gevent.pool
      const list = function* (results: { next(): Operation<unknown> }): Operation<string> {
        const all: unknown[] = []
        for (let one = yield* results.next(); one !== undefined; one = yield* results.next()) all.push(one)
        return pythonText(all)
      }
      for (const pool of [new Group(), new Pool(2)]) {
        for (const n of [3, 1, 2]) {
          yield* os.print(`${pool.size} ${pythonText(pool.full())}`)
          yield* pool.spawn(square, [n])
        }
        const members = [...pool]
        yield* os.print(`${members.length} ${pythonText(members.map((one) => pool.greenlets.includes(one)))}`)
        yield* pool.waitAvailable()
        yield* os.print(`${pythonText(yield* pool.join())} ${pool.greenlets.length}`)
        yield* os.print(String(yield* pool.apply(square, [4])))
        const told = (own: Os, result: unknown) => own.print(`told ${result}`)
        const g = yield* pool.applyAsync(square, [2], {}, told)
        yield* os.print(String(yield* g.get()))
        yield* gevent.sleep(0)
        yield* os.print(pythonText(yield* pool.map(square, [2, 1, 0])))
        yield* os.print(pythonText(yield* (yield* pool.mapAsync(square, [1, 2])).get()))
        yield* os.print(yield* list(yield* pool.imap(square, [2, 1, 0])))
        yield* os.print(yield* list(yield* pool.imapUnordered(square, [2, 1, 0])))
        yield* os.print(yield* list(yield* pool.imapUnordered(square, [2, 1, 0], { maxsize: 1 })))
        if (pool instanceof Pool) yield* os.print(String(pool.freeCount()))
      }
    },
  },
  'a pool is told of greenlets and forgets them, and kills those that it has': {
    judge: 'gevent',
    calls: ofPools(['add', 'start', 'discard', 'kill', 'killone']),
    python: `
      import gevent, gevent.pool, gevent.event
      for pool in gevent.pool.Group(), gevent.pool.Pool(5):
          def waits(name):
              try:
                  gevent.event.Event().wait()
              except gevent.GreenletExit:
                  if name != 'two':
                      print(name, 'exits')
                  raise
          g, h = gevent.spawn(waits, 'g'), gevent.Greenlet(waits, 'h')
          pool.add(g)
          pool.start(h)
          one = pool.spawn(waits, 'one')
          two = pool.spawn(waits, 'two')
          gevent.sleep(0)
          print(len(pool), g in pool)
          pool.discard(g)
          print(len(pool), g in pool)
          pool.killone(one)
          print(one.dead, len(pool))
          pool.kill()
          print(two.dead, h.dead, g.dead, len(pool))
          g.kill()
    `,
    *program(os) {
      const gevent = os.gevent()
      const { Group, Pool } = gevent.pool
      const waits = function* (own: Os, name: string): Operation<void> {
        try {
          yield* new gevent.event.Event().wait()
        } catch (thrown) {
          // The order in which a set of them is killed is anybody's.
          if (name !== 'two') yield* own.print(`${name} exits`)
          throw thrown
        }
      }
      for (const pool of [new Group(), new Pool(5)]) {
        const texts = (...values: unknown[]) => os.print(values.map((one) => pythonText(one)).join(' '))
        const [g, h] = [yield* gevent.spawn(waits, ['g']), yield* gevent.greenlet(waits, ['h'])]
        yield* pool.add(g)
        yield* pool.start(h)
        const one = yield* pool.spawn(waits, ['one'])
        const two = yield* pool.spawn(waits, ['two'])
        yield* gevent.sleep(0)
        yield* texts(pool.size, pool.has(g))
        yield* pool.discard(g)
        yield* texts(pool.size, pool.has(g))
        yield* pool.killone(one)
        yield* texts(one.dead, pool.size)
        yield* pool.kill()
        yield* texts(two.dead, h.dead, g.dead, pool.size)
        yield* g.kill()
      }
    },
  },
  'patched, who waits at a lock, a semaphore, an event or a queue lets others go on': {
    judge: 'gevent',
    calls: ['gevent.monkey.patch_all'],
    python: `
      from gevent import monkey
      monkey.patch_all()
      import gevent, threading, queue
      lock, seats, flag, line = threading.Lock(), threading.Semaphore(1), threading.Event(), queue.Queue(1)
      def holds(thing, name):
          with thing:
              print(name, 'has it')
              gevent.sleep(0)
              gevent.sleep(0)
          print(name, 'is through')
      for thing in lock, seats, threading.RLock():
          gevent.joinall([gevent.spawn(holds, thing, name) for name in 'abc'])
      def waits(name):
          print(name, flag.wait(), line.get())
      both = [gevent.spawn(waits, name) for name in 'ab']
      gevent.sleep(0)
      flag.set()
      for item in 1, 2:
          line.put(item)
          print('put', item)
      gevent.joinall(both)
      print(lock.acquire(), lock.acquire(blocking=False), lock.acquire(timeout=0.01), lock.locked())
      lock.release()
      try:
          lock.release()
      except RuntimeError as e:
          print('RuntimeError:', e)
    `,
    *program(os) {
      const gevent = os.gevent({ patched: true })
      const lock = yield* os.lock('lock')
      const seats = yield* os.semaphore(1, 'seats')
      const flag = yield* os.event('flag')
      const line = yield* os.queue(1, 'line')
      const holds = function* (own: Os, thing: Lock, name: string): Operation<void> {
        yield* thing.with(function* () {
          yield* own.print(`${name} has it`)
          yield* gevent.sleep(0)
          yield* gevent.sleep(0)
        })
        yield* own.print(`${name} is through`)
      }
      for (const thing of [lock, seats, yield* os.rlock('rlock')]) {
        const all: Spawned[] = []
        for (const name of ['a', 'b', 'c']) all.push(yield* gevent.spawn(holds, [thing, name]))
        yield* gevent.joinall(all)
      }
      const waits = function* (own: Os, name: string): Operation<void> {
        yield* own.print(`${name} ${pythonText(yield* flag.wait())} ${pythonText(yield* line.get())}`)
      }
      const both = [yield* gevent.spawn(waits, ['a']), yield* gevent.spawn(waits, ['b'])]
      yield* gevent.sleep(0)
      yield* flag.set()
      for (const item of [1, 2]) {
        yield* line.put(item)
        yield* os.print(`put ${item}`)
      }
      yield* gevent.joinall(both)
      const tried = [yield* lock.acquire(), yield* lock.tryAcquire(), yield* lock.acquire(0.01), yield* lock.locked()]
      yield* os.print(tried.map((one) => pythonText(one)).join(' '))
      yield* lock.release()
      yield* os.print(yield* outcome(lock.release()))
    },
  },
  'patched, conditions and simple queues are told between greenlets': {
    judge: 'gevent',
    calls: [
      'gevent.monkey.patch_all',
      'gevent.queue.SimpleQueue',
      'gevent.queue.SimpleQueue.put',
      'gevent.queue.SimpleQueue.get',
      ...['empty', 'qsize', 'put_nowait', 'get_nowait'].map((name) => `gevent.queue.SimpleQueue.${name}`),
    ],
    python: `
      from gevent import monkey
      monkey.patch_all()
      import gevent, threading, queue
      for lock in threading.Lock(), threading.RLock():
          condition = threading.Condition(lock)
          def waits(name):
              with condition:
                  print(name, 'waits')
                  print(name, condition.wait())
          all = [gevent.spawn(waits, name) for name in 'abc']
          gevent.idle()
          with condition:
              condition.notify(2)
              print('notified')
          gevent.idle()
          with condition:
              print(condition.wait(0.01))
              condition.notify_all()
          gevent.joinall(all)
          try:
              condition.notify()
          except RuntimeError as e:
              print('RuntimeError:', e)
      simple = queue.SimpleQueue()
      def gets():
          print('got', simple.get())
      g = gevent.spawn(gets)
      gevent.idle()
      simple.put(7)
      print('put')
      g.join()
      simple.put_nowait(8)
      print(simple.qsize(), simple.empty(), simple.get_nowait(), simple.empty())
      try:
          simple.get_nowait()
      except queue.Empty:
          print('Empty')
    `,
    *program(os) {
      const gevent = os.gevent({ patched: true })
      for (const lock of [yield* os.lock('lock'), yield* os.rlock('rlock')]) {
        const condition = yield* os.condition(lock, `condition of ${lock.name}`)
        const waits = (own: Os, name: string) =>
          condition.with(function* () {
            yield* own.print(`${name} waits`)
            yield* own.print(`${name} ${pythonText(yield* condition.wait())}`)
          })
        const all: Spawned[] = []
        for (const name of ['a', 'b', 'c']) all.push(yield* gevent.spawn(waits, [name]))
        yield* gevent.idle()
        yield* condition.with(function* () {
          yield* condition.notify(2)
          yield* os.print('notified')
        })
        yield* gevent.idle()
        yield* condition.with(function* () {
          yield* os.print(pythonText(yield* condition.wait(0.01)))
          yield* condition.notifyAll()
        })
        yield* gevent.joinall(all)
        yield* os.print(yield* outcome(condition.notify()))
      }
      const simple = yield* os.simpleQueue('simple')
      const g = yield* gevent.spawn(function* (own: Os): Operation<void> {
        yield* own.print(`got ${yield* simple.get()}`)
      })
      yield* gevent.idle()
      yield* simple.put(7)
      yield* os.print('put')
      yield* g.join()
      yield* simple.putNoWait(8)
      const seen = [yield* simple.qsize(), yield* simple.empty(), yield* simple.getNoWait(), yield* simple.empty()]
      yield* os.print(seen.map((one) => pythonText(one)).join(' '))
      yield* os.print((yield* outcome(simple.getNoWait())).replace(': ', ''))
    },
  },
}
