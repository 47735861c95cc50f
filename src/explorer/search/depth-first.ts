import type { ExploringMachine } from '../machine/machine.ts'
import { movesOf, retrace, type SavedSearch, type Search, type SearchStep } from './search.ts'

/** The state before an event: who can go on from it and has not yet. */
interface Choice {
  readonly left: number[]
  /** Preemptions among the events before. */
  preemptions: number
  /** The thread that could go on, of whom it would be a preemption to take another; -1 for none. */
  running: number
  /** How many threads can go on from here, within the bound. */
  width: number
}

interface SavedDepthFirst extends SavedSearch {
  readonly choices: readonly Choice[]
}

/**
 * Depth-first search: every interleaving, or every one with this many preemptions at most. A preemption is a switch
 * away from a thread that could go on; leaving one that waits, sleeps or has ended costs nothing. Source: Musuvathi and
 * Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", PLDI 2007.
 */
export class DepthFirstSearch implements Search {
  readonly redundant = 0
  private readonly choices: Choice[] = []
  /** Moves of the thread that took the last event. */
  private readonly own: number[] = []
  private begun = false

  constructor(
    private readonly machine: ExploringMachine,
    private readonly maxPreemptions: number,
    private readonly maxEvents: number,
  ) {}

  next(): SearchStep {
    if (this.begun) {
      if (!this.backtrack()) return 'done'
    } else {
      this.begun = true
      this.look(0)
    }
    const { machine, choices } = this
    for (;;) {
      const { depth } = machine
      const move = choices[depth]?.left.pop()
      if (move === undefined) return 'execution'
      machine.step(move)
      if (machine.depth >= this.maxEvents) return 'limit'
      this.look(machine.depth)
    }
  }

  share(): number {
    let share = 0
    let weight = 1
    for (let depth = 0; depth < this.machine.depth; depth++) {
      const choice = this.choices[depth]
      if (choice === undefined || choice.width === 0) break
      share += (weight * (choice.width - choice.left.length - 1)) / choice.width
      weight /= choice.width
    }
    return share + weight
  }

  saved(): SavedDepthFirst {
    const { machine, choices } = this
    return { moves: movesOf(machine), choices: choices.slice(0, machine.depth) }
  }

  resume({ moves, choices }: SavedDepthFirst): void {
    this.begun = true
    this.look(0)
    retrace(this.machine, moves, (event) => this.look(event + 1))
    choices.forEach((choice, depth) => {
      this.choices[depth] = { ...choice, left: [...choice.left] }
    })
  }

  /** Finds who can go on from here. */
  private look(depth: number): void {
    const { machine, choices } = this
    let choice = choices[depth]
    if (choice === undefined) {
      choice = { left: [], preemptions: 0, running: -1, width: 0 }
      choices[depth] = choice
    }
    const { left } = choice
    left.length = 0
    const last = depth === 0 ? -1 : (machine.slots[depth - 1] ?? -1)
    choice.preemptions = this.preemptionsBefore(depth)
    const { own } = this
    own.length = 0
    const goesOn = last >= 0 && machine.addMoves(last, own)
    choice.running = goesOn && !machine.gaveUp && !machine.sleptAfter(depth - 1) ? last : -1
    if (choice.running < 0 || choice.preemptions < this.maxPreemptions)
      for (const slot of machine.spawned) if (slot !== last) machine.addMoves(slot, left)
    left.reverse()
    for (let i = own.length - 1; i >= 0; i--) left.push(own[i] ?? 0)
    choice.width = left.length
  }

  private backtrack(): boolean {
    const { machine, choices } = this
    while (machine.depth > 0) {
      machine.undo()
      if ((choices[machine.depth]?.left.length ?? 0) > 0) return true
    }
    return false
  }

  private preemptionsBefore(depth: number): number {
    const before = this.choices[depth - 1]
    if (before === undefined) return 0
    const preempted = before.running >= 0 && before.running !== this.machine.slots[depth - 1]
    return before.preemptions + (preempted ? 1 : 0)
  }
}
