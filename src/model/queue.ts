/**
 * Queues of values: first in first out, last in first out, least first. Meaning: CPython's `queue.Queue`, `LifoQueue`
 * and `PriorityQueue` (Lib/queue.py), with `maxsize`, Full, Empty, `task_done` and `join`, and `shutdown` as from 3.13
 * on; PriorityQueue is its `heapq`.
 * Barging, as there: a put wakes the first getter, who competes; a get wakes the first putter. Fair: a put hands its
 * item to the first getter, and a get lets the first putter's item in.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { IncomparableError } from './compare.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { field, threadWord } from './layout.ts'
import { type Discipline, fifo, firstRoom, lifo, makeRoom, priority, queueWord as word } from './queue-items.ts'
import { negativeForQueues, refuseLongWait, timeLimit } from './time-limit.ts'
import { firstWaiter, giveUp, leaveWaiters, waitIn, wakeLine } from './waiters.ts'

const maxItems = 1_000_000
/** `threadWord.phase` of one who was served: it has what it waited for, or its item could not be compared. */
export const handed = 1
const refused = 2

/** Runs what may compare items; one pair that cannot be compared is the TypeError of the one who asked. */
function comparing(k: Kernel, act: () => OutcomeCode): OutcomeCode {
  try {
    return act()
  } catch (error) {
    if (error instanceof IncomparableError) return k.raise('TypeError', error.message)
    throw error
  }
}

/** Wakes the first of a line, who competes for what there is now. */
export function wakeFirst(k: Kernel, line: number): void {
  const first = firstWaiter(k, line)
  if (first === 0) return
  leaveWaiters(k, line, first)
  k.wake(first)
}

/** Wakes the first of a line with what it waited for: `saved` is the item that it takes, or nothing. */
export function serveFirst(k: Kernel, line: number, queue: number, phase: number, saved: number): void {
  const first = firstWaiter(k, line)
  leaveWaiters(k, line, first)
  k.write(first + threadWord.granted, queue)
  k.write(first + threadWord.phase, phase)
  if (k.read(first + threadWord.saved) !== saved) k.writeValue(first + threadWord.saved, saved)
  k.wake(first)
}

function isFull(k: Kernel, queue: number): boolean {
  const maxsize = k.read(queue + word.maxsize)
  return maxsize > 0 && k.read(queue + word.length) >= maxsize
}

/** How the thread was served while it waited: `handed`, `refused`, or 0 when it was not. It forgets it. */
export function takeServed(k: Kernel, self: number, queue: number): number {
  if (k.read(self + threadWord.granted) !== queue) return 0
  const served = k.read(self + threadWord.phase)
  k.write(self + threadWord.granted, 0)
  k.write(self + threadWord.phase, 0)
  return served
}

/** What was kept for a thread that was served. It forgets it. */
export function takeSaved(k: Kernel, self: number): number {
  const saved = k.read(self + threadWord.saved)
  if (saved !== 0) k.writeValue(self + threadWord.saved, 0)
  return saved
}

/** What `put` was given: the item, and whether it may wait. */
export function putGiven(given: Value | undefined): { item: Value; blocking: boolean } {
  if (typeof given === 'object' && given !== null && !Array.isArray(given) && 'item' in given) {
    const record = given as { readonly [key: string]: Value } // neither null nor a list
    return { item: record.item ?? null, blocking: record.block !== false }
  }
  return { item: null, blocking: true }
}

/** Whether it was given a negative time, which queues refuse even when they would not wait. */
function hasNegativeLimit(given: Value | undefined): boolean {
  const limit = given === undefined ? null : timeLimit(given)
  return limit !== null && limit < 0
}

const negativeLimit = (k: Kernel) => k.raise('ValueError', negativeForQueues)

