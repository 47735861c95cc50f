import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as processes from '../../scenarios/semaphore-processes.ts'
import { simulate } from '../../simulator/simulation.ts'
import { encodeTrace } from '../../trace/codec.ts'
import { TraceFormatError } from '../../trace/format-error.ts'
import { most } from '../../trace/format-limits.ts'
import type { FormatProblem } from '../../trace/format-wordings.ts'
import { decodedOrError, sealed, withHeader } from '../../trace/testing/file-edits.ts'
import { mutated, mutations } from '../../trace/testing/mutations.ts'
import { decodeOrder, encodeOrder, OrderError } from '../link/order-code.ts'
import type { OrderProblem } from '../link/order-problems.ts'
import { faultMessages } from './faults.ts'
import { fileFaultMessages } from './file-faults.ts'
import { orderProblemMessages } from './order-problems.ts'

const values = { users: 4, permits: 2, stayFrom: 0, stayTo: 1, policy: 'barging' }
const trace = simulate(processes, values, { seed: 1, strategy: 'first-come', cores: 2, cost: 0.01 })
const whole = encodeTrace(trace)

type Json = { [key: string]: unknown } | unknown[]

/** Every message about a file in whose header one entry at a time is something else. */
function problemsOfHeaders(): Map<string, FormatProblem> {
  const others = [undefined, null, -7, 2.5, '', 'odd', [[[[]]]], { odd: 1 }]
  const problems = new Map<string, FormatProblem>()
  const length = new DataView(whole.buffer).getUint32(12, true)
  const header: Json = JSON.parse(new TextDecoder().decode(whole.subarray(32, 32 + length)))
  const visit = (holder: Json): void => {
    for (const key of Object.keys(holder)) {
      // Lists and records alike are read and written by keys here.
      const fields = holder as { [key: string]: unknown }
      const own = fields[key]
      if (typeof own === 'object' && own !== null) visit(own as Json)
      for (const other of others) {
        fields[key] = other
        const told = decodedOrError(withHeader(whole, () => JSON.stringify(header)))
        if (told instanceof TraceFormatError) problems.set(told.message, told.problem)
      }
      fields[key] = own
    }
  }
  visit(header)
  return problems
}

/** What of a Chinese text is neither a name in a trace, nor quoted, nor a figure: words that were not translated. */
function untranslated(zh: string): string[] {
  const plain = zh
    .replace(/"(?:[^"\\]|\\.)*"?/g, '')
    .replace(/[\w$]+(?:\[\d+\])?(?:\.[\w$-]+(?:\[\d+\])*)+/g, '')
    .replace(/[（(].*?[)）]/g, '')
  return (plain.match(/[a-z]{2,}(?: [a-z]+)+/gi) ?? []).filter((messages) => !messages.includes('Heddle'))
}

