/**
 * Endless programs: a search through their states, nearest to the start first, that ends, as each state is looked at
 * once; and the cycles among them that a fair scheduler could repeat for ever without somebody, or anybody, getting on.
 * Fair is meant strongly: who can go on again and again does so in the end.
 */

import { finish, type Pieces } from '../base/pieces.ts'
import { threadFail } from '../model/ending.ts'
import { threadJoin } from '../model/thread.ts'
import type { DataRaces } from './data-races.ts'
import { fairCycle } from './fair-cycles.ts'
import { hasToGetOn } from './getting-on.ts'
import { Doing, type LocalState } from './local-state.ts'
import type { ExploringMachine } from './machine.ts'
import { isIdleDaemon } from './mortality.ts'
import { moveOf, slotOf } from './moves.ts'
import { type PartialDeadlock, partialDeadlocks, type Reach, reachOf } from './partial-deadlocks.ts'
import type { FairCycle } from './short-cycles.ts'
import { backward, beyond, type Endless, pieceStates, StateGraph } from './state-graph.ts'
import { StateStore } from './state-store.ts'
import { choicesSoFar } from './trail.ts'

/** Where threads were whose bodies are run once more, at most. */
const mostAudited = 200

/** What a search through all states came to. */
export interface EndlessResult {
  readonly states: number
  readonly transitions: number
  /** Whether all states were looked at. */
  readonly exhaustive: boolean
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

  /**
   * @param machine at its start, which looks at states and not at executions
   * @param most states to keep: of these all is looked at, and of what lies beyond nothing is said
   * @param ended told when somebody has failed, or nobody can go on and somebody waits: the machine stands there, and has
   * come by a shortest way
   * @param races which is told what threads do next in each state
   */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly most: number,
    private readonly ended: () => void = () => {},
    private readonly races: DataRaces | null = null,
  ) {
    this.store = new StateStore(machine)
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
   * Takes up to so many events, or a few more.
   * @returns whether all is done
   */
  advance(events: number): boolean {
    const { graph } = this
    const end = graph.edges + events
    // Where nobody can go on there is no event, but something was done.
    for (let n = 0; n < events && graph.edges < end && graph.expanded < graph.states; n++) this.expand(graph.expanded)
    return this.isDone
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
    const { machine, graph } = this
    const into = backward(graph)
    const slots = machine.places.threads.map(({ slot }) => slot)
    const parts = slots.length + 4
    tell(1, parts)
    yield
    const reach = yield* reachOf(graph, into, slots)
    const found: Endless[] = []
    tell(2, parts)
    const livelock = yield* fairCycle(
      graph,
      (edge) => !graph.bringsOn(edge),
      (state) => this.failed[state] !== 1,
    )
    if (livelock !== null) found.push(this.told('livelock', slotsIn(livelock), livelock))
    else
      for (const [n, slot] of slots.entries()) {
        tell(3 + n, parts)
        const cycle = yield* this.starvation(slot, reach)
        if (cycle !== null) found.push(this.told('starvation', [slot], cycle))
      }
    tell(parts - 1, parts)
    found.push(...(yield* this.neverMet()))
    tell(parts, parts)
    const stuck = yield* partialDeadlocks(graph, into, reach, (state, among) =>
      this.failed[state] === 1 || this.isOpen(state)
        ? []
        : among.filter((slot) => isWaiting(this.store.localOf(state, slot))),
    )
    return { ...this.size, exhaustive: !this.isCut && this.isDone, found, partialDeadlocks: stuck }
  }

  /** Where threads were in the states, some of all. */
  someLocals(): LocalState[] {
    return this.store.someLocals(mostAudited)
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
    const { born, kernel } = machine
    if (machine.isUnmet) {
      // What comes of it does not count.
      graph.endState()
      return
    }
    const failures = this.failures()
    this.lookForRaces(state)
    const before = graph.edges
    for (let i = 0; i < born.length; i++) {
      const slot = born[i] ?? 0
      const alternatives = machine.alternativesOf(slot)
      for (let which = 0; which < alternatives; which++) {
        const move = moveOf(slot, which)
        const top = kernel.formerTop
        if (!machine.step(move)) continue
        store.note(top)
        const to = store.number(this.most)
        graph.addEdge(to, move, machine.progressed)
        if (to === beyond) this.isCut = true
        else if (store.isNew) graph.addState(state, move)
        const failuresNow = store.isNew ? this.failures() : 0
        if (to !== beyond && store.isNew) {
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
    this.goTo(way)
    this.ended()
  }

  /** A fair cycle in which a thread does not get on though it could act after it, or in it; null where there is none. */
  private *starvation(slot: number, reach: Reach): Pieces<FairCycle | null> {
    const { graph, store } = this
    const able = reach.get(slot)
    const bringsOn = graph.bringingOn(slot)
    const starves = new Uint8Array(graph.states)
    for (let state = 0; state < graph.expanded; state++) {
      if (state % pieceStates === 0) yield
      // Who can never go on again does not starve but is deadlocked.
      if (able?.[state] === 1 && this.failed[state] !== 1 && hasToGetOn(store.localOf(state, slot))) starves[state] = 1
    }
    return yield* fairCycle(
      graph,
      (edge) => !bringsOn(edge),
      (state) => starves[state] === 1,
    )
  }

  /** What must hold some time and does not in a fair cycle, however that is reached. */
  private *neverMet(): Pieces<Endless[]> {
    const { machine, graph, failed, met } = this
    const found: Endless[] = []
    for (const [i, never] of (machine.invariants?.unmet(0) ?? []).entries()) {
      const isOpen = (state: number) => failed[state] !== 1 && ((met[state] ?? 0) & (1 << i)) === 0
      const cycle = yield* fairCycle(graph, () => true, isOpen)
      if (cycle !== null) found.push({ ...this.told('eventually', slotsIn(cycle), cycle), never })
    }
    return found
  }

  private told(kind: Endless['kind'], slots: readonly number[], { stem, cycle }: FairCycle): Endless {
    const { machine } = this
    this.goTo(stem)
    const names = slots.map((slot) => machine.places.threads[slot]?.path ?? '')
    const before = choicesSoFar(machine)
    const threads = slots.map((slot, i) => machine.current[slot]?.thread.name ?? names[i] ?? '')
    for (const move of cycle) machine.step(move)
    const all = choicesSoFar(machine)
    return { kind, threads, stem: before, cycle: all.slice(before.length) }
  }

  /** Whether somebody was cut off in a state, from whom may come what others wait for. */
  private isOpen(state: number): boolean {
    return this.machine.current.some((_, slot) => {
      const local = this.store.localOf(state, slot)
      return local !== null && local.cutAt !== null && !isIdleDaemon(local)
    })
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

function isUnfinished({ doing, thread }: LocalState): boolean {
  return doing !== Doing.end && !thread.daemon
}

/** Whether a thread has not ended. Those who wait for the end of others are left out: they do if these do. */
function isWaiting(state: LocalState | null): boolean {
  return state !== null && isUnfinished(state) && state.operation !== threadJoin
}

function slotsIn({ cycle }: FairCycle): number[] {
  return [...new Set(cycle.map(slotOf))]
}
