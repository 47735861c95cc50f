/**
 * How threads and processes end. Meaning: CPython's `multiprocessing.process.BaseProcess._bootstrap`,
 * `multiprocessing.util._exit_function` and `threading._shutdown`. A process whose body has ended, one way or another,
 * terminates its daemon children, waits for all its children and for its threads but daemons, and is gone; its daemon
 * threads are gone with it. The main process waits for its threads first. One that is killed waits for nobody, and its
 * children go on.
 */
import type { Value } from '../base/value.ts'
import { valueFalse, valueTrue } from '../base/value.ts'
import { ThreadStatus } from '../trace/tables.ts'
import { type OperationSpec, operation } from './atom.ts'
import {
  firstChild,
  firstThread,
  isDaemon,
  isProcess,
  knowsFamilies,
  nextChild,
  nextThread,
  processOf,
  tellReapers,
} from './family.ts'
import { currentOf, endGreenlets, hasEnded, hostOf, isGreenlet, passToParent } from './greenlet.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { endsWithProcess, threadWord } from './layout.ts'
import { refuseLongWait } from './time-limit.ts'
import { giveUp, waitIn, wakeLine } from './waiters.ts'

const word = threadWord

/** The signals by which processes end. */
const Signal = { kill: 9, terminate: 15 } as const

/** What `end` is given in a thread or process that did not come to its end by itself. */
export const terminated = 'terminated'

/** Whether the process of a thread, or of a greenlet, was terminated or has ended, and it has not ended yet. */
export function isDying(k: Kernel, thread: number): boolean {
  return killedBy(k, thread) !== 0 && !hasEnded(k, hostOf(k, thread))
}

/** Why a thread, or a greenlet, is to end before its time: as the word `killed`; 0 for no reason. */
export function killedBy(k: Kernel, thread: number): number {
  return k.threadWords > word.killed ? k.read(hostOf(k, thread) + word.killed) : 0
}

/** A thread or process is to end in whatever it does. */
function doom(k: Kernel, thread: number, why: number): void {
  if (k.read(thread + word.killed) === 0) k.doom(thread, why)
}

/** A process is to end, with all its threads. Of these also who has ended: whether one has is not known under these guards. */
function doomProcess(k: Kernel, process: number, signal: number): void {
  if (hasEnded(k, process) || isDying(k, process)) {
    if (knowsFamilies(k)) return
  } else doom(k, process, signal)
  if (k.threadWords <= word.nextThread) return
  for (let each = firstThread(k, process); each !== 0; each = nextThread(k, each)) doom(k, each, signal)
}

/**
 * As `multiprocessing.Process.terminate`: it says so and returns. The process and each of its threads end by a step of
 * their own, in whatever they do or wait for; nothing that they hold is released.
 */
function terminate(signal: number) {
  return (k: Kernel, _self: number, target: number): OutcomeCode => {
    // Before processes knew their exit codes, it was but noted.
    doomProcess(k, target, knowsFamilies(k) ? signal : 1)
    return Outcome.done
  }
}

/** Who has waited to end, in its own line, until another ends. */
function waitToEnd(k: Kernel, self: number, other: number): OutcomeCode {
  return waitIn(k, self + word.reapers, self, other)
}

/** A thread for which its process waits before it ends; 0 for none. */
function threadToEnd(k: Kernel, process: number): number {
  let at = firstThread(k, process)
  while (at !== 0 && (isDaemon(k, at) || hasEnded(k, at))) at = nextThread(k, at)
  return at
}

/** A child for which a process waits before it ends; 0 for none. Daemons that nobody has terminated end with main itself. */
function childToEnd(k: Kernel, process: number): number {
  let at = firstChild(k, process)
  while (at !== 0 && (hasEnded(k, at) || (isDaemon(k, at) && !isDying(k, at)))) at = nextChild(k, at)
  return at
}

/**
 * What a process does before it can end.
 * @returns null when there is nothing left to do
 */
