import type { ExploringMachine } from '../machine/machine.ts'
import { cutShortIn } from './outcomes.ts'

/** Events by which an execution is gone on with, at most. */
const maxEvents = 400
/** How many events may be taken so besides those of the search, and besides as many as those. */
const atFirst = 10_000

/**
 * Goes on with executions in which a thread would give up waiting more often than it may: one way to the end, if there is
 * one near. Such an execution is a real one, and says how it ends: of threads that wait for ever beside the one that was
 * cut off it would else not be known that they do.
 */
export class PastTimeouts {
  /** How many events were taken so. */
  spent = 0

  constructor(private readonly machine: ExploringMachine) {}

  /** Looks at the execution at whose end the machine stands, or at how it goes on; then the machine is back where it was. */
  look<Result>(act: () => Result): Result {
    const { machine } = this
    const { depth } = machine
    if (!this.mayGoOn()) return act()
    try {
      if (!this.goOn(depth + maxEvents)) this.goBack(depth)
      return act()
    } finally {
      this.goBack(depth)
    }
  }

  private mayGoOn(): boolean {
    const { machine } = this
    if (!machine.cutShort || this.spent > atFirst + machine.events / 2) return false
    return cutShortIn(machine).length > 0
  }

  /** Whether it has come to an end, that of an execution in which nobody would have gone on. */
  private goOn(most: number): boolean {
    const { machine } = this
    machine.isLenient = true
    for (let last = 0; machine.depth < most; this.spent++) {
      const { spawned } = machine
      let i = 1
      while (i <= spawned.length && !machine.step(spawned[(last + i) % spawned.length] ?? 0)) i++
      if (i > spawned.length) return cutShortIn(machine).length === 0
      last = (last + i) % spawned.length
    }
    return false
  }

  private goBack(depth: number): void {
    const { machine } = this
    while (machine.depth > depth) machine.undo()
    machine.isLenient = false
  }
}
