import type { Choices } from '../program/choices.ts'
import { defaultCost, type MachineDefaults, type MachineOptions } from '../program/machine-options.ts'
import type { Policy } from '../trace/tables.ts'

/** Who gets a free core, when no list of choices says so. */
export type StrategyName = 'first-come' | 'round-robin' | 'random'

/** What a simulation may use up before it stops with the trace so far. */
export interface Limits {
  readonly steps: number
  /** Seconds of virtual time. */
  readonly seconds: number
  /** Bytes of the trace. */
  readonly bytes: number
  readonly threads: number
}

export const defaultLimits: Limits = { steps: 2_000_000, seconds: 1_000_000, bytes: 512 * 2 ** 20, threads: 10_000 }

export interface SimulatorOptions {
  /** A whole number from 0 to 4294967295. */
  readonly seed: number
  readonly strategy: StrategyName
  /** Who takes each step, as far as the list goes; then the strategy goes on. */
  readonly choices?: Choices
  /** How many threads can run at once. */
  readonly cores: number
  /** Seconds of computing that an operation takes. */
  readonly cost: number
  /** What is left out is as in `plainMachine`. */
  readonly machine?: Partial<MachineOptions>
  readonly limits?: Limits
  /** The policy of all objects, whatever the program says; without it each has its own. */
  readonly policy?: Policy
}

/** A run as it is where nobody says anything, of a program that may have a machine of its own. */
export function defaultOptions({ cores = 4, cost = defaultCost, ...machine }: MachineDefaults = {}): SimulatorOptions {
  return { seed: 1, strategy: 'first-come', cores, cost, machine }
}