describe('what is wrong with a file', () => {
  it('is told in Chinese, whatever entry of it is wrong', () => {
    const problems = problemsOfHeaders()
    expect(problems.size).toBeGreaterThan(200)
    for (const [message, problem] of problems) {
      const { en, zh } = fileFaultMessages(problem)
      expect(en).toBe(message)
      expect(zh, message).toMatch(/^不是可读的记录：.* 是 .*；允许的是 .*/s)
      expect(untranslated(zh), zh).toEqual([])
    }
  })

  it('is told in Chinese, whatever is edited in it', () => {
    const problems = new Map<string, FormatProblem>()
    const read = (bytes: Uint8Array): void => {
      const told = decodedOrError(bytes)
      if (told instanceof TraceFormatError) problems.set(told.message, told.problem)
    }
    fc.assert(
      fc.property(mutations(1), ({ edits }) => {
        read(mutated(trace, edits))
      }),
      { numRuns: 1000 },
    )
    const keys = Array.from({ length: 200 }, (_, nth) => `${'k'.repeat(most.key)}${nth}`)
    const long = withHeader(
      whole,
      (text) => `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1]))).slice(0, -1)},${text.slice(1)}`,
    )
    read(long)
    for (const [message, problem] of problems) expect(untranslated(fileFaultMessages(problem).zh), message).toEqual([])
  })

  it('is told in Chinese, whatever bytes of it are wrong', () => {
    const changes: ((bytes: Uint8Array) => Uint8Array)[] = [
      (bytes) => bytes.slice(0, 4),
      (bytes) => bytes.slice(0, 20),
      (bytes) => bytes.slice(0, -8),
      (bytes) => bytes.fill(255, bytes.length - 4),
      (bytes) => sealed(bytes.fill(255, 4, 8)),
      (bytes) => sealed(bytes.fill(255, 8, 12)),
      (bytes) => sealed(bytes.fill(0, 8, 12)),
      (bytes) => sealed(bytes.fill(1, 28, 32)),
      (bytes) => withHeader(bytes, () => '{'),
      ...Array.from({ length: 60 }, (_, i) => (bytes: Uint8Array) => {
        const at = bytes.length - 8 - i * Math.floor((bytes.length - 4000) / 60)
        return sealed(bytes.fill(255, at, at + 4))
      }),
    ]
    const told = changes.map((change) => decodedOrError(change(whole.slice())))
    const problems = new Map(
      told.flatMap((error) => (error instanceof TraceFormatError ? [[error.message, error.problem]] : [])),
    )
    expect(problems.size).toBeGreaterThan(12)
    for (const problem of problems.values()) {
      const { zh } = fileFaultMessages(problem)
      expect(zh).toMatch(/^不是可读的记录：/)
      expect(untranslated(zh), zh).toEqual([])
    }
  })
})

describe('what is wrong with an order', () => {
  it('is told in Chinese', () => {
    const order = encodeOrder(['', '0', '0.1'])
    const wrong = ['', 'x', '1%', '1AAAA', order.slice(0, -4), '1', encodeOrder(['nobody']), encodeOrder([''], 'x')]
    for (const text of wrong) {
      let problem: OrderProblem | null = null
      try {
        decodeOrder(text)
      } catch (error) {
        if (error instanceof OrderError) problem = error.problem
      }
      if (problem === null) throw new Error(`${text} is read`)
      const { en, zh } = orderProblemMessages(problem)
      expect(en, text).not.toBe('')
      expect(zh, en).toMatch(/^[^a-z]*\p{Script=Han}[^a-z]*$/u)
    }
  })

  it.each([
    'thread 0 does not wait for a condition',
    'the main thread notifies nobody',
    'thread 1 does not wait for what thread 2.1 notifies',
    'thread 3 draws a number from 0 to 1, not 7',
    'thread 0.1 has not been terminated, or cannot end here',
  ])('is told in Chinese where it says more than who goes on: %s', (message) => {
    expect(faultMessages(message).zh).toMatch(/^[^a-z]*\p{Script=Han}[^a-z]*$/u)
  })

  it('is told in Chinese where it departs from the program', () => {
    const choices = [['9'], ['', '0'], ['', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '']]
    for (const given of choices) {
      const { end } = simulate(processes, values, {
        seed: 1,
        strategy: 'first-come',
        cores: 2,
        choices: given,
        cost: 0.01,
      })
      if (end.detail.kind !== 'choice') throw new Error(`${given} fits`)
      expect(faultMessages(end.detail.message).zh).toMatch(/^(主线程|线程 [\d.]+ )\p{Script=Han}+$/u)
    }
  })
})

it('leaves as it is what nobody here knows', () => {
  expect(faultMessages('Failed to fetch')).toEqual({ en: 'Failed to fetch', zh: 'Failed to fetch' })
  const few = 'only 1 of 7 workers could be started: Script error.'
  expect(faultMessages(few).zh).toBe('7 个 Worker 中只启动了 1 个：Script error.')
})
