import { describe, expect, it } from 'vitest'
import { timelineData } from '../../analysis/lanes.ts'
import { createSnapshots } from '../../analysis/snapshots.ts'
import { describerOf, labelsOf, loadAllDescribers } from '../../atoms/atoms.ts'
import { type Language, languages } from '../../base/messages.ts'
import { atoms } from '../../model/atoms.ts'
import { lifeOperations } from '../../model/ending.ts'
import { greenletOperations } from '../../model/greenlet.ts'
import { threadOperations, threadWatch } from '../../model/thread.ts'
import { ProgramError } from '../../program/errors.ts'
import type { Greenlet } from '../../program/greenlets.ts'
import type { Lock } from '../../program/handles.ts'
import type { Selector } from '../../program/network.ts'
import type { Os } from '../../program/os.ts'
import type { SimpleQueue } from '../../program/queues.ts'
import { ask, type Operation } from '../../program/request.ts'
import { defineScenario, type ScenarioModule } from '../../program/scenario.ts'
import type { Thread } from '../../program/threads.ts'
import type { Barrier } from '../../program/waiting.ts'
import { plain } from '../../sentences/phrase.ts'
import { stepOf } from '../../sentences/step.ts'
import { simulate } from '../../simulator/simulation.ts'
import { isErrorValue, type Policy } from '../../trace/tables.ts'
import { resultOf } from '../../trace/trace.ts'
import { laneStatus } from '../views/timeline-messages.ts'
import { sentenceOf } from './sentences.ts'
import { situation } from './situation.ts'
import { waitedThing } from './waits.ts'

await loadAllDescribers()

/** What one thread does, after this many tenths of seconds. */
type Act = readonly [after: number, name: string, act: (os: Os, all: All) => Operation<unknown>]

function* makeAll(os: Os, policy: Policy) {
  const lock = yield* os.lock('lock', { policy })
  const rlock = yield* os.rlock('rlock', { policy })
  return {
    lock,
    rlock,
    seats: yield* os.semaphore(1, 'seats', { policy }),
    bounded: yield* os.boundedSemaphore(2, 'bounded', { policy }),
    flag: yield* os.event('flag'),
    ready: yield* os.condition(lock, 'ready', { policy }),
    loose: yield* os.condition(lock, 'loose', { policy, posix: true }),
    again: yield* os.condition(rlock, 'again', { policy }),
    meet: yield* os.barrier(2, 'meet'),
    alone: yield* os.barrier(1, 'alone'),
    box: yield* os.queue(1, 'box', { policy }),
    stack: yield* os.lifoQueue(0, 'stack', { policy }),
    least: yield* os.priorityQueue(3, 'least', { policy }),
    total: yield* os.cell(0, 'total'),
    label: yield* os.cell<string | null | Lock>('empty', 'label'),
    page: yield* os.rwlock(policy === 'fair' ? 'writers' : 'readers', 'page', { policy }),
    net: yield* os.network('localhost'),
  }
}
type All = ReturnType<typeof makeAll> extends Generator<unknown, infer Made> ? Made : never

