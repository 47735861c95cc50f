import type { ExploringMachine } from '../machine/machine.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import { outcomeKey, withUnmet } from '../outcomes/outcome-list.ts'
import { detailOf, isBug, kindOf, type OutcomeRecord, statesNow } from '../outcomes/outcomes.ts'
import { PriorityWalk, RandomWalk } from '../search/random-walk.ts'
import type { SavedSearch, Search, SearchStep } from '../search/search.ts'

/** By which way to choose who goes next a bug was found, beside the search. */
export type ScoutName = 'first-come' | 'round-robin' | 'random' | 'pct'

/** Executions that were looked at beside the search, each by itself, and the first bug that they came upon. */
export interface Walks {
  readonly executions: number
  readonly found: {
    readonly by: ScoutName
    /** How many of these executions there had been by then, with the one that found it. */
    readonly executions: number
    readonly outcome: OutcomeRecord
  } | null
}

/** Changes of priorities that `pct` makes, and one: a bug that needs this many events in an order is likely met. */
const depth = 3
/** How much may be asked before the search has done anything. */
const atFirst = 2000
/** How much may be asked for each event of the search, and up to how much in all. */
const early = { each: 2, most: 50_000 }
/** How much may be asked for each event of the search, however many there are. */
const lasting = 0.1

/** Where scouts stand between two executions, as what JSON can hold. */
export interface SavedScouts {
  readonly done: number
  readonly asked: number
  readonly found: Walks['found']
  readonly ways: readonly SavedSearch[]
}

/**
 * Looks for a bug beside a search, by executions from the start: most bugs are in most schedules, and a search that goes
 * through all in order may come to the first of them late. What scouts do is a share of what the search does, and adds
 * nothing to its counts.
 */
export class Scouts {
  private done = 0
  /** How often it was asked whether a thread could go on: about what an execution costs. */
  private asked = 0
  private found: Walks['found'] = null
  private readonly ways: readonly Search[]

  /** @param machine of their own, at its start */
  constructor(
    private readonly machine: ExploringMachine,
    seed: number,
    maxEvents: number,
    private readonly maxExecutions: number,
  ) {
    this.ways = [
      new InTurn(machine, maxEvents, true),
      new InTurn(machine, maxEvents, false),
      new RandomWalk(machine, Number.POSITIVE_INFINITY, seed, maxEvents),
      new PriorityWalk(machine, depth, Number.POSITIVE_INFINITY, seed, maxEvents),
    ]
  }

  get walks(): Walks {
    return { executions: this.done, found: this.found }
  }

  saved(): SavedScouts {
    const { done, asked, found, ways } = this
    return { done, asked, found, ways: ways.map((way) => way.saved()) }
  }

  resume({ done, asked, found, ways }: SavedScouts): void {
    this.done = done
    this.asked = asked
    this.found = found
    ways.forEach((way, i) => {
      this.ways[i]?.resume(way)
    })
  }

  /** Whether they may look at another execution, where the search has taken this many events. */
  mayGoOn(events: number): boolean {
    if (this.found !== null || this.done >= this.maxExecutions) return false
    return this.asked < atFirst + Math.min(events * early.each, early.most) + events * lasting
  }

  /**
   * Looks at another execution.
   * @throws NotDeterministic where a bug was found in a program that uses state of its own between threads
   */
  next(): void {
    const { machine } = this
    // The first two are one execution each.
    const way = this.done < 2 ? this.done : 2 + (this.done % 2)
    const step = this.ways[way]?.next()
    this.done++
    this.asked += 1 + machine.depth * machine.spawned.length
    const kind = kindOf(machine, step === 'limit' ? 'limit' : null)
    if (!isBug(kind)) return
    // A program that is not deterministic is told of as that, and not by what it came to by the way.
    machine.states.audit(statesNow(machine))
    const detail = withUnmet(machine, kind, detailOf(machine))
    const outcome = { kind, detail, executions: 1, traces: 0, choices: choicesSoFar(machine) }
    this.found = { by: names[way] ?? 'random', executions: this.done, outcome }
  }
}

const names: readonly ScoutName[] = ['first-come', 'round-robin', 'random', 'pct']

/** One execution in which each thread goes on until it has to wait, or each for one event at a time. */
class InTurn implements Search {
  readonly redundant = 0
  private begun = false

  constructor(
    private readonly machine: ExploringMachine,
    private readonly maxEvents: number,
    private readonly stays: boolean,
  ) {}

  next(): SearchStep {
    const { machine } = this
    if (this.begun) return 'done'
    this.begun = true
    while (machine.depth > 0) machine.undo()
    let last = 0
    while (machine.depth < this.maxEvents) {
      const { spawned } = machine
      const from = this.stays ? last : last + 1
      let i = 0
      while (i < spawned.length && !machine.step(spawned[(from + i) % spawned.length] ?? 0)) i++
      if (i === spawned.length) return 'execution'
      last = (from + i) % spawned.length
    }
    return 'limit'
  }

  share(): number {
    return this.begun ? 1 : 0
  }

  saved(): SavedSearch {
    return { moves: [] }
  }

  // Whether it was done follows from how many executions the scouts have done.
  resume(): void {}
}

/** The outcomes of a search, with what was found beside it where the search has not come to it. */
export function withWalked(outcomes: readonly OutcomeRecord[], walks: Walks | undefined): readonly OutcomeRecord[] {
  const walked = walks?.found?.outcome
  if (walked === undefined) return outcomes
  const text = ({ kind, detail }: OutcomeRecord): string => outcomeKey(kind, detail)
  const wanted = text(walked)
  return outcomes.some((outcome) => text(outcome) === wanted) ? outcomes : [walked, ...outcomes]
}
