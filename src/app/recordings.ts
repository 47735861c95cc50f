import type { Trace } from '../trace/trace.ts'

/** A run that cannot be made again from its address: on real workers, or from a file. */
export interface Recording {
  readonly trace: Trace
  readonly file: string | null
}

/** Recorded runs by number, for Back and Forward. The latest few are kept. */
export interface Recordings {
  /** Keeps a recording, and gives it its number. */
  keep(recording: Recording): number
  get(number: number): Recording | null
}

/** @param first no number given by another visit may be given again: entries of the history outlive the page */
export function createRecordings(most = 8, first = Date.now()): Recordings {
  const kept = new Map<number, Recording>()
  let next = first
  return {
    keep(recording) {
      kept.set(next, recording)
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break
        kept.delete(oldest)
      }
      return next++
    },
    get: (number) => kept.get(number) ?? null,
  }
}
