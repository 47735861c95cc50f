/**
 * The life of a thread or process, and its sleep. Meaning: CPython's `threading.Thread` and `multiprocessing.Process`:
 * a thread runs once started, `join` waits for its end, whether it returned or failed, and joining oneself is an error.
 */
import { microseconds, SECOND } from '../base/units.ts'
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type ThreadKind, ThreadStatus } from '../trace/tables.ts'
import { type OperationSpec, operation, waking } from './atom.ts'
import { clockNow } from './clock.ts'
import { consoleInput, consoleReceive } from './console.ts'
import { pageFetch, pageResponse } from './fetch.ts'
import { currentOf, endGreenlets, hostOf, isGreenlet, passToParent } from './greenlet.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { computing, firstBlock, threadWord } from './layout.ts'
import { giveUp, joinLine, wakeLine } from './line.ts'
import { refuseLongWait, tooLong } from './time-limit.ts'

const word = threadWord

/** @param process block of the process that the child is a thread of; 0 where it is a process, or a thread of main */
function start(k: Kernel, self: number, child: number, process: number): OutcomeCode {
  k.write(child + word.status, ThreadStatus.runnable)
  k.causes(child)
  if (process === 0 || k.threadWords <= word.nextThread) return Outcome.done
  const last = k.read(process + word.nextThread)
  if (last !== 0) k.write(child + word.nextThread, last)
  k.write(process + word.nextThread, child)
  if (isKilled(k, self)) k.write(child + word.killed, 1)
  return Outcome.done
}

/**
 * Block of the process that a thread about to be started belongs to, as `threadStart` takes it: 0 for a process, and for
 * a thread of main, which nobody can terminate.
 * @param process block of the starter's process
 */
export function processOf(kind: ThreadKind, process: number): number {
  return kind === 'process' || process === firstBlock ? 0 : process
}

function join(k: Kernel, self: number, target: number, _argument: number, given?: Value): OutcomeCode {
  if (self === target) return k.raise('RuntimeError', 'cannot join current thread')
  const status = k.read(target + word.status)
  if (k.expired) giveUp(k, self)
  if (k.expired || status === ThreadStatus.finished || status === ThreadStatus.failed) return Outcome.done
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  joinLine(k, target + word.line, self)
  k.block(self, target)
  return Outcome.block
}

/** What `end` is given in a thread or process that did not come to its end by itself. */
export const terminated = 'terminated'

/** Whether somebody has terminated the process of a thread, or of a greenlet, which has not ended yet. */
export function isDying(k: Kernel, thread: number): boolean {
  return isKilled(k, thread) && !hasEnded(k, hostOf(k, thread))
}

function isKilled(k: Kernel, thread: number): boolean {
  return k.threadWords > word.killed && k.read(hostOf(k, thread) + word.killed) === 1
}

function hasEnded(k: Kernel, thread: number): boolean {
  const status = k.read(thread + word.status)
  return status === ThreadStatus.finished || status === ThreadStatus.failed
}

/**
 * As `multiprocessing.Process.terminate`: it says so and returns. The process and each of its threads end by a step of
 * their own, in whatever they do or wait for; nothing that they hold is released.
 */
function terminate(k: Kernel, _self: number, target: number): OutcomeCode {
  if (!hasEnded(k, target) && !isDying(k, target)) k.write(target + word.killed, 1)
  if (k.threadWords <= word.nextThread) return Outcome.done
  // Of those that have ended, too: whether one has is not known under these guards.
  for (let at = k.read(target + word.nextThread); at !== 0; at = k.read(at + word.nextThread))
    if (k.read(at + word.killed) === 0) k.write(at + word.killed, 1)
  return Outcome.done
}

function leave(status: number) {
  return (k: Kernel, self: number, _object: number, _argument: number, given?: Value): OutcomeCode => {
    if (given === terminated && !isGreenlet(k, self)) {
      if (!isDying(k, self)) return k.raise('RuntimeError', 'nobody has terminated it')
      // One of its greenlets may have its turn, and stand in a line.
      const current = currentOf(k, self)
      if (k.read(current + word.status) === ThreadStatus.blocked) giveUp(k, current)
    }
    k.write(self + word.status, status)
    wakeLine(k, self + word.line, () => undefined)
    if (isGreenlet(k, self)) return passToParent(k, self, given ?? null)
    endGreenlets(k, self)
    return Outcome.done
  }
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

function isAlive(k: Kernel, _self: number, target: number): OutcomeCode {
  k.result = hasEnded(k, target) ? valueFalse : valueTrue
  return Outcome.done
}

const nothing = (): OutcomeCode => Outcome.done

/** Starts the thread whose fresh block is the object. The number is `processOf` it. */
export const threadStart = operation('start', start)
export const threadJoin = operation('join', join, undefined, { reads: true, competes: true })
export const threadIsAlive = operation('isAlive', isAlive, undefined, { reads: true })
/** Tells a process to end. */
export const threadTerminate = operation('terminate', terminate)
/** The thread's body has returned: a greenlet's with the argument; or it was terminated, as the argument says then. */
export const threadEnd = operation('end', leave(ThreadStatus.finished))
/** The thread's body has thrown. */
export const threadFail = operation('fail', leave(ThreadStatus.failed))
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

/**
 * A round of an endless body: it begins (argument `begin`), or is over (null; false when it has brought nothing about).
 * Between rounds a thread keeps nothing but the state of objects, which the explorer relies on.
 */
export const threadRound = operation('round', nothing)

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
]
