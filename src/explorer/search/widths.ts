/** What is kept of `Widths`: for each depth the sum, and of how many. */
export type SavedWidths = readonly (readonly [sum: number, count: number])[]

/**
 * How many events were explored from states from which nothing is left to be explored, by how many came before: this
 * many are to be expected from states from which not all is known. What comes of races is found as exploring goes on, so that
 * from the first states on there are soon many times as many as are known.
 */
export class Widths {
  private readonly sums: number[] = []
  private readonly counts: number[] = []

  /** Notes a state after this many events, from which this many were explored. */
  note(depth: number, width: number): void {
    const { sums, counts } = this
    while (sums.length <= depth) {
      sums.push(0)
      counts.push(0)
    }
    sums[depth] = (sums[depth] ?? 0) + width
    counts[depth] = (counts[depth] ?? 0) + 1
  }

  /**
   * How many will have been explored from a state: as many as from others on average that have as many events before
   * them, or the fewest more where there is none such, and no fewer than are known.
   */
  expected(depth: number, known: number): number {
    const { sums, counts } = this
    let at = depth
    while (at < counts.length && counts[at] === 0) at++
    const count = counts[at] ?? 0
    return count === 0 ? known : Math.max(known, (sums[at] ?? 0) / count)
  }

  saved(): SavedWidths {
    return this.sums.map((sum, depth) => [sum, this.counts[depth] ?? 0])
  }

  restore(saved: SavedWidths): void {
    saved.forEach(([sum, count], depth) => {
      this.sums[depth] = sum
      this.counts[depth] = count
    })
  }
}
