import type { RandomSource } from '../../program/random-source.ts'

/** Random numbers that are chosen: gives a body what was picked, and notes what is still to be picked. */
export class RandomChoices implements RandomSource {
  /** The values of the first number that was drawn beyond those picked; null where there was none. */
  open: readonly number[] | null = null
  /** Whether a number was drawn that could have had more values than are tried. */
  cut = false
  private picks: readonly number[] = []
  private taken = 0

  /** @param count values that are tried of each number, at most */
  constructor(private readonly count: number) {}

  /** A body goes on: these alternatives are picked of the numbers that it draws, in order. */
  begin(picks: readonly number[]): void {
    this.picks = picks
    this.taken = 0
    this.open = null
  }

  draw(_path: string, least: number, most: number, whole: boolean): number | null {
    if (this.count < 2) return null
    const values = randomValues(least, most, whole, this.count)
    const first = values[0]
    // The seed gives what can have but one value.
    if (first === undefined || values.length < 2) return null
    if (!whole || most - least + 1 > this.count) this.cut = true
    const pick = this.picks[this.taken++]
    if (pick === undefined) {
      this.open ??= values
      return first
    }
    return values[pick] ?? first
  }
}

/** The values that are tried of a random number: all of a few, else this many at equal distances with both ends. */
export function randomValues(least: number, most: number, whole: boolean, count: number): number[] {
  const values = new Set<number>()
  const size = whole ? Math.min(count, most - least + 1) : count
  for (let i = 0; i < size; i++) {
    const value = size < 2 ? least : least + ((most - least) * i) / (size - 1)
    values.add(whole ? Math.round(value) : Math.round(value * 1000) / 1000)
  }
  return [...values]
}
