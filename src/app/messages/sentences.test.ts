import { describe, expect, it } from 'vitest'
import { timelineData } from '../../analysis/lanes.ts'
import { createSnapshots } from '../../analysis/snapshots.ts'
import { loadAllDescribers } from '../../atoms/atoms.ts'
import { type Language, languages } from '../../base/messages.ts'
import type { Lock, Semaphore } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { defineScenario, type ScenarioModule } from '../../program/scenario.ts'
import * as lockAndSemaphore from '../../scenarios/lock-and-semaphore.ts'
import * as notAPool from '../../scenarios/semaphore-is-not-a-pool.ts'
import * as processes from '../../scenarios/semaphore-processes.ts'
import * as threads from '../../scenarios/semaphore-threads.ts'
import { plain } from '../../sentences/phrase.ts'
import { simulate } from '../../simulator/simulation.ts'
import { operationName, type Trace } from '../../trace/trace.ts'
import { sentenceOf, toldOperations } from './sentences.ts'

await loadAllDescribers()

function run(module: ScenarioModule, given: { readonly [name: string]: number | string } = {}, seed = 1): Trace {
  const values: { [name: string]: number | string } = {}
  for (const [name, parameter] of Object.entries(module.scenario.parameters))
    values[name] = given[name] ?? parameter.default
  return simulate(module, values, { seed, strategy: 'first-come', cores: 4, cost: 0.02 })
}

function told(trace: Trace) {
  return { trace, snapshots: createSnapshots(trace, timelineData(trace)) }
}

/** All sentences of a run. */
function story(trace: Trace, language: Language = 'en'): string[] {
  const from = told(trace)
  return Array.from({ length: trace.stepCount }, (_, step) => plain(sentenceOf(from, step, language)))
}

/** A program of its own. */
function programOf(
  main: (os: Os) => Operation<void>,
  bodies: { readonly [name: string]: unknown } = {},
): ScenarioModule {
  const text = { en: 'x', zh: 'x' }
  const scenario = defineScenario({
    id: 'x',
    title: text,
    summary: text,
    parameters: {},
    main,
    listings: { python: '', typescript: '' },
  })
  return { ...bodies, scenario }
}

function* odd(os: Os, door: Lock, seats: Semaphore): Operation<void> {
  yield* door.locked()
  yield* door.acquire()
  yield* door.locked()
  yield* door.tryAcquire()
  yield* door.acquire(0.1)
  yield* seats.tryAcquire()
  yield* seats.tryAcquire()
  yield* seats.release(3)
  const shared = yield* os.multiprocessing.semaphore(2, 'shared')
  yield* shared.getValue()
  yield* os.sleep(0.5)
  throw new Error('no more')
}

function* main(os: Os): Operation<void> {
  const door = yield* os.lock('door')
  const seats = yield* os.semaphore(1, 'seats')
  const thread = os.thread(odd, [door, seats], { name: 'odd' })
  yield* thread.start()
  yield* thread.join(0.3)
  yield* thread.join()
  yield* thread.join()
  yield* os.sleep(1)
  yield* os.sleep(-1)
}
const oddProgram = programOf(main, { odd })

