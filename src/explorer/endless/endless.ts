/**
 * Endless programs: a search through their states, nearest to the start first, that ends, as each state is looked at
 * once; and the cycles among them that a fair scheduler could repeat for ever without somebody, or anybody, getting on.
 * Fair is meant strongly: who can go on again and again does so in the end.
 */

import { finish, type Pieces } from '../../base/pieces.ts'
import { threadFail } from '../../model/ending.ts'
import { TicketRules } from '../../program/tickets.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { moveOf } from '../machine/moves.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import type { Endless } from '../outcomes/endless.ts'
import type { DataRaces } from '../search/data-races.ts'
import type { LocalState } from '../state/local-state.ts'
import { StartOver } from '../state/requirements.ts'
import { EndlessFindings, isUnfinished } from './endless-findings.ts'
import type { PartialDeadlock } from './partial-deadlocks.ts'
import { StateGraph, unstored } from './state-graph.ts'
import { StateStore } from './state-store.ts'
import { TicketClosure } from './ticket-closure.ts'

/** Where threads were whose bodies are run once more, at most. */
const maxAudited = 200
/**
 * States at which counters that grow are first looked for; a counter that grows has had more numbers than this many.
 */
const firstLook = 2000
const defaultNumbers = 4

/** What a search through all states came to. */
export interface EndlessResult {
  readonly states: number
  readonly transitions: number
  /** Whether all states were looked at. */
  readonly exhaustive: boolean
  /** Whether what they say is certain: where there are tickets it may not be. */
  readonly certain: boolean
  readonly found: readonly Endless[]
  readonly partialDeadlocks: readonly PartialDeadlock[]
}

/** Goes through the states of an endless program, in portions. */
export class EndlessSearch {
  private readonly store: StateStore
  private readonly graph = new StateGraph()
  /** Whether there were more states than are kept. */
  isCut = false
  /** 1 for states in which somebody has failed: what then goes wrong for ever comes of that. */
  private readonly failed: number[] = []
  /** By state, what has held so far of what must hold some time. */
  private readonly met: number[] = []
  /** Where there are tickets: what could follow besides what was seen. */
  private readonly closure: TicketClosure | null
  private readonly findings: EndlessFindings
  private nextLook = firstLook
  private hasReported = false

