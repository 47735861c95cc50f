/** A file or text that is no trace: the message says what is wrong, where, and what is allowed. */
export class TraceFormatError extends Error {
  /**
   * @param place byte offset, table entry, or column and row
   * @param found what is there
   * @param allowed what may be there
   */
  constructor(
    readonly place: string,
    found: string,
    allowed: string,
  ) {
    super(`not a readable trace: ${place} is ${found}; allowed is ${allowed}`)
    this.name = 'TraceFormatError'
  }
}

/** A value as a short text for a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return value === undefined ? 'missing' : String(value)
}
