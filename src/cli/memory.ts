import { getHeapStatistics, setFlagsFromString } from 'node:v8'

const MEGABYTE = 2 ** 20
/** How much of what Node allows may be used at most: beyond it, Node ends everything. */
const share = 0.85

/** Taken before a contained program is loaded, from which it is taken away. */
const setFlags = setFlagsFromString

/** Megabytes that may be used at most: what Node was told when it was started decides. */
export const maxMemory = Math.floor((getHeapStatistics().heap_size_limit / MEGABYTE) * share)

/** Megabytes that may be used, unless it is said otherwise. */
export const defaultMemory = Math.min(2000, maxMemory)

/** Megabytes that are in use. */
export function memoryUsed(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return (used_heap_size + external_memory) / MEGABYTE
}

/**
 * Keeps the room for new objects as small as it is now. V8 would double it up to 32 MB as more and more objects have
 * lasted, which saves an exploration next to nothing: what it makes is either kept or soon gone.
 */
export function keepNewSpaceSmall(): void {
  setFlags('--semi-space-growth-factor=1')
}
