import type { Milliseconds } from '../base/units.ts'
import type { RunMemory } from './memory.ts'
import { RunOver } from './run-over.ts'

/** How long a thread waits before it asks the owner to give the lock up: CPython's switch interval. Real time, not scaled. */
const switchInterval: Milliseconds = 5

/** Words of the lock of a process. */
export const gilWord = {
  /** 1 while a thread has it. */
  locked: 0,
  /** 1 when the owner is asked to give it up. */
  wanted: 1,
  /** How many wait for it. */
  waiting: 2,
  /** How often it was taken. */
  turns: 3,
} as const
export const gilWords = 4

/**
 * The global interpreter lock of a process, between its workers. Meaning: CPython's (Python/ceval_gil.c): who runs has
 * it; it is given up for whatever blocks; who has waited for an interval asks for it, and the owner, who looks between
 * operations and while it computes, gives it up and waits until another has had a turn.
 *
 * It is taken and given up outside of all guards, so that nobody waits for it who keeps others waiting.
 */
export class Gil {
  private readonly words: Int32Array
  private readonly locked: number
  private readonly wanted: number
  private readonly waiting: number
  private readonly turns: number

  /** @param at index of its first word */
  constructor(
    private readonly memory: RunMemory,
    at: number,
  ) {
    this.words = memory.words
    this.locked = at + gilWord.locked
    this.wanted = at + gilWord.wanted
    this.waiting = at + gilWord.waiting
    this.turns = at + gilWord.turns
  }

  /**
   * Takes the lock.
   * @returns whether it was had only after waiting
   * @throws RunOver when the run is over before
   */
  take(): boolean {
    const { words } = this
    if (Atomics.compareExchange(words, this.locked, 0, 1) === 0) {
      this.begin()
      return false
    }
    Atomics.add(words, this.waiting, 1)
    for (;;) {
      const turns = Atomics.load(words, this.turns)
      if (Atomics.compareExchange(words, this.locked, 0, 1) === 0) break
      const isLate = this.memory.wait(this.locked, 1, switchInterval)
      if (this.memory.isOver) throw new RunOver()
      // The one who has got it since then has an interval of its own.
      if (isLate && Atomics.load(words, this.turns) === turns) Atomics.store(words, this.wanted, 1)
    }
    Atomics.sub(words, this.waiting, 1)
    this.begin()
    return true
  }

  private begin(): void {
    Atomics.add(this.words, this.turns, 1)
    Atomics.notify(this.words, this.turns)
  }

  /** Gives the lock up. */
  give(): void {
    Atomics.store(this.words, this.locked, 0)
    Atomics.notify(this.words, this.locked, 1)
  }

  /** Whether another has asked for the lock. */
  get isWanted(): boolean {
    return Atomics.load(this.words, this.wanted) !== 0
  }

  /**
   * Gives the lock up to another who has asked for it, and takes it again.
   * @throws RunOver when the run is over before
   */
  handOver(): void {
    const { words } = this
    Atomics.store(words, this.wanted, 0)
    const turns = Atomics.load(words, this.turns)
    this.give()
    while (Atomics.load(words, this.turns) === turns && Atomics.load(words, this.waiting) > 0) {
      this.memory.wait(this.turns, turns, switchInterval)
      if (this.memory.isOver) throw new RunOver()
    }
    this.take()
  }
}
