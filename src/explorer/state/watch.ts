/** What an exploration may have used up in the middle of an execution. */
export type Used = 'time' | 'memory'

/** Something is used up, and exploring has to end where it is: the execution under way comes to no end. */
export class UsedUp extends Error {
  /** Who went on by himself alone for long just then, and on which line. */
  by: { readonly thread: string; readonly line: number } | null = null

  constructor(readonly what: Used) {
    super(`the ${what} is used up`)
  }
}

/** Steps between two looks: some milliseconds. */
const portion = 2000

/** Sees to it that what is limited is looked at again and again, however long an execution, or an event of it, may be. */
export class Watch {
  private left = portion

  /** @param look says what is used up; null while nothing is */
  constructor(private readonly look: () => Used | null = () => null) {}

  /**
   * Notes that something was done that takes about as long as this many steps.
   * @throws UsedUp where something is used up
   */
  spend(steps: number): void {
    this.left -= steps
    if (this.left > 0) return
    this.left = portion
    const used = this.look()
    if (used !== null) throw new UsedUp(used)
  }
}
