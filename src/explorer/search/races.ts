/** Pairs of an event and one of another thread that could have come before it. */
export class Races {
  count = 0
  readonly event: number[] = []
  /** What could come before, and what it would touch then. */
  readonly move: number[] = []
  readonly print: number[] = []
  /** Whether it may be impossible there because of what comes between. */
  readonly conditional: boolean[] = []
  /** An event after which it is impossible; the first event itself where there is no other. */
  readonly disabler: number[] = []

  add(event: number, move: number, print: number, conditional: boolean, disabler: number): void {
    this.event[this.count] = event
    this.move[this.count] = move
    this.print[this.count] = print
    this.conditional[this.count] = conditional
    this.disabler[this.count++] = disabler
  }
}
