import { type Value, ValueTable } from './value.ts'

/** Values by number, of which lists and records never change: one that was seen before is known without a look at it. */
export class FrozenValues extends ValueTable {
  private readonly seen = new WeakMap<object, number>()

  override intern(value: Value): number {
    if (typeof value !== 'object' || value === null) return super.intern(value)
    const known = this.seen.get(value) ?? super.intern(value)
    this.seen.set(value, known)
    return known
  }
}
