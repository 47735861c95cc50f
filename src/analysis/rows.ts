const noRows = new Float64Array(0)

/** A list of numbers that grows, kept in a typed array. */
export class Rows {
  private data: Float64Array = noRows
  length = 0

  push(value: number): void {
    if (this.length === this.data.length) {
      const longer = new Float64Array(Math.max(16, this.length * 2))
      longer.set(this.data)
      this.data = longer
    }
    this.data[this.length++] = value
  }

  at(row: number): number {
    return this.data[row] as number // rows below `length`
  }

  set(row: number, value: number): void {
    this.data[row] = value
  }

  /** A copy of the used part. */
  float64(): Float64Array {
    return this.data.slice(0, this.length)
  }

  int32(): Int32Array {
    return new Int32Array(this.data.subarray(0, this.length))
  }

  uint32(): Uint32Array {
    return new Uint32Array(this.data.subarray(0, this.length))
  }

  uint8(): Uint8Array {
    return new Uint8Array(this.data.subarray(0, this.length))
  }

  uint16(): Uint16Array {
    return new Uint16Array(this.data.subarray(0, this.length))
  }
}
