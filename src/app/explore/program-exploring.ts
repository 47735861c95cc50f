import { accountOf } from '../../analysis/account.ts'
import { lockFaults } from '../../analysis/deadlock.ts'
import { Exploration, type ExplorationLimit, type ExplorationOptions } from '../../explorer/exploration/exploration.ts'
import { withWalked } from '../../explorer/exploration/scouts.ts'
import { SmallerSearch } from '../../explorer/exploration/smaller.ts'
import { endOfOrder } from '../../explorer/outcomes/end-of-order.ts'
import { isBug, type OutcomeRecord } from '../../explorer/outcomes/outcomes.ts'
import { readChoice } from '../../program/choices.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { defaultLimits } from '../../simulator/options.ts'
import { simulate } from '../../simulator/simulation.ts'
import { encodeOrder } from '../link/order-code.ts'
import type {
  ExploreNews,
  ExploreReport,
  ExploreRequest,
  FoundCounterexample,
  FoundOutcome,
  FoundSmaller,
  Goal,
} from './explore-messages.ts'

/** Milliseconds between two looks for a message. */
const defaultSlice = 30
/** Milliseconds between two messages of progress: fewer than ten a second. */
const quiet = 125
/** Executions between two looks at the clock, at most: fewer where they take long. */
const maxPortion = 16

/** States of threads that may be known at once: about a gigabyte. No browser tells a worker how much memory it has. */
const maxLocalStates = 2_000_000

/** Milliseconds for which smaller parameters are looked for, and executions that are tried however long they take. */
const maxSmaller = 1500
const minSmaller = 100

/** Steps that are simulated after an order: library code may have some left. */
const stepsAfter = 10_000

/** One exploration of a program. It goes on from where it stopped, and comes to the same wherever that was. */
export class ProgramExploring {
  /** Set where it is to stop soon; the one who lets it go on takes that back. */
  isPauseWanted = false
  private readonly exploration: Exploration
  /** It stops at this many executions. */
  private allowed = 0
  /** Executions until it next looks at the clock. */
  private portion = 1
  private lastTold = 0
  /** Milliseconds of exploring. */
  private active = 0
  /** What was told of the outcomes, and how many of them. */
  private list: readonly OutcomeRecord[] = []
  private listTold = 0
  /** These, and what was found beside the search, in the order in which they were told. */
  private told: OutcomeRecord[] = []

  /** Undefined before it was looked for. */
  private smaller: FoundSmaller | null | undefined
  private readonly options: ExplorationOptions

  constructor(
    private readonly module: ScenarioModule,
    private readonly request: ExploreRequest,
  ) {
    const { how, scouts, branches, seed, policy, events, timeouts } = request
    this.options = {
      strategy: how,
      scouts: scouts === true,
      branches,
      seed,
      ...(policy === undefined ? {} : { policy }),
      // How many executions are enough is asked again and again.
      limits: { executions: Number.POSITIVE_INFINITY, events, timeouts },
    }
    let known: Exploration | null = null
    known = this.exploration = new Exploration(module, request.values, {
      ...this.options,
      look: () => (known !== null && known.localStates > maxLocalStates ? 'memory' : null),
    })
  }

  /** Goes on until there is no more to do, or it is paused, or the executions that are allowed are used up. */
  async go(goal: Goal, tell: (news: ExploreNews) => unknown): Promise<ExploreReport> {
    const slice = this.request.slice ?? defaultSlice
    if (this.executions >= this.allowed) this.allowed = this.executions + this.request.executions
    // The first news come soon: a bug may be among them.
    this.lastTold = Number.NEGATIVE_INFINITY
    for (;;) {
      const begin = performance.now()
      const doing = this.isEnough(goal) ? 'shortest' : 'exploring'
      let isOver = false
      let now = begin
      do {
        const last = now
        isOver = this.isEnough(goal) ? this.exploration.advanceShortest(this.portion) : this.exploreOn()
        now = performance.now()
        this.portion = now - last > slice / 4 ? Math.max(1, this.portion >> 1) : Math.min(maxPortion, this.portion + 1)
      } while (!isOver && now - begin < slice)
      if (doing === 'exploring') this.active += now - begin
      if (isOver) {
        await this.lookForSmaller(tell)
        const isDone = this.exploration.isUsedUp || (goal === 'exploring' && this.isDone)
        return this.report(isDone ? 'done' : goal === 'shortest' ? 'paused' : 'limit', doing)
      }
      if (this.isPauseWanted) {
        await this.conclude(tell)
        return this.report('paused', doing)
      }
      await this.tellAndWait(doing, tell)
    }
  }

