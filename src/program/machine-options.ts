/** The machine on which a program runs, apart from its number of cores. All times are in seconds. */
export interface MachineOptions {
  /**
   * Each process has a global interpreter lock, as CPython's: its threads compute only one at a time. A thread gives it
   * up while it waits or sleeps, and after a quantum to another who wants it.
   */
  readonly gil: boolean
  /** How long a thread computes before others who are ready, or want the lock, have their turn. */
  readonly quantum: number
  /** Time that a core loses when it changes to a thread of another process … */
  readonly switchProcess: number
  /** … to another thread of the same process … */
  readonly switchThread: number
  /** … and to another coroutine of the same thread. */
  readonly switchCoroutine: number
  /** Computing time that a new process takes before its first step. */
  readonly startProcess: number
}

/** What a scenario may say of the machine on which it shows best. */
export interface MachineDefaults extends Partial<MachineOptions> {
  readonly cores?: number
  /** Seconds of computing that each operation takes. */
  readonly cost?: number
}

/** A machine of which nothing is to be seen. The quantum is CPython's switch interval (`sys.getswitchinterval`). */
export const plainMachine: MachineOptions = {
  gil: false,
  quantum: 0.005,
  switchProcess: 0,
  switchThread: 0,
  switchCoroutine: 0,
  startProcess: 0,
}

/**
 * Seconds of computing that an operation takes where nobody says otherwise: so little that it does not show in the times
 * that programs print, and enough to put operations into an order that can be drawn.
 */
export const defaultCost = 0.001

/** The machine as the record of a run has it: nothing of a plain one for a program that does not speak of it. */
export function machineRecord(
  machine: MachineOptions,
  declared: MachineDefaults | undefined,
): { readonly [name: string]: number | string } {
  const { gil, ...numbers } = machine
  const plain = Object.entries(machine).every(
    ([name, value]) => new Map(Object.entries(plainMachine)).get(name) === value,
  )
  return plain && declared === undefined ? {} : { gil: gil ? 'on' : 'off', ...numbers }
}
