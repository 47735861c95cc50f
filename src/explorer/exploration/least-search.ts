import { TimerHeap } from '../../base/heap.ts'
import { StateStore } from '../endless/state-store.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { slotOf } from '../machine/moves.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import { Doing } from '../state/local-state.ts'
import type { Counterexample, Measure } from './counterexample.ts'

/** Measures are compared as one number: this many of each at most. */
const most = { steps: 2 ** 20, slots: 2 ** 13, pushed: 2 ** 25 }
const preemption = most.steps * most.steps

/**
 * Looks for the least order that leads to a bug by way of states: which order leads to a state matters only for who
 * has taken the last event, and whether it could go on. So of all orders that lead to the same state and the same
 * thread, only the least is followed.
 *
 * First by preemptions alone, depth first: a bug with the fewest is found once there is none with fewer. Then the least
 * of all that are open comes next (Dijkstra): what is met first is the least, and where nothing is left below a bug
 * that is known, that one is.
 */
export class LeastSearch {
  /** The least order so far. */
  best: Counterexample
  private readonly store: StateStore
  private paths: Paths

  /**
   * @param machine at its start, of a program of whose past no more counts than its states hold: no thread in it waits
   * busily, waits for a limited time or looks at the clock
   * @param isBug whether the execution at whose end the machine stands is what is looked for
   * @param known a bug
   * @param maxStates states to look at, at most
   */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly isBug: () => boolean,
    known: Counterexample,
    private readonly maxStates: number,
  ) {
    this.best = known
    this.store = new StateStore(machine)
    this.paths = new Paths(machine, this.store, maxStates, false)
  }

  /** How many states were looked at. */
  get size(): number {
    return this.store.size
  }

  /** Whether the states hold all that counts, so far as is known by now. */
  get isSound(): boolean {
    return this.machine.isKnownByStates
  }

  /** Whether there are more states than may be looked at. */
  get isCut(): boolean {
    return this.paths.isCut
  }

  /**
   * Goes on from up to this many states.
   * @returns whether the search is over
   */
  advance(states: number): boolean {
    for (let n = 0; n < states; n++) {
      if (this.best.least || this.isCut) return true
      this.goOn()
    }
    return this.best.least || this.isCut
  }

  private goOn(): void {
    const { paths, best } = this
    const bound = paths.isWhole ? costOf(best) : best.preemptions * preemption
    if (paths.minOpen >= bound) {
      if (paths.isWhole) this.best = { ...best, fewest: true, least: true }
      else this.leaveFirst()
      return
    }
    const end = paths.expand(bound)
    if (end === null || !this.isBug()) return
    const found = this.orderTo(end)
    if (paths.isWhole) this.best = { ...found, fewest: true, least: true }
    else {
      this.best = found
      this.leaveFirst()
    }
  }

  /** No bug has fewer preemptions than the best. */
  private leaveFirst(): void {
    this.best = { ...this.best, fewest: true }
    this.paths = new Paths(this.machine, this.store, this.maxStates, true)
  }

  /** The order by which a node was come by. */
  private orderTo(node: number): Counterexample {
    const { machine, store } = this
    const moves = this.paths.movesTo(node)
    const measure = { preemptions: 0, switches: 0 }
    store.restore(0)
    let runs = false
    let last = -1
    for (const move of moves) {
      const slot = slotOf(move)
      if (last >= 0 && slot !== last) {
        measure.switches++
        if (runs) measure.preemptions++
      }
      machine.step(move)
      last = slot
      runs = couldGoOn(machine, slot)
    }
    return { ...measure, steps: machine.schedule.top, choices: choicesSoFar(machine), fewest: false, least: false }
  }
}

/** The states that were come by, each with who has taken the last event and whether it could go on. */
class Paths {
  /** Whether there are more states than may be looked at. */
  isCut = false
  private readonly open = new TimerHeap()
  private readonly nodes = new Map<number, number>()
  /** Of each node: its state, who has taken the last event, whether it could go on, how it was come by, and how hard. */
  private readonly states: number[] = []
  private readonly lasts: number[] = []
  private readonly running: boolean[] = []
  private readonly parents: number[] = []
  private readonly moves: number[] = []
  private readonly costs: number[] = []
  private readonly closed: boolean[] = []
  private readonly able: number[] = []
  private pushed = 0

