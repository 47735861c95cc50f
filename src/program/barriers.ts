import {
  barrierAbort,
  barrierActed,
  barrierAtom,
  barrierBroken,
  barrierParties,
  barrierReset,
  barrierWait,
  barrierWaiting,
} from '../model/barrier-atom.ts'
import '../model/barrier.ts'
import { currentOs } from './current-os.ts'
import { defineHandle } from './handle-table.ts'
import { defineLibrary } from './library.ts'
import { libraryFrame, within } from './library-frames.ts'
import { make } from './making.ts'
import type { ObjectMaker } from './object-maker.ts'
import type { Item } from './queues.ts'
import { ask, type Body, type Handle, type Operation } from './request.ts'
import { currentLine, resumeAt } from './site.ts'
import { limited } from './time-limit.ts'

/** How a barrier is made besides the number of its threads. */
export interface BarrierOptions {
  /** What the last to come runs before anybody goes on: `action(os, ...parameters)`. */
  readonly action?: Body
  readonly parameters?: readonly Item[]
  /** How many seconds a wait takes at most, where it does not say so itself. */
  readonly timeout?: number
}

/** What a barrier does besides letting all go. */
export interface BarrierParts {
  /** Name of the body that the last to come runs before anybody goes on; null for none. */
  readonly action: string | null
  /** What that body gets behind its `os`. */
  readonly parameters: readonly Item[]
  /** How many seconds a wait takes at most, where it does not say so itself; null for any time. */
  readonly timeout: number | null
}

/** A meeting point for a fixed number of threads, as Python's `Barrier`. */
export class Barrier implements Handle {
  readonly kind = 'barrier'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
    /** For library code: undefined for a barrier with neither an action nor a limit of time. */
    readonly parts?: BarrierParts | undefined,
  ) {}

  /**
   * Waits until all parties have come, and the last of them has run the action.
   * @returns the thread's number of arrival, from 0
   * @throws BrokenBarrierError (in the program) when it is or becomes broken, also by this wait's own limit of time; for
   *   the last to come, whatever the action throws, which breaks it for the others
   */
  *wait(timeout?: number): Operation<number> {
    const line = currentLine()
    const frame = libraryFrame(this.wait)
    const wait = ask(barrierWait, this, limited(timeout ?? this.parts?.timeout ?? undefined))
    const number = yield within(frame, 1, [], wait)
    const action = this.parts?.action ?? null
    if (number !== null || action === null) return Number(number)
    let well = false
    try {
      const os = currentOs()
      yield* within(frame, 2, [], os.bodyNamed(action)(os, ...(this.parts?.parameters ?? [])))
      well = true
    } finally {
      // It belongs to the wait, not to where the action left off.
      resumeAt(line)
      if (!well) yield within(frame, 3, null, ask(barrierActed, this, false))
    }
    return Number(yield within(frame, 4, [], ask(barrierActed, this, null)))
  }

  /** How many have come and wait. */
  *nWaiting(): Operation<number> {
    return Number(yield ask(barrierWaiting, this, null))
  }

  /** Whether it is broken. */
  *broken(): Operation<boolean> {
    return (yield ask(barrierBroken, this, null)) === true
  }

  /** For how many it is. */
  *parties(): Operation<number> {
    return Number(yield ask(barrierParties, this, null))
  }

  /** Breaks it for those who wait and those who will come. */
  *abort(): Operation<void> {
    yield ask(barrierAbort, this, null)
  }

  /** Makes it whole; those who wait get the error. */
  *reset(): Operation<void> {
    yield ask(barrierReset, this, null)
  }
}

/** For `ObjectMaker`: a meeting point for this many threads. */
export function* makeBarrier(
  os: ObjectMaker,
  parties: number,
  name: string,
  options: BarrierOptions,
): Operation<Barrier> {
  const { action, parameters = [], timeout = null } = options
  if (action === undefined) {
    const parts = timeout === null ? undefined : { action: null, parameters, timeout }
    return yield* make(barrierAtom, parties, name, {}, Barrier, parts)
  }
  const parts = { action: os.bodyName(action), parameters, timeout }
  const lock = yield* os.lock(`${name}.lock`)
  return yield* make(barrierAtom, { parties, lock: lock.base, action: parts.action }, name, {}, Barrier, parts)
}

// It crossed with what it was made with.
defineHandle('barrier', ({ id, base, name, parts }) => new Barrier(id, base, name, parts as BarrierParts | undefined))

defineLibrary({ makeBarrier })
