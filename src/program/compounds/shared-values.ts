/**
 * Numbers that processes share. Meaning: CPython's `multiprocessing.Value('i', …)` and `Array('i', …)`
 * (Lib/multiprocessing/sharedctypes.py): reading and writing take the lock, each for itself, so that what lies between a
 * read and a write is not protected by it, unless the program takes it (`getLock`). Without a lock they are `RawValue` and
 * `RawArray`. They hold whole numbers of 32 bits (C's int), which wrap around.
 */

import { cellAtom } from '../../model/cell-atom.ts'
import { Cell } from '../cells.ts'
import { ProgramError } from '../errors.ts'
import { type Compound, defineCompound } from '../handle-table.ts'
import type { Lock, RLock } from '../handles.ts'
import { defineLibrary } from '../library.ts'
import { make } from '../making.ts'
import type { Operation } from '../request.ts'
import type { LockWait } from '../time-limit.ts'

interface Parts {
  readonly name: string
  readonly cells: readonly Cell[]
  readonly lock: Lock | RLock | null
}

abstract class Shared implements Compound {
  abstract readonly compound: string
  /** What it is when it has no lock, in CPython's words. */
  protected abstract readonly raw: string

  constructor(readonly parts: Parts) {}

  get name(): string {
    return this.parts.name
  }

  /**
   * The lock that each reading and writing takes.
   * @throws ProgramError AttributeError where it was made without one
   */
  getLock(): Lock | RLock {
    return this.lockFor('get_lock')
  }

  private lockFor(attribute: string): Lock | RLock {
    const { lock } = this.parts
    if (lock === null) throw new ProgramError('AttributeError', `'${this.raw}' object has no attribute '${attribute}'`)
    return lock
  }

  /** Takes its lock, as that does it. @throws AttributeError (in the program) as `getLock` */
  *acquire(wait?: LockWait): Operation<boolean> {
    return yield* this.lockFor('acquire').acquire(wait)
  }

  /** Releases its lock. @throws AssertionError (in the program) as that does; AttributeError as `getLock` */
  *release(): Operation<void> {
    yield* this.lockFor('release').release()
  }

  /** The parts of the same thing without the lock. @throws ProgramError AttributeError as `getLock` */
  protected unlocked(): Parts {
    this.lockFor('get_obj')
    return { ...this.parts, lock: null }
  }

  /** Python's `with`: with its lock. */
  *with<Result>(block: () => Operation<Result>): Operation<Result> {
    return yield* this.getLock().with(block)
  }

  protected read(cell: Cell): Operation<number> {
    return this.locked(() => cell.read())
  }

  protected *write(cell: Cell, value: number): Operation<void> {
    const number = cInt(value)
    yield* this.locked(() => cell.write(number))
  }

  private locked<Result>(act: () => Operation<Result>): Operation<Result> {
    return this.parts.lock === null ? act() : this.parts.lock.with(act)
  }
}

/** A number. Made by `Multiprocessing.value`. */
export class SharedValue extends Shared {
  readonly compound = 'SharedValue'
  protected readonly raw = 'c_int'

  static *make(value: number, name: string, lock: Lock | RLock | null): Operation<SharedValue> {
    return new SharedValue({ name, cells: [yield* makeCell(value, name)], lock })
  }

  /** Python's `value`. */
  *get(): Operation<number> {
    return yield* this.read(this.cell)
  }

  /**
   * Python's `value = …`.
   * @throws TypeError (in the program) for what is no whole number
   */
  *set(value: number): Operation<void> {
    yield* this.write(this.cell, value)
  }

  /** The same number without the lock. @throws ProgramError AttributeError as `getLock` */
  getObj(): SharedValue {
    return new SharedValue(this.unlocked())
  }

  private get cell(): Cell {
    return this.parts.cells[0] as Cell // `make` gives it one
  }
}

/** Numbers in a row. Made by `Multiprocessing.array`. */
export class SharedArray extends Shared {
  readonly compound = 'SharedArray'

  static *make(values: readonly number[], name: string, lock: Lock | RLock | null): Operation<SharedArray> {
    const cells: Cell[] = []
    for (const [index, value] of values.entries()) cells.push(yield* makeCell(value, `${name}[${index}]`))
    return new SharedArray({ name, cells, lock })
  }

  protected get raw(): string {
    return `c_int_Array_${this.length}`
  }

  get length(): number {
    return this.parts.cells.length
  }

  /**
   * The number at a place; from the end for a negative one.
   * @throws IndexError (in the program) for a place that there is not
   */
  *get(index: number): Operation<number> {
    return yield* this.read(this.cellAt(index))
  }

  /**
   * Python's `array[index] = …`.
   * @throws IndexError, TypeError (in the program) for a place that there is not, and for what is no whole number
   */
  *set(index: number, value: number): Operation<void> {
    yield* this.write(this.cellAt(index), value)
  }

  /** Python's `array[:]`: all of them, under one taking of the lock. */
  *all(): Operation<number[]> {
    const { cells, lock } = this.parts
    const read = function* (): Operation<number[]> {
      const values: number[] = []
      for (const cell of cells) values.push(yield* cell.read())
      return values
    }
    return yield* lock === null ? read() : lock.with(read)
  }

  /** The same row without the lock. @throws ProgramError AttributeError as `getLock` */
  getObj(): SharedArray {
    return new SharedArray(this.unlocked())
  }

  private cellAt(index: number): Cell {
    const { cells } = this.parts
    const cell = cells[index < 0 ? cells.length + index : index]
    if (cell === undefined) throw new ProgramError('IndexError', 'invalid index')
    return cell
  }
}

function makeCell(value: number, name: string): Operation<Cell> {
  return make(cellAtom, cInt(value), name, {}, Cell)
}

/** A whole number as C's int holds it. */
function cInt(value: number): number {
  if (!Number.isInteger(value))
    throw new ProgramError('TypeError', "'float' object cannot be interpreted as an integer")
  return value | 0
}

defineCompound('SharedValue', (parts: Parts) => new SharedValue(parts))
defineCompound('SharedArray', (parts: Parts) => new SharedArray(parts))

defineLibrary({ SharedValue, SharedArray })
