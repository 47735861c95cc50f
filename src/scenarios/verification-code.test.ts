import { describe, expect, it } from 'vitest'
import { defaultRun, lawfulRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import * as program from './verification-code.ts'

const texts = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const codes = (trace: Trace) => texts(trace).flatMap((text) => text.match(/^The code is (.*)$/)?.[1] ?? [])
const answers = (trace: Trace) => texts(trace).filter((text) => !text.startsWith('The code is'))
const finished = { status: 'finished', detail: { kind: 'finished', failed: [] } }

describe('the verification code', () => {
  it('has four digits or capitals, and is made anew every 5 s by a thread of its own', () => {
    for (const trace of manyRuns(program, { typed: '23 {code}' })) {
      expect(trace.end).toEqual(finished)
      expect(codes(trace)).toHaveLength(5)
      for (const code of codes(trace)) expect(code).toMatch(/^[0-9A-Z]{4}$/)
      expect(new Set(codes(trace)).size).toBe(5)
      const shown = outputOf(trace).filter(({ text }) => text.startsWith('The code is'))
      expect(shown.map(({ thread }) => trace.threads[thread]?.name)).toEqual([
        'main',
        ...[1, 2, 3, 4].map((n) => `timer${n}`),
      ])
      const times = shown.map(({ step }) => trace.steps.time[step] ?? 0)
      for (const [n, time] of times.entries()) expect(time - (times[n - 1] ?? time - 5e6)).toBeGreaterThanOrEqual(5e6)
    }
  })

  it('is asked for again when it was wrong', () => {
    for (const trace of manyRuns(program, { typed: '1 abcd; 2; 3 {code}' })) {
      expect(answers(trace)).toEqual(['Wrong', 'Wrong', 'Right'])
      expect(trace.end).toEqual(finished)
    }
  })

  it('may be typed in either case, and is wrong once another is shown', () => {
    const [first = '', second = ''] = codes(defaultRun(program, { typed: '7 {code}' }))
    for (const typed of [first, first.toLowerCase()])
      expect(answers(defaultRun(program, { typed: `2 ${typed}` }))).toEqual(['Right'])
    expect(answers(defaultRun(program, { typed: `7 ${first}; 8 ${second.toLowerCase()}` }))).toEqual(['Wrong', 'Right'])
  })

  it('cancels the timer when it was right: no further code comes', () => {
    for (const trace of manyRuns(program, { typed: '2 {code}' })) {
      expect(codes(trace)).toHaveLength(1)
      expect(trace.end).toEqual(finished)
      const [set = -1] = stepsOf(trace, { operation: 'set', object: 'timer1.finished', thread: 'main' })
      expect(set).toBeGreaterThan(0)
      expect(trace.steps.time[trace.stepCount - 1]).toBeLessThan(4e6)
    }
  })

  it('ends also when it is typed just as the timer runs out', () => {
    for (let seed = 0; seed < 60; seed++) {
      for (const cores of [1, 4]) {
        const options = { seed, strategy: 'random', cores, cost: 0.02 } as const
        const typed = `${(4.9 + seed / 100).toFixed(2)} {code}`
        const trace = lawfulRun(program, { typed }, options)
        expect(answers(trace)).toEqual(['Right'])
        expect(trace.end).toEqual(finished)
      }
    }
  })

  it('ends with an error in main, and without a timer, when nobody types any more', () => {
    for (const trace of manyRuns(program, { typed: '2 abcd' })) {
      expect(trace.end).toMatchObject({ status: 'failed', detail: { thread: 0, error: { error: 'EOFError' } } })
      expect(answers(trace)).toEqual(['Wrong'])
      expect(codes(trace)).toHaveLength(1)
    }
  })
})
