import type { Value } from '../../base/value.ts'
import { FastPool, type PoolOptions, TaskError } from './pool.ts'

/** Starts a pool of the workers of `pool-tasks-worker.ts`. */
export function startPool(options: PoolOptions): Promise<FastPool> {
  const meeting = new SharedArrayBuffer(4)
  return FastPool.start(() => {
    const worker = new Worker(new URL('./pool-tasks-worker.ts', import.meta.url), { type: 'module' })
    worker.postMessage(meeting)
    return worker
  }, options)
}

/** What a call came to, in a form that comlink can pass on. */
export type Attempt = { readonly value: Value } | { readonly raised: string; readonly isTasks: boolean }

export function attempt(call: () => Value): Attempt {
  try {
    return { value: call() }
  } catch (thrown) {
    return { raised: String(thrown), isTasks: thrown instanceof TaskError }
  }
}
