/** What threads of random programs do: lines of all kinds, over all atoms. Only tests use them. */
import { futureAtom } from '../../model/future.ts'
import type { Cell, RWLock } from '../../program/cells.ts'
import { ProgramError } from '../../program/errors.ts'
import type { TextFile } from '../../program/files.ts'
import { Future } from '../../program/futures.ts'
import type { BoundedSemaphore, Lock, RLock, Semaphore } from '../../program/handles.ts'
import { make as makeObject } from '../../program/making.ts'
import { type Connection, EVENT_READ, type Listener, type Network, type Selector } from '../../program/network.ts'
import type { Os } from '../../program/os.ts'
import type { LifoQueue, PriorityQueue, Queue, SimpleQueue } from '../../program/queues.ts'
import type { Operation } from '../../program/request.ts'
import type { Thread } from '../../program/threads.ts'
import type { Barrier, Condition, Event } from '../../program/waiting.ts'

/** What the threads of a random program share. */
export interface Shared {
  readonly x: Cell
  readonly y: Cell
  readonly a: Lock
  readonly b: Lock
  readonly r: RLock
  readonly s: Semaphore
  readonly bounded: BoundedSemaphore
  readonly e: Event
  readonly c: Condition
  readonly rc: Condition
  readonly barrier: Barrier
  /** One with an action. */
  readonly gate: Barrier
  readonly belt: SimpleQueue
  readonly q: Queue
  readonly lifo: LifoQueue
  readonly least: PriorityQueue
  readonly readersFirst: RWLock
  readonly writersFirst: RWLock
  readonly future: Future
  readonly file: TextFile
  /** A door at which others knock, and a connection through it; null where nobody uses them. */
  readonly net: Sockets | null
  /** The first thread, for the others. */
  readonly first: Thread | null
}

interface Sockets {
  readonly net: Network
  readonly door: Listener
  readonly client: Connection
  readonly server: Connection
  readonly selector: Selector
}

function* sockets(os: Os): Operation<Sockets> {
  const net = yield* os.network('net')
  const door = yield* net.listen(80, 1, 'door')
  const client = yield* net.socket('pipe', 2)
  yield* client.connect(80)
  const server = yield* door.accept()
  const selector = yield* net.selector('selector')
  yield* selector.register(server, EVENT_READ)
  return { net, door, client, server, selector }
}

/** @param network whether to make what only those need who use sockets */
/** What the last to come to the gate runs: it fails when somebody has written. */
export function* strike(_os: Os, x: Cell): Operation<void> {
  if ((yield* x.add(1)) > 0) throw new ProgramError('ValueError', 'struck out')
}

export function* make(os: Os, network: boolean): Operation<Omit<Shared, 'first'>> {
  const a = yield* os.lock('a')
  const r = yield* os.rlock('r')
  const x = yield* os.cell(0, 'x')
  return {
    x,
    y: yield* os.cell(0, 'y'),
    a,
    b: yield* os.lock('b'),
    r,
    s: yield* os.semaphore(1, 's'),
    bounded: yield* os.boundedSemaphore(2, 'bounded'),
    e: yield* os.event('e'),
    c: yield* os.condition(a, 'c'),
    rc: yield* os.condition(r, 'rc'),
    barrier: yield* os.barrier(2, 'barrier'),
    gate: yield* os.barrier(2, 'gate', { action: strike, parameters: [x] }),
    belt: yield* os.simpleQueue('belt'),
    q: yield* os.queue(1, 'q'),
    lifo: yield* os.lifoQueue(2, 'lifo'),
    least: yield* os.priorityQueue(0, 'least'),
    readersFirst: yield* os.rwlock('readers', 'readersFirst'),
    writersFirst: yield* os.rwlock('writers', 'writersFirst'),
    future: yield* makeObject(futureAtom, null, 'future', {}, Future),
    file: yield* os.file('file'),
    net: network ? yield* sockets(os) : null,
  }
}

function netOf({ net }: Shared): Sockets {
  if (net === null) throw new Error('the program has no sockets')
  return net
}

