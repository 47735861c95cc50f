import type { OperationSpec } from '../model/atom.ts'
import { vocabulary } from '../model/atoms.ts'
import { clockNow } from '../model/clock.ts'
import { consoleInput, consoleReceive } from '../model/console.ts'
import { pageFetch, pageResponse } from '../model/fetch.ts'
import { greenletCreate } from '../model/greenlet.ts'
import {
  objectCreate,
  threadSleep,
  threadStart,
  threadUnmet,
  threadWake,
  threadWork,
  threadWorked,
} from '../model/thread.ts'

const withMore = new Uint8Array(vocabulary.operations.length)
for (const { code } of [
  clockNow,
  consoleInput,
  consoleReceive,
  greenletCreate,
  objectCreate,
  pageFetch,
  pageResponse,
  threadSleep,
  threadStart,
  threadUnmet,
  threadWake,
  threadWork,
  threadWorked,
])
  withMore[code] = 1

/**
 * Whether the simulation may have to do more for an operation than to make its transition: because it takes time, makes
 * something or looks outside. One look-up, so that the steps of all others need not be compared with each of these.
 */
export function needsMore(operation: OperationSpec): boolean {
  return withMore[operation.code] === 1
}
