import type { Pieces } from '../../base/pieces.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { Outcomes } from '../outcomes/outcome-list.ts'
import type { OutcomeRecord } from '../outcomes/outcomes.ts'
import type { DataRaces } from '../search/data-races.ts'
import type { LocalState } from '../state/local-state.ts'
import { type EndlessResult, EndlessSearch } from './endless.ts'

/** An endless program: the search through its states, what they come to, and what it may do for ever. */
export class EndlessExploration {
  private readonly search: EndlessSearch
  /** What single states come to. */
  private readonly found: Outcomes
  /** These, and what may go on for ever, so far as that is known. */
  private concluded: Outcomes | null = null
  /** What looks for that, among the states that were looked at when it began; and how far it is. */
  private concluding: Pieces<EndlessResult> | null = null
  private cycles: { readonly part: number; readonly parts: number } | null = null
  /** Whether all is told of all states, or of as many as are kept. */
  isOver = false

  /**
   * @param machine at its start, which looks at states and not at executions
   * @param limits states to keep, and outcomes to list
   */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly limits: { readonly states: number; readonly outcomes: number },
    races: DataRaces,
  ) {
    this.found = new Outcomes(limits.outcomes)
    const tell = (): void => {
      for (const list of [this.found, this.concluded]) list?.addState(machine)
    }
    this.search = new EndlessSearch(machine, limits.states, tell, races)
  }

  get outcomes(): readonly OutcomeRecord[] {
    return (this.concluded ?? this.found).list
  }

  /** How many states and events were looked at, and, while it is concluded, at which part of that it is. */
  get progress() {
    return { ...this.search.size, ...(this.cycles === null ? {} : { cycles: this.cycles }) }
  }

  /** Whether all states that are kept were looked at. */
  get isLookedAt(): boolean {
    return this.search.isDone
  }

  /** Whether there are more states than are kept. */
  get isCut(): boolean {
    return this.search.isCut
  }

  /** Where threads were in the states, some of all. */
  someLocals(): LocalState[] {
    return this.search.someLocals()
  }

  /**
   * Goes on by about as much as this many events.
   * @throws StartOver where exploring is to begin anew
   */
  advance(events: number): void {
    if (this.search.isDone) {
      if (!this.conclude(events) || this.isOver) return
      this.search.lookFurther()
      this.isOver = true
    } else {
      this.concluding = this.cycles = null
      this.search.advance(events)
    }
  }

  /**
   * Looks for what may go on for ever among the states that were looked at.
   * @param pieces of that work at most, each of which takes about as long as an event
   * @returns whether that is told
   */
  conclude(pieces: number): boolean {
    this.concluding ??= this.search.inPieces((part, parts) => {
      this.cycles = { part, parts }
    })
    for (let n = 0; n < pieces; n++) {
      const piece = this.concluding.next()
      if (piece.done !== true) continue
      this.concluding = this.cycles = null
      this.concluded = this.with(piece.value)
      this.isOver = this.search.isDone && piece.value.certain
      return true
    }
    return false
  }

  private with({ found, partialDeadlocks }: EndlessResult): Outcomes {
    const outcomes = new Outcomes(this.limits.outcomes)
    outcomes.restore(this.found.list)
    for (const { way, slots } of partialDeadlocks) {
      this.search.goTo(way)
      outcomes.addPartialDeadlock(this.machine, slots)
    }
    this.search.goTo([])
    for (const one of found) outcomes.addEndless(one)
    return outcomes
  }
}
