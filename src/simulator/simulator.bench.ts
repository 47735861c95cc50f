/**
 * What the simulator costs, beside bare stepping of generators in the same run: `npm run bench:simulator`. Both sides
 * step the same number of threads, each in a loop of two `yield*` calls, and pick the next thread at random.
 */
import { RandomStream } from '../base/random.ts'
import type { Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import { at } from '../program/site.ts'
import { StateReader } from '../trace/state.ts'
import type { Trace } from '../trace/trace.ts'
import { simulate } from './simulation.ts'

const threads = 8
const rounds = 9
const stepsPerRound = 400_000

function* tick(counter: { value: number }): Generator<number, void> {
  yield counter.value++
}

function* loop(counter: { value: number }): Generator<number, void> {
  for (;;) {
    yield* tick(counter)
    yield* tick(counter)
  }
}

/** Steps per second of generators alone. */
function bareRate(): number {
  const counter = { value: 0 }
  const bodies = Array.from({ length: threads }, () => loop(counter))
  const numbers = new RandomStream(1, 'schedule')
  const begin = performance.now()
  for (let step = 0; step < stepsPerRound; step++) bodies[numbers.below(threads)]?.next()
  const seconds = (performance.now() - begin) / 1000
  if (counter.value !== stepsPerRound) throw new Error(`counted ${counter.value} of ${stepsPerRound}`)
  return stepsPerRound / seconds
}

// As the build would write them: every `yield*` of a scenario notes its line.
export function* user(_os: Os, seats: Semaphore, times: number): Operation<void> {
  for (let i = 0; i < times; i++) {
    yield* at(51, seats.acquire())
    yield* at(52, seats.release())
  }
}

export function* main(os: Os, given: { readonly permits: number; readonly times: number }): Operation<void> {
  const seats = yield* os.semaphore(given.permits, 'seats')
  for (let n = 1; n <= threads; n++) yield* os.thread(user, [seats, given.times], { name: `user${n}` }).start()
}

const words = { en: '', zh: '' }
const number = { type: 'integer', default: 1, min: 0, max: 10_000_000, label: words } as const
const scenario = defineScenario({
  id: 'bench',
  title: words,
  summary: words,
  parameters: { permits: number, times: number },
  main,
  listings: { python: '', typescript: '' },
})

function simulated(permits: number, steps: number): { trace: Trace; rate: number } {
  const times = Math.ceil(steps / threads / 2)
  const begin = performance.now()
  const trace = simulate(
    { scenario, main, user } as { readonly scenario: typeof scenario },
    { permits, times },
    {
      seed: 1,
      strategy: 'random',
      cores: 1,
      cost: 0,
    },
  )
  const seconds = (performance.now() - begin) / 1000
  if (trace.end.status !== 'finished') throw new Error(`the run ended as ${trace.end.status}`)
  return { trace, rate: trace.stepCount / seconds }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

/** Bytes of the rows in use. */
function bytesOf(trace: Trace): number {
  const tables = [trace.steps, trace.effects, trace.annotations]
  return tables
    .flatMap((table) => Object.values(table) as ArrayBufferView[]) // all columns are typed arrays
    .reduce((sum, column) => sum + column.byteLength, 0)
}

export default function run(print: (line: string) => void): void {
  for (const [name, permits] of [
    [`semaphore of ${threads}, nobody waits`, threads],
    ['semaphore of 1, all but one wait', 1],
  ] as const) {
    const ratios: number[] = []
    const bare: number[] = []
    const rates: number[] = []
    let bytesPerEffect = 0
    for (let round = -2; round < rounds; round++) {
      const alone = bareRate()
      const { trace, rate } = simulated(permits, stepsPerRound)
      if (round < 0) continue // warming up
      bare.push(alone)
      rates.push(rate)
      ratios.push(rate / alone)
      bytesPerEffect = bytesOf(trace) / trace.effectCount
    }
    print(
      `${name}: ${median(ratios).toFixed(2)}x bare stepping (aim 0.35x): ` +
        `${(median(rates) / 1e6).toFixed(2)} of ${(median(bare) / 1e6).toFixed(2)} million steps/s; ` +
        `${bytesPerEffect.toFixed(1)} bytes an effect (aim 40)`,
    )
  }
  jumps(print)
}

function jumps(print: (line: string) => void): void {
  const { trace } = simulated(1, 1_000_000)
  const reader = new StateReader(trace)
  reader.prepare()
  const numbers = new RandomStream(2, 'jumps')
  const times: number[] = []
  for (let i = 0; i < 2000; i++) {
    const step = numbers.below(trace.stepCount)
    const begin = performance.now()
    reader.at(step)
    times.push(performance.now() - begin)
  }
  times.sort((a, b) => a - b)
  print(
    `jump to any of ${trace.stepCount} steps: median ${median(times).toFixed(3)} ms, ` +
      `most ${(times[times.length - 1] ?? 0).toFixed(2)} ms (aim 2 ms); ` +
      `keyframes take ${(reader.bytes / 2 ** 20).toFixed(1)} MB, the trace ${(bytesOf(trace) / 2 ** 20).toFixed(1)} MB`,
  )
}
