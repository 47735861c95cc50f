import { type Remote, wrap } from 'comlink'
import { afterEach, describe, expect, it } from 'vitest'
import { type Exercise, exerciseMemory, type Kind, kinds, place } from './exercise.ts'
import type { ExerciseService } from './exercise-worker.ts'
import { FairSemaphore } from './fair-semaphore.ts'
import { FastLock } from './lock.ts'
import { FastSemaphore } from './semaphore.ts'

const workers: Worker[] = []
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate()
})

/** Lets this many workers take part in one exercise. */
async function together<Result>(
  kind: Kind,
  count: number,
  permits: number,
  part: (service: Remote<ExerciseService>, exercise: Exercise) => Promise<Result>,
): Promise<{ words: Int32Array; results: Result[] }> {
  const buffer = exerciseMemory(kind, count, permits)
  const services = Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./exercise-worker.ts', import.meta.url), { type: 'module' })
    workers.push(worker)
    return wrap<ExerciseService>(worker)
  })
  await Promise.all(services.map((service) => service.ready()))
  const results = services.map((service, self) => part(service, { buffer, kind, workers: count, self, permits }))
  return { results: await Promise.all(results), words: new Int32Array(buffer) }
}

describe('the fast primitives', () => {
  it.each(kinds)('%s of one keeps 16 workers apart through 10^5 releases and loses no wake-up', async (kind) => {
    const rounds = 6500
    const { words } = await together(kind, 16, 1, (service, exercise) => service.hammer(exercise, rounds))
    expect(words[place.plain]).toBe(16 * rounds)
    expect(words[place.most]).toBe(1)
    expect(words[place.inside]).toBe(0)
  })

  it.each(['semaphore', 'fair'] as const)('%s of 3 lets in 3 of 16 workers at once', async (kind) => {
    const { words } = await together(kind, 16, 3, (service, exercise) => service.hammer(exercise, 2000))
    expect(words[place.most]).toBeLessThanOrEqual(3)
    expect(words[place.inside]).toBe(0)
    expect(words[place.primitive + (kind === 'fair' ? 1 : 0)]).toBe(3)
  })

  it.each(['semaphore', 'fair'] as const)('%s loses no permit to those whose time passes', async (kind) => {
    const { words, results } = await together(kind, 8, 1, (service, exercise) => service.impatient(exercise, 60, 0.5))
    const inVain = words[place.inside] ?? 0
    expect(inVain).toBeGreaterThan(0)
    expect(results.reduce((sum, got) => sum + got, inVain)).toBe(8 * 60)
    expect(words[place.primitive + (kind === 'fair' ? 1 : 0)]).toBe(1)
  })

  it('fair serves in the order of asking', async () => {
    const { results } = await together('fair', 9, 0, (service, exercise) => service.queueUp(exercise))
    // The last worker began it.
    expect(results).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0])
  })

  it('can be tried without waiting', () => {
    const words = new Int32Array(new SharedArrayBuffer(4096))
    const lock = new FastLock(words, 0)
    expect([lock.tryAcquire(), lock.tryAcquire()]).toEqual([true, false])
    lock.release()
    expect(lock.tryAcquire()).toBe(true)
    for (const semaphore of [new FastSemaphore(words, 8), new FairSemaphore(words, 32, 4, 0)]) {
      semaphore.initialise(2)
      expect([semaphore.tryAcquire(), semaphore.tryAcquire(), semaphore.tryAcquire()]).toEqual([true, true, false])
      semaphore.release()
      expect([semaphore.tryAcquire(), semaphore.acquire(0)]).toEqual([true, false])
    }
  })
})