  /**
   * @param machine at its start, which looks at states and not at executions
   * @param maxStates states to keep: of these all is looked at, and of what lies beyond nothing is said
   * @param ended told when somebody has failed, or nobody can go on and somebody waits: the machine stands there, and has
   * come by a shortest way
   * @param races which is told what threads do next in each state
   */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly maxStates: number,
    private readonly ended: () => void = () => {},
    private readonly races: DataRaces | null = null,
  ) {
    this.store = new StateStore(machine)
    const { keys } = this.store
    this.closure = keys === null ? null : new TicketClosure(this.graph, this.store, keys)
    this.findings = new EndlessFindings(machine, this.store, this.graph, this.closure, this.failed, this.met, (way) =>
      this.goTo(way),
    )
    this.store.number()
    this.graph.addState(-1, 0)
    this.failed[0] = this.failures() > 0 ? 1 : 0
    this.met[0] = machine.met
    if (this.failed[0] === 1) this.tell([])
  }

  /** How many states were found, and how many events between them. */
  get size(): { readonly states: number; readonly transitions: number } {
    return { states: this.graph.states, transitions: this.graph.edges }
  }

  /**
   * Takes up to this many events, or a few more.
   * @returns whether all is done
   */
  advance(events: number): boolean {
    const { graph } = this
    const end = graph.edges + events
    // Where nobody can go on there is no event, but something was done.
    for (let n = 0; n < events && graph.edges < end && graph.expanded < graph.states; n++) this.expand(graph.expanded)
    if (this.closure === null) this.lookForCounters()
    else if (this.isDone && !this.isCut) this.close(this.closure)
    return this.isDone
  }

  /**
   * Looks whether there are counters that grow, so that there would be no end of states.
   * @throws StartOver where there are, which may be tickets
   */
  private lookForCounters(): void {
    const { machine, store, graph } = this
    // Invariants see the numbers themselves.
    if (machine.ticketRules === null || machine.invariants !== null) return
    if (this.isDone ? !this.isCut : graph.states < this.nextLook) return
    this.nextLook *= 2
    const cells = store.growing(defaultNumbers)
    if (cells.length > 0) throw new StartOver({ tickets: new TicketRules(cells) })
  }

  /** Adds states where something could follow, for all that is known, of which there is none. */
  private close(closure: TicketClosure): void {
    const { machine, store, graph } = this
    const further = closure.further()
    if (further === null) this.lookFurther()
    for (const { from, move } of further ?? []) {
      store.restore(from)
      const top = machine.kernel.formerTop
      machine.step(move)
      store.note(top)
      const state = store.another()
      graph.addState(from, move)
      this.failed[state] = this.failed[store.firstLike(state)] ?? 0
      machine.undo()
    }
  }

  /**
   * Has tickets be told apart better, where nothing can be said for certain; and in the end has none. Where something was
   * found by then, it remains open what else there is.
   * @throws StartOver unless that is so
   */
  lookFurther(): void {
    this.machine.states.tickets?.lookFurther(this.hasReported)
    this.isCut = true
  }

  /** Whether all states are looked at. */
  get isDone(): boolean {
    return this.graph.expanded === this.graph.states
  }

  /** What may go wrong for ever, so far as is known from what was looked at. */
  result(): EndlessResult {
    return finish(this.inPieces(() => {}))
  }

  /**
   * What `result` gives, in pieces: of the states that were looked at when it is begun. Where the search goes on before all
   * are done, they are to be given up.
   * @param tell is told which of how many parts is begun: how long each will take is not known
   */
  *inPieces(tell: (part: number, parts: number) => void): Pieces<EndlessResult> {
    const { certain, cycles, never, partialDeadlocks } = yield* this.findings.inPieces(tell)
    if (cycles.length + partialDeadlocks.length > 0) this.hasReported = true
    return {
      ...this.size,
      exhaustive: certain && !this.isCut && this.isDone,
      certain,
      found: [...cycles, ...never],
      partialDeadlocks,
    }
  }

  /** Where threads were in the states, some of all. */
  someLocals(): LocalState[] {
    return this.store.someLocals(maxAudited)
  }

  /** Brings the machine to where these moves lead from the start. */
  goTo(way: readonly number[]): void {
    this.store.restore(0)
    this.machine.broken.length = 0
    for (const move of way) this.machine.step(move)
  }

  /** Takes every event that is possible in a state. */
  private expand(state: number): void {
    const { machine, store, graph } = this
    store.restore(state)
    machine.broken.length = 0
    const { spawned, kernel } = machine
    const numbers = store.look()
    if (machine.isUnmet) {
      // What comes of it does not count.
      graph.endState()
      return
    }
    const failures = this.failures()
    this.lookForRaces(state)
    const before = graph.edges
    for (let i = 0; i < spawned.length; i++) {
      const slot = spawned[i] ?? 0
      const alternatives = machine.alternativesOf(slot)
      for (let which = 0; which < alternatives; which++) {
        const move = moveOf(slot, which)
        const top = kernel.formerTop
        if (!machine.step(move)) continue
        store.note(top)
        const to = store.number(this.maxStates)
        this.closure?.note(state, numbers, move, to)
        graph.addEdge(to, move, machine.progressed)
        if (to === unstored) this.isCut = true
        else if (store.isNew) graph.addState(state, move)
        const failuresNow = store.isNew ? this.failures() : 0
        if (to !== unstored && store.isNew) {
          this.failed[to] = failuresNow > 0 || machine.isUnmet ? 1 : 0
          this.met[to] = machine.met
        }
        const fails = failuresNow > failures
        machine.undo()
        if (!fails) continue
        this.tell([...graph.wayTo(state), move])
        store.restore(state)
      }
    }
    graph.endState()
    // Of those who have failed on the way here it was told.
    if (graph.edges === before && failures === 0 && (this.someoneWaits() || machine.unmet.length > 0))
      this.tell(graph.wayTo(state))
  }

  /** Notes which accesses of a cell could come right after each other in a state, at which the machine is. */
  private lookForRaces(state: number): void {
    const { machine, races } = this
    if (races === null) return
    races.noteNext((first, second) => {
      this.goTo([...this.graph.wayTo(state), moveOf(first, 0), moveOf(second, 0)])
      const order = choicesSoFar(machine)
      this.store.restore(state)
      return order
    })
  }

  /** Tells what the moves lead to. */
  private tell(way: readonly number[]): void {
    this.hasReported = true
    this.goTo(way)
    this.ended()
  }

  private failures(): number {
    return countFailed(this.machine.current) + (this.machine.isBroken ? 1 : 0)
  }

  private someoneWaits(): boolean {
    return this.machine.current.some((state) => state && isUnfinished(state))
  }
}

function countFailed(states: readonly (LocalState | null)[]): number {
  let count = 0
  for (let slot = 0; slot < states.length; slot++) if (states[slot]?.operation === threadFail) count++
  return count
}
