import type { Body } from '../request.ts'
import { handlePoolResults, runChunk, runPoolWorker, tellReady } from './pool.ts'
import { manageExecutor, runExecutorProcess } from './process-pool-executor.ts'
import { runExecutorThread } from './thread-pool-executor.ts'
import { runTimer } from './timer.ts'

/** Bodies that library code starts, by the names that traces and workers know them by. */
export const libraryBodies: ReadonlyMap<string, Body> = new Map<string, Body>([
  ['Timer.run', runTimer],
  ['ThreadPoolExecutor.work', runExecutorThread],
  ['ProcessPoolExecutor.work', runExecutorProcess],
  ['ProcessPoolExecutor.manage', manageExecutor],
  ['Pool.work', runPoolWorker],
  ['Pool.handle_results', handlePoolResults],
  ['Pool.chunk', runChunk],
  ['Future.tell', tellReady],
])
