import { RandomStream } from '../base/random.ts'
import type { Value } from '../base/value.ts'
import type { Atom } from '../model/atom.ts'
import { lockAtom } from '../model/lock.ts'
import { semaphoreAtom } from '../model/semaphore.ts'
import { consolePrint, threadSleep } from '../model/thread.ts'
import type { Policy, ThreadKind } from '../trace/tables.ts'
import { Lock, Semaphore, Thread } from './handles.ts'
import { ask, askMaking, type Body, type Operation } from './request.ts'

/** What a thread knows of itself. */
export interface Self {
  readonly id: number
  readonly name: string
  readonly kind: ThreadKind
  readonly pid: number
  readonly path: string
}

export interface ThreadOptions {
  readonly name?: string
  readonly daemon?: boolean
}

export interface ObjectOptions {
  /** Who gets what a release frees: `barging` (whoever comes first, as CPython) or `fair` (the first in line). */
  readonly policy?: Policy
}

/** What a body can ask for. Each thread has its own. */
export class Os {
  private children = 0
  private readonly numbers: RandomStream

  /** @param seed the run's seed; random numbers depend on it and on the thread's path of birth alone */
  constructor(
    readonly self: Self,
    seed: number,
  ) {
    this.numbers = new RandomStream(seed, self.path)
  }

  /** A semaphore of `permits` permits. */
  *semaphore(permits: number, name: string, options: ObjectOptions = {}): Operation<Semaphore> {
    return yield* make(semaphoreAtom, permits, name, options, Semaphore)
  }

  /** A free lock. */
  *lock(name: string, options: ObjectOptions = {}): Operation<Lock> {
    return yield* make(lockAtom, null, name, options, Lock)
  }

  /** A process that will run `body(os, ...parameters)`. The parameters are copied when it starts. */
  process(body: Body, parameters: readonly unknown[] = [], options: ThreadOptions = {}): Thread {
    return this.child('process', 'Process', body, parameters, options)
  }

  /** A thread that will run `body(os, ...parameters)`. The parameters are copied when it starts. */
  thread(body: Body, parameters: readonly unknown[] = [], options: ThreadOptions = {}): Thread {
    return this.child('thread', 'Thread', body, parameters, options)
  }

  *print(text: string): Operation<void> {
    yield ask(consolePrint, null, text)
  }

  /**
   * Does nothing for at least this many seconds.
   * @throws ValueError (in the program) for a negative time
   */
  *sleep(seconds: number): Operation<void> {
    yield ask(threadSleep, null, seconds)
  }

  /** A random number of seconds (or of anything) between two numbers, in thousandths. */
  random(from: number, to: number): number {
    return Math.round((from + (to - from) * this.numbers.fraction()) * 1000) / 1000
  }

  /** A random whole number from `least` to `most`, both included. */
  randomWhole(least: number, most: number): number {
    return least + this.numbers.below(most - least + 1)
  }

  private child(
    kind: ThreadKind,
    noun: string,
    body: Body,
    parameters: readonly unknown[],
    options: ThreadOptions,
  ): Thread {
    const place = this.children++
    const { path } = this.self
    const name = options.name ?? `${noun}-${path === '' ? '' : `${path}.`}${place + 1}`
    const birth = {
      body,
      parameters,
      name,
      kind,
      path: path === '' ? String(place) : `${path}.${place}`,
      daemon: options.daemon ?? false,
    }
    return new Thread(name, kind, birth)
  }
}

function* make<Made>(
  atom: Atom,
  argument: Value,
  name: string,
  options: ObjectOptions,
  Maker: new (id: number, base: number, name: string) => Made,
): Operation<Made> {
  const made = yield askMaking({ atom, name, policy: options.policy ?? 'barging' }, argument)
  const { id, base } = made as { id: number; base: number } // what executors answer `create` with
  return new Maker(id, base, name)
}
