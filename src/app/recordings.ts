import type { Trace } from '../trace/trace.ts'

/** A run that cannot be made again from its address: on real workers, or from a file. */
export interface Recording {
  readonly trace: Trace
  readonly file: string | null
}

/** Recorded runs by number, for Back and Forward. The latest few are kept. */
export interface Recordings {
  /** A number for a recording to come. */
  reserve(): number
  keep(number: number, recording: Recording): number
  get(number: number): Recording | null
}

export function createRecordings(most = 8, first = Date.now()): Recordings {
  const kept = new Map<number, Recording>()
  // Entries of the history outlive the page, so the numbers of two visits must differ.
  let next = first
  return {
    reserve: () => next++,
    keep(number, recording) {
      kept.set(number, recording)
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break
        kept.delete(oldest)
      }
      return number
    },
    get: (number) => kept.get(number) ?? null,
  }
}