/** Everything that is written for one file of sentences, in runs of their own. */
const programs: { readonly [name: string]: readonly Act[] } = {
  properties: [
    [
      0,
      'maker',
      function* (os) {
        yield ask(threadWatch, null, {})
        yield* os.atomic(() => os.print('alone'))
      },
    ],
    [
      1,
      'dreamer',
      function* (os) {
        os.assume(false)
      },
    ],
  ],
  event: [
    [0, 'a', (_, { flag }) => flag.wait()],
    [0, 'b', (_, { flag }) => flag.wait(9)],
    [0, 'late', (_, { flag }) => flag.wait(0.2)],
    [5, 'setter', (_, { flag }) => flag.set()],
    [6, 'passer', (_, { flag }) => flag.wait()],
    [7, 'again', (_, { flag }) => flag.set()],
    [8, 'asker', (_, { flag }) => flag.isSet()],
    [9, 'closer', (_, { flag }) => flag.clear()],
    [10, 'closer2', (_, { flag }) => flag.clear()],
    [11, 'asker2', (_, { flag }) => flag.isSet()],
    [12, 'setter2', (_, { flag }) => flag.set()],
  ],
  timers: [
    [
      0,
      'a',
      function* (os) {
        const rings = yield* os.timer(0.5, rung, [], { name: 'rings' })
        const stopped = yield* os.timer(9, rung, [], { name: 'stopped' })
        yield* rings.start()
        yield* stopped.start()
        yield* os.sleep(0.3)
        yield* stopped.cancel()
        yield* rings.join()
        yield* rings.cancel()
        yield* os.process(rung, [], { name: 'child' }).isAlive()
      },
    ],
  ],
  futures: [
    [
      0,
      'submitter',
      function* (os) {
        const executor = yield* os.threadPoolExecutor(1, { name: 'crew' })
        const good = yield* executor.submit(rung)
        const cancelled = yield* executor.submit(rung)
        const bad = yield* executor.submit(missing)
        yield* good.addDoneCallback(ringBack)
        yield* good.cancel()
        yield* good.done()
        yield* good.running()
        yield* good.cancelled()
        yield* cancelled.cancel()
        yield* cancelled.cancel()
        yield* expectError(cancelled.result())
        yield* expectError(good.result(0.1))
        yield* good.result()
        yield* good.addDoneCallback(ringBack)
        yield* good.cancel()
        yield* good.exception()
        yield* expectError(good.setResult(1))
        yield* expectError(good.setException({ error: 'ValueError', message: '' }))
        yield* expectError(bad.result())
        yield* bad.exception()
        yield* executor.shutdown()
        const crowd = yield* os.processPoolExecutor(1, { name: 'crowd' })
        const far = yield* crowd.submit(rung)
        yield* far.exception()
        yield* crowd.shutdown()
      },
    ],
  ],
  files: [
    [
      0,
      'writer',
      function* (os) {
        const file = yield* os.file('db.txt')
        yield* file.append('one')
        yield* file.append('two')
        yield* file.read()
        yield* expectError(file.append(1 as never))
      },
    ],
  ],
  rlock: [
    [
      0,
      'owner',
      function* (os, { rlock }) {
        yield* rlock.acquire()
        yield* rlock.acquire(3)
        yield* os.sleep(0.5)
        yield* rlock.release()
        yield* rlock.release()
      },
    ],
    [1, 'heir', (_, { rlock }) => rlock.with(function* () {})],
    [2, 'stranger', (_, { rlock }) => rlock.release()],
    [2, 'asker', (_, { rlock }) => rlock.tryAcquire()],
    [2, 'late', (_, { rlock }) => rlock.acquire(0.1)],
    [9, 'nobody', (_, { rlock }) => rlock.release()],
  ],
  bounded: [
    [0, 'a', (_, { bounded }) => bounded.release()],
    [0, 'b', (_, { bounded }) => bounded.release(2)],
    [0, 'c', (_, { bounded }) => bounded.release(0)],
    [0, 'd', (_, { bounded }) => bounded.with(function* () {})],
    [1, 'seats', (_, { seats }) => seats.with(function* () {})],
  ],
  condition: [
    [0, 'a', waitOnce()],
    [0, 'b', waitOnce()],
    [1, 'late', waitOnce(0.1)],
    [1, 'late2', waitOnce(0.3)],
    [
      3,
      'holder',
      function* (os, { lock, ready, loose }) {
        yield* loose.notify()
        yield* lock.acquire()
        yield* ready.notify()
        yield* os.sleep(0.3)
        yield* ready.notifyAll()
        yield* os.sleep(0.1)
        yield* lock.release()
        yield* lock.acquire()
        yield* ready.notify()
        yield* lock.release()
      },
    ],
    [4, 'taker', (_, { lock }) => lock.with(function* () {})],
    [20, 'waiter', (_, { ready }) => ready.wait()],
    [20, 'notifier', (_, { ready }) => ready.notify()],
    [20, 'notifier2', (_, { ready }) => ready.notifyAll()],
    [
      30,
      'deep',
      function* (_, { rlock, again }) {
        yield* rlock.acquire()
        yield* rlock.acquire()
        yield* again.wait()
      },
    ],
    [32, 'calls', (_, { rlock, again }) => rlock.with(() => again.notify())],
    [31, 'giver', waitOnce()],
    [31, 'getter', (os, { lock }) => lock.with(() => os.sleep(0.1))],
    [31, 'getter2', (os, { lock }) => lock.with(() => os.sleep(0.1))],
    [40, 'end', (_, { lock, ready }) => lock.with(() => ready.notifyAll())],
  ],
  barrier: [
    [0, 'a', (_, { meet }) => meet.wait()],
    [1, 'b', (_, { meet }) => meet.wait()],
    [2, 'one', (_, { alone }) => alone.wait()],
    [3, 'late', (_, { meet }) => meet.wait(0.1)],
    [5, 'finds', (_, { meet }) => meet.wait()],
    [6, 'mender', (_, { meet }) => meet.reset()],
    [7, 'c', (_, { meet }) => meet.wait()],
    [8, 'mender2', (_, { meet }) => meet.reset()],
    [9, 'd', (_, { meet }) => meet.wait()],
    [10, 'breaker', (_, { meet }) => meet.abort()],
    [11, 'breaker2', (_, { meet }) => meet.abort()],
    [12, 'mender3', (_, { meet }) => meet.reset()],
    [13, 'mender4', (_, { meet }) => meet.reset()],
  ],
  'barriers with an action': [
    [
      0,
      'maker',
      function* (os) {
        const tour = yield* os.barrier(2, 'tour', { action: departs, timeout: 9 })
        const solo = yield* os.barrier(1, 'solo', { action: missing })
        yield* solo.parties()
        yield* expectError(solo.wait())
        yield* solo.broken()
        const who = ['first', 'last', 'next']
        for (const name of who) {
          yield* os.thread(arrives, [tour], { name }).start()
          yield* os.sleep(0.1)
        }
        yield* tour.nWaiting()
        yield* os.thread(resets, [tour], { name: 'resetter' }).start()
        yield* tour.abort()
        const crash = yield* os.barrier(2, 'crash', { action: missing })
        yield* os.thread(arrives, [crash], { name: 'victim' }).start()
        yield* os.sleep(0.1)
        yield* expectError(crash.wait())
      },
    ],
  ],
  queues: [
    [0, 'get1', (_, { box }) => box.get()],
    [0, 'get2', (_, { box }) => box.get()],
    [0, 'late', (_, { box }) => box.get(0.1)],
    [0, 'worker', (_, { box }) => box.getNoWait()],
    [2, 'put1', (_, { box }) => box.put('apple')],
    [3, 'put2', (_, { box }) => box.put(2)],
    [4, 'put3', (_, { box }) => box.put([-5, 'b'])],
    [4, 'joiner', (_, { box }) => box.join()],
    [5, 'put4', (_, { box }) => box.put({ name: true, none: null })],
    [5, 'put5', (_, { box }) => box.put(5)],
    [5, 'late2', (_, { box }) => box.put(6, 0.1)],
    [5, 'rush', (_, { box }) => box.putNoWait(7)],
    [7, 'size', (_, { box }) => box.qsize()],
    [8, 'get3', (_, { box }) => box.get()],
    [9, 'get4', (_, { box }) => box.get()],
    [10, 'get5', (_, { box }) => box.get()],
    [
      12,
      'done',
      function* (_, { box }) {
        for (let i = 0; i < 6; i++) yield* box.taskDone()
      },
    ],
    [13, 'joiner2', (_, { box }) => box.join()],
    [0, 'stacker', (_, { stack, flag }) => stack.put(flag)],
    [1, 'unstacker', (_, { stack }) => stack.get()],
    [0, 'p1', (_, { least }) => least.put(3)],
    [1, 'p2', (_, { least }) => least.put('three')],
    [2, 'p3', (_, { least }) => least.get()],
  ],
  'queues shut down': [
    [0, 'filler', (_, { box }) => box.put('apple')],
    [1, 'putter', (_, { box }) => box.put('pear')],
    [1, 'joiner', (_, { box }) => box.join()],
    [1, 'getter', (_, { stack }) => stack.get()],
    [
      2,
      'asker',
      function* (_, { box, stack }) {
        yield* stack.empty()
        yield* box.empty()
        yield* box.full()
        yield* box.unfinishedTasks()
        yield* box.isShutdown()
        yield* stack.shutdown()
        yield* box.shutdown(true)
        yield* box.shutdown()
        yield* box.isShutdown()
        yield* expectError(box.put('late'))
        yield* expectError(box.get())
      },
    ],
    [
      0,
      'sorter',
      function* (_, { least }) {
        yield* least.put(1)
        yield* least.put(2)
        yield* expectError(least.put('three'))
        yield* expectError(least.shutdown(true))
      },
    ],
  ],
  'simple queues': [
    [
      0,
      'maker',
      function* (os) {
        const belt = yield* os.simpleQueue('belt')
        yield* belt.empty()
        const taker = os.thread(takesFrom, [belt], { name: 'taker' })
        yield* taker.start()
        yield* os.sleep(0.3)
        yield* belt.put('plum')
        yield* belt.put('fig')
        yield* belt.qsize()
        yield* taker.join()
        yield* expectError(belt.get(0.1))
      },
    ],
  ],
  cells: [
    [0, 'reader', (_, { total }) => total.read()],
    [
      1,
      'loser',
      function* (os, { total }) {
        const value = yield* total.read()
        yield* os.sleep(0.5)
        yield* total.write(value + 1)
        yield* total.write(value + 1)
      },
    ],
    [3, 'other', (_, { total }) => total.write(41)],
    [7, 'adder', (_, { total }) => total.add(4)],
    [8, 'c', (_, { total }) => total.compareExchange(5, 50)],
    [9, 'd', (_, { total }) => total.compareExchange(5, 50)],
    [
      20,
      'slow',
      function* (os, { total }) {
        yield* total.read()
        yield* os.sleep(0.5)
        yield* total.add(0)
        yield* total.read()
        yield* os.sleep(0.5)
        yield* total.write(51)
      },
    ],
    [22, 'added', (_, { total }) => total.add(-7)],
    [27, 'away', (_, { total }) => total.write(60)],
    [28, 'back', (_, { total }) => total.write(43)],
    [9, 'e', (_, { total }) => total.write(0.5)],
    [9, 'f', (_, { total }) => total.add(0.5)],
    [9, 'g', (_, { total }) => total.compareExchange(0.5, 1)],
    [9, 'h', (_, { total }) => total.exchange(0.5)],
    [9, 'i', (_, { total }) => total.wait(0.5)],
    [9, 'j', (_, { total }) => total.notify(-1)],
    [
      9,
      'k',
      function* (_, { label }) {
        for (const failing of [label.fetchSub(1), label.fetchAnd(1), label.fetchOr(1), label.fetchXor(1)])
          yield* expectError(failing)
      },
    ],
    [0, 'sleeper', (_, { label }) => label.wait('empty')],
    [0, 'patient', (_, { label }) => label.wait('empty', 0.3)],
    [1, 'mistaken', (_, { label }) => label.wait('full', 3)],
    [5, 'caller', (_, { label }) => label.notify(1)],
    [6, 'caller2', (_, { label }) => label.notify()],
    [7, 'namer', (_, { label, lock }) => label.write(lock)],
    [8, 'changer', (_, { label }) => label.exchange(null)],
    [40, 'taker', (_, { total }) => total.fetchSub(1)],
    [41, 'masker', (_, { total }) => total.fetchAnd(6)],
    [42, 'setter', (_, { total }) => total.fetchOr(9)],
    [43, 'flipper', (_, { total }) => total.fetchXor(1)],
    [44, 'richer', (_, { total }) => total.write(5_000_000_000)],
  ],
  readers: [
    [0, 'r1', reading(5)],
    [1, 'r2', reading(6)],
    [2, 'w1', writing(5)],
    [3, 'r3', reading(2)],
    [4, 'w2', writing(2)],
    [9, 'r4', reading(2)],
    [9, 'r5', reading(2)],
    [40, 'r6', (_, { page }) => page.releaseRead()],
    [40, 'w3', (_, { page }) => page.releaseWrite()],
    [41, 'w4', writing(1)],
    [50, 'w5', writing(2)],
    [51, 'late', (_, { page }) => page.acquireRead(0.05)],
    [51, 'rush', (_, { page }) => page.tryAcquireRead()],
    [51, 'rush2', (_, { page }) => page.tryAcquireWrite()],
    [60, 'r7', reading(9)],
    [61, 'late2', (_, { page }) => page.acquireWrite(0.2)],
    [62, 'r8', reading(1)],
    [80, 'quick', (_, { page }) => page.tryAcquireRead()],
    [81, 'quick2', (_, { page }) => page.releaseRead()],
    [
      90,
      'greedy',
      function* (os, { page }) {
        yield* page.acquireWrite()
        yield* os.sleep(0.3)
        yield* page.releaseWrite()
        yield* page.acquireWrite()
        yield* os.sleep(0.1)
        yield* page.releaseWrite()
      },
    ],
    [91, 'slow', writing(1)],
    [
      82,
      'quick3',
      function* (_, { page }) {
        yield* page.tryAcquireWrite()
        yield* page.releaseWrite()
      },
    ],
  ],
  pages: [
    [1, 'reader', (os) => os.fetch('a/b.html')],
    [1, 'hasty', (os) => os.fetch('late.html', { timeout: 0.2 })],
    [1, 'loser', (os) => os.fetch('gone.html')],
    [1, 'lonely', (os) => os.fetch('down.html')],
    [1, 'stray', (os) => os.fetch('https://elsewhere.test/a.html')],
  ],
  sockets: [
    [
      0,
      'server',
      function* (os, { net }) {
        const server = yield* net.listen(8080, 1, 'door')
        yield* os.sleep(0.2)
        const one = yield* server.accept()
        yield* one.recv(3)
        yield* one.recv(100)
        yield* one.sendall('HELLO')
        yield* one.recv(1)
        yield* one.close()
        yield* one.close()
        const two = yield* server.accept()
        yield* os.sleep(1)
        yield* two.close()
        yield* server.accept()
        yield* server.accept()
        yield* os.sleep(1)
        yield* server.close()
        yield* server.close()
        yield* server.accept()
      },
    ],
    [
      1,
      'c1',
      function* (os, { net }) {
        const one = yield* net.connect(8080, 'one')
        yield* one.sendall('hello')
        yield* one.recv(100)
        yield* os.sleep(0.2)
        yield* one.close()
      },
    ],
    [
      1.5,
      'c2',
      function* (_, { net }) {
        const two = yield* net.socket('two', 4)
        yield* two.connect(8080)
        yield* two.send('abcdef')
        yield* two.send('')
        yield* two.recv(0)
        yield* two.send('gh')
      },
    ],
    [1.7, 'c3', (_, { net }) => net.connect(8080, 'three', 0.1)],
    [1.8, 'c4', (_, { net }) => net.connect(8080, 'four')],
    [
      15,
      'c5',
      function* (os, { net }) {
        const five = yield* net.connect(8080, 'five')
        yield* os.sleep(0.1)
        yield* five.recv(9, 0.1)
      },
    ],
    [30, 'c6', (_, { net }) => net.connect(8080, 'six')],
    [5, 'other', (_, { net }) => net.listen(8080, 1, 'again')],
  ],
  selectors: [
    [
      0,
      'server',
      function* (_, { net }) {
        const server = yield* net.listen(80, 5, 'door')
        const selector = yield* net.selector('ready')
        yield* selector.register(server, 1)
        yield* selector.select(0.05)
        yield* selector.select()
        const one = yield* server.accept()
        yield* selector.register(one, 3)
        yield* selector.register(one, 1)
      },
    ],
    [
      1,
      'client',
      function* (os, { net }) {
        const one = yield* net.connect(80, 'one')
        const selector = yield* net.selector('own')
        yield* selector.register(one, 2)
        yield* selector.unregister(one)
        yield* os.thread(teller, [selector], { name: 'teller' }).start()
        yield* selector.selectOrTake()
        yield* selector.register(one, 2)
        yield* selector.post('late')
        yield* selector.selectOrTake()
        yield* selector.unregister(one)
        yield* os.sleep(0.1)
        yield* one.send('x')
        yield* os.sleep(0.1)
        yield* one.close()
        yield* selector.unregister(one)
      },
    ],
    [
      2,
      'waiter',
      function* (_, { net }) {
        const door = yield* net.listen(81, 1, 'back door')
        const away = yield* net.connect(81, 'away')
        const came = yield* door.accept()
        yield* came.close()
        yield* away.send('lost')
        yield* away.send('more')
      },
    ],
  ],
  greenlets: [
    [
      0,
      'turner',
      function* (os) {
        const me = os.self.greenlet
        const inner = function* (own: Os, first: unknown): Operation<string> {
          yield* own.print(String(first))
          yield* own.print(String(yield* me.switch({ half: 1 })))
          yield* me.switch()
          try {
            yield* me.switch()
          } catch {
            yield* own.sleep(0.2)
          }
          return 'all'
        }
        const turns = yield* os.greenlet(inner, [], { name: 'turns' })
        const quiet = yield* os.greenlet(function* () {}, [], { name: 'quiet' })
        const bad = yield* os.greenlet(
          function* (): Operation<void> {
            throw new ProgramError('KeyError', 'x')
          },
          [],
          { name: 'bad' },
        )
        yield* turns.dead()
        yield* turns.switch('go')
        yield* turns.switch(2)
        yield* turns.switch()
        yield* turns.throw('ValueError', 'no')
        yield* turns.dead()
        yield* quiet.switch()
        yield* quiet.switch(3)
        yield* trying(bad.switch())
        yield* trying(bad.throw('ValueError', 'late'))
        const unborn = yield* os.greenlet(function* () {}, [], { name: 'unborn' })
        const other = yield* os.greenlet(function* () {}, [], { name: 'other' })
        yield* other.setParent(unborn)
        yield* trying(unborn.setParent(other))
        yield* unborn.throw()
        const second = os.thread(strange, [other], { name: 'strange' })
        yield* second.start()
        yield* second.join()
      },
    ],
  ],
  ended: [[0, 'reader', (os) => trying(os.input('more? '))]],
  threads: [
    [
      0,
      'asker',
      function* (os) {
        yield* os.input('code? ')
        yield* os.input('')
        const child = os.thread(rung, [], { name: 'child' })
        yield* child.start()
        yield* child.isAlive()
        yield* child.join(0.1)
        yield* child.join()
        yield* child.isAlive()
        yield* os.input('more? ')
      },
    ],
    [
      1,
      'locker',
      function* (os, { lock }) {
        yield* lock.locked()
        const counted = yield* os.multiprocessing.semaphore(2, 'counted')
        yield* counted.getValue()
        const limited = yield* os.multiprocessing.boundedSemaphore(2, 'limited')
        yield* limited.getValue()
        yield* lock.acquire()
        yield* lock.locked()
        yield* lock.release()
        yield* lock.release()
      },
    ],
    [1, 'oversleeper', (os) => os.sleep(-1)],
    [5, 'maker', (os) => os.cell(0.5, 'half')],
    [5, 'selfish', (os) => os.print('x')],
    [6, 'looker', (os) => os.now()],
    [6, 'again and again', (os) => os.forever(inVain, [], { rounds: 2 })],
    [
      7,
      'killer',
      function* (os) {
        const victim = os.process(rung, [], { name: 'victim' })
        yield* victim.start()
        yield* os.sleep(0.1)
        yield* victim.terminate()
        yield* victim.join()
        yield* victim.terminate()
      },
    ],
    [7.5, 'boss', leads],
    [7, 'worker', (os) => os.work(0.5)],
    [7, 'unworker', (os) => os.work(-1)],
  ],
}

