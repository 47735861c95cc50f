import type { Microseconds } from '../base/units.ts'
import type { StrategyName } from './options.ts'
import { type ReadyQueue, readyQueue } from './ready-queue.ts'
import type { SimulatedThread } from './simulated-thread.ts'

/** The global interpreter lock of one process. */
interface Gil {
  owner: SimulatedThread | null
  /** When the owner got it. */
  since: Microseconds
  readonly waiting: ReadyQueue<SimulatedThread>
  /** In an order that is given: when its last step is over. */
  until: Microseconds
}

/**
 * The global interpreter locks of all processes. Meaning: CPython's (Python/ceval_gil.c): who computes has it; it is
 * given up for whatever blocks, and after a time (`sys.setswitchinterval`) to another who waits for it. A thread that
 * waits for a core keeps it.
 */
export class Gils {
  private readonly byPid = new Map<number, Gil>()

  constructor(
    private readonly strategy: StrategyName,
    private readonly seed: number,
  ) {}

  private of(thread: SimulatedThread): Gil {
    const known = this.byPid.get(thread.pid)
    if (known !== undefined) return known
    const waiting = readyQueue<SimulatedThread>(this.strategy, this.seed, `gil ${thread.pid}`)
    const gil: Gil = { owner: null, since: 0, waiting, until: 0 }
    this.byPid.set(thread.pid, gil)
    return gil
  }

  /** A thread that could run asks for it. Returns whether it has it; else it stands in line. */
  ask(thread: SimulatedThread, now: Microseconds): boolean {
    const gil = this.of(thread)
    if (gil.owner === null) {
      gil.owner = thread
      gil.since = now
    }
    if (gil.owner === thread) return true
    gil.waiting.push(thread)
    return false
  }

  /** Its owner gives it up. Returns who has it now. */
  release(thread: SimulatedThread, now: Microseconds): SimulatedThread | null {
    const gil = this.of(thread)
    gil.owner = gil.waiting.size > 0 ? gil.waiting.take() : null
    gil.since = now
    return gil.owner
  }

  /** Its owner, a greenlet or its thread, has switched to another of that thread, who has it now. */
  passOn(thread: SimulatedThread): void {
    const gil = this.of(thread)
    gil.owner = thread
  }

  /** For how long its owner has had it, while another wants it; -1 when nobody does. */
  wantedFor(thread: SimulatedThread, now: Microseconds): Microseconds {
    const gil = this.of(thread)
    return gil.waiting.size > 0 ? now - gil.since : -1
  }

  /** In an order that is given: when the last step under it is over. */
  freeAt(thread: SimulatedThread): Microseconds {
    return this.of(thread).until
  }

  keepUntil(thread: SimulatedThread, time: Microseconds): void {
    this.of(thread).until = time
  }
}