function queueTransitions(kind: string, discipline: Discipline) {
  const isShutDown = (k: Kernel, queue: number) => k.has(kind, word.shutdown) && k.read(queue + word.shutdown) === 1
  const insert = (k: Kernel, queue: number, item: number) => {
    makeRoom(k, queue)
    discipline.insert(k, queue, item)
  }
  /** Fair: the item of the first putter in line gets the room that there is now. */
  const letIn = (k: Kernel, queue: number) => {
    const putter = firstWaiter(k, queue + word.putters)
    if (putter === 0) return
    try {
      insert(k, queue, k.read(putter + threadWord.saved))
      k.write(queue + word.unfinished, k.read(queue + word.unfinished) + 1)
      serveFirst(k, queue + word.putters, queue, handed, 0)
    } catch (error) {
      if (!(error instanceof IncomparableError)) throw error
      // Its own error, not that of the one who made room.
      serveFirst(k, queue + word.putters, queue, refused, k.values.intern(error.message))
    }
  }
  const put = (k: Kernel, self: number, queue: number, _argument: number, given?: Value): OutcomeCode => {
    const served = takeServed(k, self, queue)
    if (served === handed) return Outcome.done
    if (served === refused) return k.raise('TypeError', String(k.values.get(takeSaved(k, self))))
    if (k.expired) {
      giveUp(k, self)
      takeSaved(k, self)
    }
    if (isShutDown(k, queue)) {
      takeSaved(k, self)
      return k.raise('ShutDown', '')
    }
    // As in Python, a queue without a limit does not look at the time.
    if (hasNegativeLimit(given) && k.read(queue + word.maxsize) > 0) return negativeLimit(k)
    const { item, blocking } = putGiven(given)
    const fair = k.read(queue + word.fair) === 1
    if (isFull(k, queue)) {
      if (k.expired || !blocking) return k.raise('Full', '')
      // It reckons with the end of its time, a float.
      const tooLong = refuseLongWait(k, given, false)
      if (tooLong !== null) return tooLong
      if (fair && k.atomicBy === 0) k.writeValue(self + threadWord.saved, k.values.intern(item))
      return waitIn(k, queue + word.putters, self, queue)
    }
    return comparing(k, () => {
      const id = k.values.intern(item)
      if (fair && firstWaiter(k, queue + word.line) !== 0) {
        serveFirst(k, queue + word.line, queue, handed, id)
      } else insert(k, queue, id)
      k.write(queue + word.unfinished, k.read(queue + word.unfinished) + 1)
      if (!fair) wakeFirst(k, queue + word.line)
      return Outcome.done
    })
  }
  const get = (k: Kernel, self: number, queue: number, blocking: number, given?: Value): OutcomeCode => {
    if (takeServed(k, self, queue) === handed) {
      k.result = takeSaved(k, self)
      return Outcome.done
    }
    const none = k.read(queue + word.length) === 0
    if (none && isShutDown(k, queue)) return k.raise('ShutDown', '')
    if (hasNegativeLimit(given)) return negativeLimit(k)
    if (k.expired) giveUp(k, self)
    if (none) {
      if (k.expired || blocking === 0) return k.raise('Empty', '')
      const tooLong = refuseLongWait(k, given, false)
      if (tooLong !== null) return tooLong
      return waitIn(k, queue + word.line, self, queue)
    }
    return comparing(k, () => {
      k.result = discipline.remove(k, queue)
      if (k.read(queue + word.fair) === 0) wakeFirst(k, queue + word.putters)
      else letIn(k, queue)
      return Outcome.done
    })
  }
  /** `immediate`: what is still in it is dropped, as if it were done. */
  const shutdown = (k: Kernel, _self: number, queue: number, immediate: number): OutcomeCode => {
    if (!isShutDown(k, queue)) k.write(queue + word.shutdown, 1)
    if (immediate === 1) {
      const dropped = comparing(k, () => {
        while (k.read(queue + word.length) > 0) {
          discipline.remove(k, queue)
          const unfinished = k.read(queue + word.unfinished)
          if (unfinished > 0) k.write(queue + word.unfinished, unfinished - 1)
        }
        return Outcome.done
      })
      // As in Python, nobody hears of it then.
      if (dropped === Outcome.raise) return dropped
      if (k.read(queue + word.unfinished) === 0) wakeLine(k, queue + word.joiners)
    }
    wakeLine(k, queue + word.line)
    wakeLine(k, queue + word.putters)
    return Outcome.done
  }
  const isShutdown = (k: Kernel, _self: number, queue: number): OutcomeCode => {
    k.result = isShutDown(k, queue) ? valueTrue : valueFalse
    return Outcome.done
  }
  return { put, get, shutdown, isShutdown }
}