function* idles(os: Os, seconds: number): Operation<void> {
  yield* os.sleep(seconds)
}

/** A process whose body returns before its threads and its own processes have ended. */
function* household(os: Os): Operation<void> {
  yield* os.process(idles, [9], { name: 'servant', daemon: true }).start()
  yield* os.thread(idles, [0.1], { name: 'cook' }).start()
  yield* os.thread(idles, [9], { name: 'cat', daemon: true }).start()
}

function* asks(_os: Os, other: Thread): Operation<void> {
  yield* other.join()
}

function* leads(os: Os): Operation<void> {
  const house = os.process(household, [], { name: 'house' })
  const slow = os.process(idles, [0.3], { name: 'slow' })
  for (const each of [house, slow]) yield* each.start()
  yield* os.process(asks, [slow], { name: 'stranger' }).start()
  yield* os.waitSentinels([house, slow], 0.05)
  yield* os.enumerate()
  yield* os.multiprocessing.activeChildren()
  yield* house.exitcode()
  yield* os.waitSentinels([house, slow])
  yield* house.exitcode()
  yield* slow.kill()
  yield* slow.join()
  yield* slow.kill()
}

function* strange(os: Os, other: Greenlet): Operation<void> {
  yield* trying(other.switch())
  yield* trying(os.greenlet(function* () {}, [], { parent: other }))
}

