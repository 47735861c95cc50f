import type { Message } from '../../base/messages.ts'
import type { Microseconds, ThreadId } from '../../base/units.ts'
import type { Trace } from '../../trace/trace.ts'

/** A run on real workers, under way or over. */
export interface RealRun {
  /** The whole trace, when the run has ended or was stopped. Never rejects: what went wrong is the trace's end. */
  readonly done: Promise<Trace>
  /** Resolves once its workers can take part in another run; soon after `done`. */
  readonly cleared: Promise<void>
  stop(): void
  /**
   * Types a line for the one who waits for input. Returns whether it was taken. Only in a run whose input is typed
   * live.
   */
  type(line: string): boolean
  /**
   * Ends input: the one who waits for a line, or asks for one later, is told so. Returns whether it had not ended
   * before.
   */
  endInput(): boolean
  /** Whether input ends with the script: a person has typed nothing, and may. */
  readonly endsWithScript: boolean
  /** How many workers there were of those that it begins with, where the machine could not start all: it has not begun. */
  readonly tooFew: { readonly ready: number; readonly asked: number } | null
  /** Those who wait for a line, in the order in which they get one. */
  readonly inputWaits: readonly { readonly thread: ThreadId; readonly prompt: string }[]
  /** How long it has been under way, in the program's time; stands still once it is over. */
  readonly elapsed: Microseconds
  /** The trace so far. */
  view(): Trace
  /** Tells of each batch of steps that has come in. Returns how to end that. */
  onBatch(told: () => void): () => void
}

/** Workers that are started once and used for run after run. */
export interface RealExecutor {
  run(
    scenario: string,
    values: { readonly [name: string]: number | string },
    options: {
      readonly seed: number
      readonly scale: number
      readonly gil?: boolean
      /** Name of the parameter besides whose lines a person types while the program runs. */
      readonly live?: string
      onProgress(ready: number, count: number): void
    },
  ): RealRun
}

/** The part of the program that runs on real workers, loaded when it is first wanted. */
export interface RealRuns {
  /** Why they cannot run here; null when they can. */
  problem(): Message | null
  executor(): Promise<RealExecutor>
}
