/**
 * Queues between processes. Meaning: CPython's `multiprocessing.Queue`, `JoinableQueue` and `SimpleQueue`
 * (Lib/multiprocessing/queues.py): `put` appends to a buffer of its own process, from which a thread, the feeder, writes
 * to a pipe that all processes read; so what was put is there for others a little later, and no more than the pipe holds
 * goes ahead of those who get. A process joins its feeder at its end, unless it has said otherwise.
 *
 * On purpose otherwise than in CPython: what cannot cross is refused by `put`, where CPython's feeder prints an error and
 * drops it; an error names the queue by its name, where CPython gives its address; and threads of a process other than
 * the one that has closed a queue may still get from it.
 */
import { lockAtom } from '../../model/lock.ts'
import { fifoQueue } from '../../model/queue.ts'
import { boundedSemaphoreAtom, maxPermits } from '../../model/semaphore.ts'
import { timeLeft, timeNow } from '../clock.ts'
import { currentOs } from '../current-os.ts'
import { ProgramError } from '../errors.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import { BoundedSemaphore, Lock } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import { marshal, unmarshal } from '../marshalling.ts'
import type { Os } from '../os.ts'
import { type Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import type { Connection } from '../sockets.ts'
import type { Thread } from '../threads.ts'
import { isReady, makePipe, receiveMessage, sendMessage } from './byte-pipe.ts'
import { takeAtOnce } from './take-at-once.ts'

const of = 'multiprocessing'

interface Parts {
  readonly name: string
  readonly maxsize: number
  readonly pipe: Connection
  /** Held by who reads from the pipe, and by who writes to it. */
  readonly rlock: Lock
  readonly wlock: Lock
  /** A permit for each item that may still be put. */
  readonly sem: BoundedSemaphore
  /** One item, which the one who looks takes out meanwhile: the feeders of all processes that have put something. */
  readonly feeders: Queue
  /** Of one that can be joined: an item for each that was put and is not done. */
  readonly unfinished: Queue | null
}

/** What a process has of a queue. */
type Feeder = {
  readonly pid: number
  readonly buffer: Queue
  thread: Thread | null
  closed: boolean
  joins: boolean
}

/** What the feeder of a process runs: it writes what lies in the buffer, until it finds null there. */
export function* feed(_os: Os, buffer: Queue, wlock: Lock, pipe: Connection): Operation<void> {
  for (;;) {
    const text = yield* buffer.get()
    if (text === null) return
    yield* wlock.acquire()
    yield* sendMessage(pipe, 'client', String(text))
    yield* wlock.release()
  }
}

/** `multiprocessing.Queue` and `JoinableQueue`. Made by `Multiprocessing.queue`. */
export class SharedQueue implements Compound {
  readonly compound = 'SharedQueue'
  private closed = false

  constructor(readonly parts: Parts) {}

  get name(): string {
    return this.parts.name
  }

  static *make(name: string, maxsize: number, joinable: boolean): Operation<SharedQueue> {
    const owned = { owner: name }
    const most = maxsize > 0 ? maxsize : maxPermits
    const pipe = yield* makePipe(name, `${name}.pipe`)
    const rlock = yield* makeLock(name, 'rlock')
    const wlock = yield* makeLock(name, 'wlock')
    const sem = yield* make(boundedSemaphoreAtom, most, `${name}.sem`, { ...owned, of }, BoundedSemaphore, of)
    const feeders = yield* make(fifoQueue.atom, 1, `${name}.feeders`, owned, Queue)
    yield* feeders.put([])
    const unfinished = joinable ? yield* make(fifoQueue.atom, 0, `${name}.unfinished`, owned, Queue) : null
    return new SharedQueue({ name, maxsize: most, pipe, rlock, wlock, sem, feeders, unfinished })
  }

  /**
   * Puts an item in, waiting while the queue is full, or for this many seconds; a negative time is none.
   * @throws Full (in the program) when it is still full then; ValueError after `close`
   */
  *put(item: Item, timeout?: number): Operation<void> {
    yield* this.putIf(item, () => this.parts.sem.acquire(timeout))
  }

  /**
   * Puts an item in at once.
   * @throws Full (in the program) when there is no room; ValueError after `close`
   */
  *putNoWait(item: Item): Operation<void> {
    yield* this.putIf(item, () => this.parts.sem.tryAcquire())
  }

  private *putIf(item: Item, enter: () => Operation<boolean>): Operation<void> {
    const { name, sem, feeders, unfinished } = this.parts
    const text = marshal([item], name)
    this.checkOpen()
    if (!(yield* enter())) throw new ProgramError('Full', '')
    const all = yield* this.takeFeeders()
    const own = yield* this.feederIn(all)
    if (own.closed) {
      yield* feeders.put(all)
      yield* sem.release()
      throw this.closedError()
    }
    if (own.thread === null) yield* this.startFeeder(own)
    if (unfinished !== null) yield* unfinished.put(null)
    yield* own.buffer.put(text)
    yield* feeders.put(all)
  }

  /**
   * Takes the item that leaves first, waiting while there is none, or for this many seconds; a negative time is none.
   * @throws Empty (in the program) when there is still none then; ValueError after `close`
   */
  *get(timeout?: number): Operation<Item> {
    this.checkOpen()
    const { pipe, rlock, sem } = this.parts
    if (timeout === undefined) {
      yield* rlock.acquire()
      const text = yield* receiveMessage(pipe, 'server')
      yield* rlock.release()
      yield* sem.release()
      return itemOf(text)
    }
    const until = (yield* timeNow()) + timeout
    if (!(yield* rlock.acquire(timeout))) throw new ProgramError('Empty', '')
    return yield* this.getInTime(yield* timeLeft(until))
  }

  /**
   * Takes the item that leaves first, at once.
   * @throws Empty (in the program) when there is none, or somebody else is about to take it; ValueError after `close`
   */
  *getNoWait(): Operation<Item> {
    this.checkOpen()
    if (!(yield* this.parts.rlock.tryAcquire())) throw new ProgramError('Empty', '')
    return yield* this.getInTime(0)
  }

  /** Of the one who may read. */
  private *getInTime(timeout: number): Operation<Item> {
    const { pipe, rlock, sem } = this.parts
    const text = yield* receiveMessage(pipe, 'server', timeout)
    if (text !== undefined) yield* sem.release()
    yield* rlock.release()
    if (text === undefined) throw new ProgramError('Empty', '')
    return itemOf(text)
  }

  /** How many items were put and not taken, wherever they are. */
  *qsize(): Operation<number> {
    return this.parts.maxsize - (yield* this.parts.sem.getValue())
  }

  /** Whether nothing is in the pipe: also while what was put still lies in a buffer. */
  *empty(): Operation<boolean> {
    return !(yield* isReady(this.parts.pipe, 'server', 0))
  }

  /** Whether there is no room. */
  *full(): Operation<boolean> {
    return (yield* this.parts.sem.getValue()) === 0
  }

  /** This process puts nothing more in: its feeder ends when it has written all. */
  *close(): Operation<void> {
    this.closed = true
    const all = yield* this.takeFeeders()
    const own = yield* this.feederIn(all)
    if (!own.closed && own.thread !== null) yield* own.buffer.put(null)
    own.closed = true
    yield* this.parts.feeders.put(all)
  }

  /**
   * Waits until the feeder of this process has written all.
   * @throws AssertionError (in the program) before `close`
   */
  *joinThread(): Operation<void> {
    const own = yield* this.lookUp()
    if (!own.closed) throw new ProgramError('AssertionError', `Queue ${this.name} not closed`)
    if (own.joins) yield* own.thread?.join() ?? nothing()
  }

  /** At the end of this process nobody waits for its feeder: what it has not written is lost. */
  *cancelJoinThread(): Operation<void> {
    const all = yield* this.takeFeeders()
    const own = yield* this.feederIn(all)
    own.joins = false
    yield* this.parts.feeders.put(all)
  }

  /**
   * Says that the work on an item that was taken is done.
   * @throws ValueError (in the program) when that was said more often than items were put in; AttributeError of a Queue
   */
  *taskDone(): Operation<void> {
    const unfinished = this.joinable('task_done')
    yield* unfinished.taskDone()
    yield* takeAtOnce(unfinished)
  }

  /**
   * Waits until the work on every item is done.
   * @throws AttributeError (in the program) of a Queue
   */
  *join(): Operation<void> {
    yield* this.joinable('join').join()
  }

  private joinable(method: string): Queue {
    const { unfinished } = this.parts
    if (unfinished === null) throw new ProgramError('AttributeError', `'Queue' object has no attribute '${method}'`)
    return unfinished
  }

  private checkOpen(): void {
    if (this.closed) throw this.closedError()
  }

  private closedError(): ProgramError {
    return new ProgramError('ValueError', `Queue ${this.name} is closed`)
  }

  private *takeFeeders(): Operation<Feeder[]> {
    return (yield* this.parts.feeders.get()) as unknown as Feeder[] // as it is put back
  }

  /** What this process has of the queue, for looking at. */
  private *lookUp(): Operation<Feeder> {
    const all = yield* this.takeFeeders()
    const own = yield* this.feederIn(all)
    yield* this.parts.feeders.put(all)
    return own
  }

  /** What this process has of the queue, among that of all. */
  private *feederIn(all: Feeder[]): Operation<Feeder> {
    const { pid } = currentOs().self
    const known = all.find((one) => one.pid === pid)
    if (known !== undefined) return known
    const { name } = this.parts
    const buffer = yield* make(fifoQueue.atom, 0, `${name}.buffer`, { owner: name }, Queue)
    const own = { pid, buffer, thread: null, closed: false, joins: true }
    all.push(own)
    return own
  }

  private *startFeeder(own: Feeder): Operation<void> {
    const { name, wlock, pipe } = this.parts
    const os = currentOs()
    own.thread = os.owned('thread', feed, [own.buffer, wlock, pipe], 'QueueFeederThread', name, true)
    yield* own.thread.start()
    os.atExit(() => this.finish())
  }

  /** At the end of the process. */
  private *finish(): Operation<void> {
    const { buffer, thread, closed, joins } = yield* this.lookUp()
    if (!closed) yield* buffer.put(null)
    if (joins) yield* thread?.join() ?? nothing()
  }
}

function* nothing(): Operation<void> {}

function makeLock(owner: string, name: string): Operation<Lock> {
  return make(lockAtom, null, `${owner}.${name}`, { owner, of }, Lock, of)
}

/** The item of a message. */
function itemOf(text: string | undefined): Item {
  return unmarshal(text ?? '[null]')[0] as Item // only items are put in
}

/** `multiprocessing.SimpleQueue`: a pipe and two locks; who puts writes. Made by `Multiprocessing.simpleQueue`. */
export class SharedSimpleQueue implements Compound {
  readonly compound = 'SharedSimpleQueue'

  constructor(readonly parts: Pick<Parts, 'name' | 'pipe' | 'rlock' | 'wlock'>) {}

  get name(): string {
    return this.parts.name
  }

  static *make(name: string): Operation<SharedSimpleQueue> {
    const pipe = yield* makePipe(name, `${name}.pipe`)
    const rlock = yield* makeLock(name, 'rlock')
    const wlock = yield* makeLock(name, 'wlock')
    return new SharedSimpleQueue({ name, pipe, rlock, wlock })
  }

  /** Puts an item in, waiting while the pipe is full. */
  *put(item: Item): Operation<void> {
    const { name, pipe, wlock } = this.parts
    const text = marshal([item], name)
    yield* wlock.with(() => sendMessage(pipe, 'client', text))
  }

  /** Takes the item that leaves first, waiting while there is none. */
  *get(): Operation<Item> {
    const { pipe, rlock } = this.parts
    return itemOf(yield* rlock.with(() => receiveMessage(pipe, 'server')))
  }

  /** Whether nothing is in the pipe. */
  *empty(): Operation<boolean> {
    return !(yield* isReady(this.parts.pipe, 'server', 0))
  }
}

defineCompound('SharedQueue', (parts: Parts) => new SharedQueue(parts))
defineCompound('SharedSimpleQueue', (parts: SharedSimpleQueue['parts']) => new SharedSimpleQueue(parts))

defineLibrary({ SharedQueue, SharedSimpleQueue }, { 'Queue.feed': feed })
