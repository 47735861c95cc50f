import type { Body } from '../request.ts'
import { runTimer } from './timer.ts'

/** Bodies that library code starts, by the names that traces and workers know them by. */
export const libraryBodies: ReadonlyMap<string, Body> = new Map([['Timer.run', runTimer]])
