import { type Value, ValueTable } from './value.ts'

/** Looking up a longer text takes longer than looking at two values first. */
const longText = 1000

/** Values by number, of which lists and records never change: one that was seen before is known without a look at it. */
export class FrozenValues extends ValueTable {
  private readonly seen = new WeakMap<object, number>()
  private readonly likely: [number, number] = [0, 0]

  /** Two numbers of which one probably is that of the next text: where it is the very same one, its letters are not read. */
  expect(one: number, other: number): void {
    this.likely[0] = one
    this.likely[1] = other
  }

  override intern(value: Value): number {
    if (typeof value === 'string' && value.length > longText) return this.likelyNumber(value) ?? super.intern(value)
    if (typeof value !== 'object' || value === null) return super.intern(value)
    const known = this.seen.get(value) ?? super.intern(value)
    this.seen.set(value, known)
    return known
  }

  private likelyNumber(text: string): number | undefined {
    return this.likely.find((number) => number < this.size && this.get(number) === text)
  }
}
