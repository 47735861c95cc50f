import type { OperationSpec } from '../../../model/atom.ts'
import { lockAcquire, lockLocked, lockRelease } from '../../../model/lock.ts'
import { rlockAcquire, rlockRelease } from '../../../model/rlock.ts'
import { timeNow } from '../../clock.ts'
import { currentOs } from '../../current-os.ts'
import { errorValue, ProgramError } from '../../errors.ts'
import { ask, type Handle, type Operation } from '../../request.ts'
import type { Gevent } from './gevent.ts'
import type { Hub } from './hub.ts'
import type { Act } from './loop.ts'
import { type ConditionLock, ThreadLock } from './thread-lock.ts'

/** Seconds after which one looks again whether another thread has given up a lock. */
const lookAgain = 0.01

/** Waits, while the hub looks again and again whether other threads have brought about what is waited for. */
export function* looking<Result>(hub: Hub, look: () => Operation<void>, wait: Operation<Result>): Operation<Result> {
  const act: Act = () => look()
  hub.looks.add(act)
  try {
    return yield* wait
  } finally {
    hub.looks.delete(act)
  }
}

/** Takes what the greenlets of this thread leave to the one that asks; another thread may still have it. */
function* takeFromOthers(
  target: Handle,
  operation: OperationSpec,
  gevent: Gevent,
  timeout: number | undefined,
): Operation<boolean> {
  if ((yield ask(operation, target, false)) === true) return true
  const end = timeout === undefined ? Number.POSITIVE_INFINITY : (yield* timeNow()) + timeout
  for (;;) {
    if (timeout !== undefined && (yield* timeNow()) >= end) return false
    yield* gevent.sleep(lookAgain)
    if ((yield ask(operation, target, false)) === true) return true
  }
}

/** Whose turn it is at a Lock. */
export class PatchedLock implements ConditionLock {
  private readonly turn: ThreadLock

  constructor(
    private readonly target: Handle,
    private readonly gevent: Gevent,
  ) {
    this.turn = new ThreadLock(target.name)
  }

  *acquire(blocking = true, timeout?: number): Operation<boolean> {
    if (!blocking) {
      const taken = (yield ask(lockAcquire, this.target, false)) === true
      if (!taken) yield* this.gevent.sleep()
      else if (!this.turn.locked()) yield* this.turn.tryAcquire()
      return taken
    }
    const { hub } = this.gevent
    if (!(yield* looking(hub, () => this.look(), this.turn.acquire(timeout)))) return false
    let taken = false
    try {
      taken = yield* takeFromOthers(this.target, lockAcquire, this.gevent, timeout)
      return taken
    } finally {
      if (!taken) yield* this.turn.release()
    }
  }

  /** @throws RuntimeError (in the program) when it is free, in gevent's words */
  *release(): Operation<void> {
    try {
      yield ask(lockRelease, this.target, null)
    } catch (thrown) {
      if (errorValue(thrown).error !== 'RuntimeError') throw thrown
      throw new ProgramError('RuntimeError', 'Semaphore released too many times')
    }
    if (this.turn.locked()) yield* this.turn.release()
  }

  /** Another thread may have released it. */
  private *look(): Operation<void> {
    if ((yield ask(lockLocked, this.target, null)) !== true && this.turn.locked()) yield* this.turn.release()
  }

  isOwned(): Operation<boolean> {
    return this.turn.isOwned()
  }

  *releaseSave(): Operation<number> {
    yield* this.release()
    return 1
  }

  *acquireRestore(_saved: number): Operation<void> {
    yield* this.acquire()
  }
}

/** Whose turn it is at an RLock: its owner is a greenlet, as CPython's `_RLock` in Lib/threading.py has it. */
export class PatchedRLock implements ConditionLock {
  private readonly turn: ThreadLock
  private owner: number | null = null
  private depth = 0

  constructor(
    private readonly target: Handle,
    private readonly gevent: Gevent,
  ) {
    this.turn = new ThreadLock(target.name)
  }

  private get isMine(): boolean {
    return this.owner === currentOs().self.greenlet.id
  }

  *acquire(blocking = true, timeout?: number): Operation<boolean> {
    if (!this.isMine) {
      const turn = blocking ? this.turn.acquire(timeout) : this.turn.tryAcquire()
      if (!(yield* turn)) return false
      let taken = false
      try {
        taken = yield* takeFromOthers(this.target, rlockAcquire, this.gevent, blocking ? timeout : 0)
      } finally {
        if (!taken) yield* this.turn.release()
      }
      if (!taken) return false
      this.owner = currentOs().self.greenlet.id
    } else yield ask(rlockAcquire, this.target, false)
    this.depth++
    return true
  }

  /** @throws RuntimeError (in the program) when another greenlet has it, or nobody */
  *release(): Operation<void> {
    if (!this.isMine) throw new ProgramError('RuntimeError', 'cannot release un-acquired lock')
    yield ask(rlockRelease, this.target, null)
    if (--this.depth > 0) return
    this.owner = null
    yield* this.turn.release()
  }

  *isOwned(): Operation<boolean> {
    return this.isMine
  }

  *releaseSave(): Operation<number> {
    const { depth } = this
    while (this.isMine) yield* this.release()
    return depth
  }

  *acquireRestore(saved: number): Operation<void> {
    for (let n = 0; n < saved; n++) yield* this.acquire()
  }
}
