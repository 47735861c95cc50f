import type { ThreadKind } from '../trace/tables.ts'

/** Process number of the main thread; each later process has one more per thread started before it. */
export const firstPid = 1000

/** The process number of a thread: its own when it is a process, else its parent's. */
export function pidOf(kind: ThreadKind, id: number, parentPid: number): number {
  return kind === 'process' ? firstPid + id : parentPid
}
