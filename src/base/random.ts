/**
 * A seeded stream of random numbers: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, period at least 2^32.
 * Streams of different names are independent, so a thread draws the same numbers under every schedule.
 */
export class RandomStream {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /**
   * @param seed a whole number from 0 to 4294967295
   * @param name what the stream is for, such as a thread's path of birth
   */
  constructor(seed: number, name: string) {
    this.a = seed | 0
    this.b = hashText(name, 0x9e3779b9)
    this.c = hashText(name, seed ^ 0x85ebca6b)
    for (let i = 0; i < 15; i++) this.word()
  }

  /** On what its next numbers depend: set to what another's was, it goes on as that. */
  get state(): string {
    return `${this.a},${this.b},${this.c},${this.counter}`
  }

  set state(text: string) {
    const [a = 0, b = 0, c = 0, counter = 0] = text.split(',').map(Number)
    this.a = a
    this.b = b
    this.c = c
    this.counter = counter
  }

  /** The next 32 random bits, as an unsigned whole number. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A number from 0 (included) to 1 (not included). */
  fraction(): number {
    return this.word() / 4_294_967_296
  }

  /** A whole number from 0 to `limit - 1`; `limit` is at least 1. */
  below(limit: number): number {
    // Scaling instead of a remainder: one multiplication, and no bias that a test of fairness could see.
    return Math.floor(this.word() * (limit / 4_294_967_296))
  }
}

/** A 32-bit hash of a text (FNV-1a with a final mix), the same on every machine. */
export function hashText(text: string, basis = 0x811c9dc5): number {
  let hash = basis | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  return hash ^ (hash >>> 15)
}
