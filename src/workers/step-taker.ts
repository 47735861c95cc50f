import type { Value } from '../base/value.ts'
import { threadWorked } from '../model/thread.ts'
import type { Os } from '../program/os.ts'
import type { Beginning } from '../program/pending.ts'
import { Pending } from '../program/pending.ts'
import type { Operation } from '../program/request.ts'
import type { SpawnMail } from './messages.ts'
import { inText, StepWord } from './record.ts'
import { wakeUp } from './sleep.ts'
import type { WorkerContext } from './worker-context.ts'

/** A thread or greenlet that takes its steps on a worker: how a step gets its number and is written down. */
export class StepTaker extends Pending {
  /** Milliseconds since the run began when the operation under way stops waiting. */
  protected deadline = Number.POSITIVE_INFINITY
  /** The step that let the one under way happen, or -1. */
  private cause = -1

  constructor(
    readonly place: WorkerContext,
    readonly spawnMail: SpawnMail,
    body: Operation<unknown> | Beginning,
    os: Os,
  ) {
    super(body, os)
  }

  /**
   * Gives the step its number. Inside the guards, which are free again where another is in an atomic block: then it has
   * been waited for.
   * @returns whether it has one; else the guards are to be taken once more
   * @throws RunOver when the run is over before
   */
  begin(): boolean {
    const { place, operation } = this
    const { kernel, guards } = place
    const sequence = place.turns.take(operation, this.argument, kernel.atomicBy !== 0)
    if (sequence < 0) {
      guards.free()
      place.sleep.unlocked(() => place.turns.untilOpen())
      return false
    }
    kernel.begin(sequence)
    this.cause = kernel.takeCause(this.spawnMail.base)
    if (this.operation.wakes || this.operation === threadWorked) this.cause = this.lastStep
    this.lastStep = sequence
    return true
  }

  /** As the recorder's `announce`, inside the guards, which others would wait for if the run is over. */
  protected announceInside(argument: Value): number {
    try {
      return this.place.recorder.announce(argument)
    } catch (thrown) {
      this.place.guards.free()
      throw thrown
    }
  }

  /**
   * Writes the step, frees the guards and wakes those whom it woke.
   * @param argument word for the argument, and so on: as in `StepWord`
   * @param atEdge whether the time of the step is needed exactly
   */
  finish(operation: number, argument: number, result: number, extra: number, atEdge: boolean): void {
    const { recorder, kernel, guards, words } = this.place
    const { head } = recorder
    head[StepWord.sequence] = this.lastStep
    head[StepWord.thread] = this.spawnMail.id
    head[StepWord.operation] = operation
    head[StepWord.target] = this.target
    head[StepWord.line] = this.line
    head[StepWord.cause] = this.cause
    head[StepWord.argument] = argument
    head[StepWord.result] = result
    head[StepWord.extra] = extra
    recorder.write(kernel.log, kernel.logged, atEdge)
    guards.free()
    // As many as it counts.
    for (let i = 0; i < kernel.wokenCount; i++) wakeUp(words, kernel.woken[i] as number)
  }

  /** Finishes a step that raises, and raises it in the body. */
  refuse(operation: number, given: number): void {
    const { kernel, recorder } = this.place
    const error = kernel.error ?? { error: 'Error', message: '' }
    recorder.text(error)
    this.finish(operation, given, inText, 0, false)
    this.settle()
    this.raise(error)
  }

  /** The operation is over, one way or the other. */
  settle(): void {
    this.retries = false
    this.deadline = Number.POSITIVE_INFINITY
  }
}
