import workerpool from 'workerpool'
import { startPool } from './pool-caller.ts'
import rivalScript from './pool-rival-worker.ts?worker&url'

/** Results a second, by who calls and how. */
export interface PoolRates {
  readonly ours: number
  readonly rival: number
}

export interface PoolRounds {
  /** One call, its result, the next call. */
  readonly single: PoolRates
  /** All calls at once. */
  readonly batched: PoolRates
}

type Calls = (count: number) => unknown

/**
 * Our pool and npm `workerpool`, one after the other with the same task and as many workers.
 * @param blocks whether the calling thread may block
 */
export async function poolRounds(blocks: boolean, workers: number): Promise<PoolRounds> {
  const ours = await startPool({ workers, room: 1024, slotBytes: 128 })
  const rival = workerpool.pool(new URL(rivalScript, location.href).href, {
    workerType: 'web',
    workerOpts: { type: 'module' },
    minWorkers: workers,
    maxWorkers: workers,
  })
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
  const expectSquare = (result: unknown, i: number) => {
    if (result !== i * i) throw new Error(`the square of ${i} came as ${result}`)
  }
  const single: Calls = blocks
    ? (count) => {
        for (let i = 0; i < count; i++) expectSquare(ours.call('square', i), i)
      }
    : async (count) => {
        for (let i = 0; i < count; i++) expectSquare(await ours.callAsync('square', i), i)
      }
  const singleRival: Calls = async (count) => {
    for (let i = 0; i < count; i++) expectSquare(await rival.exec('square', [i]), i)
  }
  const batched: Calls = blocks
    ? (count) => ours.map('square', numbers(count)).forEach(expectSquare)
    : async (count) => (await ours.mapAsync('square', numbers(count))).forEach(expectSquare)
  const batchedRival: Calls = async (count) =>
    (await Promise.all(numbers(count).map((i) => rival.exec('square', [i])))).forEach(expectSquare)
  try {
    await singleRival(workers * 20)
    await single(500)
    await batched(5000)
    return {
      single: { ours: await rate(single, 3000), rival: await rate(singleRival, 1000) },
      batched: { ours: await rate(batched, 100_000), rival: await rate(batchedRival, 2000) },
    }
  } finally {
    ours.terminate()
    await rival.terminate(true)
  }
}

async function rate(calls: Calls, count: number): Promise<number> {
  const since = performance.now()
  await calls(count)
  return (count / (performance.now() - since)) * 1000
}
