import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { lockAcquire, lockLocked, lockRelease } from '../model/lock.ts'
import { rlockAcquire, rlockRelease } from '../model/rlock.ts'
import { boundedRelease, semaphoreAcquire, semaphoreGetValue, semaphoreRelease } from '../model/semaphore.ts'
import type { Flavour } from '../trace/tables.ts'
import { ProgramError } from './errors.ts'
import { defineHandleClass } from './handle-table.ts'
import { libraryFrame, within } from './library-frames.ts'
import { ask, currentPatches, type Handle, type Operation, perform } from './request.ts'
import { currentLine, resumeAt } from './site.ts'
import { type LockWait, lockWait, semaphoreWait, sharedWait } from './time-limit.ts'

/** What can be held: the `with` statement works on it. */
abstract class Holdable implements Handle {
  abstract readonly kind: string

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
    readonly of?: Flavour,
  ) {}

  protected abstract readonly acquireOperation: OperationSpec
  protected abstract readonly releaseOperation: OperationSpec;

  /**
   * Takes it, waiting until that is possible, or for this many seconds, or not at all.
   * @returns whether it took it in time
   * @throws ValueError (in the program) for a time and no waiting
   */
  *acquire(wait?: LockWait): Operation<boolean> {
    const limit = this.of === 'multiprocessing' ? sharedWait(wait) : this.limit(wait)
    const patches = currentPatches()
    const taken =
      patches === null
        ? yield ask(this.acquireOperation, this, limit)
        : yield* patches.perform(this.acquireOperation, this, limit)
    return taken === true
  }

  /** What a limit of time means to it. */
  protected limit(wait: LockWait | undefined): Value {
    return semaphoreWait(wait)
  }

  /** Takes it if that is possible at once. Returns whether it did. */
  tryAcquire(): Operation<boolean> {
    return this.acquire({ blocking: false })
  }

  /**
   * Python's `with`: acquires it, runs the block, and releases it also when the block throws.
   * @example
   * ```js
   * yield* lock.with(function* () {
   *   yield* total.write((yield* total.read()) + 1)
   * })
   * ```
   */
  *with<Result>(block: () => Operation<Result>): Operation<Result> {
    const line = currentLine()
    const frame = libraryFrame(this.with)
    // What a block throws is not looked into.
    let left: readonly unknown[] | null = null
    yield* within(frame, 1, [], perform(this.acquireOperation, this, null))
    try {
      const result = yield* within(frame, 2, [], block())
      left = [result]
      return result
    } finally {
      // The release belongs to the statement, not to where its block left off.
      resumeAt(line)
      yield* within(frame, 3, left, perform(this.releaseOperation, this, null))
    }
  }
}

/** What a semaphore's release was given; multiprocessing's takes nothing. */
function countFor(of: Flavour | undefined, count: number | undefined): Value {
  if (of === 'multiprocessing' && count !== undefined)
    throw new ProgramError('TypeError', 'SemLock.release() takes no arguments (1 given)')
  return count === undefined || count === 1 ? null : count
}

abstract class AnySemaphore extends Holdable {
  /**
   * How many permits are free.
   * @throws AttributeError (in the program) of threading, which has no such method
   */
  *getValue(): Operation<number> {
    if (this.of === undefined) {
      const name = this.kind === 'semaphore' ? 'Semaphore' : 'BoundedSemaphore'
      throw new ProgramError('AttributeError', `'${name}' object has no attribute 'get_value'`)
    }
    return Number(yield ask(semaphoreGetValue, this, null))
  }
}

/** A counting semaphore, as Python's. */
export class Semaphore extends AnySemaphore {
  readonly kind = 'semaphore'
  protected readonly acquireOperation = semaphoreAcquire
  protected readonly releaseOperation = semaphoreRelease;

  /**
   * Adds `count` permits, 1 unless told, or hands them to the first in line.
   * @throws ValueError (in the program) when count is below 1; TypeError for any count, of multiprocessing
   */
  *release(count?: number): Operation<void> {
    const given = countFor(this.of, count)
    const patches = currentPatches()
    if (patches === null) yield ask(semaphoreRelease, this, given)
    else yield* patches.perform(semaphoreRelease, this, given)
  }
}

/** A semaphore that refuses to have more permits than it was made with, as Python's. */
export class BoundedSemaphore extends AnySemaphore {
  readonly kind = 'bounded-semaphore'
  protected readonly acquireOperation = semaphoreAcquire
  protected readonly releaseOperation = boundedRelease;

  /**
   * Adds `count` permits, 1 unless told, or hands them to the first in line.
   * @throws ValueError (in the program) when count is below 1, or the permits would be too many; TypeError for any count,
   *   of multiprocessing
   */
  *release(count?: number): Operation<void> {
    yield* perform(boundedRelease, this, countFor(this.of, count))
  }
}

/** A lock that its owner may take again, as Python's `RLock`. */
export class RLock extends Holdable {
  readonly kind = 'rlock'
  protected readonly acquireOperation = rlockAcquire
  protected readonly releaseOperation = rlockRelease

  protected override limit(wait: LockWait | undefined): Value {
    return lockWait(wait)
  }

  /**
   * Undoes one acquire of its owner.
   * @throws RuntimeError (in the program) when somebody else asks; AssertionError, of multiprocessing
   */
  *release(): Operation<void> {
    yield* perform(rlockRelease, this, null)
  }
}

/** A lock without an owner, as Python's `Lock`. */
export class Lock extends Holdable {
  readonly kind = 'lock'
  protected readonly acquireOperation = lockAcquire
  protected readonly releaseOperation = lockRelease

  protected override limit(wait: LockWait | undefined): Value {
    return lockWait(wait)
  }

  /**
   * Frees it, no matter who took it.
   * @throws RuntimeError (in the program) when it is free; ValueError, of multiprocessing
   */
  *release(): Operation<void> {
    const patches = currentPatches()
    if (patches === null) yield ask(lockRelease, this, null)
    else yield* patches.perform(lockRelease, this, null)
  }

  /**
   * Whether somebody has it.
   * @throws AttributeError (in the program) of multiprocessing, which has no such method
   */
  *locked(): Operation<boolean> {
    if (this.of === 'multiprocessing')
      throw new ProgramError('AttributeError', "'Lock' object has no attribute 'locked'")
    return (yield ask(lockLocked, this, null)) === true
  }
}

defineHandleClass('semaphore', Semaphore)
defineHandleClass('bounded-semaphore', BoundedSemaphore)
defineHandleClass('lock', Lock)
defineHandleClass('rlock', RLock)
