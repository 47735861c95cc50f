import { type Parameters, pairProblems } from '../../program/parameters.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { isBug, type OutcomeKind, type OutcomeRecord } from '../outcomes/outcomes.ts'
import { CannotExplore, KeepsOutside, NotDeterministic } from '../state/refusals.ts'
import { Exploration } from './exploration.ts'
import type { ExplorationOptions } from './exploration-result.ts'
import { withWalked } from './scouts.ts'

type Values = { readonly [name: string]: number | string }

/** Parameters with which a program fails already: it was executed. */
export interface Smaller {
  /** All parameters. */
  readonly values: Values
  /** Names of those that are smaller. */
  readonly changed: readonly string[]
  /** How it fails, with an order that leads there. */
  readonly outcome: OutcomeRecord
}

/** How much is tried with each value, and how many values in all. */
const most = { executions: 100, events: 400, states: 3000, values: 32, rounds: 2 }

/**
 * Looks for smaller whole numbers among the parameters of a program with which it fails in the same way: one after
 * another, each from the least that is allowed. What is found need not be the least of all, but it fails; and parameters
 * of which exploring sees nothing, such as how often a run of what goes on for ever goes round, stay what they are.
 */
export class SmallerSearch {
  found: Smaller | null = null
  private values: Values
  private readonly names: readonly string[]
  /** Which parameter is tried, with which value. */
  private at = 0
  private value = 0
  private tried = 0
  private exploration: Exploration | null = null
  /** How often the exploration was told to go on. */
  private portions = 0

  /**
   * @param given parameters with which the program fails
   * @param kinds in which ways
   */
  constructor(
    private readonly module: ScenarioModule,
    given: Values,
    private readonly options: ExplorationOptions,
    private readonly kinds: ReadonlySet<OutcomeKind>,
  ) {
    this.values = given
    const { parameters } = module.scenario
    this.names = Object.keys(parameters).filter((name) => parameters[name]?.type === 'integer')
    this.beginParameter()
  }

  /**
   * Goes on for up to this many executions.
   * @returns whether there is nothing left to try
   */
  advance(executions: number): boolean {
    for (let n = 0; n < executions && !this.isOver; n++) this.goOn()
    return this.isOver
  }

  private get isOver(): boolean {
    return this.at >= this.names.length * most.rounds || this.tried > most.values
  }

  private goOn(): void {
    try {
      this.exploration ??= this.begin()
      if (this.exploration === null) {
        this.nextValue()
        return
      }
      this.exploration.advance(1)
      this.portions++
      const { done } = this.exploration.progress()
      const bug = this.bugOf(this.exploration)
      if (bug !== undefined && this.isSeen(this.exploration, bug)) this.accept(bug)
      else if (bug !== undefined) this.nextParameter()
      else if (done) this.nextValue()
    } catch (thrown) {
      const isRefused = [CannotExplore, NotDeterministic, KeepsOutside].some((refusal) => thrown instanceof refusal)
      if (!isRefused) throw thrown
      this.nextValue()
    }
  }

  private bugOf(exploration: Exploration): OutcomeRecord | undefined {
    const { outcomes, walks } = exploration.result()
    return withWalked(outcomes, walks).find(({ kind }) => isBug(kind) && this.kinds.has(kind))
  }

  /** Whether the smaller value makes a difference: with the one before it, exploring does not go the very same way. */
  private isSeen(exploration: Exploration, bug: OutcomeRecord): boolean {
    const other = this.explorationOf(this.values)
    for (let n = 0; n < this.portions; n++) other.advance(1)
    const toldOf = (of: Exploration, met: OutcomeRecord | undefined): string =>
      JSON.stringify([of.progress(), met?.kind, met?.choices])
    return toldOf(other, this.bugOf(other)) !== toldOf(exploration, bug)
  }

  /** Begins with a value; null where it is not allowed beside the others. */
  private begin(): Exploration | null {
    this.tried++
    this.portions = 0
    const values = this.valuesNow()
    return pairProblems(this.parameters, values).length > 0 ? null : this.explorationOf(values)
  }

  private explorationOf(values: Values): Exploration {
    const { limits, ...options } = this.options
    const fewer = { ...limits, executions: most.executions, events: most.events, states: most.states, tries: 0 }
    return new Exploration(this.module, values, { ...options, limits: fewer, scouts: true, stopAtBug: true })
  }

  private accept(outcome: OutcomeRecord): void {
    const values = this.valuesNow()
    this.found = { values, changed: [...new Set([...(this.found?.changed ?? []), this.name])], outcome }
    this.values = values
    this.nextParameter()
  }

  private nextValue(): void {
    this.exploration = null
    // The first ones one by one, then in larger steps.
    this.value += Math.max(1, (this.value - this.least) >> 1)
    if (this.value >= this.current) this.nextParameter()
  }

  private nextParameter(): void {
    this.at++
    this.beginParameter()
  }

  private beginParameter(): void {
    this.exploration = null
    while (!this.isOver && this.least >= this.current) this.at++
    this.value = this.least
  }

  private valuesNow(): Values {
    return { ...this.values, [this.name]: this.value }
  }

  /** The parameter that is tried: again after the others, which may have kept it from being smaller. */
  private get name(): string {
    return this.names[this.at % this.names.length] ?? ''
  }

  private get parameters(): Parameters {
    return this.module.scenario.parameters
  }

  private get least(): number {
    const parameter = this.parameters[this.name]
    return parameter !== undefined && 'min' in parameter ? parameter.min : 0
  }

  private get current(): number {
    return Number(this.values[this.name])
  }
}
