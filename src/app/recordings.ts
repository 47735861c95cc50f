import { createKeeping, mostBytesKept } from './keeping.ts'
import { bytesOf, type PreparedTrace } from './prepared.ts'

/** A run that cannot be made again from its address: on real workers, or from a file. */
export interface Recording {
  readonly prepared: PreparedTrace
  readonly file: string | null
}

/** Recorded runs by number, for Back and Forward. The latest few are kept. */
export interface Recordings {
  /** Keeps a recording, and gives it its number. */
  keep(recording: Recording): number
  get(number: number): Recording | null
}

/** @param first no number given by another visit may be given again: entries of the history outlive the page */
export function createRecordings(most = 8, mostBytes = mostBytesKept, first = Date.now()): Recordings {
  const kept = createKeeping<number, Recording>(most, ({ prepared }) => bytesOf(prepared), mostBytes)
  let next = first
  return {
    keep(recording) {
      kept.keep(next, recording)
      return next++
    },
    get: kept.get,
  }
}
