/**
 * Who looks for mistakes of those who write programs. There is one where the program is one's own (`cli/`); programs of
 * the catalogue are held to their types and tests, and run without.
 */
import type { Os } from './os.ts'

/** What is told of bodies, by the one who runs them. */
export interface Watcher {
  /** A body, of which this is the generator, is about to be run. */
  begins(body: object): void
  /**
   * The body of a thread or greenlet has returned, or a round of `forever` has.
   * @throws Mistake for operations that were made and never yielded
   */
  returns(os: Os): void
  /**
   * An operation is given something that is no plain value, or nothing at all.
   * @throws Mistake where it is an operation itself, or is missing
   */
  gives(argument: object | undefined, operation: string): void
  /**
   * A thread, process or greenlet is made.
   * @throws Mistake for a body that is no function, and for parameters that are no list
   */
  spawn(kind: string, body: unknown, parameters: unknown, options: unknown): void
  /**
   * What something is called that is about to be made: by its name, or where it got none as the variable that it is for,
   * or as its kind with a number.
   * @throws Mistake for a name that is no text
   */
  nameFor(kind: string, name: unknown, os: Os): string
  /** Makes an error of what a function has given that is run as a body, and is no operation. */
  noBody(name: string, made: unknown): Error
  /** What was thrown where a body, a generator function, took its parameters apart, as it is told. */
  misspawned(thrown: unknown, name: string): unknown
  /** Makes an error of what a body has yielded that is no request. */
  strange(yielded: unknown): Error
  /** What a body threw, as it is told: another error where it is a mistake in the text of the program. */
  explain(thrown: unknown): unknown
}

export let watcher: Watcher | null = null

/** Has bodies watched from now on, in this thread of Node or worker. */
export function watchWith(who: Watcher | null): void {
  watcher = who
}
