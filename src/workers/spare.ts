import { lockWord, unlockWord } from './fast/lock.ts'
import type { RunMemory } from './memory.ts'
import { lookAgain, RunOver } from './ring-writer.ts'

/**
 * The workers of a run that have nothing to do, first come first: so a worker that has never had a thread is taken
 * before one whose thread has ended.
 */

/** A worker joins the line. Not on the page. */
export function joinSpare(memory: RunMemory, worker: number): void {
  const { words, at } = memory
  lockWord(words, at.spareGuard)
  put(memory, worker)
  unlockWord(words, at.spareGuard)
  Atomics.add(words, at.spareEpoch, 1)
  Atomics.notify(words, at.spareEpoch)
}

/** The page puts the first workers into the line, before the run begins. */
export function fillSpare(memory: RunMemory, from: number, to: number): void {
  for (let worker = from; worker < to; worker++) put(memory, worker)
}

/**
 * Takes a worker from the line; where there is none, asks the page for one and waits.
 * @returns its number and the milliseconds waited
 */
export function takeSpare(memory: RunMemory): { worker: number; waited: number } {
  const { words, at } = memory
  let since = -1
  for (;;) {
    const epoch = Atomics.load(words, at.spareEpoch)
    const worker = take(memory)
    if (worker >= 0) return { worker, waited: since < 0 ? 0 : performance.now() - since }
    if (since < 0) {
      since = performance.now()
      Atomics.add(words, at.wanted, 1)
      memory.callCoordinator()
    }
    Atomics.wait(words, at.spareEpoch, epoch, lookAgain)
    if (memory.isOver) throw new RunOver()
  }
}

function put(memory: RunMemory, worker: number): void {
  const { words, at, shape } = memory
  const head = words[at.spareHead] as number // all of these lie in the run's memory
  const length = words[at.spareLength] as number
  words[at.spareRing + ((head + length) % shape.workers)] = worker
  words[at.spareLength] = length + 1
}

function take(memory: RunMemory): number {
  const { words, at, shape } = memory
  lockWord(words, at.spareGuard)
  const length = words[at.spareLength] as number
  let worker = -1
  if (length > 0) {
    const head = words[at.spareHead] as number
    worker = words[at.spareRing + head] as number
    words[at.spareHead] = (head + 1) % shape.workers
    words[at.spareLength] = length - 1
  }
  unlockWord(words, at.spareGuard)
  return worker
}
