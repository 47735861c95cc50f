import type { ErrorValue } from '../trace/tables.ts'

/** An error as Python names it, raised in the thread whose operation it was. */
export class ProgramError extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message)
    this.name = kind
  }
}

/** Whatever a body threw, as a value. */
export function errorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof Error) return { error: thrown.name, message: thrown.message }
  return { error: 'Error', message: String(thrown) }
}
