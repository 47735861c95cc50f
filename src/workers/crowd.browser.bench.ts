import { WorkerPool } from './executor.ts'

type Print = (line: string) => void

/** 500 clients, each on a worker of its own: how soon all are ready, and whether the page stands still meanwhile. */
export default async function bench(print: Print): Promise<void> {
  const pool = new WorkerPool()
  const stalls: number[] = []
  const observer = new PerformanceObserver((list) => stalls.push(...list.getEntries().map(({ duration }) => duration)))
  observer.observe({ type: 'longtask' })
  const since = performance.now()
  let ready = since
  const run = pool.run(
    'echo-500',
    { clients: 500, sockets: 'own', server: 'stops' },
    {
      seed: 1,
      scale: 1,
      onProgress: () => {
        ready = performance.now()
      },
    },
  )
  const trace = await run.done
  const took = performance.now() - since
  // So that a long task that has just ended is told.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  observer.disconnect()
  pool.dispose()
  print(
    `echo-500 with 500 clients: ${trace.end.status}, ${trace.threads.length} threads of which ` +
      `${trace.threads.filter(({ kind }) => kind !== 'greenlet').length} are workers, ready after ${((ready - since) / 1000).toFixed(1)} s, ` +
      `ended after ${(took / 1000).toFixed(1)} s; the page stood still for ${Math.max(0, ...stalls).toFixed(0)} ms at most, ${stalls.length} times over 50 ms`,
  )
}
