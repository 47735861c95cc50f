import { conditionAtom } from '../model/condition.ts'
import { eventAtom } from '../model/event.ts'
import { lockAtom } from '../model/lock.ts'
import { rlockAtom } from '../model/rlock.ts'
import { boundedSemaphoreAtom, semaphoreAtom } from '../model/semaphore.ts'
import type { BarrierOptions } from './barriers.ts'
import type { PipeEnd } from './compounds/pipe-ends.ts'
import type { SharedQueue, SharedSimpleQueue } from './compounds/shared-queue.ts'
import type { SharedArray, SharedValue } from './compounds/shared-values.ts'
import { ProgramError } from './errors.ts'
import { BoundedSemaphore, Lock, RLock, Semaphore } from './handles.ts'
import { fromLibrary } from './library.ts'
import { make, type ObjectOptions } from './making.ts'
import type { Os } from './os.ts'
import type { Operation } from './request.ts'
import type { Thread } from './threads.ts'
import { type Barrier, Condition, Event } from './waiting.ts'

const of = 'multiprocessing'

/** How a pipe is made. */
export interface PipeOptions {
  /** Whether both ends send and receive; else the first only receives, and the second only sends. */
  readonly duplex?: boolean
}

/** How a shared value or array is made. */
export interface SharedOptions {
  /** The lock that readings and writings take: an RLock where nothing is said, none for false. */
  readonly lock?: Lock | RLock | boolean
}

/**
 * Makes what Python has in `multiprocessing`. Locks and their like are those of `threading` but for their errors
 * (Lib/multiprocessing/synchronize.py): made as `os.multiprocessing.lock('door')`.
 */
export class Multiprocessing {
  constructor(private readonly os: Os) {}

  /**
   * The child processes of this process that live, in the order of their starts: Python's
   * `multiprocessing.active_children()`, which gives them in no order.
   */
  *activeChildren(): Operation<Thread[]> {
    return yield* this.os.activeChildren()
  }

  /**
   * A semaphore of `permits` permits.
   * @throws OSError (in the program) for a negative number
   */
  *semaphore(permits: number, name?: string, options: ObjectOptions = {}): Operation<Semaphore> {
    return yield* make(semaphoreAtom, permits, this.os.nameFor('semaphore', name), { ...options, of }, Semaphore, of)
  }

  /**
   * A semaphore that refuses to have more permits than it was made with.
   * @throws OSError (in the program) for a negative number
   */
  *boundedSemaphore(permits: number, name?: string, options: ObjectOptions = {}): Operation<BoundedSemaphore> {
    return yield* make(
      boundedSemaphoreAtom,
      permits,
      this.os.nameFor('boundedSemaphore', name),
      { ...options, of },
      BoundedSemaphore,
      of,
    )
  }

  /** A free lock. */
  *lock(name?: string, options: ObjectOptions = {}): Operation<Lock> {
    return yield* make(lockAtom, null, this.os.nameFor('lock', name), { ...options, of }, Lock, of)
  }

  /** A free lock that its owner, a thread of a process, may take again. */
  *rlock(name?: string, options: ObjectOptions = {}): Operation<RLock> {
    return yield* make(rlockAtom, null, this.os.nameFor('rlock', name), { ...options, of }, RLock, of)
  }

  /** A flag that is down. Who waited for it returns whether it is up when it goes on: False where it was lowered since. */
  *event(name?: string): Operation<Event> {
    return yield* make(eventAtom, null, this.os.nameFor('event', name), { of }, Event)
  }

  /** A condition on a lock of multiprocessing, or on an RLock of its own where none is given. */
  *condition(lock: Lock | RLock | null = null, name?: string, options: ObjectOptions = {}): Operation<Condition> {
    const called = this.os.nameFor('condition', name)
    const its = lock ?? (yield* this.rlock(`${called}.lock`, options))
    return yield* make(conditionAtom, { lock: its.base, kind: its.kind }, called, { ...options, of }, Condition, its)
  }

  /** A meeting point for this many threads: in nothing other than that of threading. */
  *barrier(parties: number, name?: string, options: BarrierOptions = {}): Operation<Barrier> {
    return yield* fromLibrary('makeBarrier')(this.os, parties, this.os.nameFor('barrier', name), options)
  }

  /** A queue that a feeder thread of each process writes to; without a limit when `maxsize` is 0. */
  *queue(maxsize = 0, name?: string): Operation<SharedQueue> {
    return yield* fromLibrary('SharedQueue').make(this.os.nameFor('queue', name), maxsize, false)
  }

  /** The same with `taskDone` and `join`. */
  *joinableQueue(maxsize = 0, name?: string): Operation<SharedQueue> {
    return yield* fromLibrary('SharedQueue').make(this.os.nameFor('joinableQueue', name), maxsize, true)
  }

  /** A queue without a limit but that of its pipe, and without feeders. */
  *simpleQueue(name?: string): Operation<SharedSimpleQueue> {
    return yield* fromLibrary('SharedSimpleQueue').make(this.os.nameFor('simpleQueue', name))
  }

  /**
   * Both ends of a pipe.
   * @example
   * ```js
   * const [mine, yours] = yield* os.multiprocessing.pipe()
   * yield* os.process(answer, [yours]).start()
   * yield* mine.send('hello')
   * yield* os.print(`${yield* mine.recv()}`)
   * ```
   */
  *pipe(name?: string, { duplex = true }: PipeOptions = {}): Operation<[PipeEnd, PipeEnd]> {
    return yield* fromLibrary('PipeEnd').makeBoth(this.os.nameFor('pipe', name), duplex)
  }

  /**
   * A number that processes share.
   * @throws TypeError (in the program) for what is no whole number
   */
  *value(value: number, name?: string, options: SharedOptions = {}): Operation<SharedValue> {
    const called = this.os.nameFor('value', name)
    return yield* fromLibrary('SharedValue').make(value, called, yield* this.lockFor(called, options))
  }

  /**
   * Numbers that processes share: these, or this many zeros.
   * @throws TypeError (in the program) for what is no whole number, ValueError for a negative length
   */
  *array(values: readonly number[] | number, name?: string, options: SharedOptions = {}): Operation<SharedArray> {
    if (typeof values === 'number' && values < 0)
      throw new ProgramError('ValueError', `Array length must be >= 0, not ${values}`)
    const numbers = typeof values === 'number' ? new Array<number>(values).fill(0) : values
    const called = this.os.nameFor('array', name)
    return yield* fromLibrary('SharedArray').make(numbers, called, yield* this.lockFor(called, options))
  }

  private *lockFor(name: string, { lock = true }: SharedOptions): Operation<Lock | RLock | null> {
    if (lock === false) return null
    return lock === true ? yield* this.rlock(`${name}.lock`) : lock
  }
}
