/** What the threads of a script do to the object of its kind, on this project's own handles. */
import type { Value } from '../../../base/value.ts'
import { ProgramError } from '../../../program/errors.ts'
import type { Multiprocessing } from '../../../program/multiprocessing.ts'
import type { Os } from '../../../program/os.ts'
import type { LifoQueue, PriorityQueue, Queue, SimpleQueue } from '../../../program/queues.ts'
import type { Operation } from '../../../program/request.ts'
import type { Thread } from '../../../program/threads.ts'
import type { LockWait, QueueWait } from '../../../program/time-limit.ts'
import type { Barrier, Event } from '../../../program/waiting.ts'
import type { Move, Script } from './script.ts'

/** Does what a move says, in the thread that calls, and returns what the operation returned. */
export type Performer = (move: Move) => Operation<unknown>

/** What a script is about: who can perform its moves, and the blocks to look at. */
export interface Made {
  readonly perform: Performer
  /** Of the object itself; 0 when the script is about threads. */
  readonly base: number
  /** Of a condition's lock, else 0. */
  readonly lockBase: number
}

type Doings = { readonly [does: string]: (move: Move) => Operation<unknown> }

/** Makes the object of a script. */
export function* makeFor(os: Os, script: Script, threads: readonly Thread[]): Operation<Made> {
  const { kind, made, of } = script
  const number = Number(made)
  const from = of === undefined ? os : os.multiprocessing
  if (kind === 'lock') {
    const it = yield* from.lock('it')
    return performing(it.base, { ...holding(it), locked: () => it.locked() })
  }
  if (kind === 'rlock') {
    const it = yield* from.rlock('it')
    return performing(it.base, holding(it))
  }
  if (kind === 'semaphore' || kind === 'bounded-semaphore') {
    const it = kind === 'semaphore' ? yield* from.semaphore(number, 'it') : yield* from.boundedSemaphore(number, 'it')
    return performing(it.base, { ...holding(it), release: ({ count }) => it.release(count) })
  }
  if (kind === 'event') {
    const it = yield* from.event('it')
    return performing(it.base, {
      wait: ({ timeout }) => it.wait(timeout),
      set: () => it.set(),
      clear: () => it.clear(),
      isSet: () => it.isSet(),
    })
  }
  if (kind === 'barrier') {
    const gate = yield* os.event('gate')
    const it = yield* makeBarrier(os, made, gate)
    return performing(it.base, {
      letAct: () => gate.set(),
      nWaiting: () => it.nWaiting(),
      broken: () => it.broken(),
      parties: () => it.parties(),
      wait: ({ timeout }) => it.wait(timeout),
      abort: () => it.abort(),
      reset: () => it.reset(),
    })
  }
  if (kind === 'condition') return yield* makeCondition(from, made)
  if (kind === 'thread') {
    const other = (move: Move) => threads[move.other ?? 0] as Thread // scripts name threads that there are
    return performing(0, {
      start: (move) => other(move).start(),
      join: (move) => other(move).join(move.timeout),
      isAlive: (move) => other(move).isAlive(),
    })
  }
  if (kind === 'simple-queue') {
    const it = yield* os.simpleQueue('it')
    return performing(it.base, {
      ...queueing(it),
      full: () => it.full(),
      join: () => it.join(),
      taskDone: () => it.taskDone(),
      shutdown: () => it.shutdown(),
    })
  }
  const makers = { queue: 'queue', 'lifo-queue': 'lifoQueue', 'priority-queue': 'priorityQueue' } as const
  const it = yield* os[makers[kind]](number, 'it')
  return performing(it.base, {
    ...queueing(it),
    taskDone: () => it.taskDone(),
    join: () => it.join(),
    full: () => it.full(),
    unfinishedTasks: () => it.unfinishedTasks(),
    shutdown: ({ immediate }) => it.shutdown(immediate),
    isShutdown: () => it.isShutdown(),
  })
}

function queueing(it: Queue | LifoQueue | PriorityQueue | SimpleQueue): Doings {
  return {
    put: (move) => it.put(move.item ?? null, waitOf(move)),
    putNoWait: ({ item }) => it.putNoWait(item ?? null),
    get: (move) => it.get(waitOf(move)),
    getNoWait: () => it.getNoWait(),
    qsize: () => it.qsize(),
    empty: () => it.empty(),
  }
}

/** How long a move of a queue may wait. */
function waitOf({ block, timeout }: Move): QueueWait | undefined {
  if (block === undefined) return timeout
  return timeout === undefined ? { block } : { block, timeout }
}

/** What the last to come to a barrier runs: `held` until a move lets it go on. */
export const actions = {
  *held(_os: Os, gate: Event): Operation<void> {
    yield* gate.wait()
    yield* gate.clear()
  },
  *quiet(): Operation<void> {},
  *fails(): Operation<void> {
    throw new ProgramError('RuntimeError', 'told to fail')
  },
}

function* makeBarrier(os: Os, made: Value, gate: Event): Operation<Barrier> {
  if (typeof made !== 'object' || made === null) return yield* os.barrier(Number(made), 'it')
  const { parties, action, timeout } = made as unknown as BarrierMade // as scripts say it
  return yield* os.barrier(parties, 'it', {
    ...(action === null ? {} : { action: actions[action], parameters: [gate] }),
    ...(timeout === null ? {} : { timeout }),
  })
}

interface BarrierMade {
  readonly parties: number
  readonly action: keyof typeof actions | null
  readonly timeout: number | null
}

function* makeCondition(from: Os | Multiprocessing, made: Value): Operation<Made> {
  const its = made === 'own' ? null : made === 'rlock' ? yield* from.rlock('lock') : yield* from.lock('lock')
  const it = yield* from.condition(its, 'it')
  const { lock } = it.parts
  const doings: Doings = {
    ...holding(it),
    wait: ({ timeout }) => it.wait(timeout),
    notify: ({ count }) => it.notify(count),
    notifyAll: () => it.notifyAll(),
    *waitAndRelease() {
      const result = yield* it.wait()
      let times = 0
      if (lock.kind === 'lock') {
        yield* it.release()
        return [result, 1]
      }
      try {
        for (; ; times++) yield* it.release()
      } catch {
        // Only the owner can release it: it has been released as often as the wait took it.
        return [result, times]
      }
    },
  }
  return { ...performing(it.base, doings), lockBase: lock.base }
}

interface Holdable {
  acquire(wait?: LockWait): Operation<boolean>
  tryAcquire(): Operation<boolean>
  release(): Operation<void>
}

function holding(it: Holdable): Doings {
  return {
    acquire: ({ blocking, timeout }) =>
      it.acquire(blocking === undefined || timeout === undefined ? timeout : { blocking, timeout }),
    tryAcquire: () => it.tryAcquire(),
    release: () => it.release(),
  }
}

function performing(base: number, doings: Doings): Made {
  const perform: Performer = (move) => {
    const doing = doings[move.does]
    if (doing === undefined) throw new Error(`nothing here does ${move.does}: ${Object.keys(doings).join(', ')}`)
    return doing(move)
  }
  return { perform, base, lockBase: 0 }
}
