import { expect, it } from 'vitest'
import { clockError } from '../model/clock.ts'
import { RunMemory } from './memory.ts'
import { Requests } from './requests.ts'
import { WorkerPages } from './worker-pages.ts'

/** What the I/O worker is asked for a page, in a run of this scale. */
function asked(latency: { from: number; to: number } | undefined, scale: number, timeout: number) {
  const memory = RunMemory.create({ stateWords: 64, workers: 1, ringWords: 256, valueWords: 16, requests: true })
  const texts = { 'a.html': 'a' }
  const pages = new WorkerPages({ texts, ...(latency && { latency }) }, 1, new Requests(memory, 0), scale)
  expect(pages.ask({ address: 'a.html', timeout }, 0)).toBe(0)
  return JSON.parse(memory.requestBox(0).take()?.text ?? '').request
}

it('what a scenario says of times is scaled, and a real answer has its time in full', () => {
  const declared = asked({ from: 2, to: 2 }, 0.1, 5)
  expect(declared).toMatchObject({ kind: 'fetch', address: 'a.html', failure: null })
  expect(declared.delay).toBeCloseTo(200 + clockError, 6)
  expect(declared.patience).toBeCloseTo(5000 + clockError, 6)
  // It would come too late.
  expect(asked({ from: 2, to: 2 }, 0.1, 1).patience).toBeCloseTo(100 + clockError, 6)
  expect(asked({ from: 2, to: 2 }, 3, 5).patience).toBeCloseTo(15_000 + clockError, 6)
  expect(asked(undefined, 0.1, 5)).toMatchObject({ delay: 0 })
})

it('without a network nothing is asked for, and everything is unreachable', () => {
  const pages = new WorkerPages(null, 1, null, 1)
  expect(pages.ask({ address: 'a.html' }, 0)).toBeNull()
  expect(pages.answer(null)).toEqual({ failure: 'unreachable' })
})
