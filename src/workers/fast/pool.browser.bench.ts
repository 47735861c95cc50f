import { wrap } from 'comlink'
import type { PoolBenchService } from './pool-bench-worker.ts'
import { type PoolRounds, poolRounds } from './pool-rounds.ts'

/** A pool that does not record against npm `workerpool`: calls one at a time and batched, from a worker and the page. */
export default async function bench(print: (line: string) => void): Promise<void> {
  const worker = new Worker(new URL('./pool-bench-worker.ts', import.meta.url), { type: 'module' })
  const service = wrap<PoolBenchService>(worker)
  const workers = Math.max(2, Math.min(4, navigator.hardwareConcurrency))
  print(
    `a pool of ${workers} workers, squares of numbers; medians of 5 rounds, beside npm workerpool in the same round:`,
  )
  await report(print, 'called by a worker, which blocks', () => service.rounds(workers))
  worker.terminate()
  await report(print, 'called by the page', () => poolRounds(false, workers))
}

async function report(print: (line: string) => void, who: string, round: () => Promise<PoolRounds>): Promise<void> {
  const rounds: PoolRounds[] = []
  for (let i = 0; i < 5; i++) rounds.push(await round())
  const median = (of: (round: PoolRounds) => number) =>
    rounds.map(of).sort((p, q) => p - q)[rounds.length >> 1] ?? Number.NaN
  for (const [how, aim] of [
    ['single', 5],
    ['batched', 50],
  ] as const) {
    const ours = median((each) => each[how].ours)
    const rival = median((each) => each[how].rival)
    const ratio = median((each) => each[how].ours / each[how].rival)
    print(
      `  ${who}, ${how === 'single' ? 'one call at a time' : 'batched'}: ${ours.toFixed(0)} results/s, ` +
        `workerpool ${rival.toFixed(0)}: ${ratio.toFixed(1)} × (aim ${aim})`,
    )
  }
}
