/** What it costs to check a long trace: `npm run bench -- checker`. */
import type { Semaphore } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Queue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { checkTrace, findingText } from './checker.ts'

const threads = 50
const turns = 2000
const rounds = 7

/** Takes a seat, also for a limited time, passes something on, looks at the clock and sleeps. */
export function* user(os: Os, seats: Semaphore, post: Queue): Operation<void> {
  for (let turn = 0; turn < turns; turn++) {
    yield* seats.acquire()
    yield* post.put(turn)
    yield* post.get()
    yield* seats.release()
    if (yield* seats.acquire({ timeout: 0.0005 })) yield* seats.release()
    yield* os.now()
    yield* os.sleep(0.001)
  }
}

const program = programOf(
  function* main(os) {
    const seats = yield* os.semaphore(5, 'seats')
    const post = yield* os.queue(0, 'post')
    for (let n = 1; n <= threads; n++) yield* os.thread(user, [seats, post], { name: `user${n}` }).start()
  },
  { user },
)

export default function bench(print: (line: string) => void): void {
  const trace = simulate(program, {}, { seed: 1, strategy: 'random', cores: 8, cost: 0.0001 })
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now()
    const finding = checkTrace(trace)
    times.push(performance.now() - begin)
    if (finding !== null) throw new Error(findingText(finding))
  }
  const middle = times.sort((p, q) => p - q)[rounds >> 1] ?? 0
  print(`${trace.stepCount} steps, ${trace.effectCount} effects: checked in ${middle.toFixed(0)} ms`)
}