describe('the sentence of a step', () => {
  it('says who takes a permit, and how many are left', () => {
    const messages = story(run(processes))
    expect(messages).toContain('main makes seats, a semaphore of 5 permits')
    expect(messages).toContain('main starts user1')
    expect(messages).toContain('user1 takes a permit of seats: 4 of 5 left')
    expect(messages).toContain('user6 waits: all 5 permits are taken; first in line')
    expect(messages).toContain('user1 prints “user1 takes a seat”')
    expect(messages.some((sentence) => /^user1 stays for \d\.\d\d s$/.test(sentence))).toBe(true)
    expect(
      messages.some((sentence) => /^user\d+ leaves; user\d+, first in line, wakes to take the permit$/.test(sentence)),
    ).toBe(true)
    expect(
      messages.some((sentence) =>
        /^user\d+ takes the permit that user\d+ released: it was first in line\. (\w+) still waits?\.$/.test(sentence),
      ),
    ).toBe(true)
    expect(messages).toContain('main prints “All users have left”')
    expect(messages.at(-1)).toBe('main ends')
  })

  it('says the same in Chinese', () => {
    const messages = story(run(processes), 'zh')
    expect(messages).toContain('user1 取得 seats 的一个名额：还剩 4 个，共 5 个')
    expect(messages).toContain('user6 等待：5 个名额全被占用；排在第 1 位')
  })

  it('says that a fair semaphore hands its place over', () => {
    const messages = story(run(processes, { policy: 'fair' }))
    expect(
      messages.some((sentence) => /^user\d+ leaves; its permit goes to user\d+, first in line$/.test(sentence)),
    ).toBe(true)
  })

  it('says who took the permit before somebody who woke too late', () => {
    const lost = (seed: number) =>
      story(run(processes, { users: 30, permits: 2, stayFrom: 0, stayTo: 0 }, seed)).filter((messages) =>
        messages.includes('woke, but'),
      )
    const found = [1, 2, 3, 4, 5].flatMap(lost)
    expect(found.length).toBeGreaterThan(0)
    expect(found[0]).toMatch(/^user\d+ woke, but user\d+ took the permit; it waits again, \w+ in line$/)
  })

  it('says that nobody fits into a semaphore without places', () => {
    expect(story(run(processes, { permits: 0, users: 2 }))).toContain(
      'user1 waits: seats has no permit for anybody; first in line',
    )
  })

  it('tells a lock from a semaphore where somebody releases what is free', () => {
    const messages = story(run(lockAndSemaphore))
    expect(messages).toContain(
      'strangerL releases lock, which is free: ValueError: semaphore or lock released too many times',
    )
    expect(messages).toContain('strangerS releases one without having acquired it: one now has 2 permits')
    expect(
      messages.some((sentence) =>
        /^strangerL fails at line \d+: ValueError: semaphore or lock released too many times$/.test(sentence),
      ),
    ).toBe(true)
    expect(messages.some((sentence) => /^L\d waits: L\d has lock; \w+ in line$/.test(sentence))).toBe(true)
  })

  it('names the line of the listing that is shown, and the TypeScript where that has none', () => {
    const trace = run(lockAndSemaphore)
    const fails = Array.from(trace.steps.operation, (_, step) => step).find(
      (step) => operationName(trace, step) === 'fail',
    )
    const line = trace.steps.line[fails ?? 0] ?? 0
    const say = (shown: number, language: Language) =>
      plain(sentenceOf({ ...told(trace), shownLine: (of) => (of === line ? shown : 0) }, fails ?? 0, language))
    expect(say(17, 'en')).toBe('strangerL fails at line 17: ValueError: semaphore or lock released too many times')
    expect(say(17, 'zh')).toBe('strangerL 在第 17 行出错：ValueError: semaphore or lock released too many times')
    expect(say(0, 'en')).toBe(
      `strangerL fails at line ${line} of the TypeScript: ValueError: semaphore or lock released too many times`,
    )
  })

  it('says who had acquired a lock that a stranger releases', () => {
    const messages = story(run(lockAndSemaphore, { stray: 'held' }))
    expect(
      messages.some((sentence) => /^strangerL releases lock.*It was L\d who had acquired it\.$/.test(sentence)),
    ).toBe(true)
  })

  it('covers what is asked rarely', () => {
    const messages = story(run(oddProgram))
    expect(messages).toContain('odd asks whether door is locked: it is free')
    expect(messages).toContain('odd asks whether door is locked: it is')
    expect(messages).toContain('odd asks how many permits of shared are free: 2')
    expect(messages).toContain('odd tries door, finds it locked and goes on without it')
    expect(messages).toContain('odd has waited long enough and goes on without door')
    expect(messages).toContain('main has waited long enough and goes on before odd has ended')
    expect(messages).toContain('odd tries seats and gets in')
    expect(messages).toContain('odd tries seats, finds no permit free and goes on without one')
    expect(messages).toContain('odd releases 3 permits of seats: nobody waits')
    expect(messages.find((sentence) => sentence.startsWith('odd fails'))).toMatch(
      /: Error: no more\. It never released door\.$/,
    )
    expect(messages).toContain('main goes on: odd has ended')
    expect(messages).toContain('main sleeps for 1 s')
    expect(messages).toContain('main has slept and goes on')
    expect(messages).toContain('main calls sleep(), which raises ValueError: sleep length must be non-negative')
  })

  const runs = [
    run(processes),
    run(processes, { policy: 'fair', permits: 1 }),
    run(threads, { failing: 3 }),
    run(lockAndSemaphore),
    run(lockAndSemaphore, { stray: 'held' }),
    run(notAPool),
    run(oddProgram),
  ]

  it('is tested for every operation that has one of its own', () => {
    const seen = new Set(
      runs.flatMap((trace) => Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))),
    )
    expect(toldOperations().filter((name) => !seen.has(name))).toEqual([])
  })

  it.each(languages)('is whole in %s', (language) => {
    for (const trace of runs) {
      for (const sentence of story(trace, language)) {
        expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\?|^\S+\(\)/)
        expect(sentence).not.toMatch(/ {2}|^ | $/)
        if (language === 'zh') expect(sentence).toMatch(/\p{Script=Han}/u)
        else expect(sentence).not.toMatch(/\p{Script=Han}/u)
      }
    }
  })

  it('is plain where an operation, a kind or a thread is called as what every object has', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']
    const trace = run(lockAndSemaphore, { stray: 'held' })
    const strange: Trace = {
      ...trace,
      operations: trace.operations.map((name, i) => names[i] ?? name),
      kinds: trace.kinds.map((kind, i) => ({ ...kind, name: names[i] ?? kind.name })),
      objects: trace.objects.map((object, i) => ({ ...object, kind: names[i] ?? object.kind, name: names[i] ?? '' })),
      threads: trace.threads.map((thread, i) => ({ ...thread, name: names[i] ?? thread.name })),
    }
    for (const language of languages)
      for (const sentence of story(strange, language)) expect(sentence).not.toMatch(/undefined|native code|\[object/)
  })

  it('marks threads and objects', () => {
    const from = told(run(processes))
    const parts = sentenceOf(from, 1, 'en')
    expect(parts).toEqual([{ text: 'main', thread: 0 }, { text: ' starts ' }, { text: 'user1', thread: 1 }])
  })
})
