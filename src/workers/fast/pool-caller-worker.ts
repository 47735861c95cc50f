/** The script of a worker that has a pool of its own and blocks when it calls. */
import { expose } from 'comlink'
import type { Value } from '../../base/value.ts'
import type { FastPool, PoolOptions } from './pool.ts'
import { type Attempt, attempt, startPool } from './pool-caller.ts'

let pool: FastPool | null = null

function ours(): FastPool {
  if (pool === null) throw new Error('the pool is not there yet')
  return pool
}

const service = {
  start: async (options: PoolOptions): Promise<void> => {
    pool = await startPool(options)
  },
  call: (task: string, value: Value): Attempt => attempt(() => ours().call(task, value)),
  map: (task: string, values: readonly Value[]): Attempt => attempt(() => ours().map(task, values)),
  /** Calls this many times, one after the other; returns how many results were right. */
  oneByOne: (calls: number): number => {
    let right = 0
    for (let i = 0; i < calls; i++) if (ours().call('square', i) === i * i) right++
    return right
  },
  /** Maps lists of every length from 0 to the most; returns how many were right. */
  ofEachLength: (most: number): number => {
    let right = 0
    for (let length = 0; length <= most; length++) {
      const results = ours().map(
        'square',
        Array.from({ length }, (_, i) => i),
      )
      if (results.length === length && results.every((square, i) => square === i * i)) right++
    }
    return right
  },
  close: () => ours().close(),
}
export type CallerService = typeof service
expose(service)