/** What a thread can do in one line: an operation or two, whose result is a number or whether it succeeded. */
export const actions = {
  readX: (o: Shared) => o.x.read(),
  writeX: (o: Shared) => o.x.write(1),
  addX: (o: Shared) => o.x.add(1),
  swapX: (o: Shared) => o.x.compareExchange(0, 2),
  *incrementY(o: Shared) {
    yield* o.y.write((yield* o.y.read()) + 1)
  },
  readY: (o: Shared) => o.y.read(),
  lockA: (o: Shared) => o.a.acquire(),
  tryA: (o: Shared) => o.a.tryAcquire(),
  timedA: (o: Shared) => o.a.acquire(1),
  unlockA: (o: Shared) => o.a.release(),
  lockedA: (o: Shared) => o.a.locked(),
  withA: (o: Shared) => o.a.with(() => o.x.add(1)),
  lockB: (o: Shared) => o.b.acquire(),
  unlockB: (o: Shared) => o.b.release(),
  lockR: (o: Shared) => o.r.acquire(),
  unlockR: (o: Shared) => o.r.release(),
  acquire: (o: Shared) => o.s.acquire(),
  timedAcquire: (o: Shared) => o.s.acquire(1),
  release: (o: Shared) => o.s.release(),
  releaseTwo: (o: Shared) => o.s.release(2),
  acquireBounded: (o: Shared) => o.bounded.acquire(),
  releaseBounded: (o: Shared) => o.bounded.release(),
  set: (o: Shared) => o.e.set(),
  clear: (o: Shared) => o.e.clear(),
  waitEvent: (o: Shared) => o.e.wait(),
  timedEvent: (o: Shared) => o.e.wait(1),
  isSet: (o: Shared) => o.e.isSet(),
  *waitC(o: Shared) {
    yield* o.a.acquire()
    yield* o.c.wait()
    yield* o.a.release()
  },
  *timedC(o: Shared) {
    yield* o.a.acquire()
    const notified = yield* o.c.wait(1)
    yield* o.a.release()
    return notified
  },
  *notifyC(o: Shared) {
    yield* o.a.acquire()
    yield* o.c.notify()
    yield* o.a.release()
  },
  bareWaitC: (o: Shared) => o.c.wait(),
  bareNotifyC: (o: Shared) => o.c.notifyAll(),
  *waitRc(o: Shared) {
    yield* o.r.acquire()
    yield* o.r.acquire()
    yield* o.rc.wait()
    yield* o.r.release()
    yield* o.r.release()
  },
  *notifyRc(o: Shared) {
    yield* o.r.acquire()
    yield* o.rc.notifyAll()
    yield* o.r.release()
  },
  *notifyTwoC(o: Shared) {
    yield* o.a.acquire()
    yield* o.c.notify(2)
    yield* o.a.release()
  },
  *draw(_o: Shared, os: Os) {
    return os.randomWhole(0, 2)
  },
  *writeDrawn(o: Shared, os: Os) {
    yield* o.x.write(os.randomWhole(1, 2) + os.randomWhole(0, 1))
  },
  *lockDrawn(o: Shared, os: Os) {
    const lock = os.random(0, 1) < 0.5 ? o.a : o.b
    yield* lock.acquire()
    yield* lock.release()
  },
  arrive: (o: Shared) => o.barrier.wait(),
  timedArrive: (o: Shared) => o.barrier.wait(1),
  reset: (o: Shared) => o.barrier.reset(),
  abort: (o: Shared) => o.barrier.abort(),
  arriveGate: (o: Shared) => o.gate.wait(),
  timedGate: (o: Shared) => o.gate.wait(1),
  abortGate: (o: Shared) => o.gate.abort(),
  resetGate: (o: Shared) => o.gate.reset(),
  lookGate: (o: Shared) => o.gate.nWaiting(),
  putBelt: (o: Shared) => o.belt.put(1),
  getBelt: (o: Shared) => o.belt.get(),
  timedBelt: (o: Shared) => o.belt.get(1),
  shutdown: (o: Shared) => o.q.shutdown(),
  shutdownNow: (o: Shared) => o.q.shutdown(true),
  full: (o: Shared) => o.q.full(),
  put: (o: Shared) => o.q.put(1),
  get: (o: Shared) => o.q.get(),
  timedPut: (o: Shared) => o.q.put(2, 1),
  timedGet: (o: Shared) => o.q.get(1),
  getNoWait: (o: Shared) => o.q.getNoWait(),
  qsize: (o: Shared) => o.q.qsize(),
  taskDone: (o: Shared) => o.q.taskDone(),
  joinQueue: (o: Shared) => o.q.join(),
  putLifo: (o: Shared) => o.lifo.put(3),
  getLifo: (o: Shared) => o.lifo.get(),
  putLeast: (o: Shared) => o.least.put(2),
  getLeast: (o: Shared) => o.least.get(),
  readersRead: (o: Shared) => o.readersFirst.acquireRead(),
  readersLeave: (o: Shared) => o.readersFirst.releaseRead(),
  readersWrite: (o: Shared) => o.readersFirst.acquireWrite(),
  readersDone: (o: Shared) => o.readersFirst.releaseWrite(),
  writersRead: (o: Shared) => o.writersFirst.acquireRead(),
  writersLeave: (o: Shared) => o.writersFirst.releaseRead(),
  writersWrite: (o: Shared) => o.writersFirst.acquireWrite(),
  writersDone: (o: Shared) => o.writersFirst.releaseWrite(),
  *readersVisit(o: Shared) {
    yield* o.readersFirst.acquireRead()
    const seen = yield* o.x.read()
    yield* o.readersFirst.releaseRead()
    return seen
  },
  *readersEdit(o: Shared) {
    yield* o.readersFirst.acquireWrite()
    yield* o.x.write((yield* o.x.read()) + 1)
    yield* o.readersFirst.releaseWrite()
  },
  *writersVisit(o: Shared) {
    yield* o.writersFirst.acquireRead()
    const seen = yield* o.x.read()
    yield* o.writersFirst.releaseRead()
    return seen
  },
  *writersEdit(o: Shared) {
    yield* o.writersFirst.acquireWrite()
    yield* o.x.write((yield* o.x.read()) + 1)
    yield* o.writersFirst.releaseWrite()
  },
  /** As a reader it waits for a lock. */
  *writersVisitLocked(o: Shared) {
    yield* o.writersFirst.acquireRead()
    yield* o.a.acquire()
    yield* o.a.release()
    yield* o.writersFirst.releaseRead()
  },
  *timedVisit(o: Shared) {
    const inside = yield* o.writersFirst.acquireRead(1)
    if (inside) yield* o.writersFirst.releaseRead()
    return inside
  },
  *tryVisit(o: Shared) {
    const inside = yield* o.readersFirst.tryAcquireRead()
    if (inside) yield* o.readersFirst.releaseRead()
    return inside
  },
  *timedEdit(o: Shared) {
    const inside = yield* o.writersFirst.acquireWrite(1)
    if (inside) yield* o.writersFirst.releaseWrite()
    return inside
  },
  *joinFirst(o: Shared) {
    yield* o.first?.join() ?? o.x.add(1)
  },
  *timedJoin(o: Shared) {
    yield* o.first?.join(1) ?? o.x.add(1)
  },
  *terminateFirst(o: Shared) {
    yield* o.first?.terminate() ?? o.x.add(1)
  },
  *firstIsAlive(o: Shared) {
    return yield* o.first?.isAlive() ?? o.x.read()
  },
  setResult: (o: Shared) => o.future.setResult(1),
  *beginFuture(o: Shared) {
    return yield* o.future.run(true)
  },
  cancelFuture: (o: Shared) => o.future.cancel(),
  futureDone: (o: Shared) => o.future.done(),
  *futureResult(o: Shared) {
    return (yield* o.future.result()) === 1
  },
  *timedResult(o: Shared) {
    return (yield* o.future.result(1)) === 1
  },
  append: (o: Shared) => o.file.append('line'),
  *readFile(o: Shared) {
    return (yield* o.file.read()).length
  },
  /** A greenlet does something and ends. */
  *greenletAdds(o: Shared, os: Os) {
    const greenlet = yield* os.greenlet(function* () {
      return yield* o.x.add(1)
    })
    return yield* greenlet.switch()
  },
  /** A greenlet waits for a lock with its thread, comes back holding it, and is gone on with. */
  *greenletLocks(o: Shared, os: Os) {
    const back = os.self.greenlet
    const greenlet = yield* os.greenlet(function* () {
      yield* o.a.acquire()
      yield* back.switch()
      yield* o.a.release()
    })
    yield* greenlet.switch()
    yield* o.x.write(3)
    yield* greenlet.switch()
  },
  /** A greenlet that waits in a line gives up. */
  *greenletGivesUp(o: Shared, os: Os) {
    const greenlet = yield* os.greenlet(function* () {
      return yield* o.s.acquire(1)
    })
    return yield* greenlet.switch()
  },
  connect: (o: Shared) => netOf(o).net.connect(80, 'call'),
  timedConnect: (o: Shared) => netOf(o).net.connect(80, 'call', 1),
  accept: (o: Shared) => netOf(o).door.accept(),
  timedAccept: (o: Shared) => netOf(o).door.accept(1),
  send: (o: Shared) => netOf(o).client.send('ab'),
  sendBack: (o: Shared) => netOf(o).server.send('c'),
  *receive(o: Shared) {
    return (yield* netOf(o).server.recv(1)).length
  },
  *timedReceive(o: Shared) {
    return (yield* netOf(o).server.recv(2, 1)).length
  },
  *receiveBack(o: Shared) {
    return (yield* netOf(o).client.recv(2)).length
  },
  closeClient: (o: Shared) => netOf(o).client.close(),
  closeServer: (o: Shared) => netOf(o).server.close(),
  closeDoor: (o: Shared) => netOf(o).door.close(),
  *select(o: Shared) {
    return (yield* netOf(o).selector.select(1)).length
  },
  post: (o: Shared) => netOf(o).selector.post(1),
  /** A text, so that no time makes the thread leave anything out. */
  *now(_o: Shared, os: Os) {
    return `at ${yield* os.now()}`
  },
  *nap(_o: Shared, os: Os) {
    yield* os.sleep(3)
  },
  *compute(_o: Shared, os: Os) {
    yield* os.work(0.5)
  },
  awaitX: (o: Shared) => o.x.wait(0),
  timedX: (o: Shared) => o.x.wait(0, 1),
  notifyX: (o: Shared) => o.x.notify(1),
  *waitForX(o: Shared) {
    return yield* o.c.with(() =>
      o.c.waitFor(function* () {
        return (yield* o.x.read()) > 0
      }, 1),
    )
  },
} satisfies { [name: string]: (o: Shared, os: Os) => Operation<unknown> }

