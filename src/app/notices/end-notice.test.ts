import { expect, test } from 'vitest'
import type { LockFaults } from '../../analysis/deadlock.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import type { Event } from '../../program/waiting.ts'
import { loadScenario } from '../../scenarios/catalogue.ts'
import { defaultLimits, defaultOptions } from '../../simulator/options.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { endSentence } from '../../trace/end-sentence.ts'
import { type FaultDetail, faultKinds, faultParts } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import { sceneFor } from '../testing/runs.ts'
import { describeEnd, type EndDescription } from './end-notice.ts'
import { endNotice } from './run-notices.ts'

/** What is said where the program itself is shown, line for line. */
function linesOf(ending: EndDescription | null, shownLine = (line: number) => line) {
  return typeof ending?.lines === 'function' ? ending.lines(shownLine) : (ending?.lines ?? [])
}

function* stays(_os: Os, never: Event): Operation<void> {
  yield* never.wait()
}

test('a run that ended well says nothing', async () => {
  expect(describeEnd((await sceneFor('semaphore-processes')).trace)).toBeNull()
})

test('a deadlock names threads, what they wait for and lines', async () => {
  const { trace } = await sceneFor('semaphore-processes', { users: 7, permits: 0 })
  const ending = describeEnd(trace)
  expect(ending?.about).toBe('blocked')
  const [line] = linesOf(ending)
  expect(line?.en).toMatch(
    /^8 threads can never go on: main waits for user1 to end \(line \d+\); user1, user2, user3, user4 and 3 more wait for seats/,
  )
  expect(line?.zh).toContain('user4 以及另外 3 个都在等待 seats')
  expect(linesOf(ending, (n) => n + 1000)[0]?.en).toMatch(/\(line 1\d\d\d\)/)
  expect(linesOf(ending, () => 0)[0]?.en).not.toContain('line')
  expect(ending?.at).toEqual({ step: trace.stepCount - 1, thread: 0 })
})

test('an executor that starves is said to before who waits for what', async () => {
  const ending = describeEnd((await sceneFor('pool-starvation')).trace)
  const [starved, blocked] = linesOf(ending)
  expect(starved?.en).toBe(
    'ThreadPoolExecutor-0 starves: all 2 of its workers wait for tasks that lie in its own queue, and nobody is left to do them.',
  )
  expect(starved?.zh).toContain('ThreadPoolExecutor-0 陷入饥饿')
  expect(blocked?.en).toMatch(/^3 threads can never go on: main waits for whole\(1\)/)
})

test('who waits for any of its child processes does not wait for itself', () => {
  const program = programOf(
    function* (os) {
      const child = os.process(stays, [yield* os.event('never')])
      yield* child.start()
      yield* os.waitSentinels([child])
    },
    { stays },
  )
  const trace = simulate(program, {}, defaultOptions())
  expect(linesOf(describeEnd(trace))[0]?.en).toContain('main waits for a child process to end')
  expect(endSentence(trace)).toContain('main waits for the end of a child process')
})

test('a limit says which and how much', async () => {
  const { trace } = await sceneFor('semaphore-processes')
  const end = { status: 'stopped', detail: { kind: 'limit', limit: 'events', value: 2_000_000 } } as const
  expect(linesOf(describeEnd({ ...trace, end }))[0]?.en).toContain('its limit of 2,000,000 steps')
})

const noFaults: LockFaults = { rings: [], leftHeld: [], behind: new Set() }

