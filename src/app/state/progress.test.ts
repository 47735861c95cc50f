import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from './progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watched() {
  const seen: string[] = []
  const progress = createProgress(0, (state, shown) => void seen.push(`${state}${shown ? ' shown' : ''}`))
  return { progress, seen }
}

test('what is soon over is not shown', () => {
  const { progress, seen } = watched()
  progress.tell(1)
  progress.end()
  vi.runAllTimers()
  expect(seen).toEqual(['0'])
})

test('what takes long is shown as far as it is', () => {
  const { progress, seen } = watched()
  progress.tell(1)
  vi.runAllTimers()
  progress.tell(2)
  expect(seen).toEqual(['0', '1 shown', '2 shown'])
})

test('nothing is shown any more after its end, whatever is still told', () => {
  const { progress, seen } = watched()
  vi.runAllTimers()
  progress.end()
  progress.tell(3)
  expect(seen).toEqual(['0', '0 shown'])
})
