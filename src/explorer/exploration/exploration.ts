import type { ScenarioModule } from '../../program/scenario.ts'
import { EndlessExploration } from '../endless/endless-exploration.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { isBug, type OutcomeRecord } from '../outcomes/outcomes.ts'
import { noBranches } from '../state/branches.ts'
import { type MachineOptions, type Requirements, StartOver } from '../state/requirements.ts'
import { type Used, UsedUp, Watch } from '../state/watch.ts'
import { Executions } from './executions.ts'
import {
  type ExplorationLimit,
  type ExplorationLimits,
  type ExplorationOptions,
  type ExplorationProgress,
  type ExplorationResult,
  limitsOf,
} from './exploration-result.ts'
import { LimitsMet } from './limits-met.ts'
import type { SavedExploration } from './saved.ts'
import { Scouts, withWalked } from './scouts.ts'
import { ShortestSearch } from './shortest-search.ts'

export * from './exploration-result.ts'

/** Orders from which the search for the shortest begins, at most. */
const maxKnown = 50

/**
 * Goes through the executions of a program, in portions: it can be left and taken up again at any execution, and comes
 * to the same.
 */
export class Exploration {
  private executions: Executions
  /** For a program whose bodies go on for ever. */
  private endless: EndlessExploration | null = null
  private shortest: ShortestSearch | null = null
  private over = false
  private limitsMet = new LimitsMet()
  /** What is used up: nothing goes on any more, not even with what was begun. */
  private used: UsedUp | null = null
  private requirements: Requirements = {}
  private readonly limits: ExplorationLimits
  private readonly watch: Watch

  /**
   * @param values the scenario's parameters, as `readParameters` gives them
   * @throws NotDeterministic for a program that uses state of its own between threads
   */
  constructor(
    private readonly module: ScenarioModule,
    private readonly values: { readonly [name: string]: number | string },
    private readonly options: ExplorationOptions,
  ) {
    this.limits = limitsOf(options.limits)
    this.watch = new Watch(options.look)
    this.executions = this.freshExecutions()
  }

  private get machine(): ExploringMachine {
    return this.executions.machine
  }

  /**
   * Explores up to this many executions more, beside which scouts look at others, then looks for the shortest
   * counterexample.
   * @returns whether there is nothing left to do
   * @throws NotDeterministic as the constructor
   */
  advance(executions: number): boolean {
    return this.startingOver(() => {
      if (this.endless !== null || this.machine.isEndless) return this.goOnForEver(executions)
      for (let i = 0; i < executions && !this.over && !this.machine.isEndless; i++) this.explore()
      return this.over && this.searchShortest(executions)
    })
  }

  /**
   * Looks for the shortest counterexample, also before all is explored, which can go on afterwards.
   * @returns whether there is nothing left to look for; so it is, too, while no bug is known
   * @throws NotDeterministic as the constructor
   */
  advanceShortest(tries: number): boolean {
    return this.startingOver(() => this.searchShortest(tries))
  }

  /** How many states of threads are known now: what an execution may need much memory for. */
  get localStates(): number {
    return this.machine.states.size
  }

  progress(): ExplorationProgress {
    const { executions, endless, over } = this
    if (endless !== null) {
      const nothing = { executions: 0, traces: 0, redundant: 0, estimate: null }
      return { ...nothing, ...endless.progress, done: over }
    }
    const { estimate, walks, ...counts } = executions.progress()
    return { ...counts, estimate: over ? null : estimate, done: over, ...(walks === undefined ? {} : { walks }) }
  }

  /** Whether it ended in the midst of an execution, and cannot go on. */
  get isUsedUp(): boolean {
    return this.used !== null
  }

  /** Outcomes so far, the first ones first, without what was found beside the search. */
  get outcomes(): readonly OutcomeRecord[] {
    return this.endless?.outcomes ?? this.executions.outcomes.list
  }

  /** @param why what is to be said of the end where it is not done, and nothing was used up */
  result(why: 'stopped' | Used = 'stopped'): ExplorationResult {
    const limits = this.limitsOf(why)
    return {
      ...this.progress(),
      exhaustive: limits.length === 0,
      limits,
      bounds: this.limits,
      metBy: this.limitsMet.by(this.machine, this.used),
      outcomes: this.outcomes,
      races: this.executions.races.found,
      counterexample: this.shortest?.best ?? null,
    }
  }

  /** Why it does not speak of all executions. */
  private limitsOf(why: 'stopped' | Used): ExplorationLimit[] {
    const limits = this.limitsMet.of(this.machine, ...(this.over ? [] : [this.used?.what ?? why]))
    const { kind } = this.options.strategy
    if (kind !== 'optimal' && kind !== 'dfs' && this.endless === null) limits.push('strategy')
    return limits
  }

  /**
   * Where it stands, to go on from another time.
   * @returns null where that cannot be: a program that goes on for ever is explored anew
   */
  saved(): SavedExploration | null {
    const { machine, requirements, limitsMet } = this
    if (this.endless !== null || machine.isEndless) return null
    const limits = limitsMet.lastingOf(machine)
    return { ...this.executions.saved(), learnt: requirements, limits, metBy: limitsMet.by(machine, this.used) }
  }

