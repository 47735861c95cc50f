import type { RandomSource } from '../program/random-source.ts'

/** The random numbers that an order gives to threads. */
export class GivenRandomChoices implements RandomSource {
  /** Why the order does not fit the program: a number is not one that the thread could draw. */
  misfit: string | null = null
  private readonly taken = new Map<string, number>()

  /**
   * @param numbers by the paths of threads
   * @param drew told of each number that was given
   */
  constructor(
    private readonly numbers: ReadonlyMap<string, readonly number[]>,
    private readonly drew: (path: string, number: number) => void,
  ) {}

  draw(path: string, least: number, most: number, whole: boolean): number | null {
    const nth = this.taken.get(path) ?? 0
    const number = this.numbers.get(path)?.[nth]
    if (number === undefined) return null
    this.taken.set(path, nth + 1)
    if (number < Math.min(least, most) || number > Math.max(least, most) || (whole && !Number.isInteger(number))) {
      const name = path === '' ? 'the main thread' : `thread ${path}`
      this.misfit ??= `${name} draws a number from ${least} to ${most}, not ${number}`
      return null
    }
    this.drew(path, number)
    return number
  }
}