function* trying(operation: Operation<unknown>): Operation<void> {
  try {
    yield* operation
  } catch {
    // It is told by the step that raised.
  }
}

function waitOnce(limit?: number): Act[2] {
  return function* (_, { lock, ready }) {
    yield* lock.acquire()
    yield* ready.wait(limit)
    yield* lock.release()
  }
}
function reading(tenths: number): Act[2] {
  return function* (os, { page }) {
    yield* page.acquireRead()
    yield* os.sleep(tenths / 10)
    yield* page.releaseRead()
  }
}
function writing(tenths: number): Act[2] {
  return function* (os, { page }) {
    yield* page.acquireWrite()
    yield* os.sleep(tenths / 10)
    yield* page.releaseWrite()
  }
}

function* teller(os: Os, selector: Selector): Operation<void> {
  yield* os.sleep(0.05)
  yield* selector.post('now')
}

function* departs(os: Os): Operation<void> {
  yield* os.sleep(1)
}

function* arrives(_os: Os, tour: Barrier): Operation<void> {
  yield* trying(tour.wait())
}

function* resets(_os: Os, tour: Barrier): Operation<void> {
  yield* tour.reset()
}

function* takesFrom(_os: Os, belt: SimpleQueue): Operation<void> {
  yield* belt.get()
  yield* belt.get()
}

