/**
 * Greenlets: bodies that take turns within one thread. Meaning: the greenlet package for Python 3 (`greenlet.greenlet`:
 * docs/switching.rst and src/greenlet/TGreenlet.cpp). Of a thread and its greenlets just one is current at a time; it
 * goes on until it switches to another, which returns there from the switch that it was suspended in. Nothing else
 * changes who is current: while the current one sleeps or is blocked, so is the whole thread.
 *
 * The blocks of a thread and its greenlets are touched by the operations here from within that thread alone.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type ErrorValue, isErrorValue, ThreadStatus } from '../trace/tables.ts'
import { type OperationSpec, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { threadWord } from './layout.ts'

const word = threadWord

/** The error that ends a greenlet without reaching its parent: a plain return value instead. */
export const greenletExit = 'GreenletExit'

export function isGreenlet(k: Kernel, thread: number): boolean {
  return k.threadWords > word.host && k.read(thread + word.host) !== 0
}

/** Block of the process or thread that a greenlet lives in; of any other thread itself. */
export function hostOf(k: Kernel, thread: number): number {
  return isGreenlet(k, thread) ? k.read(thread + word.host) : thread
}

/** Of a thread and its greenlets the one that has its turn; the thread itself where it has no others. */
export function currentOf(k: Kernel, host: number): number {
  if (k.threadWords <= word.nextGreenlet || k.read(host + word.status) !== ThreadStatus.suspended) return host
  for (let at = k.read(host + word.nextGreenlet); at !== 0; at = k.read(at + word.nextGreenlet)) {
    const status = k.read(at + word.status)
    if (status !== ThreadStatus.suspended && status !== ThreadStatus.unborn && !hasEnded(k, at)) return at
  }
  return host
}

/** Whether a thread, process or greenlet has ended. */
export function hasEnded(k: Kernel, thread: number): boolean {
  const status = k.read(thread + word.status)
  return status === ThreadStatus.finished || status === ThreadStatus.failed
}

/** Makes the greenlet whose fresh block is the object. Its parent is who makes it, or the one of the argument. */
function make(k: Kernel, self: number, fresh: number, parent: number): OutcomeCode {
  const host = hostOf(k, self)
  if (parent !== 0 && hostOf(k, parent) !== host) return k.raise('ValueError', 'parent cannot be on a different thread')
  k.write(fresh + word.host, host)
  k.write(fresh + word.parent, parent === 0 ? self : parent)
  const last = k.read(host + word.nextGreenlet)
  if (last !== 0) k.write(fresh + word.nextGreenlet, last)
  k.write(host + word.nextGreenlet, fresh)
  return Outcome.done
}

function setParent(k: Kernel, self: number, greenlet: number, parent: number): OutcomeCode {
  if (!isGreenlet(k, greenlet)) return k.raise('AttributeError', 'cannot set the parent of a main greenlet')
  if (hostOf(k, greenlet) !== hostOf(k, self) || hostOf(k, parent) !== hostOf(k, self))
    return k.raise('ValueError', 'parent cannot be on a different thread')
  for (let at = parent; at !== 0; at = k.read(at + word.parent))
    if (at === greenlet) return k.raise('ValueError', 'cyclic parent chain')
  k.write(greenlet + word.parent, parent)
  return Outcome.done
}

function switchTo(k: Kernel, self: number, target: number, _argument: number, given?: Value): OutcomeCode {
  if (hostOf(k, target) !== hostOf(k, self)) return k.raise('greenlet.error', 'cannot switch to a different thread')
  return goOn(k, self, target, given ?? null, null)
}

function throwAt(k: Kernel, self: number, target: number, _argument: number, given?: Value): OutcomeCode {
  if (hostOf(k, target) !== hostOf(k, self)) return k.raise('greenlet.error', 'cannot switch to a different thread')
  const error = isErrorValue(given ?? null) ? (given as ErrorValue) : { error: greenletExit, message: '' }
  return goOn(k, self, target, null, error)
}

/**
 * A greenlet has ended, with what it returned or the error that ended it: its parent goes on.
 * @param given an error value where its status is failed
 */
export function passToParent(k: Kernel, self: number, given: Value): OutcomeCode {
  const failed = k.read(self + word.status) === ThreadStatus.failed
  const error = failed ? (given as ErrorValue) : null // what `fail` is given
  return goOn(k, self, k.read(self + word.parent), given, error)
}

/**
 * The target goes on, with the value or the error: where it has ended its parent, or the parent of that. An error
 * ends on its way those that have not begun.
 */
function goOn(k: Kernel, self: number, target: number, value: Value, error: ErrorValue | null): OutcomeCode {
  let next = target
  let passed = value
  let raised = error
  for (; next !== self; next = k.read(next + word.parent)) {
    const unborn = k.read(next + word.status) === ThreadStatus.unborn
    if (!hasEnded(k, next) && !(unborn && raised !== null)) break
    const exits = raised?.error === greenletExit
    if (unborn) k.write(next + word.status, exits ? ThreadStatus.finished : ThreadStatus.failed)
    if (!exits) continue
    passed = raised
    raised = null
  }
  if (next === self) {
    if (raised !== null) {
      // As it is, with the line where it was first raised.
      k.error = raised
      return Outcome.raise
    }
    k.give(passed)
    return Outcome.done
  }
  if (!hasEnded(k, self)) k.write(self + word.status, ThreadStatus.suspended)
  k.write(next + word.status, ThreadStatus.runnable)
  k.causes(next)
  k.successor = next
  k.passed = passed
  k.error = raised
  return Outcome.switched
}

/** A thread has ended: nobody can switch to its greenlets any more. As daemons they end without a word. */
export function endGreenlets(k: Kernel, host: number): void {
  if (k.threadWords <= word.nextGreenlet) return
  for (let at = k.read(host + word.nextGreenlet); at !== 0; at = k.read(at + word.nextGreenlet))
    if (!hasEnded(k, at)) k.write(at + word.status, ThreadStatus.finished)
}

/** The address in an argument `{parent}`, 0 for none. */
export function parentIn(argument: Value): number {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return 0
  const { parent } = argument as { readonly [key: string]: Value } // neither null nor a list
  return typeof parent === 'number' ? parent : 0
}

/** Makes the greenlet whose fresh block is the object, in the thread that asks. The argument may name a `parent`. */
export const greenletCreate = operation('greenlet', make, parentIn)
/** Goes on as the target, where the argument is returned: the target begins with it, if it has not begun. */
export const greenletSwitch = operation('switch', switchTo)
/** Goes on as the target, where the argument, an error value, is raised. */
export const greenletThrow = operation('throw', throwAt)
/** Whether it has ended. */
export const greenletDead = operation('dead', (k, _self, target) => {
  k.result = hasEnded(k, target) ? valueTrue : valueFalse
  return Outcome.done
})
/** Makes another its parent: the argument's `parent`. */
export const greenletSetParent = operation('setParent', setParent, parentIn)

export const greenletOperations: readonly OperationSpec[] = [
  greenletCreate,
  greenletSwitch,
  greenletThrow,
  greenletDead,
  greenletSetParent,
]
