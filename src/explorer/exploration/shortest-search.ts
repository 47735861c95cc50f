import type { ExploringMachine } from '../machine/machine.ts'
import { isBug, kindOf } from '../outcomes/outcomes.ts'
import { type Requirements, StartOver } from '../state/requirements.ts'
import { type Counterexample, CounterexampleSearch, compareMeasures } from './counterexample.ts'
import type { ExplorationLimits } from './exploration-result.ts'
import { LeastSearch } from './least-search.ts'

/** Why it is not known of a counterexample that there is none less. */
export type Unproven =
  /** It was stopped, or has not ended. */
  | 'stopped'
  /** There are more states than may be looked at. */
  | 'states'
  /** As many executions as may be were tried, one by one: what counts in the program is not in its states alone. */
  | 'tries'
  /** The program goes on for ever. */
  | 'endless'

/** A counterexample, and where it is not known to be the least, why. */
export type ReportedCounterexample = Counterexample & { readonly unproven: Unproven | null }

/**
 * Looks for the least counterexample: by the states of the program where these hold all that counts, else, or where there
 * are too many of them, by executions, one after another.
 */
export class ShortestSearch {
  private readonly executions: CounterexampleSearch
  private states: LeastSearch | null = null
  /** Whether states hold all that counts, so far as is known. */
  private byStates: boolean
  /** What the machine has to know for states to hold it. */
  private requirements: Requirements = {}
  private triesLeft: number

  /**
   * @param make makes a machine, at its start, that knows so much more of the program
   * @param known orders that lead to bugs, of which at least one
   * @param endless whether executions have no end
   */
  constructor(
    private readonly make: (more: Requirements) => ExploringMachine,
    private readonly limits: ExplorationLimits,
    known: readonly (readonly string[])[],
    private readonly endless: boolean,
  ) {
    this.triesLeft = limits.tries
    const machine = make({})
    const isFound = (hasEnded: boolean): boolean => isBug(kindOf(machine, hasEnded ? null : 'limit'))
    this.executions = new CounterexampleSearch(machine, isFound, limits.events, known, endless)
    this.byStates = !endless && machine.isKnownByStates && this.executions.best.steps < limits.events
  }

  get best(): ReportedCounterexample {
    const states = this.states?.best ?? null
    const best = states !== null && compareMeasures(states, this.executions.best) <= 0 ? states : this.executions.best
    return { ...best, unproven: best.least ? null : this.unproven }
  }

  /**
   * Goes on for this many executions, or states.
   * @returns whether there is nothing left to do
   */
  advance(tries: number): boolean {
    if (this.byStates && !this.advanceStates(tries)) return false
    if (this.states?.best.fewest === true) return true
    const now = Math.min(tries, this.triesLeft)
    this.triesLeft -= now
    return this.executions.advance(now) || this.areTriesOver
  }

  /** @returns whether the search by states is over, or turned out not to do for the program */
  private advanceStates(tries: number): boolean {
    try {
      this.states ??= this.freshStates()
      const isOver = this.states.advance(tries)
      if (this.states.isSound) return isOver
      this.byStates = false
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      const { tallied, ...others } = thrown.options
      this.byStates = tallied !== undefined && Object.keys(others).length === 0
      if (tallied !== undefined) this.requirements = { tallied }
    }
    this.states = null
    return false
  }

  private freshStates(): LeastSearch {
    const machine = this.make(this.requirements)
    return new LeastSearch(machine, () => isBug(kindOf(machine)), this.executions.best, this.limits.states)
  }

  private get areTriesOver(): boolean {
    return this.triesLeft === 0 || this.executions.isTired
  }

  private get unproven(): Unproven {
    if (this.endless) return 'endless'
    if (this.states?.isCut === true) return 'states'
    return this.areTriesOver ? 'tries' : 'stopped'
  }
}