function* rung(os: Os): Operation<void> {
  yield* os.print('it rings')
  yield* os.sleep(0.3)
}

function* inVain(os: Os): Operation<boolean> {
  yield* os.sleep(0.1)
  return false
}

function* missing(_os: Os): Operation<void> {
  throw new ProgramError('KeyError', 'no such page')
}

function* ringBack(os: Os): Operation<void> {
  yield* os.print('called back')
}

function* expectError(operation: Operation<unknown>): Operation<void> {
  try {
    yield* operation
  } catch (thrown) {
    if (thrown instanceof ProgramError) return
    throw thrown
  }
  throw new Error('no error')
}

function* play(os: Os, program: string, which: number, all: All): Operation<void> {
  const one = programs[program]?.[which]
  if (one === undefined) return
  const [after, , act] = one
  yield* os.sleep(after / 10)
  yield* act(os, all)
}

function moduleOf(program: string, policy: Policy): ScenarioModule {
  const text = { en: 'x', zh: 'x' }
  const scenario = defineScenario({
    id: 'x',
    title: text,
    summary: text,
    parameters: { typed: { type: 'input', default: '0.3 AB12; 0.6', label: text } },
    *main(os) {
      const all = yield* makeAll(os, policy)
      for (const [which, [, name]] of (programs[program] ?? []).entries())
        yield* os.thread(play, [program, which, all], { name }).start()
    },
    pages: () => ({
      texts: { 'a/b.html': 'x'.repeat(1234) },
      failures: { 'late.html': 'silent', 'down.html': 'unreachable' },
    }),
    listings: { python: '', typescript: '' },
  })
  const acts = { takesFrom, departs, arrives, resets, idles, household, asks }
  return { scenario, play, rung, missing, ringBack, strange, teller, ...acts } as ScenarioModule
}

