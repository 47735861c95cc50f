import type { ScenarioModule } from '../program/scenario.ts'
import { Beyond } from './beyond.ts'
import { noBranches } from './branches.ts'
import { DataRaces } from './data-races.ts'
import { DepthFirstSearch } from './depth-first.ts'
import { EndlessExploration } from './endless-exploration.ts'
import {
  type ExplorationLimit,
  type ExplorationLimits,
  type ExplorationOptions,
  type ExplorationProgress,
  type ExplorationResult,
  type LimitsMetBy,
  limitsOf,
} from './exploration-result.ts'
import { type Learnt, type MachineOptions, StartOver } from './learnt.ts'
import { ExploringMachine } from './machine.ts'
import { OptimalSearch } from './optimal.ts'
import { Outcomes } from './outcome-list.ts'
import { isBug, type OutcomeRecord, statesNow } from './outcomes.ts'
import { PriorityWalk, RandomWalk } from './random-walk.ts'
import type { SavedExploration } from './saved.ts'
import { Scouts, withWalked } from './scouts.ts'
import { NotResumed, type Search } from './search.ts'
import { ShortestSearch } from './shortest-search.ts'
import { TraceHash } from './trace-hash.ts'
import { type Used, UsedUp, Watch } from './watch.ts'

export * from './exploration-result.ts'

/** Distinct traces are counted up to so many. */
const mostHashes = 4_000_000
/** Orders from which the search for the shortest begins, at most. */
const mostKnown = 50
/** What is met on the way, and holds to the end. */
const lasting: ReadonlySet<ExplorationLimit> = new Set([
  'events',
  'timeouts',
  'rounds',
  'draws',
  'clock',
  'own-steps',
  'daemons',
])
/** Local states are forgotten when there are so many. */
const mostStates = 400_000

/**
 * Goes through the executions of a program, in portions: it can be left and taken up again at any execution, and comes
 * to the same.
 */
