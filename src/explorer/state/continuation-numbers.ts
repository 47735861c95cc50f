import type { ContinuationText } from './continuations.ts'

/** What is the same of all that differ in tickets alone, by its number, and these tickets. */
export interface Shape {
  readonly shape: number
  readonly tickets: readonly number[]
}

/** Numbers of what threads do from their states on: see `LocalState.continuation`. */
export class ContinuationNumbers {
  /** The greatest number. */
  newest = 0
  private readonly numbers = new Map<string, number>()
  private texts: string[] = []
  private readonly shapes: Shape[] = []
  private readonly shapeNumbers = new Map<string, number>()

  /** @param hasTickets whether shapes are asked for */
  constructor(private readonly hasTickets: boolean) {}

  /**
   * The number of a continuation, from 1.
   * @param own what tells threads apart
   */
  numberOf(own: string, { text, whole, tickets }: ContinuationText): number {
    const key = own + whole
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, ++this.newest)
    this.texts[this.newest] = key
    if (this.hasTickets) {
      const shape = own + text
      const number = this.shapeNumbers.get(shape) ?? this.shapeNumbers.size + 1
      this.shapeNumbers.set(shape, number)
      this.shapes[this.newest] = { shape: number, tickets }
    }
    return this.newest
  }

  textOf(number: number): string | null {
    return this.texts[number] ?? null
  }

  shapeOf(number: number): Shape | undefined {
    return this.shapes[number]
  }

  /** Numbers stay what they are; what is found again gets others. */
  forget(): void {
    this.numbers.clear()
    this.texts = []
  }
}
