/** The numbers of steps, in their order; and atomic blocks, within which nobody else gets one. */
import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { threadFail } from '../model/ending.ts'
import { threadAtomic } from '../model/thread.ts'
import type { RunMemory } from './memory.ts'
import { RunOver } from './run-over.ts'

/**
 * The word `sequence` of a run's memory is the number of the next step; while a thread is in an atomic block it is that
 * with all bits turned, below 0, and only this thread changes it. Steps that got their numbers before may still be under
 * way then: what the block asks takes guards as ever, and so comes after them.
 */
export class Turns {
  private readonly words: Int32Array
  private readonly at: number

  constructor(private readonly memory: RunMemory) {
    this.words = memory.words
    this.at = memory.at.sequence
  }

  /**
   * Takes the next number. Inside the guards of the step.
   * @param inBlock whether the thread is in an atomic block
   * @returns -1 where another thread is in one
   */
  take(operation: OperationSpec, given: Value, inBlock: boolean): number {
    const { words, at } = this
    if (inBlock) return this.takeInBlock(operation === threadAtomic || operation === threadFail)
    const begins = operation === threadAtomic
    for (let next = Atomics.load(words, at); next >= 0; ) {
      const seen = Atomics.compareExchange(words, at, next, begins && given === 'begin' ? ~(next + 1) : next + 1)
      if (seen === next) return next
      next = seen
    }
    return -1
  }

  /** @param ends whether the block is over with this step */
  private takeInBlock(ends: boolean): number {
    const { words, at } = this
    const next = ~Atomics.load(words, at)
    Atomics.store(words, at, ends ? next + 1 : ~(next + 1))
    if (ends) Atomics.notify(words, at)
    return next
  }

  /**
   * Waits until nobody is in an atomic block. Outside the guards.
   * @throws RunOver when the run is over before
   */
  untilOpen(): void {
    const { words, at, memory } = this
    for (let seen = Atomics.load(words, at); seen < 0; seen = Atomics.load(words, at)) {
      if (memory.isOver) throw new RunOver()
      memory.wait(at, seen)
    }
  }
}
