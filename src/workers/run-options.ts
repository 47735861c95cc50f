/** What is asked of a run on real workers, and what it offers. */
import type { Trace } from '../trace/trace.ts'
import type { InputWait } from './assembler.ts'

/** What a run may use. */
export interface WorkerLimits {
  readonly steps: number
  readonly threads: number
  /** Workers at once. */
  readonly workers: number
  /** 32-bit words of program state. */
  readonly stateWords: number
  /** 32-bit words of each worker's ring of records: a power of two from 256. */
  readonly ringWords: number
  /** 32-bit words for the texts of values that state words stand for, such as items of queues. */
  readonly valueWords: number
  /** Seconds after which a worker is given up that gives no sign of life: also one whose body computes without asking for anything. */
  readonly silence: number
}

export const defaultLimits: WorkerLimits = {
  steps: 2_000_000,
  threads: 10_000,
  workers: 1024,
  stateWords: 1 << 18,
  ringWords: 1 << 13,
  valueWords: 1 << 20,
  silence: 30,
}

export interface WorkersOptions {
  /** A whole number from 0 to 4294967295. */
  readonly seed: number
  /** Real seconds per second of the program. */
  readonly scale: number
  readonly limits?: Partial<WorkerLimits>
  /**
   * Whether each process has an interpreter lock, which its threads hold between the operations that block. The record
   * says it where it is not left out; left out there is none.
   */
  readonly gil?: boolean
  /**
   * Name of the parameter of type `input` besides whose script a person types, through `WorkersRun.type`, while the
   * program runs. Where somebody did, the trace's parameters say what was typed, so that a simulation of them replays it.
   */
  readonly live?: string
  /** Told how many of the workers that the run begins with are ready: its main thread's and one for each thread that it has at once. */
  readonly onProgress?: (ready: number, count: number) => void
}

/** A run on real workers, under way or over. */
export interface WorkersRun {
  /** The whole trace, once the run is over. Never rejects: what went wrong is the trace's end. */
  readonly done: Promise<Trace>
  /** Resolves once its workers can take part in another run, or have ended; soon after `done`. */
  readonly cleared: Promise<void>
  /**
   * How many workers there were, and how many the run would begin with, where the machine could not start all of them:
   * then it has not begun.
   */
  readonly tooFew: { readonly ready: number; readonly asked: number } | null
  /** Ends the run, and its workers, at once. */
  stop(): void
  /**
   * Types a line, without its end: the one who waits for input longest gets it, or who asks for some next. What scripts
   * of input cannot say, semicolons and blanks at the ends, is left out. Only with `WorkersOptions.live`.
   * @returns whether it was taken: not before the run has begun, after its end or that of its input, or when too much has
   *   been typed
   */
  type(text: string): boolean
  /**
   * Ends input: the one who waits for a line, or asks for one later, gets EOFError. Returns whether it had not ended
   * before.
   */
  endInput(): boolean
  /** Whether input ends when all lines of the script have been taken: a person has typed nothing, and may. */
  readonly endsWithScript: boolean
  /** Those who wait for a line to be typed, in the order in which they get one. Changes with batches and at the end. */
  readonly inputWaits: readonly InputWait[]
  /** How long the run has been under way, in microseconds of the program's time; stands still once it is over. */
  readonly elapsed: number
  /** The trace so far. It shares memory with what is added later, so it is cheap. */
  view(): Trace
  /** Calls the listener whenever steps were added. Returns how to end that. */
  onBatch(listener: () => void): () => void
}
