import { unlockWord } from './fast/lock.ts'
import type { RunMemory } from './memory.ts'
import { lookAgain, RunOver } from './run-over.ts'

/**
 * The workers of a run that have nothing to do, first come first: so a worker that has never had a thread is taken
 * before one whose thread has ended.
 */

/** A worker joins the line. Not on the page. */
export function joinIdle(memory: RunMemory, worker: number): void {
  const { words, at } = memory
  memory.lock(at.idleGuard)
  put(memory, worker)
  unlockWord(words, at.idleGuard)
  Atomics.add(words, at.idleEpoch, 1)
  Atomics.notify(words, at.idleEpoch)
}

/** The page puts the first workers into the line, before the run begins. */
export function fillIdle(memory: RunMemory, from: number, to: number): void {
  for (let worker = from; worker < to; worker++) put(memory, worker)
}

/**
 * Takes a worker from the line; where there is none, asks the page for one and waits.
 *
 * At any time there are at least as many workers in the line or asked for as starts wait: the one who waits has asked
 * for one, and who comes later and is quicker asks for another in place of what it takes.
 * @returns its number and the milliseconds waited
 */
export function takeIdle(memory: RunMemory): { worker: number; waited: number } {
  const { words, at } = memory
  let since = -1
  for (;;) {
    const epoch = Atomics.load(words, at.idleEpoch)
    const { worker, asks } = take(memory, since >= 0)
    if (asks) {
      Atomics.add(words, at.wanted, 1)
      memory.callCoordinator()
    }
    if (worker >= 0) return { worker, waited: since < 0 ? 0 : performance.now() - since }
    if (since < 0) since = performance.now()
    memory.wait(at.idleEpoch, epoch, lookAgain)
    if (memory.isOver) throw new RunOver()
  }
}

function put(memory: RunMemory, worker: number): void {
  const { words, at, shape } = memory
  const head = words[at.idleHead] as number // all of these lie in the run's memory
  const length = words[at.idleLength] as number
  words[at.idleRing + ((head + length) % shape.workers)] = worker
  words[at.idleLength] = length + 1
}

/**
 * Takes the first of the line, if there is one.
 * @param waits whether the start that takes it has waited for it
 * @returns its number, or -1; and whether another has to be asked for: in its place, or for a start that waits from now on
 */
function take(memory: RunMemory, waits: boolean): { worker: number; asks: boolean } {
  const { words, at, shape } = memory
  memory.lock(at.idleGuard)
  const length = words[at.idleLength] as number
  const waiting = words[at.idleWaiting] as number
  let worker = -1
  if (length > 0) {
    const head = words[at.idleHead] as number
    worker = words[at.idleRing + head] as number
    words[at.idleHead] = (head + 1) % shape.workers
    words[at.idleLength] = length - 1
    if (waits) words[at.idleWaiting] = waiting - 1
  } else if (!waits) words[at.idleWaiting] = waiting + 1
  unlockWord(words, at.idleGuard)
  return { worker, asks: !waits && (worker < 0 || waiting > 0) }
}
