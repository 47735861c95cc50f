import { RandomStream } from '../base/random.ts'
import type { StrategyName } from './options.ts'

/** The threads that could run and have no core. */
export interface ReadyQueue<Thread> {
  readonly size: number
  push(thread: Thread): void
  /** Takes the one who runs next. Only when `size` is above 0. */
  take(): Thread
  /** Whether a thread gives up its core after each step while others are ready. */
  readonly preempts: boolean
  /** Those inside, in no particular order. */
  members(): Iterable<Thread>
}

/** First in, first out, in a ring. */
class FirstCome<Thread> implements ReadyQueue<Thread> {
  private ring: (Thread | undefined)[] = new Array<Thread | undefined>(16)
  private head = 0
  size = 0

  constructor(readonly preempts: boolean) {}

  push(thread: Thread): void {
    if (this.size === this.ring.length) {
      this.ring = [...this.members(), ...new Array<undefined>(this.size)]
      this.head = 0
    }
    this.ring[(this.head + this.size++) & (this.ring.length - 1)] = thread
  }

  take(): Thread {
    const thread = this.ring[this.head] as Thread // `size` is above 0
    this.ring[this.head] = undefined
    this.head = (this.head + 1) & (this.ring.length - 1)
    this.size--
    return thread
  }

  *members(): Iterable<Thread> {
    for (let i = 0; i < this.size; i++) yield this.ring[(this.head + i) & (this.ring.length - 1)] as Thread
  }
}

/** Any of those who are ready, with equal chance. */
class AnyOne<Thread> implements ReadyQueue<Thread> {
  readonly preempts = true
  /** Only the first `size` count: an array that shrinks and grows with every step costs more. */
  private readonly list: Thread[] = []
  size = 0

  constructor(private readonly numbers: RandomStream) {}

  push(thread: Thread): void {
    this.list[this.size++] = thread
  }

  take(): Thread {
    const { list } = this
    const at = this.size === 1 ? 0 : this.numbers.below(this.size)
    const taken = list[at] as Thread // `size` is above 0
    list[at] = list[--this.size] as Thread
    return taken
  }

  members(): Iterable<Thread> {
    return this.list.slice(0, this.size)
  }
}

/** @param name of the stream of random numbers, where the strategy draws any */
export function readyQueue<Thread>(strategy: StrategyName, seed: number, name = 'schedule'): ReadyQueue<Thread> {
  return strategy === 'random' ? new AnyOne(new RandomStream(seed, name)) : new FirstCome(strategy === 'round-robin')
}
