import { cellAdd, cellCompareExchange, cellRead, cellWrite } from '../model/cell.ts'
import { rwlockAcquireRead, rwlockAcquireWrite, rwlockReleaseRead, rwlockReleaseWrite } from '../model/rwlock.ts'
import { defineHandleClass } from './handle-table.ts'
import { ask, type Handle, type Operation } from './request.ts'

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

  *acquireRead(): Operation<void> {
    yield ask(rwlockAcquireRead, this, null)
  }

  *releaseRead(): Operation<void> {
    yield ask(rwlockReleaseRead, this, null)
  }

  *acquireWrite(): Operation<void> {
    yield ask(rwlockAcquireWrite, this, null)
  }

  *releaseWrite(): Operation<void> {
    yield ask(rwlockReleaseWrite, this, null)
  }
}

defineHandleClass('cell', Cell)
defineHandleClass('rwlock', RWLock)
