/** A line that was printed, and by whom. */
export interface Line {
  readonly name: string
  readonly text: string
}

/** What a thread has printed so far, by number: equal texts by the same threads in the same order have the same number. */
export class Printed {
  /** Each with the number of what was printed before; the first stands for nothing. */
  private readonly last: (Line & { readonly before: number })[] = [{ before: 0, name: '', text: '' }]
  private readonly numbers = new Map<string, number>()

  /** The number after one line more. */
  after(before: number, name: string, text: string): number {
    const key = `${before}\n${name}\n${text}`
    let number = this.numbers.get(key)
    if (number === undefined) {
      number = this.last.push({ before, name, text }) - 1
      this.numbers.set(key, number)
    }
    return number
  }

  /** The lines for which a number stands. */
  lines(number: number): Line[] {
    const lines: Line[] = []
    for (let at = number; at !== 0; ) {
      const line = this.last[at]
      if (line === undefined) break
      lines.push({ name: line.name, text: line.text })
      at = line.before
    }
    return lines.reverse()
  }
}