const runs = Object.keys(programs).flatMap((program) =>
  (['barging', 'fair'] as const).map((policy) => {
    const options = { seed: 1, strategy: 'first-come', cores: 3, cost: 0.001 } as const
    const typed = program === 'ended' ? '0.3 ^D' : '0.3 AB12; 0.6'
    const trace = simulate(moduleOf(program, policy), { typed }, options)
    return { program, policy, trace, snapshots: createSnapshots(trace, timelineData(trace)) }
  }),
)
type Run = (typeof runs)[number]

function story(run: Run, language: Language): string[] {
  return Array.from({ length: run.trace.stepCount }, (_, step) => plain(sentenceOf(run, step, language)))
}

/** Every operation on every kind, and what came of it. */
function outcomes({ trace, snapshots }: Run): string[] {
  return Array.from({ length: trace.stepCount }, (_, step) => {
    const { asked, kind, operation } = stepOf({ trace, snapshots }, step, 'en')
    const how = isErrorValue(resultOf(trace, step)) ? 'raises' : operation === 'block' ? 'blocks' : 'does'
    return `${kind ?? 'thread'} ${how} ${asked}`
  })
}

/** What a sentence looks like that nobody has written. */
function unwritten(sentence: string, language: Language): boolean {
  if (
    /undefined|NaN|\[object|\$handle|: \w+\(\)( on |$)|：\w+\(\)|：对 | {2}|^ | $|, ,|，，|object -1|thread -1/.test(
      sentence,
    )
  )
    return true
  return language === 'zh' ? !/\p{Script=Han}/u.test(sentence) : /\p{Script=Han}/u.test(sentence)
}

describe('the sentences of all atoms', () => {
  const seen = new Set(runs.flatMap(outcomes))

  it('are tried with every operation of every atom', () => {
    const wanted = atoms.flatMap(({ kind, operations }) => [
      `${kind} does create`,
      ...operations.filter(({ name }) => !unusual(kind, name)).map(({ name }) => `${kind} does ${name}`),
    ])
    const ofThreads = [...threadOperations, ...greenletOperations, ...lifeOperations].filter(
      ({ name }) => name !== 'create' && name !== 'block',
    )
    wanted.push(...ofThreads.map(({ name }) => `thread does ${name}`))
    expect(wanted.filter((one) => !seen.has(one))).toEqual([])
  })

  it('are tried with waits and errors of every kind', () => {
    for (const one of [
      'event blocks wait',
      'rlock blocks acquire',
      'rlock raises release',
      'bounded-semaphore raises release',
      'condition blocks wait',
      'condition raises wait',
      'condition raises notify',
      'barrier blocks wait',
      'barrier raises wait',
      'barrier blocks abort',
      'barrier blocks reset',
      'queue blocks put',
      'queue blocks get',
      'queue blocks join',
      'queue raises put',
      'queue raises get',
      'queue raises taskDone',
      'priority-queue raises shutdown',
      'priority-queue raises put',
      'cell raises write',
      'cell raises exchange',
      'cell raises wait',
      'cell raises notify',
      'cell raises fetchXor',
      'cell blocks wait',
      'rwlock blocks acquireRead',
      'rwlock blocks acquireWrite',
      'rwlock raises releaseWrite',
      'thread raises input',
      'thread raises receive',
      'thread raises switch',
      'thread raises throw',
      'thread raises setParent',
      'thread raises greenlet',
      'future blocks result',
      'future blocks exception',
      'future raises result',
      'future raises setResult',
      'future raises setException',
      'listener raises listen',
      'listener blocks accept',
      'listener raises accept',
      'connection blocks connect',
      'connection raises connect',
      'connection blocks send',
      'connection raises send',
      'connection blocks recv',
      'connection raises recv',
      'selector blocks select',
      'selector raises register',
      'selector raises unregister',
      'file raises append',
    ])
      expect(seen).toContain(one)
  })

  it('are written for every operation of every kind, by the kind itself', () => {
    const missing = [...seen].filter((one) => {
      const [kind = '', how, operation] = one.split(' ')
      // What threads do is partly told in general: `start`, `join`.
      if (kind === 'thread' || how === 'raises') return false
      return describerOf(kind, how === 'blocks' ? `block ${operation}` : `${operation}`) === undefined
    })
    expect(missing).toEqual([])
  })

  it('come with what is waited for, wherever somebody waits', () => {
    const waits = runs.flatMap(({ trace, snapshots }) =>
      Array.from({ length: trace.stepCount }, (_, step) => snapshots.at(step).threads).flatMap((threads) =>
        threads
          .filter(({ state, waitsFor }) => state === 'blocked' && waitsFor >= 0)
          .map(({ waitsFor, next }) => ({ kind: trace.objects[waitsFor]?.kind ?? '', operation: next ?? '' })),
      ),
    )
    expect(waits.length).toBeGreaterThan(100)
    const missing = waits.filter(({ kind, operation }) => labelsOf(kind)?.waits[operation] === undefined)
    expect([...new Set(missing.map(({ kind, operation }) => `${kind}: ${operation}`))]).toEqual([])
  })

  it.each(languages)('are written in %s, every one', (language) => {
    for (const run of runs) expect(story(run, language).filter((sentence) => unwritten(sentence, language))).toEqual([])
  })

  it.each(languages)('come with words for what each thread is doing, in %s', (language) => {
    for (const { trace, snapshots } of runs) {
      for (let step = 0; step < trace.stepCount; step++) {
        const snapshot = snapshots.at(step)
        for (const { thread, waitsFor, next } of snapshot.threads) {
          const said = situation(trace, snapshot, thread, language)
          expect(unwritten(said, language), said).toBe(false)
          const status = laneStatus(trace, snapshot, thread, language)
          if (status !== '') expect(unwritten(status, language), status).toBe(false)
          if (waitsFor < 0) continue
          expect(plain(waitedThing(trace, waitsFor, next, language))).not.toMatch(/undefined|–/)
        }
      }
    }
  })

  it('say who let whom go, and why', () => {
    const told = new Set(runs.flatMap((run) => story(run, 'en')))
    expect(expected.filter((sentence) => !told.has(sentence))).toEqual([])
  })
})

/** No kind of queue differs from another in these, and one of them tries them. */
function unusual(kind: string, operation: string): boolean {
  return (kind === 'lifo-queue' || kind === 'priority-queue') && !['put', 'get'].includes(operation)
}

const expected: readonly string[] = [
  'writer appends “two” to db.txt: 2 lines',
  'submitter submits missing() to crew',
  'crew_0 begins rung()',
  'submitter waits for the result of rung(), which crew_0 works on',
  'submitter has waited long enough for rung(), which is not done: TimeoutError',
  'submitter cancels rung() before it has begun',
  'crew_0 finds rung() cancelled and leaves it',
  'crew_0 ends rung() with None; submitter can go on; calls back ringBack',
  'crew_0 ends missing() with an error, KeyError: no such page',
  'submitter gets the error of missing() raised: KeyError: no such page',
  'rung() is done already: submitter itself calls ringBack()',
  'Thread-0.3 hands out rung(): it can no longer be cancelled',
  'server accepts one at door: the backlog is empty; c2 can go on',
  'c3 waits to connect three: the backlog at port 8080 is full; second in line to connect',
  'c1 closes the connecting end of one; server can go on',
  'server receives the empty text over one: the other end has closed, nothing more will come',
  'server closes the accepted end of two with something unread: the other end is reset; c2 can go on',
  'waiter sends lost over away, where the other end has closed: nobody gets it',
  'server learns from ready what is ready, 1 of 1: door',
  'client waits at own until another thread tells it something',
  'teller tells own: now; client can go on',
  'client learns from own what it was told: now',
  'client learns from own what is ready, 1 of 1: one; and what it was told: late',
  'setter sets flag and lets go a and b',
  'passer finds flag set and passes at once',
  'late has waited long enough and goes on: flag was not set in time',
  'stopped, a timer, goes on: a has cancelled it',
  'rings was not cancelled: it runs its function',
  'owner takes rlock once more, which it owns already: depth 2',
  'owner releases rlock once and still owns it: depth 1',
  'stranger releases rlock, which owner owns: RuntimeError: cannot release un-acquired lock',
  'b releases 2 permits of bounded, of which 2 of 2 are free: ValueError: Semaphore released too many times',
  'late gives up lock and waits at ready, third in line',
  'holder notifies a at ready, who wakes to compete for lock',
  'holder notifies a at ready, who moves to the line of lock',
  'a has been notified at ready, but holder has lock: it waits for lock, first in its line',
  'a woke, but holder took lock: it waits for lock again, fourth in its line',
  'b was notified at ready by holder and has lock again, which taker released',
  'late2 was not notified at ready in time; it has lock again and goes on',
  'holder notifies ready: nobody waits, so nobody ever hears of it',
  'b arrives last at meet, 2 of 2: it lets go a. Round 1 is complete.',
  'late has waited long enough at meet and breaks it for everybody: BrokenBarrierError',
  'd waits at meet in vain: breaker has aborted it: BrokenBarrierError',
  'c waits at meet in vain: mender2 has reset it meanwhile: BrokenBarrierError',
  'finds comes to meet, which is broken: BrokenBarrierError',
  'maker makes tour, a barrier for 2 threads, of whom the last to come runs departs()',
  'last arrives last at tour, 2 of 2, and runs its action before anybody goes on',
  'maker asks how many wait at tour: 2',
  'next waits to arrive at tour: last runs its action',
  'maker waits to abort tour: last runs its action',
  'last has run the action of tour: it lets go first, next, maker and resetter. Round 1 is complete.',
  'The action of crash fails: maker breaks it for everybody; victim can go on',
  'victim waits at crash in vain: maker failed in its action: BrokenBarrierError',
  'put1 puts apple into box; get1, first of those who would get, wakes',
  'put1 puts apple into box: it goes straight to get1, who waited first',
  'put4 waits to put {name: True, none: None}: box is full, 1 of 1; first in line to put',
  'put4 goes on: get3 made room in box, and its {name: True, none: None} is in',
  'rush would put 7 without waiting, but box is full: Full',
  'late2 has waited long enough to put 6: box is still full: Full',
  'get3 gets (−5, b) from box; put4, first of those who would put, wakes',
  'done has done the last item of box: joiner waited for that and can go on',
  'unstacker gets flag from stack: 0 left',
  'asker asks whether stack is empty: it is',
  'maker makes belt, a simple queue, first in, first out, without a limit',
  'maker puts plum into belt; taker, first of those who would get, wakes',
  'maker has waited long enough to get: belt is still empty: Empty',
  'asker asks whether box is shut down: it is not',
  'asker asks how many items of box are not done: 1',
  'asker shuts stack down: nothing more can be put in; getter, who waited there, wakes',
  'asker shuts box down at once: 1 item is dropped as if done; putter and joiner, who waited there, wake',
  'putter would put pear into box, but asker shut it down: ShutDown',
  'getter would get from stack, but asker shut it down: ShutDown',
  'joiner goes on: asker dropped the last items of box',
  'asker would put late into box, which is shut down: ShutDown',
  'asker would get from box, which is shut down: ShutDown',
  'loser writes 1 to total, over the 41 of other: it had read 0 before that. The update of other is lost.',
  'slow writes 51 to total, over the 43 of back: it had read 43 before that. The update of back is lost.',
  'added adds −7 to total in one step: 50 becomes 43',
  'adder adds 4 to total in one step: 1 becomes 5',
  'd expects 5 in total and finds 50: it stores nothing',
  'dreamer has assumed what does not hold: this run does not count',
  'maker has made what the program’s invariants look at',
  'maker begins an atomic block',
  'maker ends an atomic block',
  'main makes loose, a condition on lock; it may be notified without that',
  'sleeper finds empty in label and waits to be notified, in one step',
  'patient has waited long enough at label: nobody has notified it',
  'mistaken would wait while label holds full and finds empty: it goes on at once',
  'caller notifies at label and lets go sleeper',
  'sleeper goes on: caller has notified it at label',
  'caller2 notifies at label: nobody waits',
  'namer writes lock to label, over empty',
  'changer stores None in label and gets what was there, lock, in one step',
  'masker stores 50 & 6 = 2 in total, in one step',
  'richer writes 5000000000 to total, over 10',
  'h asks of total what it cannot do: TypeError: a cell cannot hold 0.5: of numbers it holds whole ones alone',
  'r3 waits to read: at page a waiting writer goes first; first reader in line',
  'w2 has written and leaves page; r3, r4 and r5 come in to read',
  'r2 has read and leaves page, the last reader; w1 wakes to write',
  'late has waited long enough to read in page and goes on without it',
  'late2 has waited long enough to write in page and goes on without it; r8 comes in to read',
  'slow woke, but greedy came in at page: it waits to write again, first writer in line',
  'rush tries page, may not read at once, and goes on without waiting',
  'quick3 tries page and may write at once',
  'turner makes the greenlet turns, which begins when it is switched to',
  'turner switches to turns, which begins with go; turner is suspended',
  'turns switches to turner and passes {half: 1}, which its own switch returns there; turns is suspended',
  'turns switches to turner, which goes on where it was; turns is suspended',
  'turner throws ValueError: no at turns, which goes on with the error; turner is suspended',
  'turns ends; its parent turner goes on with its result, all',
  'quiet ends; its parent turner goes on',
  'turner switches to quiet and so goes on itself',
  'bad ends by an error, which is raised in its parent turner: KeyError: x',
  'turner throws ValueError: late at bad; turner goes on',
  'turner throws GreenletExit at unborn; turner goes on',
  'turner cannot give unborn another parent: ValueError: cyclic parent chain',
  'strange cannot switch to other: greenlet.error: cannot switch to a different thread',
  'looker looks at the clock: 0.63 s',
  'killer terminates victim, wherever that is',
  'victim ends where it is: it was terminated',
  'house has come to its end and terminates servant, its daemons among its processes',
  'house has come to its end and waits for servant to end',
  'servant ends where it is: it was terminated; house waited for that and can go on',
  'house has come to its end and waits for cook to end',
  'cat, a daemon, ends where it is: its process house has ended',
  'boss waits for one of house, slow to end',
  'boss has waited long enough for one of house, slow to end and goes on without that',
  'boss goes on: house has ended',
  'boss asks for the exit code of house: it has none yet',
  'boss asks for the exit code of house: 0',
  'boss kills slow, wherever that is',
  'boss kills slow, which has ended already',
  'stranger may not join slow, a process of another: AssertionError: can only join a child process',
  'main has come to its end and waits for a to end',
  'killer terminates victim, which has ended already',
  'worker computes, for 0.50 s of a core',
  'worker has computed and goes on',
  'A person types “AB12”; asker goes on with it',
  'A person presses Enter and has typed nothing; asker goes on',
  'reader asks for the page a/b.html and waits for the answer',
  'The page a/b.html is there, 1,234 characters; reader goes on with it',
  'hasty asks for the page late.html and waits for the answer, 0.2 s at most',
  'hasty waits in vain for the page late.html: TimeoutError: timed out',
  'loser waits in vain for the page gone.html: HTTPError: HTTP Error 404: Not Found',
  'lonely waits in vain for the page down.html: URLError: <urlopen error the server cannot be reached>',
  'stray would fetch what is no page of this application: ValueError: fetch takes the path of a page of this application, such as films/1.html, not "https://elsewhere.test/a.html"',
  'asker asks for a line, but nobody will type any more: EOFError: EOF when reading a line',
  'A person ends the input, and reader goes on with EOFError: EOF when reading a line',
]
