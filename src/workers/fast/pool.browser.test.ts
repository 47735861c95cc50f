import { type Remote, wrap } from 'comlink'
import { afterEach, describe, expect, it } from 'vitest'
import type { FastPool, PoolOptions } from './pool.ts'
import { startPool } from './pool-caller.ts'
import type { CallerService } from './pool-caller-worker.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function pool(options: PoolOptions): Promise<FastPool> {
  const started = await startPool(options)
  ends.push(() => started.terminate())
  return started
}

/** A worker that has a pool of its own. Its end is that of the pool's workers, too. */
async function caller(options: PoolOptions): Promise<Remote<CallerService>> {
  const worker = new Worker(new URL('./pool-caller-worker.ts', import.meta.url), { type: 'module' })
  ends.push(() => worker.terminate())
  const service = wrap<CallerService>(worker)
  await service.start(options)
  return service
}

const numbers = (length: number) => Array.from({ length }, (_, i) => i)

describe('a pool whose caller may block', () => {
  it('gives what tasks return', async () => {
    const service = await caller({ workers: 1 })
    const values = [
      null,
      true,
      false,
      0,
      -0.5,
      Number.POSITIVE_INFINITY,
      '',
      'text with 汉字 and 𝄞',
      [1, ['a']],
      { a: [] },
    ]
    for (const value of values) expect(await service.call('echo', value)).toEqual({ value })
    expect(await service.call('nothing', 1)).toEqual({ value: null })
  })

  it('loses no wake-up in 10^4 calls, with more workers than there is to do', async () => {
    const service = await caller({ workers: 8 })
    expect(await service.oneByOne(10_000)).toBe(10_000)
  })

  it('gives results in order, for lists shorter and much longer than its room', async () => {
    const service = await caller({ workers: 4, room: 5 })
    expect(await service.ofEachLength(120)).toBe(121)
    const mixed = numbers(300).map((i) => (i % 7) * 3000)
    const churned: unknown[] = []
    for (const rounds of numbers(7)) churned.push(await service.call('churn', rounds * 3000))
    const { value } = (await service.map('churn', mixed)) as { value: number[] }
    expect(value.map((hash) => ({ value: hash }))).toEqual(numbers(300).map((i) => churned[i % 7]))
  })

  it('has all its workers at work at once', async () => {
    const service = await caller({ workers: 6 })
    const found = (await service.map('meet', Array(6).fill(6))) as { value: number[] }
    expect(found.value.toSorted()).toEqual(numbers(6))
  })

  it('raises what tasks raise, after all are done, and goes on', async () => {
    const service = await caller({ workers: 3, room: 4 })
    expect(await service.call('odd', 4)).toEqual({ raised: 'RangeError: 4 is even', isTasks: true })
    expect(await service.call('bare', 0)).toEqual({ raised: 'Error: not an error', isTasks: true })
    expect(await service.map('odd', [1, 3, 6, 5, 8, 7, 9, 11])).toEqual({
      raised: 'RangeError: 6 is even',
      isTasks: true,
    })
    expect(await service.map('odd', [1, 3, 5, 7, 9])).toEqual({ value: [1, 3, 5, 7, 9] })
  })

  it('says what does not fit, and goes on', async () => {
    const service = await caller({ workers: 2, room: 2, slotBytes: 128 })
    const tooLong = { raised: 'RangeError: pool: 57 characters, and a slot holds 56; raise slotBytes', isTasks: false }
    expect(await service.call('echo', 'x'.repeat(57))).toEqual(tooLong)
    expect(await service.map('echo', ['a', 'b', 'c', 'x'.repeat(57), 'd'])).toEqual(tooLong)
    expect(await service.call('repeat', 56)).toEqual({ value: 'x'.repeat(56) })
    // What a task returns or raises must fit as well; a message is cut.
    expect(await service.call('repeat', 57)).toEqual({ raised: 'RangeError: pool: 57 characters, a', isTasks: true })
    expect(await service.call('shout', 40)).toEqual({ raised: `TypeError: ${'??'.repeat(11)}?`, isTasks: true })
    expect(await service.call('square', 3)).toEqual({ value: 9 })
  })

  it('refuses what it does not know, and all after its end', async () => {
    const service = await caller({ workers: 1 })
    expect(await service.call('cube', 1)).toMatchObject({
      raised: expect.stringMatching(/^ReferenceError: pool: no task "cube"; there are square, echo/),
    })
    await service.close()
    expect(await service.call('square', 1)).toMatchObject({ raised: 'Error: pool: it is closed, and takes no more' })
  })
})

describe('a pool that a page calls', () => {
  it('serves calls at once, more than there is room for', async () => {
    const ours = await pool({ workers: 3, room: 4 })
    const results = await Promise.all(numbers(200).map((i) => ours.callAsync('square', i)))
    expect(results).toEqual(numbers(200).map((i) => i * i))
  })

  it('maps beside calls that have all its room', async () => {
    const ours = await pool({ workers: 2, room: 2 })
    const calls = numbers(20).map((i) => ours.callAsync('square', i))
    expect(await ours.mapAsync('square', numbers(50))).toEqual(numbers(50).map((i) => i * i))
    expect(await Promise.all(calls)).toEqual(numbers(20).map((i) => i * i))
    await expect(ours.mapAsync('odd', [1, 2, 3])).rejects.toThrow('2 is even')
  })

  it('finishes what is under way when it is closed, and rejects what waits when it is terminated', async () => {
    const ours = await pool({ workers: 2, room: 2 })
    const calls = [ours.callAsync('square', 2), ours.callAsync('square', 3), ours.callAsync('square', 4)]
    await Promise.resolve()
    ours.close()
    const ended = await Promise.allSettled(calls)
    expect(ended.slice(0, 2).map((end) => end.status)).toEqual(['fulfilled', 'fulfilled'])
    expect(ended[2]).toMatchObject({ reason: { message: 'pool: it is closed, and takes no more' } })

    const other = await pool({ workers: 2 })
    const meeting = other.callAsync('meet', 3)
    other.terminate()
    await expect(meeting).rejects.toThrow('terminated')
    await expect(other.callAsync('square', 1)).rejects.toThrow('terminated')
  })

  it('refuses shapes that make no sense, and workers with other tasks', async () => {
    await expect(startPool({ workers: 0 })).rejects.toThrow('workers must be a whole number from 1 to 1024, got 0')
    await expect(startPool({ workers: 1, room: 1.5 })).rejects.toThrow('room must be')
    await expect(startPool({ workers: 1, slotBytes: 200 })).rejects.toThrow(
      'slotBytes must be a multiple of 64, got 200',
    )
  })
})
