import type { Value } from '../base/value.ts'
import {
  cellAdd,
  cellAnd,
  cellCompareExchange,
  cellExchange,
  cellNotify,
  cellOr,
  cellRead,
  cellSub,
  cellWait,
  cellWrite,
  cellXor,
  type WaitResult,
} from '../model/cell-atom.ts'
import '../model/cell.ts'
import { rwlockAcquireRead, rwlockAcquireWrite, rwlockReleaseRead, rwlockReleaseWrite } from '../model/rwlock-atom.ts'
import '../model/rwlock.ts'
import { defineHandleClass } from './handle-table.ts'
import { defineLibrary } from './library.ts'
import { packItem, unpackItem } from './marshalling.ts'
import { ask, type Handle, type Operation } from './request.ts'
import { limited } from './time-limit.ts'

/** What a cell may hold: whole numbers up to ±(2⁵³ − 1), texts, true, false, null, handles, and lists and records of these. */
export type CellValue =
  | number
  | string
  | boolean
  | null
  | Handle
  | readonly CellValue[]
  | { readonly [key: string]: CellValue }

/** The type of a cell that is made with a value: not only of that one number or text. */
export type Widened<Value> = Value extends number
  ? number
  : Value extends string
    ? string
    : Value extends boolean
      ? boolean
      : Value

/** What a cell is given: a copy where it is no plain value, in which handles are told by number. */
export const packed = (value: unknown, where: string): Value =>
  typeof value === 'number' || typeof value === 'string' ? value : packItem(value, where)

/** How cells are given values, and give them: tickets too, where a program is explored (`ticket-things.ts`). */
export const passing = { in: packed, out: unpackItem }

/** A shared value: reading and writing it are steps of their own, and each other operation is one step. */
export class Cell<Held = number> implements Handle {
  readonly kind: string = 'cell'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /** What it holds. */
  *read(): Operation<Held> {
    return passing.out(yield ask(cellRead, this, null)) as Held // only such are written
  }

  /**
   * Stores a value.
   * @throws TypeError or OverflowError (in the program) for what a cell cannot hold, as `exchange` and `compareExchange`:
   *   numbers that are not whole, or beyond ±(2⁵³ − 1)
   */
  *write(value: Held): Operation<void> {
    yield ask(cellWrite, this, passing.in(value, this.name))
  }

  /** Stores `value`. Returns what was there before. */
  *exchange(value: Held): Operation<Held> {
    return passing.out(yield ask(cellExchange, this, passing.in(value, this.name))) as Held // as in `read`
  }

  /** Stores `value` if the cell holds `expected`. Returns whether it did. References are the same if they are to the same thing. */
  *compareExchange(expected: Held, value: Held): Operation<boolean> {
    return (
      (yield ask(cellCompareExchange, this, [passing.in(expected, this.name), passing.in(value, this.name)])) === true
    )
  }

  /**
   * Adds. Returns what was there before.
   * @throws TypeError (in the program) where either is no whole number; OverflowError beyond ±(2⁵³ − 1). Then nothing changes.
   */
  *add(amount: number): Operation<number> {
    return (yield ask(cellAdd, this, amount)) as number // as the model has it
  }

  /** The same as `add`. */
  fetchAdd(amount: number): Operation<number> {
    return this.add(amount)
  }

  /** Subtracts; as `add`. */
  *fetchSub(amount: number): Operation<number> {
    return (yield ask(cellSub, this, amount)) as number // as in `add`
  }

  /** The bits that are set in both; as `add`. */
  *fetchAnd(bits: number): Operation<number> {
    return (yield ask(cellAnd, this, bits)) as number // as in `add`
  }

  /** The bits that are set in either; as `add`. */
  *fetchOr(bits: number): Operation<number> {
    return (yield ask(cellOr, this, bits)) as number // as in `add`
  }

  /** The bits that are set in just one of them; as `add`. */
  *fetchXor(bits: number): Operation<number> {
    return (yield ask(cellXor, this, bits)) as number // as in `add`
  }

  /**
   * Waits to be notified, for this many seconds at most, if the cell holds `value`: `Atomics.wait`, a futex. To look
   * and to fall asleep is one step.
   * @returns `ok` when it was notified, whatever the cell holds by then; `not-equal` at once; `timed-out`
   * @example
   * ```js
   * while ((yield* flag.read()) === 0) yield* flag.wait(0)
   * ```
   */
  *wait(value: Held, timeout?: number): Operation<WaitResult> {
    const limit = limited(timeout) as { timeout: number } | null // as it says
    return (yield ask(cellWait, this, { value: passing.in(value, this.name), ...limit })) as WaitResult // as the model has it
  }

  /**
   * Wakes those who have waited longest, this many at most; all, where nothing is said.
   * @returns how many
   * @throws ValueError (in the program) for what is no whole number from 0
   */
  *notify(most?: number): Operation<number> {
    return Number(yield ask(cellNotify, this, most ?? null))
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
   * Waits to come in as a reader, for this many seconds at most. A negative time is none at all.
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
   * Waits to be the writer, for this many seconds at most.
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

defineLibrary({ Cell, RWLock, packed })