function beforeEnd(k: Kernel, self: number): OutcomeCode | null {
  const isMain = k.read(self + word.within) === 0
  const first = isMain ? threadToEnd(k, self) : 0
  if (first !== 0) return waitToEnd(k, self, first)
  const child = childToEnd(k, self)
  if (!isMain || child !== 0) {
    let exits = false
    for (let each = firstChild(k, self); each !== 0; each = nextChild(k, each)) {
      if (!isDaemon(k, each) || hasEnded(k, each) || isDying(k, each)) continue
      doomProcess(k, each, Signal.terminate)
      exits = true
    }
    if (exits) return Outcome.exits
  }
  if (child !== 0) return waitToEnd(k, self, child)
  const last = isMain ? 0 : threadToEnd(k, self)
  return last === 0 ? null : waitToEnd(k, self, last)
}

/** Whether with a thread a whole process ends. */
function isWhole(k: Kernel, thread: number): boolean {
  return knowsFamilies(k) && !isGreenlet(k, thread) && isProcess(k, thread)
}

/** Terminates the daemon children of a process whose body has ended: a step of its own where it still has to wait. */
function exit(k: Kernel, self: number): OutcomeCode {
  if (!isWhole(k, self) || beforeEnd(k, self) !== Outcome.exits)
    return k.raise('RuntimeError', 'there are no daemons to terminate')
  return Outcome.done
}

function leave(status: number) {
  return (k: Kernel, self: number, _object: number, _argument: number, given?: Value): OutcomeCode => {
    if (isGreenlet(k, self)) {
      k.write(self + word.status, status)
      wakeLine(k, self + word.line)
      return passToParent(k, self, given ?? null)
    }
    const dies = given === terminated
    const whole = isWhole(k, self)
    if (dies) {
      if (!isDying(k, self)) return k.raise('RuntimeError', 'nobody has terminated it')
      // One of its greenlets may have its turn, and stand in a line.
      const current = currentOf(k, self)
      if (k.read(current + word.status) === ThreadStatus.blocked) giveUp(k, current)
    } else if (whole) {
      const before = beforeEnd(k, self)
      if (before !== null) return before
    }
    k.write(self + word.status, status)
    const code = whole ? exitcodeOf(k, self, status, given ?? null) : 0
    if (code !== 0) k.write(self + word.exitcode, code)
    wakeLine(k, self + word.line)
    endGreenlets(k, self)
    if (!knowsFamilies(k)) return Outcome.done
    tellReapers(k, self)
    if (whole && !dies) endDaemons(k, self)
    return Outcome.done
  }
}

function exitcodeOf(k: Kernel, self: number, status: number, given: Value): number {
  if (given === terminated) return -killedBy(k, self)
  if (status === ThreadStatus.failed) return 1
  // As much as a system keeps of it.
  return typeof given === 'number' ? given & 0xff : 0
}

/** What is left of a process ends with it: daemon threads; of main its daemon children, too. */
function endDaemons(k: Kernel, self: number): void {
  for (let each = firstThread(k, self); each !== 0; each = nextThread(k, each))
    if (!hasEnded(k, each)) doom(k, each, endsWithProcess)
  if (k.read(self + word.within) !== 0) return
  for (let child = firstChild(k, self); child !== 0; child = nextChild(k, child))
    if (isDaemon(k, child) && !hasEnded(k, child)) doomProcess(k, child, Signal.terminate)
}

/** As `multiprocessing.Process.exitcode`: None of one that lives, the signal below 0 of one that was killed. */
function exitcode(k: Kernel, self: number, target: number): OutcomeCode {
  const told = hasEnded(k, target) && !isForeign(k, self, target)
  k.give(told ? k.read(target + word.exitcode) : null)
  return Outcome.done
}

/** The blocks of the processes in an argument `{processes}`. */
export function processesIn(argument: Value): readonly number[] {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return []
  const { processes } = argument as { readonly [key: string]: Value } // neither null nor a list
  return Array.isArray(processes) ? processes.filter((each): each is number => typeof each === 'number') : []
}

