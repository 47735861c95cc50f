/**
 * The result of a task that somebody else works on. Meaning: CPython's `concurrent.futures.Future`
 * (Lib/concurrent/futures/_base.py): pending, running, then finished with a result or an error, or cancelled while still
 * pending. Callbacks are the business of the one who completes it: `setResult`, `setException` and `cancel` return
 * those to call, and `addDoneCallback` is refused once it is done, so that the adder calls at once. Those who wait for
 * several futures (`wait`, `as_completed`) are told before any callback, but of a cancelled one not before the one who
 * would have begun it took note of that (`run`): so one that nobody will begin keeps them waiting, as in CPython.
 */
import { isRecord, type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type ErrorValue, isErrorValue } from '../trace/tables.ts'
import { type Atom, operation } from './atom.ts'
import { pythonType } from './compare.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field } from './layout.ts'
import { refuseLongWait } from './time-limit.ts'
import { giveUp, waitIn, wakeLine } from './waiters.ts'

/** States of a future, as its field `state` has them. */
export const FutureState = { pending: 0, running: 1, cancelled: 2, finished: 3, failed: 4 } as const

/**
 * `runner` is the thread that works on it, `value` its result or error, `callbacks` the list of those to call, `notified`
 * whether `run` has taken note that it was cancelled: `CANCELLED_AND_NOTIFIED`.
 */
const word = { ...blockWord, state: 4, runner: 5, value: 6, callbacks: 7, notified: 8 } as const

const stateOf = (k: Kernel, future: number) => k.read(future + word.state)
const isDone = (k: Kernel, future: number) => stateOf(k, future) >= FutureState.cancelled

/**
 * Begins the task, unless it was cancelled: `set_running_or_notify_cancel`. True as argument: by this very thread.
 * Returns true, or if it was cancelled false or the list of those who are to be told of it now.
 */
function run(k: Kernel, self: number, future: number, here: number): OutcomeCode {
  const state = stateOf(k, future)
  if (state === FutureState.cancelled && k.read(future + word.notified) === 0) {
    k.write(future + word.notified, 1)
    const watchers = takeCallbacks(k, future, () => true)
    if (watchers.length === 0) k.result = valueFalse
    else k.give(watchers)
    return Outcome.done
  }
  if (state !== FutureState.pending) return k.raise('RuntimeError', 'Future in unexpected state')
  k.write(future + word.state, FutureState.running)
  if (here === 1) k.write(future + word.runner, self)
  k.result = valueTrue
  return Outcome.done
}

/** Says that this thread has the task in hand, which another has marked as running. */
function take(k: Kernel, self: number, future: number): OutcomeCode {
  if (k.read(future + word.runner) !== self) k.write(future + word.runner, self)
  return Outcome.done
}

/** The task is over: those who wait go on, and the callbacks are returned to be called. */
function complete(k: Kernel, future: number, state: number, value: Value): OutcomeCode {
  const id = k.values.intern(value)
  if (id !== 0) k.writeValue(future + word.value, id)
  finish(k, future, state)
  return Outcome.done
}

function finish(k: Kernel, future: number, state: number): void {
  k.write(future + word.state, state)
  if (k.read(future + word.runner) !== 0) k.write(future + word.runner, 0)
  wakeLine(k, future + word.line)
  const cancelled = state === FutureState.cancelled
  k.give(takeCallbacks(k, future, (callback) => !(cancelled && watches(callback))))
}

/** Whether it is for somebody who waits for several futures. */
const watches = (callback: Value) => isRecord(callback) && callback.watches === true

/** Those to call now, watchers first, else in the order in which they were added. The others are kept. */
function takeCallbacks(k: Kernel, future: number, isTaken: (callback: Value) => boolean): readonly Value[] {
  const known = callbacksOf(k, future)
  const kept = known.filter((callback) => !isTaken(callback))
  if (kept.length < known.length) {
    k.writeValue(future + word.callbacks, kept.length === 0 ? 0 : k.values.intern(kept))
  }
  const taken = known.filter(isTaken)
  return [...taken.filter(watches), ...taken.filter((callback) => !watches(callback))]
}

function callbacksOf(k: Kernel, future: number): readonly Value[] {
  const known = k.values.get(k.read(future + word.callbacks))
  return Array.isArray(known) ? known : []
}

/** As CPython says it, which tells a future by its address. */
function alreadyDone(k: Kernel, future: number): OutcomeCode {
  const state = stateOf(k, future)
  const value = k.values.get(k.read(future + word.value))
  const [name, described] =
    state === FutureState.cancelled
      ? [k.read(future + word.notified) === 0 ? 'CANCELLED' : 'CANCELLED_AND_NOTIFIED', 'cancelled']
      : ['FINISHED', `finished ${isErrorValue(value) ? `raised ${value.error}` : `returned ${pythonType(value)}`}`]
  return k.raise('InvalidStateError', `${name}: <Future at 0x${future.toString(16)} state=${described}>`)
}

