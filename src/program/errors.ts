import type { ErrorValue } from '../trace/tables.ts'

/** The error of `sys.exit`, which ends a thread or process quietly. */
export const systemExit = 'SystemExit'
/** The name of the error that takes a body away from where something was assumed that does not hold. */
export const assumptionError = 'AssumptionError'

/**
 * The exit code of a process that ends by SystemExit with this text.
 * @returns null for a text that is no number: it is printed, and the code is 1
 */
export function exitcodeIn(message: string): number | null {
  if (message === '' || message === 'None') return 0
  return /^[+-]?\d+$/.test(message) ? Number(message) : null
}

/** An error as Python names it, raised in the thread whose operation it was. */
export class ProgramError extends Error {
  constructor(
    readonly kind: string,
    message: string,
    /** Line of the source where it was first raised, when that was in another thread. */
    readonly line?: number,
  ) {
    super(message)
    this.name = kind
  }
}

/** An error that is a mistake in the text of the program, whatever the schedule: an executor treats it as any other. */
export class Mistake extends ProgramError {}

/** Whatever a body threw, as a value. Where it was first raised is kept. */
export function errorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof ProgramError && thrown.line !== undefined)
    return { error: thrown.name, message: thrown.message, line: thrown.line }
  if (thrown instanceof Error) return { error: thrown.name, message: thrown.message }
  return { error: 'Error', message: String(thrown) }
}

/** An error to throw, of its value. */
export function raised({ error, message, line }: ErrorValue): ProgramError {
  return typeof line === 'number' ? new ProgramError(error, message, line) : new ProgramError(error, message)
}
