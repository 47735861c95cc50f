import { followOrder } from '../machine/follow-order.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'

/** How hard an order is to follow: preemptions, then switches, then steps. */
export interface Measure {
  readonly preemptions: number
  readonly switches: number
  readonly steps: number
}

/** An order of steps that leads to a bug. */
export interface Counterexample extends Measure {
  /** The path of birth of the thread that takes each step. */
  readonly choices: readonly string[]
  /** Whether no order with fewer preemptions leads to a bug. */
  readonly fewest: boolean
  /** Whether no order with fewer preemptions, then switches, then steps leads to a bug. */
  readonly least: boolean
}

/** Compares measures: below 0 where the first is less. */
export function compareMeasures(a: Measure, b: Measure): number {
  return a.preemptions - b.preemptions || a.switches - b.switches || a.steps - b.steps
}

/** How often it asks whether a thread could go on, at most. */
const maxAsked = { atOnce: 200_000, inAll: 2_000_000 }

interface Level {
  readonly left: number[]
  running: number
  preemptions: number
  switches: number
}

/**
 * Looks for the least order that leads to a bug: depth first through the interleavings with no preemption, then with
 * one, and so on, and among these with fewer switches each time that one is found.
 */
export class CounterexampleSearch {
  /** The least order so far. */
  best: Counterexample
  private bound = 0
  private readonly levels: Level[] = []
  /** Moves of the thread that took the last event. */
  private readonly own: number[] = []
  private begun = false
  private isEnd = false
  /** How often it has asked whether a thread could go on: what large programs cost. */
  private asked = 0
  private most = 0
  /** Whether it stopped on the way to the end of an execution. */
  private paused = false

  /**
   * @param machine at its start
   * @param isBug whether the execution at whose end the machine stands is what is looked for; told whether it has ended
   * by itself and was not cut off
   * @param known orders that lead to bugs, of which at least one
   * @param endless whether executions have no end: then only orders with no more events than those known are looked at,
   * and none is known to be the least
   */
  constructor(
    private readonly machine: ExploringMachine,
    private readonly isBug: (hasEnded: boolean) => boolean,
    private maxEvents: number,
    known: readonly (readonly string[])[],
    private readonly endless = false,
  ) {
    this.best = known.map((choices) => this.measure(choices)).reduce((p, q) => (compareMeasures(q, p) < 0 ? q : p))
    if (!endless) return
    this.measure(this.best.choices)
    this.maxEvents = machine.depth
  }

  /**
   * Tries up to this many executions.
   * @returns whether the search is over
   */
  advance(executions: number): boolean {
    this.most = this.asked + maxAsked.atOnce
    for (let i = 0; i < executions && !this.best.least; i++) {
      const step = this.next()
      if (step === 'tired') return false
      if (step === 'execution') this.judge()
      else if (this.bound >= this.best.preemptions) {
        if (this.endless) return true
        this.best = { ...this.best, fewest: true, least: true }
      } else {
        this.bound++
        this.begun = false
      }
    }
    return this.best.least
  }

  /** Whether it has done as much as it may, and the best so far is what is known. */
  get isTired(): boolean {
    return this.asked > maxAsked.inAll
  }

  /** Follows an order and says how hard it is to follow. */
  private measure(choices: readonly string[]): Counterexample {
    const { machine } = this
    this.bound = Number.POSITIVE_INFINITY
    this.rewind()
    // It may be one in which somebody gives up more often than is explored.
    machine.isLenient = true
    while (machine.schedule.top < choices.length) {
      if (!followOrder(machine, choices))
        throw new Error(`step ${machine.schedule.top} of a known order cannot be taken`)
      this.look(machine.depth)
    }
    machine.isLenient = false
    const { preemptions, switches } = this.levels[machine.depth] as Level // just looked at
    this.bound = 0
    return { preemptions, switches, steps: machine.schedule.top, choices, fewest: false, least: false }
  }

  private rewind(): void {
    while (this.machine.depth > 0) this.machine.undo()
    this.look(0)
  }

  private judge(): void {
    const { machine, best } = this
    const level = this.levels[machine.depth]
    if (level === undefined) return
    const { preemptions, switches } = level
    const found = { preemptions, switches, steps: machine.schedule.top }
    if (compareMeasures(found, best) >= 0 || !this.isBug(this.isEnd)) return
    this.best = { ...found, choices: choicesSoFar(machine), fewest: false, least: false }
  }

  /** Goes on to the end of the next execution within the bounds, or until it has asked too often. */
  private next(): 'execution' | 'tired' | 'done' {
    const { machine, levels } = this
    if (!this.begun) {
      this.begun = true
      this.rewind()
    } else if (!this.paused && !this.backtrack()) return 'done'
    this.paused = false
    for (;;) {
      if (this.asked >= this.most) {
        this.paused = true
        return 'tired'
      }
      const level = levels[machine.depth] as Level // looked at when it was reached
      const move = level.left.pop()
      if (move === undefined) {
        if (this.isEnd || machine.depth >= this.maxEvents) return 'execution'
        if (!this.backtrack()) return 'done'
        continue
      }
      machine.step(move)
      this.look(machine.depth)
    }
  }

  private look(depth: number): void {
    const { machine } = this
    let level = this.levels[depth]
    if (level === undefined) {
      level = { left: [], running: -1, preemptions: 0, switches: 0 }
      this.levels[depth] = level
    }
    const before = this.levels[depth - 1]
    const last = depth === 0 ? -1 : (machine.slots[depth - 1] ?? -1)
    if (depth === 0 || before === undefined) level.preemptions = level.switches = 0
    else {
      const switched = depth > 1 && machine.slots[depth - 2] !== last
      level.preemptions = before.preemptions + (before.running >= 0 && before.running !== last ? 1 : 0)
      level.switches = before.switches + (switched ? 1 : 0)
    }
    level.left.length = 0
    this.asked += machine.spawned.length
    const { own } = this
    own.length = 0
    const goesOn = last >= 0 && machine.addMoves(last, own)
    level.running = goesOn && !machine.gaveUp && !machine.sleptAfter(depth - 1) ? last : -1
    this.isEnd = !goesOn
    for (const slot of machine.spawned) {
      if (slot === last) continue
      const before = level.left.length
      if (!machine.addMoves(slot, level.left)) continue
      this.isEnd = false
      const isPastBound = level.running >= 0 && level.preemptions >= this.bound
      // Who comes first is no switch.
      if (isPastBound || this.cannotBeLess(level, last < 0 ? 0 : 1)) level.left.length = before
    }
    level.left.reverse()
    for (let i = own.length - 1; i >= 0; i--) level.left.push(own[i] ?? 0)
    if (depth >= this.maxEvents || this.cannotBeLess(level, 0)) level.left.length = 0
  }

  /** Whether nothing that begins like this, with this many switches more, can be less than the best so far. */
  private cannotBeLess({ preemptions, switches }: Level, more: number): boolean {
    const { best } = this
    // While known orders are measured there is none.
    if (best === undefined || this.bound === Number.POSITIVE_INFINITY) return false
    const soFar = { preemptions, switches: switches + more, steps: this.machine.schedule.top }
    return compareMeasures(soFar, best) >= 0
  }

  private backtrack(): boolean {
    const { machine } = this
    while (machine.depth > 0) {
      machine.undo()
      if ((this.levels[machine.depth]?.left.length ?? 0) > 0) return true
    }
    return false
  }
}
