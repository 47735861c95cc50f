import type { ExploringMachine } from '../machine/machine.ts'
import { Outcomes } from '../outcomes/outcome-list.ts'
import { isBug, statesNow } from '../outcomes/outcomes.ts'
import { PastTimeouts } from '../outcomes/past-timeouts.ts'
import { DataRaces } from '../search/data-races.ts'
import { NotResumed, type Search } from '../search/search.ts'
import { searchOf } from '../search/searches.ts'
import { TraceHash } from '../search/trace-hash.ts'
import { StartOver } from '../state/requirements.ts'
import { Estimates } from './estimates.ts'
import type { ExplorationLimits, ExplorationOptions, ExplorationProgress } from './exploration-result.ts'
import type { LimitsMet } from './limits-met.ts'
import type { SavedExecutions } from './saved.ts'
import type { Scouts } from './scouts.ts'

/** Distinct traces are counted up to this many. */
const maxHashes = 4_000_000
/** Local states are forgotten when there are this many. */
const maxStates = 400_000

/** The executions of a program of which all is known that must be known from the start, one by one. */
export class Executions {
  /** How many there were. */
  count = 0
  /** Whether there are no more. */
  isDone = false
  readonly races: DataRaces
  readonly outcomes: Outcomes
  private readonly search: Search
  private readonly hash: TraceHash
  private readonly hashes = new Set<number>()
  private readonly estimates = new Estimates()
  private readonly pastTimeouts: PastTimeouts
  private nextAudit = 1

  /**
   * @param reduces whether each trace is explored once
   * @param scouts what is looked at beside the search
   */
  constructor(
    readonly machine: ExploringMachine,
    private readonly options: ExplorationOptions,
    limits: ExplorationLimits,
    private readonly reduces: boolean,
    readonly scouts: Scouts | null,
  ) {
    this.races = new DataRaces(machine)
    this.outcomes = new Outcomes(limits.outcomes)
    this.search = searchOf(options.strategy, machine, reduces, options.seed, limits.events, this.races)
    this.hash = new TraceHash(machine)
    this.pastTimeouts = new PastTimeouts(machine)
  }

  /**
   * Explores one more, or one beside the search.
   * @returns whether a bug was met
   */
  explore(limitsMet: LimitsMet): boolean {
    const { machine, scouts } = this
    if (scouts?.mayGoOn(machine.events) === true) {
      scouts.next()
      return scouts.walks.found !== null
    }
    const step = this.search.next()
    if (step === 'done') {
      this.isDone = true
      return false
    }
    this.count++
    if (step === 'limit') limitsMet.add('events')
    const known = this.hashes.size
    if (!this.reduces && known < maxHashes) this.hashes.add(this.hash.of())
    const newTrace = this.reduces || this.hashes.size > known
    this.races.look()
    const cut = step === 'limit' ? 'limit' : null
    const outcome = this.pastTimeouts.look(() => this.outcomes.add(machine, cut, newTrace))
    // Bodies are run once more now and then: what they do may follow from nothing but their results.
    if (this.count === this.nextAudit) {
      this.nextAudit *= 8
      this.audit()
    }
    this.estimates.note(this.count, this.search)
    if (machine.states.size > maxStates) this.forget()
    return isBug(outcome.kind)
  }

  /** Runs the bodies of the execution in which the machine is once more, and compares what they ask for. */
  audit(): void {
    const { machine } = this
    machine.states.audit(statesNow(machine))
  }

  private forget(): void {
    const { machine } = this
    machine.states.forgetAllBut([...machine.from.slice(0, machine.depth), ...statesNow(machine)])
  }

  /** How far it is, where there is no end yet. */
  progress(): Omit<ExplorationProgress, 'done'> {
    const { count, hashes, scouts } = this
    return {
      executions: count,
      traces: this.reduces ? count : hashes.size,
      redundant: this.redundant,
      estimate: this.estimates.last(count),
      ...(scouts === null ? {} : { walks: scouts.walks }),
    }
  }

  /** How many turned out to be others once more. */
  private get redundant(): number {
    const { kind } = this.options.strategy
    return kind === 'optimal' && !this.reduces ? this.count - this.hashes.size : this.search.redundant
  }

  saved(): SavedExecutions {
    const { machine, search, scouts, count } = this
    return {
      places: machine.places.saved(),
      footprints: machine.footprints.saved(),
      search: count === 0 ? { moves: [] } : search.saved(),
      scouts: scouts?.saved() ?? null,
      outcomes: this.outcomes.list,
      races: this.races.saved(),
      executions: count,
      events: machine.events,
      isDone: this.isDone,
      spentBeyond: this.pastTimeouts.spent,
      hashes: [...this.hashes],
      ...this.estimates.saved(),
      nextAudit: this.nextAudit,
    }
  }

  /**
   * Goes on from where others stood; to be called at the start.
   * @throws NotResumed where the program goes another way
   */
  resume(saved: SavedExecutions): void {
    const { machine } = this
    if (!machine.places.restore(saved.places)) throw new NotResumed('its threads or objects are others')
    machine.footprints.restore(saved.footprints)
    this.outcomes.restore(saved.outcomes)
    this.races.restore(saved.races)
    try {
      if (saved.executions > 0) this.search.resume(saved.search)
    } catch (thrown) {
      throw thrown instanceof StartOver ? new NotResumed('it does what it did not do before') : thrown
    }
    if (saved.scouts !== null) this.scouts?.resume(saved.scouts)
    machine.events = saved.events
    this.count = saved.executions
    for (const hash of saved.hashes) this.hashes.add(hash)
    this.estimates.restore(saved)
    this.nextAudit = saved.nextAudit
    this.pastTimeouts.spent = saved.spentBeyond
    this.isDone = saved.isDone
  }
}
