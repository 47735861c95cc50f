/**
 * The life of a thread or process, and its sleep. Meaning: CPython's `threading.Thread` and `multiprocessing.Process`:
 * a thread runs once started, `join` waits for its end, whether it returned or failed, and joining oneself is an error.
 */
import { microseconds, SECOND } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { ThreadStatus } from '../trace/tables.ts'
import { type OperationSpec, operation, unloaded, waking } from './atom.ts'
import { clockNow } from './clock.ts'
import { consoleInput, consoleReceive } from './console.ts'
import { isForeign, killedBy, threadEnd, threadFail, threadIsAlive, threadTerminate } from './ending.ts'
import { adopt, isProcess, knowsFamilies, processOf } from './family.ts'
import { pageFetch, pageResponse } from './fetch.ts'
import { hasEnded } from './greenlet.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { computing, threadWord } from './layout.ts'
import { refuseLongWait, tooLong } from './time-limit.ts'
import { giveUp, waitIn } from './waiters.ts'

const word = threadWord

/** @param kin as `kinship` gives it; in old traces block of the process that the child is a thread of, 0 for none */
function start(k: Kernel, self: number, child: number, kin: number): OutcomeCode {
  k.write(child + word.status, ThreadStatus.runnable)
  k.causes(child)
  if (!knowsFamilies(k)) return joinProcess(k, self, child, kin)
  adopt(k, processOf(k, self), child, kin)
  const killed = isProcess(k, child) ? 0 : killedBy(k, self)
  if (killed !== 0) k.write(child + word.killed, killed)
  return Outcome.done
}

/** What `start` was before processes knew all their threads: those of main, which nobody can terminate, were in no list. */
function joinProcess(k: Kernel, self: number, child: number, process: number): OutcomeCode {
  if (process === 0 || k.threadWords <= word.nextThread) return Outcome.done
  const last = k.read(process + word.nextThread)
  if (last !== 0) k.write(child + word.nextThread, last)
  k.write(process + word.nextThread, child)
  if (killedBy(k, self) !== 0) k.write(child + word.killed, 1)
  return Outcome.done
}

function join(k: Kernel, self: number, target: number, _argument: number, given?: Value): OutcomeCode {
  if (knowsFamilies(k) && isForeign(k, self, target)) return k.raise('AssertionError', 'can only join a child process')
  if (self === target) return k.raise('RuntimeError', 'cannot join current thread')
  if (k.expired) giveUp(k, self)
  if (k.expired || hasEnded(k, target)) return Outcome.done
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  return waitIn(k, target + word.line, self, target)
}

function sleep(k: Kernel, self: number, _object: number, duration: number, given?: Value): OutcomeCode {
  if (Number.isNaN(given)) return k.raise('ValueError', 'Invalid value NaN (not a number)')
  if (!(duration >= 0)) return k.raise('ValueError', 'sleep length must be non-negative')
  const problem = tooLong(duration / SECOND)
  if (problem !== null) return k.raise('OverflowError', problem)
  k.write(self + word.status, ThreadStatus.sleeping)
  return Outcome.sleep
}

function wake(k: Kernel, self: number): OutcomeCode {
  k.write(self + word.status, ThreadStatus.runnable)
  return Outcome.done
}

function work(k: Kernel, self: number, _object: number, time: number): OutcomeCode {
  if (!(time >= 0)) return k.raise('ValueError', 'computing time must be non-negative')
  k.write(self + word.phase, computing)
  return Outcome.work
}

function worked(k: Kernel, self: number): OutcomeCode {
  if (k.read(self + word.phase) !== computing) return k.raise('RuntimeError', 'nothing is being computed')
  k.write(self + word.phase, 0)
  return Outcome.done
}

const nothing = (): OutcomeCode => Outcome.done

/** Starts the thread whose fresh block is the object. The number is its `kinship`. */
export const threadStart = operation('start', start)
export const threadJoin = operation('join', join, undefined, { reads: true, competes: true })
/** Sleeps for the argument, in seconds; the transition gets microseconds. */
export const threadSleep = operation('sleep', sleep, (value) =>
  typeof value === 'number' ? microseconds(value) : Number.NaN,
)
/** The time of a sleep has passed and the thread goes on. */
export const threadWake = waking('wake', wake)
/** Computes for the argument, in seconds of one core; the transition gets microseconds. */
export const threadWork = operation('work', work, (value) =>
  typeof value === 'number' ? microseconds(value) : Number.NaN,
)
/** What `work` began has been computed, and the thread goes on. */
export const threadWorked = operation('worked', worked)
/** An attempt at the operation named by the argument could not proceed. Never asked for, only recorded. */
export const threadBlock = operation('block', nothing)
/** Makes the object. Its effects come from `Atom.create`. */
export const objectCreate = operation('create', nothing)
/** Prints the argument. */
export const consolePrint = operation('print', nothing)

/** A round of an endless body: it begins (argument `begin`), or is over (null; false when it has brought nothing about). */
export const threadRound = operation('round', nothing)

/**
 * An atomic block of the thread begins (argument `begin`), or is over (null): in between nobody else takes a step, and it
 * does only what `mayBeAtomic` allows. Its meaning is in `atomic.ts`.
 */
export const threadAtomic = unloaded('atomic')

/** The thread has assumed what does not hold: it does nothing more, and the execution is none. */
export const threadUnmet = operation('unmet', nothing)

/** What the program's invariants look at is there: handles by name, in the argument. */
export const threadWatch = operation('watch', nothing)

export const threadOperations: readonly OperationSpec[] = [
  threadStart,
  threadJoin,
  threadIsAlive,
  threadEnd,
  threadFail,
  threadSleep,
  threadWake,
  threadBlock,
  objectCreate,
  consolePrint,
  threadRound,
  consoleInput,
  consoleReceive,
  clockNow,
  pageFetch,
  pageResponse,
  threadWork,
  threadWorked,
  threadTerminate,
  threadUnmet,
  threadWatch,
  threadAtomic,
]
