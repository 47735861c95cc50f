import type { RunMemory } from './memory.ts'
import { type Batch, Merger } from './merge.ts'
import { RingReader } from './ring-reader.ts'
import { inShortTasks } from './short-tasks.ts'

/** Steps that one task takes over. */
const portion = 2000

/**
 * Reads what a coordinator that has died has left in the rings of a run: all steps from a number on, up to the first that
 * nobody has written or that is not whole. In short tasks, for a page.
 * @param next number of the first step
 * @param now milliseconds since the run began
 * @param scale real seconds per second of the program
 * @param take gets the steps in their order
 */
export async function salvage(
  memory: RunMemory,
  next: number,
  now: number,
  scale: number,
  take: (batch: Batch) => void,
): Promise<void> {
  let left = 0
  const merger = new Merger(() => --left > 0, next)
  const slots = Atomics.load(memory.words, memory.at.slots)
  const readers = Array.from({ length: slots }, (_, worker) => new RingReader(memory, worker))
  // Of two rings that are written meanwhile the first may lack what the second has a successor of.
  for (let round = 0; round < 2; round++) await inShortTasks(readers, (reader) => void reader.drain(merger))
  for (;;) {
    left = portion
    merger.advance()
    if (merger.size === 0) return
    const batch = merger.take(now, scale)
    await inShortTasks([batch], take)
  }
}
