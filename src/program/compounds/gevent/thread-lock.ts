/**
 * What `threading` makes of gevent's lock. Meaning: `gevent.thread.LockType` (src/gevent/thread.py), by which
 * `monkey.patch_all()` replaces locks, and CPython's `Condition` (Lib/threading.py of 3.11), which is made of locks.
 */
import { currentOs } from '../../current-os.ts'
import { ProgramError } from '../../errors.ts'
import type { Operation } from '../../request.ts'
import { BoundedSemaphore } from './lock.ts'

/** What a condition asks of its lock. */
export interface ConditionLock {
  isOwned(): Operation<boolean>
  /** Gives it up. Returns what `acquireRestore` needs to take it again. */
  releaseSave(): Operation<number>
  acquireRestore(saved: number): Operation<void>
}

/** gevent's `LockType`. */
export class ThreadLock extends BoundedSemaphore implements ConditionLock {
  /** @param of what the record says that somebody waits for here */
  constructor(private readonly of: string) {
    super(1)
  }

  protected override get wants(): string {
    return this.of
  }

  /** One who does not get it lets others go on, so that asking again and again keeps nobody from releasing it. */
  override *tryAcquire(): Operation<boolean> {
    const taken = yield* super.tryAcquire()
    if (!taken && !this.hub.current) yield* currentOs().gevent().sleep()
    return taken
  }

  protected override releasedTooOften(): ProgramError {
    return new ProgramError('RuntimeError', 'Semaphore released too many times')
  }

  /** As CPython asks a lock that has no owner: the one who can take it has not. So asking lets others go on. */
  *isOwned(): Operation<boolean> {
    if (!(yield* this.tryAcquire())) return true
    yield* this.release()
    return false
  }

  *releaseSave(): Operation<number> {
    yield* this.release()
    return 1
  }

  *acquireRestore(_saved: number): Operation<void> {
    yield* this.acquire()
  }
}

/** CPython's `Condition`: the one who waits takes a lock that it has already, which a notify releases. */
export class ThreadCondition {
  private readonly waiters: ThreadLock[] = []

  constructor(
    private readonly lock: ConditionLock,
    private readonly of: string,
  ) {}

  /** @throws RuntimeError (in the program) when the lock is not taken */
  *wait(timeout?: number): Operation<boolean> {
    if (!(yield* this.lock.isOwned())) throw new ProgramError('RuntimeError', 'cannot wait on un-acquired lock')
    const waiter = new ThreadLock(this.of)
    yield* waiter.acquire()
    this.waiters.push(waiter)
    const saved = yield* this.lock.releaseSave()
    let told = false
    try {
      if (timeout === undefined) told = yield* waiter.acquire()
      else told = timeout > 0 ? yield* waiter.acquire(timeout) : yield* waiter.tryAcquire()
      return told
    } finally {
      yield* this.lock.acquireRestore(saved)
      const at = told ? -1 : this.waiters.indexOf(waiter)
      if (at >= 0) this.waiters.splice(at, 1)
    }
  }

  /** @throws RuntimeError (in the program) when the lock is not taken */
  *notify(count: number): Operation<void> {
    if (!(yield* this.lock.isOwned())) throw new ProgramError('RuntimeError', 'cannot notify on un-acquired lock')
    yield* this.wake(count)
  }

  /** Lets the first go, no matter who has the lock. */
  *wake(count: number): Operation<void> {
    for (const waiter of this.waiters.splice(0, Math.min(count, this.waiters.length)))
      if (waiter.locked()) yield* waiter.release()
  }

  *notifyAll(): Operation<void> {
    yield* this.notify(this.waiters.length)
  }
}
