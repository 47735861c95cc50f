import { describe, expect, it } from 'vitest'
import { timelineData } from '../../analysis/lanes.ts'
import { createSnapshots } from '../../analysis/snapshots.ts'
import { waitChain } from '../../analysis/wait-for.ts'
import type { Language } from '../../base/messages.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { Event } from '../../program/waiting.ts'
import * as poolStarvation from '../../scenarios/pool-starvation.ts'
import { plain } from '../../sentences/phrase.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { chainSentences } from './chain.ts'

function* holds(os: Os, lock: Lock, next: Lock | null): Operation<void> {
  yield* lock.acquire()
  yield* os.sleep(0.5)
  if (next !== null) yield* next.with(() => os.sleep(1))
  else yield* os.sleep(5)
  yield* lock.release()
}

function* waits(_os: Os, event: Event): Operation<void> {
  yield* event.wait()
}

const program = programOf(
  function* (os) {
    const a = yield* os.lock('a')
    const b = yield* os.lock('b')
    const c = yield* os.lock('c')
    const event = yield* os.event('go')
    const seats = yield* os.semaphore(2, 'seats')
    const one = os.thread(holds, [a, b], { name: 'one' })
    yield* one.start()
    yield* os.thread(holds, [b, a], { name: 'two' }).start()
    yield* os.thread(holds, [c, null], { name: 'owner' }).start()
    yield* os.thread(holds, [seats, c], { name: 'x' }).start()
    yield* os.thread(holds, [seats, c], { name: 'y' }).start()
    yield* os.thread(waits, [event], { name: 'waiter' }).start()
    yield* os.thread(waits, [event], { name: 'other' }).start()
    yield* os.sleep(0.3)
    yield* os.thread(holds, [seats, null], { name: 'z' }).start()
    yield* one.join()
  },
  { holds, waits },
)
const trace = simulate(program, {}, { seed: 1, strategy: 'first-come', cores: 8, cost: 0 })
trace.steps.line.fill(7)
const snapshots = createSnapshots(trace, timelineData(trace))
const snapshot = snapshots.at(snapshots.stepAtTime(2e6))

function said(name: string, language: Language): string[] {
  const thread = trace.threads.findIndex((one) => one.name === name)
  const chain = waitChain(trace, snapshots, snapshot, thread)
  return chain === null ? [] : chainSentences(trace, snapshot, chain, language, (line) => line).map(plain)
}

describe('why a thread is blocked, in words', () => {
  it('goes through a join into a ring', () => {
    expect(said('main', 'en')).toEqual([
      'main waits for the end of one, line 7, since 0.30 s.',
      'one waits for b, line 7, since 0.50 s. two has it since 0.00 s.',
      'two waits for a, line 7, since 0.50 s. one has it since 0.00 s.',
      'And so back to one: a ring. None of it can go on by itself.',
    ])
    expect(said('one', 'zh')).toEqual([
      'one 等待 b，第 7 行，自 0.50 秒起。two 自 0.00 秒起占有它。',
      'two 等待 a，第 7 行，自 0.50 秒起。one 自 0.00 秒起占有它。',
      '于是回到 one：形成一个环，其中谁也无法自行继续。',
    ])
  })

  it('ends at who sleeps, at nobody, at several', () => {
    expect(said('x', 'en').at(-1)).toBe('The root: owner is sleeping until 5.50 s, has c.')
    expect(said('waiter', 'en')).toEqual([
      'waiter waits for go to be set, line 7, since 0.00 s.',
      'The root: nobody holds it. Any thread that comes may let it go on.',
    ])
    expect(said('z', 'en')).toEqual([
      'z waits for a permit of seats, line 7, since 0.30 s. x, y have it.',
      'The root: whichever of them lets go first.',
    ])
    expect(said('owner', 'en')).toEqual([])
  })

  it('marks threads, objects and steps, so that they can be buttons', () => {
    const thread = trace.threads.findIndex(({ name }) => name === 'one')
    const chain = waitChain(trace, snapshots, snapshot, thread)
    const parts = chain === null ? [] : chainSentences(trace, snapshot, chain, 'en', (line) => line).flat()
    const steps = parts.flatMap(({ step }) => (step === undefined ? [] : [step]))
    expect(steps).toEqual(chain?.waits.flatMap(({ since, holders }) => [since, ...holders.map((one) => one.since)]))
    expect(parts.filter(({ object }) => object !== undefined).map(({ text }) => text)).toEqual(['b', 'a'])
    expect(parts.filter((part) => part.thread === thread).length).toBeGreaterThan(2)
  })
})

describe('why a thread waits for a result, in words', () => {
  const starving = simulate(
    poolStarvation,
    { workers: 2, tasks: 2 },
    { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 },
  )
  const all = createSnapshots(starving, timelineData(starving))

  function whyMain(step: number, language: Language): string {
    const chain = waitChain(starving, all, all.at(step), 0)
    return chain === null
      ? ''
      : chainSentences(starving, all.at(step), chain, language, () => 0)
          .map(plain)
          .join(' ')
  }

  it('names who works on it', () => {
    const during = Array.from({ length: starving.stepCount }, (_, step) => whyMain(step, 'en'))
    expect(during.find((text) => /works on it/.test(text))).toMatch(
      /^main waits for whole\(1\) to be done, since .+ ThreadPoolExecutor-0_0 works on it\. The root: /,
    )
  })

  it('says of a task that nobody will begin why that is', () => {
    const last = starving.stepCount - 1
    expect(whyMain(last, 'en')).toMatch(
      /The root: nobody has begun part\(1\), and nobody will\. It lies in the queue of ThreadPoolExecutor-0, whose workers all wait for tasks of that very queue: ThreadPoolExecutor-0_0, ThreadPoolExecutor-0_1\.$/,
    )
    expect(whyMain(last, 'zh')).toContain('没有谁开始 part(1)，以后也不会')
  })
})