/**
 * As `multiprocessing.connection.wait` on sentinels: waits until one of these children of the process, or several, has
 * ended, and gives those that have; none where the time is over before.
 */
function waitSentinels(k: Kernel, self: number, process: number, _argument: number, given?: Value): OutcomeCode {
  const processes = processesIn(given ?? null)
  if (processes.some((each) => k.read(each + word.within) !== process))
    return k.raise('AssertionError', 'can only wait for a child process')
  const ended = processes.filter((each) => hasEnded(k, each))
  if (k.expired) giveUp(k, self)
  if (ended.length > 0 || k.expired) {
    k.give(ended)
    return Outcome.done
  }
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  return waitIn(k, process + word.reapers, self, process)
}

/**
 * As `threading.enumerate`: the thread that the process began with, which it has as long as others can ask, and those
 * started in it that live, in the order of starting. CPython's dictionary of them has that order, too.
 */
function enumerate(k: Kernel, _self: number, process: number): OutcomeCode {
  const living: number[] = []
  if (knowsFamilies(k))
    for (let each = firstThread(k, process); each !== 0; each = nextThread(k, each))
      if (!hasEnded(k, each)) living.push(each)
  living.push(process)
  k.give(living.reverse())
  return Outcome.done
}

/** As `multiprocessing.active_children`, in the order of starting, where CPython has a set. */
function activeChildren(k: Kernel, _self: number, process: number): OutcomeCode {
  const living: number[] = []
  if (knowsFamilies(k))
    for (let each = firstChild(k, process); each !== 0; each = nextChild(k, each))
      if (!hasEnded(k, each)) living.push(each)
  k.give(living.reverse())
  return Outcome.done
}

function isAlive(k: Kernel, self: number, target: number): OutcomeCode {
  if (knowsFamilies(k) && isForeign(k, self, target)) return k.raise('AssertionError', 'can only test a child process')
  k.result = hasEnded(k, target) ? valueFalse : valueTrue
  return Outcome.done
}

/** Whether who asks lives in a process that has not started the target, which is a process and another. */
export function isForeign(k: Kernel, self: number, target: number): boolean {
  const process = processOf(k, self)
  return isProcess(k, target) && target !== process && k.read(target + word.within) !== process
}

/** Tells a process to end. */
export const threadTerminate = operation('terminate', terminate(Signal.terminate))
/** Tells it so in a way that it could not refuse. */
export const threadKill = operation('kill', terminate(Signal.kill))
/** Whether an operation of that name tells a process to end. */
export const isTermination = (name: string): boolean => name === threadTerminate.name || name === threadKill.name
/**
 * The thread's body has returned: a greenlet's with the argument, a process's with that exit code; or it was terminated, as
 * the argument says then.
 */
export const threadEnd = operation('end', leave(ThreadStatus.finished), undefined, { competes: true })
/** The thread's body has thrown. */
export const threadFail = operation('fail', leave(ThreadStatus.failed), undefined, { competes: true })
/** A process whose body has ended terminates its daemon children. Never asked for, only recorded: part of `end` or `fail`. */
export const threadExit = operation('exit', exit)
export const threadIsAlive = operation('isAlive', isAlive, undefined, { reads: true })
export const threadExitcode = operation('exitcode', exitcode, undefined, { reads: true })
/** Asked of the process that waits. The argument has the blocks of its `processes`. */
export const threadWaitSentinels = operation('waitSentinels', waitSentinels, undefined, { reads: true, competes: true })
/** Asked of the process of who asks. Gives blocks. */
export const threadEnumerate = operation('enumerate', enumerate, undefined, { reads: true })
/** As `threadEnumerate`. */
export const threadActiveChildren = operation('activeChildren', activeChildren, undefined, { reads: true })

/** Those that came later: their names stand after all others. */
export const lifeOperations: readonly OperationSpec[] = [
  threadKill,
  threadExit,
  threadExitcode,
  threadWaitSentinels,
  threadEnumerate,
  threadActiveChildren,
]
