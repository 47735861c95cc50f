import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../scenarios/catalogue.ts'
import type { RunChoice } from '../link/link.ts'
import { durationsMessages } from '../messages/compare.ts'
import { differingMessages } from './run-differences.ts'

const { scenario } = await loadScenario('deadlock-rlock')
const plain: RunChoice = { scenario: 'deadlock-rlock', given: {}, executor: 'simulator', order: '' }
const differing = (first: Partial<RunChoice>, second: Partial<RunChoice>, file: string | null = null) =>
  differingMessages(scenario, { run: { ...plain, ...first }, file: null }, { run: { ...plain, ...second }, file })
const english = (...runs: Parameters<typeof differing>) => differing(...runs).map(({ en }) => en)

describe('what two runs differ in', () => {
  test('is said of each, with units and the names of choices', () => {
    expect(english({ given: { locks: 'rlock' } }, { given: { pause: '0.5' } })).toEqual([
      'Locks: one RLock, Function 2 waits: 2 s',
      'Locks: two locks, Function 2 waits: 0.5 s',
    ])
    expect(differing({ given: { seed: '3' } }, {}).map(({ zh }) => zh)).toEqual(['种子：3', '种子：1'])
  })

  test('may be who runs it, and leaves out what one of them makes no use of', () => {
    expect(english({ given: { cores: '2' } }, { executor: 'workers', given: { scale: '0.1' } })).toEqual([
      'simulator',
      'real workers',
    ])
    expect(english({}, { order: '1abc' })).toEqual(['simulator', 'order of a real run, in the simulator'])
    expect(english({}, {}, 'two.heddle')).toEqual(['same settings', 'two.heddle'])
    expect(english({}, {})).toEqual(['same settings', 'same settings'])
  })
})

test('how long two runs take is said with its difference, unless one did not finish', () => {
  const run = (seconds: number, kind: 'finished' | 'deadlock' = 'finished') => ({
    time: seconds * 1e6,
    end: kind === 'finished' ? { kind, failed: [] } : { kind, stuck: [] },
  })
  expect(durationsMessages(run(10.2), run(4.1), 'en')).toBe('10.20 s against 4.10 s: run 1 takes 2.5 times as long.')
  expect(durationsMessages(run(1), run(31.4), 'zh')).toBe('1.00 秒 对 31.40 秒：运行 2 所用时间是另一次的 31 倍。')
  expect(durationsMessages(run(10), run(10.1), 'en')).toBe('10.00 s against 10.10 s: run 2 takes 0.10 s longer.')
  expect(durationsMessages(run(10), run(10.001), 'en')).toBe('Both take 10.00 s.')
  expect(durationsMessages(run(0), run(1), 'en')).toBe('0.00 s against 1.00 s.')
  expect(durationsMessages(run(2.2, 'deadlock'), run(22), 'en')).toBe('2.20 s · deadlock against 22.00 s.')
})
