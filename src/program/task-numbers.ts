import { RandomStream } from '../base/random.ts'
import type { Operation } from './request.ts'

/**
 * The random numbers of a thread. They follow from the run's seed and from where in the tree of births the thread is, or,
 * while it does a task, from where that was submitted: so they are the same no matter who does it, and when.
 */
export class TaskNumbers {
  private numbers: RandomStream
  private place: string
  private submissions = 0

  /** @param path of the thread in the tree of births */
  constructor(
    private readonly seed: number,
    path: string,
  ) {
    this.place = path
    this.numbers = new RandomStream(seed, path)
  }

  /** On what its next numbers depend. */
  get memory(): readonly unknown[] {
    return [this.place, this.submissions, this.numbers.state]
  }

  /** A random number between two numbers, in thousandths. */
  between(from: number, to: number): number {
    return Math.round((from + (to - from) * this.numbers.fraction()) * 1000) / 1000
  }

  /** A random whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + this.numbers.below(most - least + 1)
  }

  /** The place of a task that is submitted now, which `during` takes. */
  nextTask(): string {
    return `${this.place}:${this.submissions++}`
  }

  /** Runs a task that was submitted at a place. */
  *during<Result>(place: string, task: () => Operation<Result>): Operation<Result> {
    const { numbers, place: own, submissions } = this
    this.numbers = new RandomStream(this.seed, place)
    this.place = place
    this.submissions = 0
    try {
      return yield* task()
    } finally {
      this.numbers = numbers
      this.place = own
      this.submissions = submissions
    }
  }
}