export class Exploration {
  private machine: ExploringMachine
  private races: DataRaces
  private search: Search
  private told: Outcomes
  private executions = 0
  private over = false
  /** Whether the search has come to its end. */
  private isDone = false
  private readonly limitsMet = new Set<ExplorationLimit>()
  /** Limits of those that are met on the way and hold to the end, which it had met where it was resumed. */
  private resumed: ReadonlySet<ExplorationLimit> = new Set()
  private resumedBy: LimitsMetBy = {}
  /** What is used up: nothing goes on any more, not even with what was begun. */
  private used: UsedUp | null = null
  private readonly limits: ExplorationLimits
  private readonly watch: Watch
  private hash: TraceHash
  private hashes = new Set<number>()
  private estimates: number[] = []
  private nextEstimate = 8
  private nextAudit = 1
  private shortest: ShortestSearch | null = null
  private learnt: Learnt = {}
  /** For a program whose bodies go on for ever. */
  private endless: EndlessExploration | null = null
  private beyond: Beyond
  private scouts: Scouts | null

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
    this.told = new Outcomes(this.limits.outcomes)
    this.machine = this.freshMachine()
    this.races = new DataRaces(this.machine)
    this.search = this.freshSearch()
    this.hash = new TraceHash(this.machine)
    this.beyond = new Beyond(this.machine)
    this.scouts = this.freshScouts()
  }

  /**
   * Explores up to so many executions more, beside which scouts look at others, then looks for the shortest
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
    const { executions, estimates, endless } = this
    if (endless !== null) {
      const nothing = { executions: 0, traces: 0, redundant: 0, estimate: null }
      return { ...nothing, ...endless.progress, done: this.over }
    }
    const total = estimates[estimates.length - 1]
    const recent = estimates.slice(-8)
    return {
      executions,
      traces: this.reduces ? executions : this.hashes.size,
      redundant: this.redundant,
      estimate:
        total === undefined || this.over
          ? null
          : { total, low: Math.max(executions, Math.min(...recent)), high: Math.max(...recent) },
      done: this.over,
      ...(this.scouts === null ? {} : { walks: this.scouts.walks }),
    }
  }

  /** Whether it ended in the midst of an execution, and cannot go on. */
  get isUsedUp(): boolean {
    return this.used !== null
  }

  /** Outcomes so far, the first ones first, without what was found beside the search. */
  get outcomes(): readonly OutcomeRecord[] {
    return this.endless?.outcomes ?? this.told.list
  }

  /** @param why what is to be said of the end where it is not done, and nothing was used up */
  result(why: 'stopped' | Used = 'stopped'): ExplorationResult {
    const limits = this.limitsOf(why)
    return {
      ...this.progress(),
      exhaustive: limits.length === 0,
      limits,
      bounds: this.limits,
      metBy: this.metBy(),
      outcomes: this.outcomes,
      races: this.races.found,
      counterexample: this.shortest?.best ?? null,
    }
  }

  private metBy(): LimitsMetBy {
    const { cutOff, looked, daemonCut } = this.machine
    return {
      ...(cutOff === null ? {} : { 'own-steps': cutOff }),
      ...(looked === null ? {} : { clock: looked }),
      ...(daemonCut === null ? {} : { daemons: daemonCut }),
      ...this.resumedBy,
      ...(this.used?.by ? { [this.used.what]: this.used.by } : {}),
    }
  }

  /** Why it does not speak of all executions. */
  private limitsOf(why: 'stopped' | Used): ExplorationLimit[] {
    const limits = new Set(this.limitsMet)
    if (!this.over) limits.add(this.used?.what ?? why)
    if (this.machine.cutShort || this.resumed.has('timeouts')) limits.add('timeouts')
    if (this.machine.heldBack || this.resumed.has('rounds')) limits.add('rounds')
    if (this.machine.cutOff !== null || this.resumed.has('own-steps')) limits.add('own-steps')
    if (this.machine.daemonCut !== null || this.resumed.has('daemons')) limits.add('daemons')
    if (this.machine.drawsCut || this.resumed.has('draws')) limits.add('draws')
    if (this.machine.looked !== null || this.resumed.has('clock')) limits.add('clock')
    const { kind } = this.options.strategy
    if (kind !== 'optimal' && kind !== 'dfs' && this.endless === null) limits.add('strategy')
    return [...limits]
  }

  /**
   * Where it stands, to go on from another time.
   * @returns null where that cannot be: a program that goes on for ever is explored anew
   */
  saved(): SavedExploration | null {
    const { machine, search, scouts, outcomes, executions } = this
    if (this.endless !== null || machine.isEndless) return null
    const limits = this.limitsOf('stopped').filter((limit) => lasting.has(limit))
    return {
      learnt: this.learnt,
      places: machine.places.saved(),
      footprints: machine.footprints.saved(),
      search: executions === 0 ? { moves: [] } : search.saved(),
      scouts: scouts?.saved() ?? null,
      outcomes,
      races: this.races.saved(),
      executions,
      events: machine.events,
      isDone: this.isDone,
      limits,
      metBy: this.metBy(),
      spentBeyond: this.beyond.spent,
      hashes: [...this.hashes],
      estimates: this.estimates,
      nextEstimate: this.nextEstimate,
      nextAudit: this.nextAudit,
    }
  }

  /**
   * Goes on from where another exploration stood, and comes to what that would have come to. To be called at the start.
   * @param saved what `saved` of that one gave
   * @throws NotResumed where the program goes another way
   */
  resume(saved: SavedExploration): void {
    this.restart(saved.learnt)
    const { machine, told } = this
    if (!machine.places.restore(saved.places)) throw new NotResumed('its threads or objects are others')
    machine.footprints.restore(saved.footprints)
    told.restore(saved.outcomes)
    this.races.restore(saved.races)
    try {
      if (saved.executions > 0) this.search.resume(saved.search)
    } catch (thrown) {
      throw thrown instanceof StartOver ? new NotResumed('it does what it did not do before') : thrown
    }
    if (saved.scouts !== null) this.scouts?.resume(saved.scouts)
    machine.events = saved.events
    this.executions = saved.executions
    this.hashes = new Set(saved.hashes)
    this.estimates = [...saved.estimates]
    this.nextEstimate = saved.nextEstimate
    this.nextAudit = saved.nextAudit
    this.resumed = new Set(saved.limits)
    this.resumedBy = saved.metBy
    this.beyond.spent = saved.spentBeyond
    if (this.resumed.has('events')) this.limitsMet.add('events')
    this.isDone = this.over = saved.isDone
    this.stopAtLimit()
    const isBugMet = this.scouts?.walks.found != null || this.outcomes.some(({ kind }) => isBug(kind))
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
    const { terminates, startsAreEvents } = this.learnt
    return this.options.strategy.kind === 'optimal' && terminates !== true && startsAreEvents !== true
  }

  /** Executions that turned out to be others once more. */
  private get redundant(): number {
    const { kind } = this.options.strategy
    return kind === 'optimal' && !this.reduces ? this.executions - this.hashes.size : this.search.redundant
  }

  /** Looks at states in place of executions, whatever the strategy. */
  private goOnForEver(executions: number): boolean {
    if (this.endless === null) {
      this.restart({ byStates: true })
      this.endless = new EndlessExploration(this.machine, this.limits, this.races)
    }
    if (this.over) return this.searchShortest(executions)
    this.endless.advance(executions)
    this.endIfOver(this.endless)
    if (!this.over && this.outcomes.some(({ kind }) => isBug(kind))) this.bugIsMet()
    return false
  }

  private endIfOver(endless: EndlessExploration): void {
    if (!endless.isOver) return
    this.machine.states.audit(endless.someLocals())
    if (endless.isCut) this.limitsMet.add('states')
    this.over = true
  }

  private explore(): void {
    const { machine, scouts } = this
    if (scouts?.mayGoOn(machine.events) === true) {
      scouts.next()
      if (scouts.walks.found !== null) this.bugIsMet()
      return
    }
    const step = this.search.next()
    if (step === 'done') {
      this.isDone = this.over = true
      return
    }
    this.executions++
    if (step === 'limit') this.limitsMet.add('events')
    const known = this.hashes.size
    if (!this.reduces && known < mostHashes) this.hashes.add(this.hash.of())
    const newTrace = this.reduces || this.hashes.size > known
    this.races.look()
    const cut = step === 'limit' ? 'limit' : null
    const outcome = this.beyond.look(() => this.told.add(machine, cut, newTrace))
    // Bodies are run once more now and then: what they do may follow from nothing but their results.
    if (this.executions === this.nextAudit) {
      this.nextAudit *= 8
      machine.states.audit(statesNow(machine))
    }
    if (this.executions === this.nextEstimate) {
      this.nextEstimate = Math.ceil(this.nextEstimate * 1.25)
      this.estimates.push(this.executions / this.search.share())
    }
    if (machine.states.size > mostStates) this.forget()
    this.stopAtLimit()
    if (outcome !== null && isBug(outcome.kind)) this.bugIsMet()
  }

  private stopAtLimit(): void {
    if (this.isDone || this.executions < this.limits.executions) return
    this.over = true
    this.limitsMet.add('executions')
  }

  /** It may be over with this bug. */
  private bugIsMet(): void {
    if (this.options.stopAtBug !== true) return
    // A program that is not deterministic is told of as that, and not by what it came to by the way.
    this.machine.states.audit(statesNow(this.machine))
    this.over = true
    this.limitsMet.add('first-bug')
  }

  private forget(): void {
    const { machine } = this
    machine.states.forgetAllBut([...machine.from.slice(0, machine.depth), ...statesNow(machine)])
  }

  /** @returns whether there is nothing left to look for */
  private searchShortest(tries: number): boolean {
    if (this.shortest === null) {
      // What goes on for ever is no end that a shorter way could lead to.
      const bugs = withWalked(this.outcomes, this.scouts?.walks).filter(
        ({ kind, detail }) => isBug(kind) && detail.endless === undefined,
      )
      if (bugs.length === 0) return true
      const { limits, learnt } = this
      const known = bugs.slice(0, mostKnown).map(({ choices }) => choices)
      const make = (more: Learnt) => this.freshMachine({ ...learnt, ...more })
      this.shortest = new ShortestSearch(make, limits, known, this.endless !== null)
    }
    return this.shortest.advance(tries)
  }

  private freshMachine(learnt?: Learnt): ExploringMachine {
    const { seed, policy, branches } = this.options
    const options: MachineOptions = {
      seed,
      branches: { ...noBranches, ...branches },
      timeouts: this.limits.timeouts,
      daemonRounds: this.limits.daemonRounds,
      ownSteps: this.limits.ownSteps,
      watch: this.watch,
      ...(learnt ?? this.learnt),
      ...(policy === undefined ? {} : { policy }),
    }
    try {
      return new ExploringMachine(this.module, this.values, options)
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      // What threads do before the first event may say as much.
      this.learnt = { ...this.learnt, ...thrown.options }
      return this.freshMachine()
    }
  }

  private freshSearch(): Search {
    const { machine, limits } = this
    const { strategy, seed } = this.options
    switch (strategy.kind) {
      case 'optimal':
        // What a terminated process could still have done, or a thread not yet started, is not found by reversing races.
        if (!this.reduces) return new DepthFirstSearch(machine, Number.POSITIVE_INFINITY, limits.events)
        return new OptimalSearch(machine, limits.events, this.races)
      case 'dfs':
        return new DepthFirstSearch(machine, Number.POSITIVE_INFINITY, limits.events)
      case 'preemptions':
        return new DepthFirstSearch(machine, strategy.most, limits.events)
      case 'random':
        return new RandomWalk(machine, strategy.executions, seed, limits.events)
      case 'pct':
        return new PriorityWalk(machine, strategy.depth, strategy.executions, seed, limits.events)
    }
  }

  private freshScouts(): Scouts | null {
    const { scouts, seed, strategy } = this.options
    if (scouts !== true || strategy.kind !== 'optimal' || this.machine.isEndless) return null
    return new Scouts(this.freshMachine(), seed, this.limits.events, this.limits.executions)
  }

  /** Begins anew, since the machine must know more of the program from the start. */
  private restart(options: Learnt): void {
    this.learnt = { ...this.learnt, ...options }
    this.limitsMet.clear()
    this.resumed = new Set()
    this.resumedBy = {}
    this.over = this.isDone = false
    this.shortest = null
    this.endless = null
    this.told = new Outcomes(this.limits.outcomes)
    this.executions = 0
    this.hashes = new Set()
    this.estimates = []
    this.nextEstimate = 8
    this.nextAudit = 1
    this.machine = this.freshMachine()
    this.races = new DataRaces(this.machine)
    this.search = this.freshSearch()
    this.hash = new TraceHash(this.machine)
    this.beyond = new Beyond(this.machine)
    this.scouts = this.freshScouts()
  }
}
