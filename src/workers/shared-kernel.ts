import type { Value } from '../base/value.ts'
import { Kernel } from '../model/kernel.ts'
import { roomMark } from './record.ts'
import type { SharedValues } from './shared-values.ts'

/** The kernel of a worker: its words are shared, and its log tells which of them hold numbers of shared values. */
export class SharedKernel extends Kernel {
  /** @param room gives the address of this many fresh words, inside the guard of births */
  constructor(
    words: Int32Array,
    private readonly shared: SharedValues,
    room: (words: number) => number,
  ) {
    super(words)
    this.values = shared
    this.allocate = (count) => {
      const base = room(count)
      this.note(roomMark, base + count)
      return base
    }
  }

  override writeValue(address: number, value: number): void {
    this.words[address] = value
    this.note(~address, value)
  }

  /** What is returned to a body alone needs no number that others know. */
  override give(value: Value): void {
    this.result = this.shared.keep(value)
  }
}