  /** @param isWhole whether switches and steps count, too, and not preemptions alone */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly store: StateStore,
    private readonly maxStates: number,
    readonly isWhole: boolean,
  ) {
    while (machine.depth > 0) machine.undo()
    if (store.size > 0) store.restore(0)
    this.reach(store.number(), -1, false, -1, 0, isWhole ? machine.schedule.top : 0, false)
  }

  /** What the least of those costs that are open. */
  get minOpen(): number {
    const { minKey } = this.open
    return this.isWhole || minKey === Number.POSITIVE_INFINITY ? minKey : Math.floor(minKey / preemption) * preemption
  }

  /**
   * Goes on from the least node that is open, as far as it costs less than `bound`.
   * @returns the node, where nobody can go on: the machine stands there; else null
   */
  expand(bound: number): number | null {
    const item = this.open.pop()
    if (item === undefined) return null
    const node = item >> 1
    // By preemptions alone, those of a state are made once all is done with fewer.
    const preempts = (item & 1) === 1
    if (!preempts && this.closed[node] === true) return null
    this.closed[node] = true
    const { machine, store, able } = this
    store.restore(this.states[node] as number) // nodes have all of these
    const start = machine.schedule.top
    const last = this.lasts[node] as number
    const cost = this.costs[node] as number
    able.length = 0
    for (const slot of machine.spawned) machine.addMoves(slot, able)
    if (able.length === 0) return node
    const canPreempt = this.running[node] === true
    if (!this.isWhole && canPreempt && !preempts && cost + preemption < bound)
      this.open.push(cost + preemption + 2 * most.pushed + ++this.pushed, item + 1)
    for (const move of able) {
      const slot = slotOf(move)
      const isPreempted = canPreempt && slot !== last
      if (!this.isWhole && isPreempted !== preempts) continue
      const top = machine.kernel.formerTop
      machine.step(move)
      let next = isPreempted ? cost + preemption : cost
      if (this.isWhole) next += machine.schedule.top - start + (last >= 0 && slot !== last ? most.steps : 0)
      const runs = couldGoOn(machine, slot)
      const waits = !runs && !hasEnded(machine, slot)
      store.note(top)
      const state = next < bound ? store.number(this.maxStates) : -2
      machine.undo()
      if (state === -1) {
        this.isCut = true
        return null
      }
      if (state >= 0) this.reach(state, slot, runs, node, move, next, waits)
    }
    return null
  }

  /** The moves by which a node was come by. */
  movesTo(node: number): number[] {
    const moves: number[] = []
    for (let at = node; (this.parents[at] as number) >= 0; at = this.parents[at] as number)
      moves.push(this.moves[at] as number)
    return moves.reverse()
  }

  /**
   * Notes that a state can be come by so. By preemptions alone, those come first in which the most wait, as in deadlocks,
   * and of these who was come by last.
   * @param waits whether the thread that has led there waits
   */
  private reach(
    state: number,
    last: number,
    runs: boolean,
    parent: number,
    move: number,
    cost: number,
    waits: boolean,
  ): void {
    const key = (state * most.slots + last + 1) * 2 + (runs ? 1 : 0)
    let node = this.nodes.get(key)
    if (node === undefined) {
      node = this.states.push(state) - 1
      this.nodes.set(key, node)
      this.lasts[node] = last
      this.running[node] = runs
      this.closed[node] = false
    } else if ((this.costs[node] as number) <= cost) return
    this.parents[node] = parent
    this.moves[node] = move
    this.costs[node] = cost
    const order = this.isWhole ? 0 : most.pushed - ++this.pushed - (waits ? this.able.length : 0)
    this.open.push(cost + order, node * 2)
  }
}

/** Whether the thread that has taken the last event could go on, so that it would be a preemption to take another. */
function couldGoOn(machine: ExploringMachine, slot: number): boolean {
  const own: number[] = []
  return machine.addMoves(slot, own) && !machine.gaveUp && !machine.sleptAfter(machine.depth - 1)
}

function hasEnded(machine: ExploringMachine, slot: number): boolean {
  return machine.current[slot]?.doing === Doing.end
}

/** A measure as a number that compares as `compareMeasures` does. */
function costOf({ preemptions, switches, steps }: Measure): number {
  return (preemptions * most.steps + switches) * most.steps + steps
}