test('an order that departs says at which step, who was named there, and who could go on', async () => {
  const module = await loadScenario('two-locks')
  const ofOrder = (...choices: string[]) =>
    simulate(
      module,
      { variant: 'buggy' },
      { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02, choices, limits: defaultLimits },
    )
  // T1 takes A, waits for B, and is to go on.
  const trace = ofOrder('', '', '', '', '', '0', '1', '0', '0')
  const [line] = linesOf(describeEnd(trace))
  expect(line?.en).toBe(
    'The order in this link does not fit the program from step 8 on: T1 is blocked; there, T2 can go on. Shown up to there.',
  )
  expect(line?.zh).toBe('自第 8 步起，此链接中的次序与程序不符：T1 被阻塞；此处可继续的是 T2。此前的部分照常显示。')
  expect(describeEnd(trace)?.at).toEqual({ step: 7, thread: null })
  const goes = (of: Trace): string[] => endNotice(of, noFaults, () => {})?.actions.map(({ label }) => label.en) ?? []
  expect(goes(trace)).toEqual(['Go to where it departs'])
  const detail = { kind: 'property', property: 'assumption', thread: 1, line: 3, message: '' } as const
  expect(goes({ ...trace, end: { status: 'stopped', detail } })).toEqual(['Go to where it ends'])
  const [none] = linesOf(describeEnd(ofOrder('7.1')))
  expect(none?.en).toContain('from step 0 on: thread 7.1 has not been started; there, main can go on.')
})

test('a failed thread is named with its error', async () => {
  const { trace } = await sceneFor('lock-and-semaphore')
  const failed = trace.threads.filter(({ id }) => id > 0).at(-1)?.id ?? 0
  const end = { status: 'finished', detail: { kind: 'finished', failed: [failed] } } as const
  const ending = describeEnd({ ...trace, end })
  expect(ending?.about).toBe('failed')
  expect(linesOf(ending)[0]?.en).toContain(trace.threads[failed]?.name)
  expect(linesOf(ending).at(-1)?.en).toBe('The others ran on.')
})

test('busy waiting is named: who asked what, again and again, and where', async () => {
  const { trace } = await sceneFor('echo-500', { clients: 4, server: 'misses' })
  const ending = describeEnd(trace)
  const lines = linesOf(ending)
  expect(lines.map(({ en }) => en)).toEqual([
    expect.stringMatching(
      /^talk1 was busy waiting: it called recv\(\) on client1 [\d,]+ times in a row, at line \d+, /,
    ),
    'The answer was the empty text: the other end has closed, and nothing more will come.',
    expect.stringContaining('20,400 steps'),
  ])
  expect(lines[0]?.zh).toContain('talk1 在忙等')
  expect(ending?.at).toMatchObject({ thread: trace.threads.findIndex(({ name }) => name === 'talk1') })
})

test('what the program runs on is named where it was at fault, with the way out, and nobody else is', async () => {
  const { trace } = await sceneFor('semaphore-processes')
  const told = (detail: Partial<FaultDetail>) => {
    const whole: FaultDetail = { kind: 'fault', part: 'program', fault: 'failed', message: '', ...detail }
    return describeEnd({ ...trace, end: { status: 'stopped', detail: whole } })
  }
  for (const part of faultParts)
    for (const fault of faultKinds) {
      const ending = told({ part, fault, value: 7 })
      expect(ending).toMatchObject({ about: 'page', at: null })
      const [line, kept] = linesOf(ending)
      expect(line?.en).not.toMatch(/main|undefined|null/)
      expect(line?.en).toMatch(/again|next run|simulate/)
      // Worker is a word of both languages.
      expect(line?.zh.replaceAll('Worker', '')).toMatch(/^[^a-z]*\p{Script=Han}[^a-z]*$/u)
      expect(kept?.en).toContain('until then')
    }
  const silent = told({ fault: 'silent', thread: 2, value: 20 })
  expect(silent).toMatchObject({ about: 'failed', at: { thread: 2 } })
  expect(linesOf(silent, () => 8)[0]).toEqual({
    en: 'The run was cut short: the worker of user2 asked for nothing after line 8 for 20 s: it is in a loop without an end, or dead. The next run has another worker.',
    zh: '运行中断：user2 的 Worker 自第 8 行起已有 20 秒没有任何操作：陷入死循环，或已终止。下一次运行会换用新的 Worker。',
  })
  expect(linesOf(told({ part: 'page', fault: 'memory', value: 4096, message: 'no.' }))[0]?.en).toContain(
    'got no memory, 4096 bytes in one piece: no. Close',
  )
})
