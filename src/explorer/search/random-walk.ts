import { RandomStream } from '../../base/random.ts'
import type { ExploringMachine } from '../machine/machine.ts'
import type { SavedSearch, Search, SearchStep } from './search.ts'

interface SavedWalk extends SavedSearch {
  readonly done: number
  readonly numbers: string
  /** The most events that an execution was seen to have, where that counts. */
  readonly events?: number
}

/** Executions from the start, in each of which chance decides who goes next. */
abstract class RandomSearch implements Search {
  readonly redundant = 0
  protected readonly numbers: RandomStream
  private done = 0

  constructor(
    protected readonly machine: ExploringMachine,
    private readonly executions: number,
    seed: number,
    private readonly maxEvents: number,
  ) {
    this.numbers = new RandomStream(seed, 'explorer')
  }

  next(): SearchStep {
    const { machine } = this
    if (this.done === this.executions) return 'done'
    while (machine.depth > 0) machine.undo()
    this.done++
    this.begin()
    while (machine.depth < this.maxEvents) if (!this.step()) return 'execution'
    return 'limit'
  }

  share(): number {
    return this.done / this.executions
  }

  saved(): SavedWalk {
    return { moves: [], done: this.done, numbers: this.numbers.state }
  }

  resume({ done, numbers }: SavedWalk): void {
    this.done = done
    this.numbers.state = numbers
  }

  /** Begins an execution. */
  protected abstract begin(): void

  /** Takes an event; returns false where none is possible. */
  protected abstract step(): boolean
}

/** In each state any of those who can go on, with equal chance. */
export class RandomWalk extends RandomSearch {
  private readonly able: number[] = []

  protected begin(): void {}

  protected step(): boolean {
    const { machine, able } = this
    able.length = 0
    for (const slot of machine.spawned) machine.addMoves(slot, able)
    const move = able[able.length < 2 ? 0 : this.numbers.below(able.length)]
    return move !== undefined && machine.step(move)
  }
}

/**
 * Priorities at random, which change at `depth - 1` events chosen at random: a bug that needs `depth` events in an order
 * is met with a chance of at least 1 / (threads * events^(depth - 1)). Source: Burckhardt, Kothari, Musuvathi and
 * Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.
 */
export class PriorityWalk extends RandomSearch {
  private readonly priorities: number[] = []
  private readonly able: number[] = []
  private readonly changes = new Map<number, number>()
  /** The most events that an execution was seen to have. */
  private events = 1

  constructor(
    machine: ExploringMachine,
    private readonly depth: number,
    executions: number,
    seed: number,
    maxEvents: number,
  ) {
    super(machine, executions, seed, maxEvents)
  }

  override saved(): SavedWalk {
    return { ...super.saved(), events: this.events }
  }

  override resume(saved: SavedWalk): void {
    super.resume(saved)
    this.events = saved.events ?? this.events
  }

  protected begin(): void {
    this.priorities.length = 0
    this.changes.clear()
    for (let i = 1; i < this.depth; i++) this.changes.set(this.numbers.below(this.events), i)
  }

  protected step(): boolean {
    const { machine, priorities, able } = this
    let best = -1
    for (const slot of machine.spawned) {
      // Above all priorities that changes give.
      priorities[slot] ??= this.depth + this.numbers.fraction()
      if (best >= 0 && (priorities[slot] ?? 0) <= (priorities[best] ?? 0)) continue
      able.length = 0
      if (machine.addMoves(slot, able)) best = slot
    }
    if (best < 0) return false
    const change = this.changes.get(machine.depth)
    if (change !== undefined) {
      this.changes.delete(machine.depth)
      priorities[best] = this.depth - change
      return this.step()
    }
    able.length = 0
    machine.addMoves(best, able)
    machine.step(able[able.length < 2 ? 0 : this.numbers.below(able.length)] ?? best)
    this.events = Math.max(this.events, machine.depth)
    return true
  }
}