  /**
   * Looks for what an endless program may do for ever among the states that it has come to. A further wish to pause ends
   * that, and so does one that comes while this is done at the end anyway.
   */
  private async conclude(tell: (news: ExploreNews) => unknown): Promise<void> {
    const { states, cycles } = this.exploration.progress()
    if (states === undefined || cycles !== undefined) return
    this.isPauseWanted = false
    while (!this.isPauseWanted) {
      const begin = performance.now()
      do if (this.exploration.conclude(maxPortion)) return
      while (performance.now() - begin < (this.request.slice ?? defaultSlice))
      await this.tellAndWait('exploring', tell)
    }
  }

  /** Lets messages come in, having told how far it is unless it did so just now. */
  private async tellAndWait(doing: Goal, tell: (news: ExploreNews) => unknown): Promise<void> {
    const now = performance.now()
    if (now - this.lastTold >= quiet) {
      this.lastTold = now
      tell(this.news(doing))
    }
    await messages()
  }

  private get executions(): number {
    return this.exploration.progress().executions
  }

  private get isDone(): boolean {
    return this.exploration.progress().done
  }

  /** Whether nothing is left but to look for the shortest counterexample. */
  private isEnough(goal: Goal): boolean {
    return goal === 'shortest' || this.isDone || this.executions >= this.allowed
  }

  private exploreOn(): boolean {
    return this.exploration.advance(Math.min(this.portion, this.allowed - this.executions))
  }

  private news(doing: ExploreNews['doing']): ExploreNews {
    const { outcomes } = this.exploration
    const { walks, ...progress } = this.exploration.progress()
    // An exploration that began anew tells everything anew.
    const isAnew = outcomes !== this.list
    if (isAnew) {
      this.list = outcomes
      this.listTold = 0
      this.told = []
    }
    const before = this.told.length
    this.told.push(...outcomes.slice(this.listTold))
    this.listTold = outcomes.length
    const walked = walks?.found?.outcome
    if (walked !== undefined && !this.told.includes(walked)) this.told.push(walked)
    const fresh = this.told.slice(before)
    return {
      progress,
      doing,
      rate: this.active === 0 ? 0 : (progress.executions * 1000) / this.active,
      isAnew,
      fresh: fresh.map(foundOutcome),
      traces: this.told.map(({ traces }) => traces),
    }
  }

  /** Looks for a short time for smaller parameters with which the program fails already; not again once it has. */
  private async lookForSmaller(tell: (news: ExploreNews) => unknown): Promise<void> {
    const { outcomes, walks } = this.exploration.result()
    const kinds = withWalked(outcomes, walks).flatMap(({ kind }) => (isBug(kind) ? [kind] : []))
    if (this.smaller !== undefined || kinds.length === 0) return
    tell(this.news('smaller'))
    const search = new SmallerSearch(this.module, this.request.values, this.options, new Set(kinds))
    const begin = performance.now()
    let last = begin
    let tried = 0
    while (!this.isPauseWanted && (last - begin < maxSmaller || tried < minSmaller) && !search.advance(1)) {
      tried++
      if (performance.now() - last < defaultSlice) continue
      last = performance.now()
      await messages()
    }
    const { found } = search
    if (found === null) this.smaller = null
    else {
      const changed = found.changed.map((name) => [name, Number(found.values[name])] as const)
      this.smaller = { changed, outcome: foundOutcome(found.outcome) }
    }
  }

  private report(why: 'paused' | 'limit' | 'done', doing: Goal): ExploreReport {
    const { exhaustive, limits, metBy, races } = this.exploration.result()
    const told = limits.map(
      (limit): ExplorationLimit => (limit === 'stopped' && why === 'limit' ? 'executions' : limit),
    )
    return {
      kind: 'stopped',
      news: this.news(doing),
      why,
      exhaustive,
      limits: told,
      metBy,
      counterexample: this.counterexample(),
      smaller: this.smaller ?? null,
      races: races.map(({ choices, ...race }) => ({ ...race, order: encodeOrder(choices) })),
    }
  }

  private counterexample(): FoundCounterexample | null {
    const { counterexample } = this.exploration.result()
    if (counterexample === null) return null
    const { choices, ...measure } = counterexample
    const { seed, cores, cost, machine, policy, values, branches, timeouts } = this.request
    const forced = policy === undefined ? {} : { policy }
    const trace = simulate(this.module, values, {
      seed,
      strategy: 'first-come',
      cores,
      cost,
      machine,
      choices,
      // What goes on after its end goes on for ever.
      limits: { ...defaultLimits, steps: choices.length + stepsAfter },
      ...forced,
    })
    const detail = endOfOrder(this.module, values, { seed, branches, timeouts, ...forced }, choices)
    return { ...measure, order: encodeOrder(choices), account: accountOf(trace, lockFaults(trace)), detail }
  }
}

function foundOutcome({ kind, detail, choices }: OutcomeRecord): FoundOutcome {
  const steps = choices.filter((choice) => readChoice(choice).drawn === null).length
  return { kind, detail, order: encodeOrder(choices), steps }
}

const { port1, port2 } = new MessageChannel()

/** Lets messages come in that are there by now. */
function messages(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}