function setResult(k: Kernel, _self: number, future: number, _argument: number, given: Value = null): OutcomeCode {
  if (isDone(k, future)) return alreadyDone(k, future)
  return complete(k, future, FutureState.finished, given)
}

function setException(k: Kernel, _self: number, future: number, _argument: number, given: Value = null): OutcomeCode {
  if (isDone(k, future)) return alreadyDone(k, future)
  if (!isErrorValue(given)) return k.raise('TypeError', 'an exception has a name and a message')
  return complete(k, future, FutureState.failed, given)
}

/** Returns the callbacks to call, or false when it is too late. */
function cancel(k: Kernel, _self: number, future: number): OutcomeCode {
  const state = stateOf(k, future)
  if (state === FutureState.cancelled) k.give([])
  else if (state === FutureState.pending) finish(k, future, FutureState.cancelled)
  else k.result = valueFalse
  return Outcome.done
}

/** Waits for its end. Returns whether it is there; if not, what is to be returned has been said. */
function awaitEnd(k: Kernel, self: number, future: number, given: Value | undefined): OutcomeCode | null {
  if (k.expired) {
    giveUp(k, self)
    return k.raise('TimeoutError', '')
  }
  const state = stateOf(k, future)
  if (state === FutureState.cancelled) return k.raise('CancelledError', '')
  if (state !== FutureState.pending && state !== FutureState.running) return null
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  return waitIn(k, future + word.line, self, future)
}

/** The error that the task ended with. */
function errorOf(k: Kernel, future: number): ErrorValue {
  const value = k.values.get(k.read(future + word.value))
  return isErrorValue(value) ? value : { error: 'Error', message: '' }
}

function result(k: Kernel, self: number, future: number, _argument: number, given?: Value): OutcomeCode {
  const outcome = awaitEnd(k, self, future, given)
  if (outcome !== null) return outcome
  if (stateOf(k, future) === FutureState.finished) {
    k.result = k.read(future + word.value)
    return Outcome.done
  }
  const error = errorOf(k, future)
  k.raise(error.error, error.message)
  k.error = error
  return Outcome.raise
}

/** Returns null or what the error is, under the names `raised` and `message`: as a value, not raised. */
function exception(k: Kernel, self: number, future: number, _argument: number, given?: Value): OutcomeCode {
  const outcome = awaitEnd(k, self, future, given)
  if (outcome !== null) return outcome
  if (stateOf(k, future) === FutureState.failed) {
    const { error, ...others } = errorOf(k, future)
    k.give({ raised: error, ...others })
  }
  return Outcome.done
}

const asks = (holds: (state: number) => boolean) => (k: Kernel, _self: number, future: number) => {
  k.result = holds(stateOf(k, future)) ? valueTrue : valueFalse
  return Outcome.done
}

/**
 * Returns whether the callback was added; if not, the future is done and the adder is to call it. One with `watches` is
 * for somebody who waits for several futures.
 */
function addDoneCallback(k: Kernel, _self: number, future: number, _argument: number, given: Value = null) {
  const cancelled = stateOf(k, future) === FutureState.cancelled
  const over = cancelled && watches(given) ? k.read(future + word.notified) === 1 : isDone(k, future)
  if (!over) k.writeValue(future + word.callbacks, k.values.intern([...callbacksOf(k, future), given]))
  k.result = over ? valueFalse : valueTrue
  return Outcome.done
}

export const futureRun = operation('run', run, (value) => (value === true ? 1 : 0))
export const futureTake = operation('take', take)
export const futureSetResult = operation('setResult', setResult)
export const futureSetException = operation('setException', setException)
export const futureCancel = operation('cancel', cancel)
export const futureResult = operation('result', result, undefined, { reads: true, competes: true })
export const futureException = operation('exception', exception, undefined, { reads: true, competes: true })
export const futureDone = operation(
  'done',
  asks((state) => state >= FutureState.cancelled),
  undefined,
  { reads: true },
)
export const futureRunning = operation(
  'running',
  asks((state) => state === FutureState.running),
  undefined,
  { reads: true },
)
export const futureCancelled = operation(
  'cancelled',
  asks((state) => state === FutureState.cancelled),
  undefined,
  { reads: true },
)
export const futureAddDoneCallback = operation('addDoneCallback', addDoneCallback)

export const futureAtom: Atom = {
  kind: 'future',
  layout: {
    name: 'future',
    words: 9,
    fields: [
      field.line('waiters', word.line),
      field.number('state', word.state),
      field.thread('runner', word.runner),
      field.value('value', word.value),
      field.value('callbacks', word.callbacks),
      field.number('notified', word.notified),
    ],
  },
  operations: [
    futureRun,
    futureTake,
    futureSetResult,
    futureSetException,
    futureCancel,
    futureResult,
    futureException,
    futureDone,
    futureRunning,
    futureCancelled,
    futureAddDoneCallback,
  ],
  create: () => Outcome.done,
}
