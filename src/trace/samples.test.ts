import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { decodeTrace, encodeTrace } from './codec.ts'
import { outputOf } from './trace.ts'

/** Files as earlier versions wrote them. They are never written again: the one who has one must be able to open it. */
describe('a file of version 1', () => {
  it('still loads, and the model allows it', async () => {
    const bytes = new Uint8Array(await readFile(new URL('./samples/v1-semaphore.heddle', import.meta.url)))
    const trace = decodeTrace(bytes)
    expect(trace.run).toMatchObject({ scenario: 'semaphore-processes', seed: 1, parameters: { users: 5, permits: 2 } })
    expect(trace.threads.map((thread) => thread.name)).toEqual(['main', 'user1', 'user2', 'user3', 'user4', 'user5'])
    expect(outputOf(trace)).toHaveLength(6)
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expect(checkTrace(trace)).toBeNull()
    expect(encodeTrace(trace)).toEqual(bytes)
  })

  it('still loads with an object of each kind that threads wait at, and the model allows it', async () => {
    const bytes = new Uint8Array(await readFile(new URL('./samples/v1-sharing.heddle', import.meta.url)))
    const trace = decodeTrace(bytes)
    expect(trace.objects.filter(({ owner }) => owner === undefined).map(({ kind, policy }) => [kind, policy])).toEqual([
      ['rlock', 'barging'],
      ['bounded-semaphore', 'barging'],
      ['queue', 'barging'],
      ['lifo-queue', 'fair'],
      ['priority-queue', 'barging'],
      ['barrier', 'barging'],
      ['condition', 'barging'],
      ['event', 'barging'],
      ['lock', 'barging'],
      ['semaphore', 'barging'],
    ])
    expect(trace.objects.some(({ owner }) => owner === 'Pool-1')).toBe(true)
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['BrokenBarrierError', 'b 0,b', '1,4,9'])
    expect(checkTrace(trace)).toBeNull()
    expect(encodeTrace(trace)).toEqual(bytes)
  })
})

describe('a file of version 2', () => {
  it('still loads with its greenlets, and the model allows it', async () => {
    const bytes = new Uint8Array(await readFile(new URL('./samples/v2-greenlets.heddle', import.meta.url)))
    const trace = decodeTrace(bytes)
    expect(trace.threads.map(({ name, kind, host }) => [name, kind, host])).toEqual([
      ['main', 'process', undefined],
      ['eat', 'greenlet', 0],
      ['play', 'greenlet', 0],
    ])
    expect(outputOf(trace).at(-1)?.text).toBe('over')
    expect(checkTrace(trace)).toBeNull()
    expect(encodeTrace(trace)).toEqual(bytes)
  })
})
