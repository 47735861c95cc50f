import { Kernel } from '../../model/kernel.ts'

const noNumbers = new Int32Array(0)

/** A kernel that can take back what it did, and notes which objects a transition touches. */
export class ExploringKernel extends Kernel {
  /** For each word the number of the object to which it belongs; 0 for those of threads and of nobody. */
  owner: Int32Array
  /** Address and former value of each change, in order. */
  former: Int32Array = new Int32Array(256)
  /** How many numbers of `former` are in use. */
  formerTop = 0
  /** Objects that the current transition has touched, and whether it wrote. Only the first `touchedCount` count. */
  touched: Int32Array = new Int32Array(16)
  written: Uint8Array = new Uint8Array(16)
  touchedCount = 0
  private last = 0

  constructor(size: number) {
    super(new Int32Array(size))
    this.owner = new Int32Array(size)
    this.log = noNumbers
  }

  /** Begins a transition. */
  override begin(): void {
    this.touchedCount = 0
    this.last = 0
    this.wokenCount = 0
    this.doomedCount = 0
    this.result = 0
    this.error = null
    this.successor = 0
    this.passed = null
    this.expired = false
  }

  /** Begins a further transition of the same event. */
  goOn(): void {
    this.result = 0
    this.error = null
  }

  override read(address: number): number {
    const object = this.owner[address] as number // addresses come from layouts, as in Kernel
    if (object !== 0 && object !== this.last) this.touch(object, 0)
    return this.words[address] as number
  }

  override write(address: number, value: number): void {
    const object = this.owner[address] as number // as in `read`
    if (object !== 0) this.touch(object, 1)
    this.keep(address, value)
  }

  override keep(address: number, value: number): void {
    const before = this.words[address] as number // as in `read`
    if (before === value) return
    if (this.formerTop === this.former.length) this.former = grown(this.former)
    this.former[this.formerTop++] = address
    this.former[this.formerTop++] = before
    this.words[address] = value
  }

  /** Notes that the current transition reads (0) or writes (1) an object. */
  touch(object: number, write: 0 | 1): void {
    this.last = object
    for (let i = 0; i < this.touchedCount; i++) {
      if (this.touched[i] !== object) continue
      if (write === 1) this.written[i] = 1
      return
    }
    if (this.touchedCount === this.touched.length) {
      this.touched = grown(this.touched)
      const longer = new Uint8Array(this.touched.length)
      longer.set(this.written)
      this.written = longer
    }
    this.touched[this.touchedCount] = object
    this.written[this.touchedCount++] = write
  }

  /** Takes back all changes since `former` had `top` numbers. */
  takeBack(top: number): void {
    const { words, former } = this
    for (let at = this.formerTop - 2; at >= top; at -= 2) words[former[at] as number] = former[at + 1] as number // below the top
    this.formerTop = top
  }

  /** Makes room for addresses below `size`. */
  reserve(size: number): void {
    while (size > this.words.length) {
      this.words = grown(this.words)
      this.owner = grown(this.owner)
    }
  }
}

/** A copy of twice the length. */
export function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(numbers.length * 2)
  longer.set(numbers)
  return longer
}
