/** What may go wrong for ever in a program, found among its states and the events between them. */
import type { Pieces } from '../../base/pieces.ts'
import { threadJoin } from '../../model/thread.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { isIdleDaemon } from '../machine/mortality.ts'
import { slotOf } from '../machine/moves.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import type { Endless } from '../outcomes/endless.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import { fairCycle } from './fair-cycles.ts'
import { hasToGetOn } from './getting-on.ts'
import { type PartialDeadlock, partialDeadlocks, type Reach, reachOf } from './partial-deadlocks.ts'
import type { FairCycle } from './short-cycles.ts'
import { backward, pieceStates, type StateGraph } from './state-graph.ts'
import type { StateStore } from './state-store.ts'
import type { TicketClosure } from './ticket-closure.ts'
import { goesOnForEver } from './ticket-rounds.ts'

export interface Findings {
  /** Whether they are certain: where there are tickets they may not be. */
  readonly certain: boolean
  /** Livelocks and starvation. */
  readonly cycles: readonly Endless[]
  /** What must hold some time and does not. */
  readonly never: readonly Endless[]
  readonly partialDeadlocks: readonly PartialDeadlock[]
}

/** A cycle in which some threads do not get on. */
interface Wrong {
  readonly kind: Endless['kind']
  readonly slots: readonly number[]
  readonly cycle: FairCycle
}

/** Looks for what may go wrong for ever. */
export class EndlessFindings {
  /**
   * @param closure what could follow besides what was seen, where there are tickets
   * @param failed 1 for states in which somebody has failed
   * @param met by state, what has held so far of what must hold some time
   * @param goTo brings the machine to where moves lead from the start
   */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly store: StateStore,
    private readonly graph: StateGraph,
    private readonly closure: TicketClosure | null,
    private readonly failed: readonly number[],
    private readonly met: readonly number[],
    private readonly goTo: (way: readonly number[]) => void,
  ) {}

  /**
   * Finds all of it, in pieces.
   * @param tell is told which of how many parts is begun: how long each will take is not known
   */
  *inPieces(tell: (part: number, parts: number) => void): Pieces<Findings> {
    const { machine } = this
    const graph = this.closure?.whole() ?? this.graph
    const into = backward(graph)
    const slots = machine.places.threads.map(({ slot }) => slot)
    const parts = slots.length + 4
    tell(1, parts)
    yield
    const reach = yield* reachOf(graph, into, slots)
    const found: Wrong[] = []
    tell(2, parts)
    const livelock = yield* fairCycle(
      graph,
      (edge) => !graph.bringsOn(edge),
      (state) => this.failed[state] !== 1,
    )
    if (livelock !== null) found.push({ kind: 'livelock', slots: slotsIn(livelock), cycle: livelock })
    else
      for (const [n, slot] of slots.entries()) {
        tell(3 + n, parts)
        const cycle = yield* this.starvation(graph, slot, reach)
        if (cycle !== null) found.push({ kind: 'starvation', slots: [slot], cycle })
      }
    tell(parts - 1, parts)
    const never = yield* this.neverMet()
    tell(parts, parts)
    const stuck = yield* partialDeadlocks(graph, into, reach, (state, among) =>
      this.failed[state] === 1 || this.isOpen(state)
        ? []
        : among.filter((slot) => isWaiting(this.store.localOf(state, slot))),
    )
    const real = found.filter((one) => this.isForEver(one))
    const certain = real.length === found.length && (yield* this.isReachCertain(reach))
    return { certain, cycles: real.map((one) => this.described(one)), never, partialDeadlocks: stuck }
  }

  /** Whether a cycle can be repeated for ever, which is open where there are tickets. */
  private isForEver({ kind, slots, cycle }: Wrong): boolean {
    const { machine, store } = this
    if (store.keys === null) return true
    this.goTo([])
    return goesOnForEver(machine, store, store.keys, cycle, (slot) => kind === 'livelock' || slots.includes(slot))
  }

  /** Whether it is certain of who has not ended that it can still act where it may, which is open where there are tickets. */
  private *isReachCertain(reach: Reach): Pieces<boolean> {
    const { closure, store } = this
    if (closure === null) return true
    const graph = closure.certain()
    const certain = yield* reachOf(graph, backward(graph), reach.keys())
    return [...reach].every(([slot, may]) => {
      const does = certain.get(slot)
      return may.every((able, state) => able === does?.[state] || !isWaiting(store.localOf(state, slot)))
    })
  }

  /** A fair cycle in which a thread does not get on though it could act after it, or in it; null where there is none. */
  private *starvation(graph: StateGraph, slot: number, reach: Reach): Pieces<FairCycle | null> {
    const { store } = this
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
      if (cycle !== null) found.push({ ...this.described({ kind: 'eventually', slots: slotsIn(cycle), cycle }), never })
    }
    return found
  }

  private described({ kind, slots, cycle: { stem, cycle } }: Wrong): Endless {
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
}

/** Whether a thread has not ended. Those who wait for the end of others are left out: they do if these do. */
function isWaiting(state: LocalState | null): boolean {
  return state !== null && isUnfinished(state) && state.operation !== threadJoin
}

/** Whether a thread has more to do before the program can end. */
export function isUnfinished({ doing, thread }: LocalState): boolean {
  return doing !== Doing.end && !thread.daemon
}

function slotsIn({ cycle }: FairCycle): number[] {
  return [...new Set(cycle.map(slotOf))]
}