export type ActionName = keyof typeof actions
export type Action = (o: Shared, os: Os) => Operation<unknown>

/** What goes together, so that programs have something to disagree about. */
/** Lines for which there have to be sockets. */
export const socketLines: readonly ActionName[] = [
  ...['connect', 'timedConnect', 'accept', 'timedAccept', 'send', 'sendBack', 'receive', 'timedReceive'],
  ...['receiveBack', 'closeClient', 'closeServer', 'closeDoor', 'select', 'post'],
] as ActionName[] // names of `actions`

/** Lines for which times count. */
const timeLines: readonly ActionName[] = ['now', 'nap', 'compute', 'waitForX', 'awaitX', 'timedX', 'notifyX']

/** What goes together with looks at the clock. */
export const timeFamilies: readonly (readonly ActionName[])[] = [
  ['now', 'nap', 'compute', 'lockA', 'unlockA', 'timedA', 'timedA', 'writeX'],
  ['now', 'nap', 'acquire', 'release', 'timedAcquire', 'timedAcquire'],
  ['now', 'nap', 'waitC', 'timedC', 'timedC', 'notifyC', 'writeX'],
  ['now', 'nap', 'waitForX', 'waitForX', 'notifyC', 'writeX'],
  ['now', 'nap', 'put', 'get', 'timedPut', 'timedGet', 'joinQueue', 'taskDone'],
  ['now', 'nap', 'arrive', 'timedArrive', 'timedArrive', 'abort'],
  ['now', 'nap', 'set', 'clear', 'waitEvent', 'timedEvent'],
  ['now', 'nap', 'awaitX', 'timedX', 'timedX', 'notifyX', 'writeX', 'addX'],
  ['now', 'nap', 'connect', 'timedConnect', 'accept', 'timedAccept', 'timedAccept'],
  ['now', 'nap', 'send', 'receive', 'timedReceive', 'timedReceive', 'closeServer'],
  ['now', 'nap', 'joinFirst', 'timedJoin', 'timedJoin', 'addX'],
  ['now', 'nap', 'setResult', 'beginFuture', 'futureResult', 'timedResult'],
  ['now', 'nap', 'readersRead', 'readersLeave', 'readersWrite', 'readersDone'],
  ['now', 'nap', 'greenletLocks', 'greenletGivesUp', 'acquire', 'release', 'timedA', 'unlockA'],
]