  /**
   * Goes on from where another exploration stood, and comes to what that would have come to. To be called at the start.
   * @param saved what `saved` of that one gave
   * @throws NotResumed where the program goes another way
   */
  resume(saved: SavedExploration): void {
    this.restart(saved.learnt)
    const { executions, limitsMet } = this
    executions.resume(saved)
    limitsMet.resume(saved.limits, saved.metBy)
    this.over = saved.isDone
    this.stopAtLimit()
    const isBugMet = executions.scouts?.walks.found != null || this.outcomes.some(({ kind }) => isBug(kind))
    if (isBugMet && !this.over) this.bugIsMet()
  }

  /**
   * Tells what is known so far of what an endless program may do for ever. To be called where it is explored no further,
   * until it says that all is told; it can be explored on afterwards. What has come to its end by itself has told it.
   * @param pieces of that work at most, each of which takes about as long as an event
   * @returns whether all is told
   */
  conclude(pieces = Number.POSITIVE_INFINITY): boolean {
    if (this.endless === null || this.over || this.used !== null) return true
    const isTold = this.endless.conclude(pieces)
    this.endIfOver(this.endless)
    return isTold
  }

  private startingOver(act: () => boolean): boolean {
    if (this.used !== null) return true
    try {
      try {
        return act()
      } catch (thrown) {
        if (!(thrown instanceof StartOver)) throw thrown
        this.restart(thrown.options)
        return false
      }
    } catch (thrown) {
      if (!(thrown instanceof UsedUp)) throw thrown
      // The execution under way cannot be taken up again.
      this.used = thrown
      return true
    }
  }

  /** Whether each trace is explored once: not where processes are terminated, or starts are events, where every interleaving is. */
  private get reduces(): boolean {
    const { terminates, startsAreEvents } = this.requirements
    return this.options.strategy.kind === 'optimal' && terminates !== true && startsAreEvents !== true
  }

  /** Looks at states in place of executions, whatever the strategy. */
  private goOnForEver(executions: number): boolean {
    if (this.endless === null) {
      this.restart({ byStates: true })
      this.endless = new EndlessExploration(this.machine, this.limits, this.executions.races)
    }
    if (this.over) return this.searchShortest(executions)
    this.endless.advance(executions)
    this.endIfOver(this.endless)
    // Where all states were looked at, what they say together is as good as there.
    if (!this.endless.isLookedAt && this.outcomes.some(({ kind }) => isBug(kind))) this.bugIsMet()
    return false
  }

  private endIfOver(endless: EndlessExploration): void {
    if (!endless.isOver) return
    this.machine.states.audit(endless.someLocals())
    if (endless.isCut) this.limitsMet.add('states')
    this.over = true
  }

  private explore(): void {
    const { executions } = this
    const isBugMet = executions.explore(this.limitsMet)
    if (executions.isDone) {
      this.over = true
      return
    }
    this.stopAtLimit()
    if (isBugMet) this.bugIsMet()
  }

  private stopAtLimit(): void {
    const { count, isDone } = this.executions
    if (isDone || count < this.limits.executions) return
    this.over = true
    this.limitsMet.add('executions')
  }

  /** It may be over with this bug. */
  private bugIsMet(): void {
    if (this.options.stopAtBug !== true) return
    // A program that is not deterministic is told of as that, and not by what it came to by the way.
    this.executions.audit()
    this.over = true
    this.limitsMet.add('first-bug')
  }

  /** @returns whether there is nothing left to look for */
  private searchShortest(tries: number): boolean {
    if (this.shortest === null) {
      // What goes on for ever is no end that a shorter way could lead to.
      const bugs = withWalked(this.outcomes, this.executions.scouts?.walks).filter(
        ({ kind, detail }) => isBug(kind) && detail.endless === undefined,
      )
      if (bugs.length === 0) return true
      const { limits, requirements } = this
      const known = bugs.slice(0, maxKnown).map(({ choices }) => choices)
      const make = (more: Requirements) => this.freshMachine({ ...requirements, ...more })
      this.shortest = new ShortestSearch(make, limits, known, this.endless !== null)
    }
    return this.shortest.advance(tries)
  }

  private freshMachine(requirements?: Requirements): ExploringMachine {
    const { seed, policy, branches } = this.options
    const options: MachineOptions = {
      seed,
      branches: { ...noBranches, ...branches },
      timeouts: this.limits.timeouts,
      daemonRounds: this.limits.daemonRounds,
      ownSteps: this.limits.ownSteps,
      watch: this.watch,
      ...(requirements ?? this.requirements),
      ...(policy === undefined ? {} : { policy }),
    }
    try {
      return new ExploringMachine(this.module, this.values, options)
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      // What threads do before the first event may say as much.
      this.requirements = { ...this.requirements, ...thrown.options }
      return this.freshMachine()
    }
  }

  private freshExecutions(): Executions {
    const { options, limits } = this
    const machine = this.freshMachine()
    const looksBeside = options.scouts === true && options.strategy.kind === 'optimal' && !machine.isEndless
    const { events, executions } = limits
    const scouts = looksBeside ? new Scouts(this.freshMachine(), options.seed, events, executions) : null
    return new Executions(machine, options, limits, this.reduces, scouts)
  }

  /** Begins anew, since the machine must know more of the program from the start. */
  private restart(options: Requirements): void {
    this.requirements = { ...this.requirements, ...options }
    this.limitsMet = new LimitsMet()
    this.over = false
    this.shortest = null
    this.endless = null
    this.executions = this.freshExecutions()
  }
}
