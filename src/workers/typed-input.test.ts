import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clockError } from '../model/clock.ts'
import { readInputScript } from '../program/input-script.ts'
import { LiveInput } from './live-input.ts'
import { RunMemory } from './memory.ts'
import { TypedInput } from './typed-input.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** The page's end and a worker's, of a run that has just begun: a second of its time is one of the clock. */
function begin(text: string): { memory: RunMemory; page: LiveInput; worker: TypedInput } {
  const memory = RunMemory.create({ stateWords: 64, workers: 1, ringWords: 256, valueWords: 64 })
  memory.origin = performance.timeOrigin + performance.now()
  const script = readInputScript(text)
  if (!Array.isArray(script)) throw new Error('it is a script')
  return { memory, page: new LiveInput(memory, script, 1), worker: new TypedInput(memory, script, true, 1) }
}

const alive = () => false

/** What the next who asks is told; null for the end of input, undefined where nobody waits for it. */
function next(worker: TypedInput): string | null | undefined {
  return worker.take() ? worker.receive(alive) : undefined
}

test('a script is typed at its times, and input ends with it where a person has typed nothing', () => {
  const { page, worker } = begin('1 a; 3 b')
  expect(worker.take()).toBe(true)
  vi.advanceTimersByTime(1001)
  expect(worker.receive(alive)).toBe('a')
  vi.advanceTimersByTime(2001)
  expect(next(worker)).toBe('b')
  expect(page.endsWithScript).toBe(true)
  expect(next(worker)).toBeUndefined()
  // It has been said, so it stays so.
  expect(page.type('c')).toBe(false)
  expect(page.end()).toBe(false)
  expect(next(worker)).toBeUndefined()
  expect(page.written).toBeNull()
})

test('a person who types keeps input open, until it is ended', () => {
  const { page, worker } = begin('1 a; 3 b')
  vi.advanceTimersByTime(2000)
  expect(page.type(' mine; ')).toBe(true)
  expect(page.endsWithScript).toBe(false)
  vi.advanceTimersByTime(2000)
  expect(page.type('late')).toBe(true)
  expect([next(worker), next(worker), next(worker), next(worker)]).toEqual(['a', 'mine', 'b', 'late'])
  expect(worker.take()).toBe(true)
  expect(page.end()).toBe(true)
  expect(worker.receive(alive)).toBeNull()
  expect(next(worker)).toBeNull()
  expect(page.type('too late')).toBe(false)
  expect(page.written).toBe('1 a; 1.9999 mine; 3 b; 3.9999 late; 3.9999 ^D')
})

test('what of a script comes after its input was ended is not typed', () => {
  const { page, worker } = begin('1 a; 3 b')
  vi.advanceTimersByTime(2000)
  expect(page.type('^D')).toBe(true)
  vi.advanceTimersByTime(2000)
  expect([next(worker), next(worker)]).toEqual(['a', null])
  expect(page.written).toBe('1 a; 1.9999 ^D')
})

test('a script may end input itself', () => {
  const { page, worker } = begin('1 a; 3 ^D')
  expect(page.endsWithScript).toBe(false)
  vi.advanceTimersByTime(4000)
  expect([next(worker), next(worker), next(worker)]).toEqual(['a', null, null])
  expect(page.type('late')).toBe(false)
  page.close(true)
  expect(page.written).toBeNull()
})

test('without a script a person types, and a run that is stopped while somebody waits has had all its input', () => {
  const { page, worker } = begin('')
  expect(page.endsWithScript).toBe(false)
  expect(worker.take()).toBe(true)
  vi.advanceTimersByTime(1000)
  page.close(true)
  expect(page.written).toBe('0.9999 ^D')
})

test('no line is typed before its time, not even by half a millisecond', () => {
  const { memory, page } = begin('1 a')
  const typed = () => Atomics.load(memory.words, memory.at.inputCount)
  page.close(false)
  memory.origin = performance.timeOrigin + performance.now() - 999.5 - clockError
  const late = new LiveInput(memory, [{ seconds: 1, text: 'a' }], 1)
  expect(typed()).toBe(0)
  vi.advanceTimersByTime(1)
  expect(typed()).toBe(1)
  expect(late.endsWithScript).toBe(true)
})

test('one that is to end waits no more', () => {
  const { worker } = begin('')
  expect(worker.take()).toBe(true)
  expect(worker.receive(() => true)).toBeNull()
})

test('a line that nobody types besides is due at its time by the clock, however fast the run is', () => {
  const memory = RunMemory.create({ stateWords: 64, workers: 1, ringWords: 256, valueWords: 64 })
  const script = readInputScript('1.5 a; 3 b')
  if (!Array.isArray(script)) throw new Error('it is a script')
  const worker = new TypedInput(memory, script, false, 0.1)
  expect(worker.take()).toBe(true)
  expect(worker.due).toBeCloseTo(150 + clockError, 9)
  expect(worker.receive(alive)).toBe('a')
  expect(worker.take()).toBe(true)
  expect(worker.due).toBeCloseTo(300 + clockError, 9)
  expect(worker.receive(alive)).toBe('b')
  expect(worker.take()).toBe(false)
})
