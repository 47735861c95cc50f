import type { Value } from '../base/value.ts'
import type { Flavour, KindLayout, Policy } from '../trace/tables.ts'
import type { Kernel, OutcomeCode } from './kernel.ts'

/**
 * What one operation means: given the state, may it proceed, and what changes.
 * @param self block of the thread that asks
 * @param object block of what it is asked of, 0 for none
 * @param argument as `OperationSpec.argument` gives it, else 0
 * @param given what the operation was given, as recorded, for those that need more than a number
 */
export type Transition = (k: Kernel, self: number, object: number, argument: number, given?: Value) => OutcomeCode

/**
 * What may be left out when schedules are explored. Without any, an operation counts as a write of its target, and an
 * attempt that cannot proceed as an event that others may notice: both are always right.
 */
export interface Traits {
  /** It never changes its target, so that two such operations are independent. */
  readonly reads: boolean
  /**
   * Who waits in line for it has no claim: but for fair objects, an attempt that cannot proceed changes nothing that
   * matters, and is as good as one made later.
   */
  readonly competes: boolean
  /**
   * That somebody waits for it may keep out others than those who would be kept out anyway: where that could matter, who
   * waits has a claim although it competes.
   */
  readonly keepsOut: boolean
  /**
   * Where waiting gives no claim, it is independent of operations that only share as well: what it adds to a field of
   * `Atom.sums` comes to the same in any order.
   */
  readonly shares: boolean
  /** It never waits. */
  readonly instant: boolean
}

/** One operation of the model. Its code in traces is the index of its name, set by `model/atoms`. */
export interface OperationSpec {
  readonly name: string
  readonly transition: Transition
  /** The number that the transition gets for an argument as recorded. Left out where it takes none. */
  readonly argument?: ((value: Value) => number) | undefined
  /** That number for null, which most operations are given: executors need not ask for it with every step. */
  readonly numberOfNull: number
  /** It ends a sleep: only a sleeping thread takes it, and its cause is the step that fell asleep. */
  readonly wakes: boolean
  readonly traits: Traits
  /** Index of the name among all operation names; -1 until `model/atoms` is loaded. */
  code: number
}

/** Who holds an object, for drawing: by which operations a thread comes to hold it and lets it go. */
export interface Holding {
  readonly take: string
  readonly drop: string
  /** How many may hold at once in a fresh object, from the value that it was made with. */
  permits(argument: Value): number
  /**
   * The field that is not 0 while one thread alone holds the object: of type `thread` it says who; a `flag` is set by
   * the one who takes it. Where it is given it is the truth, whatever operation changed it.
   */
  readonly field?: string
}

/** A word that only counts what has happened. */
export interface Tally {
  /** Words from the block's base. */
  readonly word: number
  /** The operations by which threads can come to know of it, or of which it decides what they do. */
  readonly askedBy: readonly OperationSpec[]
}

/** One kind of object that programs share. */
export interface Atom {
  readonly kind: string
  readonly layout: KindLayout
  readonly operations: readonly OperationSpec[]
  readonly holding?: Holding
  /**
   * Words that only count what has happened: as long as nobody asks, nothing that may still happen depends on them, and
   * states that differ in nothing else are the same.
   */
  readonly tallies?: readonly Tally[]
  /**
   * How many words its blocks had in the first traces, where they have more by now. What came later is looked at only
   * where there is such a word: `Kernel.has`.
   */
  readonly firstWords?: number
  /** Names of the fields to which operations that share (`Traits.shares`) only add. */
  readonly sums?: readonly string[]
  /**
   * Writes the first state of a fresh block, all of whose words are 0.
   * @param of as in its record
   * @returns `Outcome.raise`, with the error in the kernel and nothing written, when the argument is not allowed
   */
  create(k: Kernel, base: number, argument: Value, policy: Policy | null, of?: Flavour): OutcomeCode
}

/** Makes an operation of the model. */
export function operation(
  name: string,
  transition: Transition,
  argument?: (value: Value) => number,
  given: Partial<Traits> = {},
): OperationSpec {
  // All have the same properties in the same order: executors look at those of another one with every step.
  const { reads = false, competes = false, keepsOut = false, shares = false, instant = false } = given
  const traits = { reads, competes, keepsOut, shares, instant }
  const numberOfNull = argument === undefined ? 0 : argument(null)
  return { name, transition, argument, numberOfNull, wakes: false, traits, code: -1 }
}

/** Stands for what has not been loaded. */
const notLoaded = (): never => {
  throw new Error('what an operation means is not loaded')
}

/** Makes an operation whose meaning comes later, from a file that not everybody loads: by `meaning`. */
export const unloaded = (name: string, argument?: (value: Value) => number, traits?: Partial<Traits>): OperationSpec =>
  operation(name, notLoaded, argument, traits)

/** Makes a kind of object that comes to be by what is in a file that not everybody loads. */
export const unloadedAtom = (atom: Omit<Atom, 'create'>): Atom => ({ ...atom, create: notLoaded })

/** Says how an object of a kind comes to be that was made without. */
export function making(atom: Atom, create: Atom['create']): void {
  Object.assign(atom, { create })
}

/** Says what an operation means that was made without. */
export function meaning(spec: OperationSpec, transition: Transition): void {
  Object.assign(spec, { transition })
}

/** The number that an operation's transition gets for what it was given. */
export function argumentNumber(operation: OperationSpec, given: Value): number {
  if (given === null) return operation.numberOfNull
  return operation.argument === undefined ? 0 : operation.argument(given)
}

/** Makes the operation with which a sleep ends, whatever it waited for. */
export function waking(name: string, transition: Transition): OperationSpec {
  return Object.assign(operation(name, transition), { wakes: true })
}