export const families: readonly (readonly ActionName[])[] = [
  ['readX', 'writeX', 'addX', 'swapX', 'incrementY', 'readY'],
  ['lockA', 'unlockA', 'tryA', 'timedA', 'lockedA', 'withA', 'lockB', 'unlockB', 'readX', 'writeX'],
  ['lockR', 'lockR', 'unlockR', 'unlockR', 'lockA', 'unlockA', 'addX'],
  ['acquire', 'release', 'releaseTwo', 'timedAcquire', 'acquireBounded', 'releaseBounded', 'writeX'],
  ['set', 'clear', 'waitEvent', 'timedEvent', 'isSet', 'writeX', 'readX'],
  ['waitC', 'timedC', 'notifyC', 'notifyC', 'bareWaitC', 'bareNotifyC', 'lockA', 'unlockA', 'writeX', 'readX'],
  ['waitRc', 'notifyRc', 'lockR', 'unlockR', 'writeX'],
  ['arrive', 'arrive', 'timedArrive', 'reset', 'abort', 'writeX', 'readX'],
  ['put', 'get', 'timedPut', 'timedGet', 'getNoWait', 'qsize', 'taskDone', 'joinQueue'],
  ['putLifo', 'getLifo', 'putLeast', 'getLeast', 'readX', 'writeX'],
  ['arriveGate', 'arriveGate', 'timedGate', 'abortGate', 'resetGate', 'lookGate', 'writeX', 'readX'],
  ['put', 'get', 'timedPut', 'timedGet', 'full', 'taskDone', 'joinQueue', 'shutdown', 'shutdownNow'],
  ['putBelt', 'putBelt', 'getBelt', 'timedBelt', 'writeX', 'readX'],
  ['readersRead', 'readersLeave', 'readersWrite', 'readersDone', 'writeX'],
  ['writersRead', 'writersLeave', 'writersWrite', 'writersDone', 'writeX'],
  ['terminateFirst', 'joinFirst', 'firstIsAlive', 'lockA', 'unlockA', 'timedA', 'waitC', 'notifyC', 'writeX', 'readX'],
  ['terminateFirst', 'acquire', 'release', 'put', 'get', 'waitEvent', 'set', 'arrive', 'timedArrive'],
  ['joinFirst', 'timedJoin', 'firstIsAlive', 'writeX', 'readX', 'lockA', 'unlockA'],
  ['setResult', 'beginFuture', 'cancelFuture', 'futureDone', 'futureResult', 'timedResult', 'writeX', 'readX'],
  ['append', 'append', 'readFile', 'writeX', 'readX'],
  ['greenletAdds', 'greenletLocks', 'lockA', 'unlockA', 'writeX', 'readX'],
  ['greenletLocks', 'greenletLocks', 'greenletAdds', 'tryA', 'unlockA'],
  ['greenletGivesUp', 'acquire', 'release', 'timedAcquire', 'writeX'],
  ['connect', 'timedConnect', 'accept', 'timedAccept', 'closeDoor', 'writeX'],
  ['send', 'send', 'receive', 'timedReceive', 'closeClient', 'closeServer'],
  ['send', 'sendBack', 'receiveBack', 'select', 'post', 'receive'],
  // The keys of that very object.
  (Object.keys(actions) as ActionName[]).filter(
    (name) => !socketLines.includes(name) && !timeLines.includes(name) && !/Visit|Edit/.test(name),
  ),
]

