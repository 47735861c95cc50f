/**
 * Endless programs: a search through their states that ends, as each state is looked at once, and the cycles among them
 * that a fair scheduler could repeat for ever without somebody, or anybody, getting on. Fair is meant strongly: who can
 * go on again and again does so in the end. Sources: Tarjan, "Depth-First Search and Linear Graph Algorithms", SIAM J.
 * Comput. 1(2), 1972; for strong fairness the repeated removal of states in Lichtenstein and Pnueli, "Checking That
 * Finite State Concurrent Programs Satisfy Their Linear Specification", POPL 1985.
 */

import { threadFail } from '../model/ending.ts'
import { threadJoin } from '../model/thread.ts'
import { type FairCycle, fairCycle } from './fair-cycles.ts'
import { goesOnForEver } from './for-ever.ts'
import { Doing, type LocalState } from './local-state.ts'
import type { ExploringMachine } from './machine.ts'
import { slotOf } from './moves.ts'
import { type PartialDeadlock, partialDeadlocks, reachOf } from './partial-deadlocks.ts'
import type { Edge, Endless, StateGraph } from './state-graph.ts'
import { StateKeys } from './state-keys.ts'
import { choicesSoFar } from './trail.ts'

/** What a search through all states came to. */
export interface EndlessResult {
  readonly states: number
  readonly transitions: number
  /** Whether all states were looked at. */
  readonly exhaustive: boolean
  readonly found: readonly Endless[]
  readonly partialDeadlocks: readonly PartialDeadlock[]
}

/** A state on the way: who is still to be tried from it. */
interface Visit {
  readonly state: number
  readonly left: number[]
}

/** Goes through the states of an endless program, in portions. */
export class EndlessSearch {
  private readonly numbers = new Map<string, number>()
  private readonly keys: StateKeys
  private readonly edges: Edge[][] = []
  private readonly parents: number[] = []
  private readonly way: Visit[] = []
  /** How many threads have failed in each state. */
  private readonly failed: number[] = []
  /** Threads that have not ended, in each state: equal lists are the same one. */
  private readonly waiting: (readonly number[])[] = []
  private readonly waitingLists = new Map<string, readonly number[]>()
  private transitions = 0
  private cut = false

  /**
   * @param most states to look at before it gives up
   * @param ended told when the machine stands where nobody can go on and somebody waits, or where somebody has failed
   */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly most: number,
    private readonly ended: () => void = () => {},
  ) {
    this.keys = new StateKeys(machine)
    this.enter(-1)
  }

  /** How many states were found, and how many events between them. */
  get size(): { readonly states: number; readonly transitions: number } {
    return { states: this.edges.length, transitions: this.transitions }
  }

  /**
   * Takes up to so many events.
   * @returns whether all is done
   */
  advance(events: number): boolean {
    const { machine, way } = this
    for (let n = 0; n < events; n++) {
      const visit = way.at(-1)
      if (visit === undefined) return true
      const move = visit.left.pop()
      if (move === undefined) {
        way.pop()
        if (way.length > 0) machine.undo()
        continue
      }
      const top = machine.kernel.formerTop
      if (!machine.step(move)) continue
      this.keys.note(top)
      this.transitions++
      const progress = [...machine.progressed]
      const key = this.keys.key()
      const known = this.numbers.get(key)
      const to = known ?? this.edges.length
      this.edges[visit.state]?.push({ to, slot: slotOf(move), move, progress })
      if (known !== undefined) machine.undo()
      else if (this.edges.length >= this.most) {
        this.cut = true
        this.edges[visit.state]?.pop()
        way.length = 0
        return true
      } else this.enter(visit.state, key)
    }
    return way.length === 0
  }

  /** What may go wrong for ever. To be asked when all is done. */
  result(): EndlessResult {
    const { machine, edges, parents, waiting } = this
    const graph: StateGraph = { edges, parents }
    const alive = machine.born.filter((slot) => machine.places.threads[slot] !== undefined)
    const slots = [...new Set([...alive, ...edges.flat().map((edge) => edge.slot)])]
    const found: Endless[] = []
    const reach = reachOf(graph, slots)
    const livelock = fairCycle(graph, (edge) => edge.progress.length === 0)
    if (livelock !== null) found.push(this.told('livelock', slotsIn(livelock), livelock))
    else
      for (const slot of slots) {
        // Who has ended, or is at no endless body, has nothing to get on with.
        if (!edges.some((list) => list.some((edge) => edge.progress.includes(slot) || edge.slot === slot))) continue
        if (!this.goesOnForEver(slot)) continue
        // Who can never go on again does not starve but is deadlocked.
        const able = reach.get(slot)
        const cycle = fairCycle(graph, (edge) => !edge.progress.includes(slot) && able?.[edge.to] === 1)
        if (cycle !== null) found.push(this.told('starvation', [slot], cycle))
      }
    return {
      states: edges.length,
      transitions: this.transitions,
      exhaustive: !this.cut,
      found,
      partialDeadlocks: partialDeadlocks(graph, reach, waiting),
    }
  }

  /** Brings the machine to where these moves lead. */
  goTo(way: readonly number[]): void {
    const { machine } = this
    while (machine.depth > 0) machine.undo()
    for (const move of way) machine.step(move)
  }

  /** Whether a thread is in an endless body. */
  private goesOnForEver(slot: number): boolean {
    for (const local of this.keys.locals) {
      if (local.thread.place.slot !== slot) continue
      if (goesOnForEver(local)) return true
    }
    return false
  }

  private told(kind: Endless['kind'], slots: readonly number[], { stem, cycle }: FairCycle): Endless {
    const { machine } = this
    this.goTo(stem)
    const names = slots.map((slot) => machine.places.threads[slot]?.path ?? '')
    const before = choicesSoFar(machine)
    const threads = slots.map((slot, i) => machine.current[slot]?.thread.name ?? names[i] ?? '')
    for (const move of cycle) machine.step(move)
    const all = choicesSoFar(machine)
    while (machine.depth > 0) machine.undo()
    return { kind, threads, stem: before, cycle: all.slice(before.length) }
  }

  /** Comes to a state for the first time. */
  private enter(parent: number, key = this.keys.key()): void {
    const { machine } = this
    const state = this.edges.push([]) - 1
    this.numbers.set(key, state)
    this.parents.push(parent)
    const left: number[] = []
    for (const slot of machine.born) machine.addMoves(slot, left)
    left.reverse()
    this.way.push({ state, left })
    this.waiting.push(this.whoWaits())
    const failures = this.failures()
    if (failures > (this.failed[parent] ?? 0) || (left.length === 0 && this.someoneWaits())) this.ended()
    this.failed.push(failures)
  }

  private failures(): number {
    return this.machine.current.filter((state) => state?.operation === threadFail).length
  }

  private someoneWaits(): boolean {
    return this.machine.current.some((state) => state && isUnfinished(state))
  }

  /** Who has not ended. Those who wait for the end of others are left out: they do if these do. */
  private whoWaits(): readonly number[] {
    const { born, current } = this.machine
    const slots = born.filter((slot) => {
      const state = current[slot]
      return state && isUnfinished(state) && state.operation !== threadJoin
    })
    const key = slots.join()
    const known = this.waitingLists.get(key)
    if (known !== undefined) return known
    this.waitingLists.set(key, slots)
    return slots
  }
}

function isUnfinished({ doing, thread }: LocalState): boolean {
  return doing !== Doing.end && !thread.daemon
}

function slotsIn({ cycle }: FairCycle): number[] {
  return [...new Set(cycle.map(slotOf))]
}