function taskDone(k: Kernel, _self: number, queue: number): OutcomeCode {
  const unfinished = k.read(queue + word.unfinished)
  if (unfinished === 0) return k.raise('ValueError', 'task_done() called too many times')
  k.write(queue + word.unfinished, unfinished - 1)
  if (unfinished === 1) wakeLine(k, queue + word.joiners)
  return Outcome.done
}

function join(k: Kernel, self: number, queue: number): OutcomeCode {
  if (k.read(queue + word.unfinished) === 0) return Outcome.done
  return waitIn(k, queue + word.joiners, self, queue)
}

/** An operation that only tells something of the queue. */
const telling = (name: string, tell: (k: Kernel, queue: number) => Value) =>
  operation(
    name,
    (k, _self, queue) => {
      k.give(tell(k, queue))
      return Outcome.done
    },
    undefined,
    { reads: true },
  )

export const queueTaskDone = operation('taskDone', taskDone)
export const queueJoin = operation('join', join, undefined, { reads: true, competes: true })
export const queueSize = telling('qsize', (k, queue) => k.read(queue + word.length))
export const queueEmpty = telling('empty', (k, queue) => k.read(queue + word.length) === 0)
export const queueFull = telling('full', isFull)
export const queueUnfinished = telling('unfinishedTasks', (k, queue) => k.read(queue + word.unfinished))

function queueAtom(kind: string, discipline: Discipline) {
  const { put, get, shutdown, isShutdown } = queueTransitions(kind, discipline)
  const putOperation = operation('put', put, undefined, { competes: true })
  const getOperation = operation('get', get, (value) => (value === false ? 0 : 1), { competes: true })
  const shutdownOperation = operation('shutdown', shutdown, (value) => (value === true ? 1 : 0))
  const isShutdownOperation = operation('isShutdown', isShutdown, undefined, { reads: true })
  const atom: Atom = {
    kind,
    firstWords: 17,
    layout: {
      name: kind,
      words: 18,
      fields: [
        field.line('getters', word.line),
        field.line('putters', word.putters),
        field.line('joiners', word.joiners),
        field.items('items', word.items),
        field.flag('fair', word.fair),
        field.number('maxsize', word.maxsize),
        field.number('unfinished', word.unfinished),
        field.flag('shutdown', word.shutdown),
      ],
    },
    operations: [
      putOperation,
      getOperation,
      queueTaskDone,
      queueJoin,
      queueSize,
      queueEmpty,
      queueFull,
      queueUnfinished,
      shutdownOperation,
      isShutdownOperation,
    ],
    tallies: [{ word: word.unfinished, askedBy: [queueTaskDone, queueJoin, queueUnfinished] }],
    create(k, base, maxsize, policy) {
      if (typeof maxsize !== 'number' || !Number.isInteger(maxsize) || maxsize > maxItems)
        return k.raise('ValueError', `maxsize must be a whole number up to ${maxItems}, got ${String(maxsize)}`)
      const room = maxsize > 0 ? Math.min(maxsize, firstRoom) : firstRoom
      k.write(base + word.items, k.allocate(room))
      k.write(base + word.room, room)
      // As in Python, a maxsize of 0 or less is no limit.
      if (maxsize > 0) k.write(base + word.maxsize, maxsize)
      if (policy === 'fair') k.write(base + word.fair, 1)
      return Outcome.done
    },
  }
  return {
    atom,
    put: putOperation,
    get: getOperation,
    shutdown: shutdownOperation,
    isShutdown: isShutdownOperation,
  }
}

export const fifoQueue = queueAtom('queue', fifo)
export const lifoQueue = queueAtom('lifo-queue', lifo)
export const priorityQueue = queueAtom('priority-queue', priority)
