import { clockError } from '../model/clock.ts'
import type { Kernel } from '../model/kernel.ts'
import { threadWord } from '../model/layout.ts'
import type { Gil } from './gil.ts'
import type { RunMemory } from './memory.ts'
import type { Recorder } from './recorder.ts'
import { RunOver } from './run-over.ts'

/** Bits of a thread's wake word: somebody has woken it; its process was terminated, which nothing clears. */
const woken = 1
const interrupted = 2

/** Wakes the thread whose block is there, once. */
export function wakeUp(words: Int32Array, thread: number): void {
  Atomics.or(words, thread + threadWord.wake, woken)
  Atomics.notify(words, thread + threadWord.wake, 1)
}

/**
 * Those whom the last step told to end are to look at that where they wait or sleep, and so are their greenlets. Who is
 * linked in later looks by itself: it is made by one of them, after `killed` was set.
 */
export function interrupt(words: Int32Array, { doomed, doomedCount }: Kernel): void {
  for (let i = 0; i < doomedCount; i++)
    // As many as it counts; blocks lie in the state.
    for (let at = doomed[i] as number; at !== 0; at = words[at + threadWord.nextGreenlet] as number) {
      Atomics.or(words, at + threadWord.wake, interrupted)
      Atomics.notify(words, at + threadWord.wake)
    }
}

/** How a thread on a worker sleeps, and does without the interpreter lock meanwhile, where there is one. */
export class Sleep {
  private readonly words: Int32Array

  /** @param gil the interpreter lock of its process */
  constructor(
    private readonly memory: RunMemory,
    private readonly recorder: Recorder,
    private readonly gil: Gil | null,
  ) {
    this.words = memory.words
  }

  /**
   * Sleeps until another has set the wake word: exactly one does so for each time that the thread blocks.
   * @param thread its block
   * @param until milliseconds since the run began at which it stops waiting
   * @param mortal whether it also stops when the process has been terminated
   * @returns whether it was woken
   * @throws RunOver when the run is over
   */
  untilWoken(thread: number, until = Number.POSITIVE_INFINITY, mortal = true): boolean {
    const wake = thread + threadWord.wake
    const isAwake = this.unlocked(() => {
      for (;;) {
        const seen = Atomics.load(this.words, wake)
        if ((seen & woken) !== 0) return true
        if (mortal && (seen & interrupted) !== 0) return false
        const left = until === Number.POSITIVE_INFINITY ? until : until - this.recorder.clock()
        if (left <= 0) return false
        if (this.memory.isOver) throw new RunOver()
        this.memory.wait(wake, seen, left)
      }
    })
    if (!isAwake) return false
    if (this.memory.isOver) throw new RunOver()
    Atomics.and(this.words, wake, ~woken)
    return true
  }

  /**
   * When this many milliseconds from now have passed, by the clock of whichever worker. To be asked after the step has
   * been written that they count from: until then the coordinator may draw others before it that are later than its
   * stamp.
   */
  after(time: number): number {
    return this.recorder.clock() + (time > 0 ? time + clockError : 0)
  }

  /**
   * Sleeps until then, or until the process has been terminated.
   * @param thread its block
   * @param until milliseconds since the run began
   * @throws RunOver when the run is over
   */
  untilTime(thread: number, until: number): void {
    const wake = thread + threadWord.wake
    this.unlocked(() => {
      for (let left = until - this.recorder.clock(); left > 0; left = until - this.recorder.clock()) {
        if ((Atomics.load(this.words, wake) & interrupted) !== 0) return
        this.memory.wait(wake, 0, left)
        if (this.memory.isOver) throw new RunOver()
      }
    })
  }

  /** Whether the thread is to look at that it ends. */
  isInterrupted(thread: number): boolean {
    return (Atomics.load(this.words, thread + threadWord.wake) & interrupted) !== 0
  }

  /** Does what may take long and computes nothing: without the interpreter lock, if there is one. Outside the guards. */
  unlocked<Result>(wait: () => Result): Result {
    this.giveGil()
    const result = wait()
    this.recorder.stampNext()
    this.takeGil()
    return result
  }

  /** Takes the interpreter lock, if there is one. Outside the guards. */
  takeGil(): void {
    const { gil, recorder } = this
    if (gil === null) return
    const since = recorder.clock()
    if (gil.take()) recorder.waitedForGil(since)
  }

  giveGil(): void {
    this.gil?.give()
  }

  /** Lets another who asks for the interpreter lock have a turn. Outside the guards. */
  offerGil(): void {
    const { gil, recorder } = this
    if (gil === null || !gil.isWanted) return
    const since = recorder.clock()
    gil.handOver()
    recorder.waitedForGil(since)
  }
}
