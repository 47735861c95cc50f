/**
 * What workers write into their rings, as 32-bit words. The first word of each item is its kind plus eight times its
 * length. Texts and long logs go ahead of the step that they belong to, in as many pieces as they need, so that a step
 * fits into a small ring whatever it carries.
 */
export const Item = {
  /** A step; the words of `StepWord`, then pairs of address (see `roomMark`) and value. */
  step: 0,
  /** Header, which text (`TextOf`), number of UTF-16 units, the units two to a word. */
  text: 1,
  /** Header, then pairs of address (see `roomMark`) and value that belong to the next step. */
  log: 2,
  /** Header, kind, value: an annotation just before the next step. */
  annotation: 3,
} as const

/** What a text ahead of a step is. */
export const TextOf = { argument: 0, result: 1, table: 2 } as const

/** Words of a step in a ring. */
export const StepWord = {
  header: 0,
  sequence: 1,
  thread: 2,
  operation: 3,
  target: 4,
  line: 5,
  cause: 6,
  /** Number of a value, or `inText`. */
  argument: 7,
  /** As the argument, also the number of a shared value; for a block the address of what the thread waits for now. */
  result: 8,
  /** For a start or create that succeeded the address of the new block; for a block the operation attempted. */
  extra: 9,
  /** Milliseconds since the run began as a 64-bit float in two words; not a number where no clock was read. */
  time: 10,
  log: 12,
} as const

/**
 * Addresses in a log: that of a plain word as it is, that of a word which holds the number of a shared value as `~address`,
 * and in place of an address `roomMark`, whose value is where the words of the state end from then on.
 */
export const roomMark = ~0x7fffffff

/** Milliseconds of real time in which annotations of an interpreter lock count since the run began: enough for six hours. */
export const gilTick = 0.01

/** The value is in a text ahead of the step. */
export const inText = -1

/** Room that a step with its error, its annotations and the usual number of effects takes: reserved before the guard. */
export const defaultRoom = 192

/** Words of a step in a batch for the page: as in the ring, except for these. */
export const RowWord = {
  /** Number of words of the row. */
  length: 0,
  /** How many annotations stand before the log. */
  annotations: 1,
  /** Index among the batch's texts, or -1, of what the tables get. */
  table: 12,
  rest: 13,
} as const

/** A value that is in a text is `-1 - index` among the batch's texts. */
export function textIndex(word: number): number {
  return -1 - word
}

const scratch = new Float64Array(1)
const halves = new Int32Array(scratch.buffer)

/** The 64-bit float in two words of a list. */
export function readFloat(words: Int32Array, at: number): number {
  halves[0] = words[at] as number // callers pass a place inside
  halves[1] = words[at + 1] as number
  return scratch[0] as number
}

export function writeFloat(words: Int32Array, at: number, value: number): void {
  scratch[0] = value
  words[at] = halves[0] as number
  words[at + 1] = halves[1] as number
}

/** Text form of a value, exact also for numbers that JSON does not know. */
export function encodeValue(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '#-0' : `#${value}`
  return JSON.stringify(value) ?? 'null'
}

export function decodeValue(text: string): unknown {
  return text.startsWith('#') ? Number(text.slice(1)) : JSON.parse(text)
}
