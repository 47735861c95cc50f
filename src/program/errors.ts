import type { ErrorValue } from '../trace/tables.ts'

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
