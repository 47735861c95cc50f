import { cellAdd, cellCompareExchange, cellRead, cellWrite } from '../model/cell.ts'
import { rwlockAcquireRead, rwlockAcquireWrite, rwlockReleaseRead, rwlockReleaseWrite } from '../model/rwlock.ts'
import { defineHandleClass } from './handle-table.ts'
import { ask, type Handle, type Operation } from './request.ts'
import { limited } from './time-limit.ts'

/** A shared whole number: reading and writing it are steps of their own. */
export class Cell implements Handle {
  readonly kind: string = 'cell'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  *read(): Operation<number> {
    return Number(yield ask(cellRead, this, null))
  }

  *write(value: number): Operation<void> {
    yield ask(cellWrite, this, value)
  }

  /** Adds in one step. Returns what was there before. */
  *add(amount: number): Operation<number> {
    return Number(yield ask(cellAdd, this, amount))
  }

  /** Stores `value` if the cell holds `expected`, in one step. Returns whether it did. */
  *compareExchange(expected: number, value: number): Operation<boolean> {
    return (yield ask(cellCompareExchange, this, [expected, value])) === true
  }
}

/** A lock for many readers or one writer. */
export class RWLock implements Handle {
  readonly kind = 'rwlock'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Waits to come in as a reader, for so many seconds at most. A negative time is none at all.
   * @returns whether it is in
   */
  *acquireRead(timeout?: number): Operation<boolean> {
    return (yield ask(rwlockAcquireRead, this, limited(timeout))) === true
  }

  /** Comes in as a reader if it may at once. Returns whether it did. */
  *tryAcquireRead(): Operation<boolean> {
    return (yield ask(rwlockAcquireRead, this, false)) === true
  }

  /**
   * A reader leaves.
   * @throws RuntimeError (in the program) when nobody reads
   */
  *releaseRead(): Operation<void> {
    yield ask(rwlockReleaseRead, this, null)
  }

  /**
   * Waits to be the writer, for so many seconds at most.
   * @returns whether it is
   */
  *acquireWrite(timeout?: number): Operation<boolean> {
    return (yield ask(rwlockAcquireWrite, this, limited(timeout))) === true
  }

  /** Becomes the writer if the lock is free. Returns whether it did. */
  *tryAcquireWrite(): Operation<boolean> {
    return (yield ask(rwlockAcquireWrite, this, false)) === true
  }

  /**
   * The writer leaves.
   * @throws RuntimeError (in the program) when the caller is not the writer
   */
  *releaseWrite(): Operation<void> {
    yield ask(rwlockReleaseWrite, this, null)
  }
}

defineHandleClass('cell', Cell)
defineHandleClass('rwlock', RWLock)
