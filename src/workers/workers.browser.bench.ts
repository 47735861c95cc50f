import { wrap } from 'comlink'
import { outputOf } from '../trace/trace.ts'
import { WorkerPool } from './executor.ts'
import type { BenchService } from './fast/bench-worker.ts'
import { type Exercise, exerciseMemory, type Kind, kinds, place } from './fast/exercise.ts'
import type { ExerciseService } from './fast/exercise-worker.ts'
import { testPool } from './testing/testing.ts'

type Print = (line: string) => void

/** Real workers: what primitives cost, recorded and not, and how soon workers are ready. */
export default async function bench(print: Print): Promise<void> {
  await startWorkers(print)
  await pairs(print)
  await recordedRun(print)
  await stopping(print)
  await fairness(print)
  await stress(print)
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((p, q) => p - q)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

async function startWorkers(print: Print): Promise<void> {
  const times: number[] = []
  const ratios: number[] = []
  const script = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }))
  for (let i = 0; i < 9; i++) {
    const bare = performance.now()
    const empty = Array.from({ length: 14 }, () => new Worker(script, { type: 'module' }))
    await Promise.all(empty.map((worker) => new Promise((resolve) => worker.addEventListener('message', resolve))))
    const since = performance.now()
    const pool = new WorkerPool()
    await pool.prepare(13)
    const until = performance.now()
    times.push(until - since)
    ratios.push((until - since) / (since - bare))
    for (const worker of empty) worker.terminate()
    pool.dispose()
    // So that the ends of these do not count as the start of the next.
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  print(
    `13 workers and a coordinator ready: ${median(times).toFixed(0)} ms (median of ${times.length}; aim 200), ` +
      `${median(ratios).toFixed(2)} × as many empty workers`,
  )
}

async function stopping(print: Print): Promise<void> {
  const { pool } = testPool()
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const run = pool.run('forever', {}, { seed: 1, scale: 1 })
    await new Promise<void>((resolve) => {
      run.onBatch(() => {
        if (run.view().steps.thread.includes(3)) resolve()
      })
    })
    const since = performance.now()
    run.stop()
    await run.done
    times.push(performance.now() - since)
  }
  pool.dispose()
  print(
    `Stop, with an endless loop: trace after ${median(times).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} (aim 100)`,
  )
}

async function pairs(print: Print): Promise<void> {
  const worker = new Worker(new URL('./fast/bench-worker.ts', import.meta.url), { type: 'module' })
  const service = wrap<BenchService>(worker)
  const { pool } = testPool()
  await service.round(100_000)
  const times = new Map<string, number[]>()
  const ratios = new Map<string, number[]>()
  for (let i = 0; i < 15; i++) {
    const found = await service.round(100_000)
    for (const policy of ['barging', 'fair']) {
      const trace = await pool.run('pairs', { rounds: 60, policy }, { seed: 1, scale: 1 }).done
      found[`recorded Semaphore, ${policy}`] = median(outputOf(trace).map((line) => Number(line.text)))
    }
    const unit = found['compareExchange + store'] ?? Number.NaN
    for (const [name, time] of Object.entries(found)) {
      times.set(name, [...(times.get(name) ?? []), time])
      ratios.set(name, [...(ratios.get(name) ?? []), time / unit])
    }
  }
  worker.terminate()
  pool.dispose()
  print('an uncontended pair of acquire and release, medians of 15 rounds:')
  const aims: { readonly [name: string]: string } = { Lock: '2.5', Semaphore: '3.2', 'fair Semaphore': '3.7' }
  for (const [name, list] of times) {
    const aim = aims[name] === undefined ? '' : ` (aim ${aims[name]})`
    const ratio = median(ratios.get(name) ?? [])
    print(`  ${name.padEnd(28)} ${median(list).toFixed(0).padStart(6)} ns  ${ratio.toFixed(2).padStart(7)} ×${aim}`)
  }
  const ratio = (rival: string, own: string) =>
    (median(times.get(rival) ?? []) / median(times.get(own) ?? [])).toFixed(0)
  print(
    `  faster than multithreading: Lock ${ratio('multithreading Mutex', 'Lock')} × (aim 20), Semaphore ${ratio('multithreading Semaphore', 'Semaphore')} ×`,
  )
}

/** As many recorded steps as the whole way to the page takes. */
async function recordedRun(print: Print): Promise<void> {
  const { pool } = testPool()
  await pool.prepare(5)
  const rates: number[] = []
  for (let i = 0; i < 5; i++) {
    const since = performance.now()
    const trace = await pool.run(
      'chatter',
      { users: 4, rounds: 5000, permits: 4, policy: 'barging' },
      { seed: 1, scale: 1 },
    ).done
    rates.push(trace.stepCount / (performance.now() - since))
  }
  pool.dispose()
  print(`4 threads without a pause, recorded to the page: ${median(rates).toFixed(0)} thousand steps/s`)
}

async function together<Result>(
  kind: Kind,
  count: number,
  part: (service: ReturnType<typeof wrap<ExerciseService>>, exercise: Exercise) => Promise<Result>,
): Promise<{ words: Int32Array; results: Result[]; time: number }> {
  const buffer = exerciseMemory(kind, count, 1)
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL('./fast/exercise-worker.ts', import.meta.url), { type: 'module' }),
  )
  const services = workers.map((worker) => wrap<ExerciseService>(worker))
  await Promise.all(services.map((service) => service.ready()))
  const since = performance.now()
  const results = await Promise.all(
    services.map((service, self) => part(service, { buffer, kind, workers: count, self, permits: 1 })),
  )
  const time = performance.now() - since
  for (const worker of workers) worker.terminate()
  return { words: new Int32Array(buffer), results, time }
}

async function fairness(print: Print): Promise<void> {
  const spread: { fair: number[]; semaphore: number[] } = { fair: [], semaphore: [] }
  const rates: number[] = []
  for (let i = 0; i < 5; i++) {
    const turns = { fair: 0, semaphore: 0 }
    for (const kind of ['semaphore', 'fair'] as const) {
      const { results } = await together(kind, 4, (service, exercise) => service.visit(exercise, 500, 0.2))
      turns[kind] = results.reduce((sum, each) => sum + each, 0)
      spread[kind].push(Math.max(...results) / Math.max(1, Math.min(...results)))
    }
    rates.push(turns.fair / turns.semaphore)
  }
  print(
    `4 workers, 0.2 ms inside: max/min turns fair ${median(spread.fair).toFixed(3)} (aim 1.01), ` +
      `barging ${median(spread.semaphore).toFixed(2)}; fair does ${median(rates).toFixed(2)} of barging's turns (aim 0.95)`,
  )
}

async function stress(print: Print): Promise<void> {
  const rounds = 15_625
  for (const kind of kinds) {
    const { words, time } = await together(kind, 64, (service, exercise) => service.hammer(exercise, rounds))
    if (words[place.plain] !== 64 * rounds || words[place.most] !== 1)
      throw new Error(`${kind}: ${words[place.plain]} turns of ${64 * rounds}, ${words[place.most]} inside at once`)
    print(`64 workers, 10^6 releases, ${kind}: no wake-up lost, ${(time / 1000).toFixed(1)} s`)
  }
}
