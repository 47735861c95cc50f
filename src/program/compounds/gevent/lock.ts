/** What greenlets keep each other from: gevent's locks (src/gevent/lock.py, _semaphore.py). */
import { currentOs } from '../../current-os.ts'
import { ProgramError } from '../../errors.ts'
import type { Greenlet } from '../../greenlets.ts'
import type { Operation } from '../../request.ts'
import { type Link, Linkable } from './linkable.ts'

/** What can be held by greenlets. */
export interface Holdable {
  acquire(timeout?: number): Operation<boolean>
  tryAcquire(): Operation<boolean>
  release(): Operation<void>
}

/** Python's `with`: acquires it, runs the block, and releases it also when the block throws. */
function* holding<Result>(lock: Holdable, block: () => Operation<Result>): Operation<Result> {
  yield* lock.acquire()
  try {
    return yield* block()
  } finally {
    yield* lock.release()
  }
}

/**
 * A counting semaphore. A release only has the hub look who waits; the one who comes before that may take the permit.
 */
export class Semaphore extends Linkable implements Holdable {
  protected counter: number

  /** @throws ProgramError ValueError for less than no permits */
  constructor(value = 1) {
    super(false)
    if (value < 0) throw new ProgramError('ValueError', 'semaphore initial value must be >= 0')
    this.counter = value
  }

  locked(): boolean {
    return this.counter <= 0
  }

  ready(): boolean {
    return this.counter > 0
  }

  /**
   * Takes a permit, waiting until there is one, or for this many seconds.
   * @returns whether it took one in time
   */
  *acquire(timeout?: number): Operation<boolean> {
    if (this.counter <= 0 && !(yield* this.waitCore(timeout))) return false
    this.counter--
    return true
  }

  /** Takes a permit if there is one. Returns whether it did. */
  *tryAcquire(): Operation<boolean> {
    if (this.counter <= 0) return false
    this.counter--
    return true
  }

  /** Returns how many permits there are now. */
  *release(): Operation<void> {
    this.counter++
    this.checkAndNotify()
  }

  /** Waits until there is a permit, or for this many seconds, and does not take it. Returns how many there are. */
  *wait(timeout?: number): Operation<number> {
    if (this.counter <= 0) yield* this.waitCore(timeout)
    return this.counter
  }

  with<Result>(block: () => Operation<Result>): Operation<Result> {
    return holding(this, block)
  }
}

/** A semaphore that refuses to have more permits than it was made with. */
export class BoundedSemaphore extends Semaphore {
  private readonly most: number

  constructor(value = 1) {
    super(value)
    this.most = value
  }

  /** @throws ValueError (in the program) when the permits would be too many */
  override *release(): Operation<void> {
    if (this.counter >= this.most) throw this.releasedTooOften()
    yield* super.release()
  }

  protected releasedTooOften(): ProgramError {
    return new ProgramError('ValueError', 'Semaphore released too many times')
  }
}

/** A semaphore that is never locked. */
export class DummySemaphore implements Holdable {
  locked(): boolean {
    return false
  }

  ready(): boolean {
    return true
  }

  *acquire(_timeout?: number): Operation<boolean> {
    return true
  }

  *tryAcquire(): Operation<boolean> {
    return true
  }

  *release(): Operation<void> {}

  *wait(_timeout?: number): Operation<number> {
    return 1
  }

  /** Never tells anybody. */
  rawlink(_link: Link<this>): void {}

  unlink(_link: Link<this>): void {}

  with<Result>(block: () => Operation<Result>): Operation<Result> {
    return holding(this, block)
  }
}

/** A lock that the greenlet which has it may take again. */
export class RLock implements Holdable {
  private readonly block = new Semaphore(1)
  private owner: Greenlet | null = null
  private count = 0;

  /** Takes it, waiting until that is possible, or for this many seconds. Returns whether it took it in time. */
  *acquire(timeout?: number): Operation<boolean> {
    return this.again() || this.first(yield* this.block.acquire(timeout))
  }

  /** Takes it if that is possible at once. Returns whether it did. */
  *tryAcquire(): Operation<boolean> {
    return this.again() || this.first(yield* this.block.tryAcquire())
  }

  /** @throws RuntimeError (in the program) when another greenlet has it, or nobody */
  *release(): Operation<void> {
    if (this.owner?.id !== currentOs().self.greenlet.id)
      throw new ProgramError('RuntimeError', 'cannot release un-acquired lock')
    if (--this.count > 0) return
    this.owner = null
    yield* this.block.release()
  }

  with<Result>(block: () => Operation<Result>): Operation<Result> {
    return holding(this, block)
  }

  private again(): boolean {
    if (this.owner?.id !== currentOs().self.greenlet.id) return false
    this.count++
    return true
  }

  private first(taken: boolean): boolean {
    if (taken) {
      this.owner = currentOs().self.greenlet
      this.count = 1
    }
    return taken
  }
}