/** Lines about locks of readers and writers, who come in and leave again. */
export const readerFamilies: readonly (readonly ActionName[])[] = [
  ['readersVisit', 'readersEdit', 'tryVisit', 'writeX'],
  ['writersVisit', 'writersEdit', 'writersVisit', 'readX'],
  ['writersVisit', 'writersEdit', 'writersVisitLocked', 'timedVisit', 'timedEdit', 'withA', 'lockA', 'unlockA'],
  ['readersRead', 'readersLeave', 'readersVisit', 'readersEdit', 'writeX'],
  ['writersRead', 'writersLeave', 'writersVisit', 'writersEdit', 'writeX'],
]

/** The families in which none of these lines is. */
export function familiesWithout(...lines: readonly ActionName[]): (readonly ActionName[])[] {
  return families.filter((family) => !family.some((line) => lines.includes(line)))
}

/** Kinds of lines in which there is something to choose besides the next thread. */
export const branchingFamilies: readonly (readonly ActionName[])[] = [
  ['waitC', 'waitC', 'notifyC', 'readX', 'writeX'],
  ['waitC', 'timedC', 'notifyC', 'notifyTwoC', 'notifyC'],
  ['waitC', 'waitC', 'bareNotifyC', 'notifyTwoC', 'lockA', 'unlockA'],
  ['waitRc', 'waitRc', 'notifyRc', 'lockR', 'unlockR', 'writeX'],
  ['draw', 'writeDrawn', 'readX', 'writeX', 'addX'],
  ['draw', 'lockDrawn', 'lockDrawn', 'lockA', 'unlockA', 'tryA', 'addX'],
  ['draw', 'waitC', 'notifyC', 'timedC', 'writeDrawn', 'readX'],
]
