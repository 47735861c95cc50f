/** Where the random numbers of a thread come from, if not from the seed. */
export interface RandomSource {
  /**
   * The next random number of a thread.
   * @param path of birth of the thread
   * @param whole whether it is a whole number, both bounds included
   * @returns null where the seed is to give it
   */
  draw(path: string, least: number, most: number, whole: boolean): number | null
}
