/** The script of a worker that times the fast primitives where nobody else wants in. */
import { expose } from 'comlink'
import { Mutex, Semaphore } from 'multithreading'
import { exerciseMemory, place } from './exercise.ts'
import { FairSemaphore } from './fair-semaphore.ts'
import { FastLock, lockWord, unlockWord } from './lock.ts'
import { FastSemaphore } from './semaphore.ts'

const raw = new Int32Array(new SharedArrayBuffer(1024))
const lock = new FastLock(new Int32Array(exerciseMemory('lock', 4, 1)), place.primitive)
const semaphore = new FastSemaphore(new Int32Array(exerciseMemory('semaphore', 4, 1)), place.primitive)
const fair = new FairSemaphore(new Int32Array(exerciseMemory('fair', 4, 1)), place.primitive, 4, 0)
const mutex = new Mutex(undefined)
const permits = new Semaphore(1)

/** Pairs of acquire and release, each in a loop of its own. */
const loops: { readonly [name: string]: (pairs: number) => void } = {
  'compareExchange + store': (pairs) => {
    for (let i = 0; i < pairs; i++) {
      Atomics.compareExchange(raw, place.primitive, 0, 1)
      Atomics.store(raw, place.primitive, 0)
    }
  },
  'guard word': (pairs) => {
    for (let i = 0; i < pairs; i++) {
      lockWord(raw, place.primitive)
      unlockWord(raw, place.primitive)
    }
  },
  Lock: (pairs) => {
    for (let i = 0; i < pairs; i++) {
      lock.acquire()
      lock.release()
    }
  },
  Semaphore: (pairs) => {
    for (let i = 0; i < pairs; i++) {
      semaphore.acquire()
      semaphore.release()
    }
  },
  'fair Semaphore': (pairs) => {
    for (let i = 0; i < pairs; i++) {
      fair.acquire()
      fair.release()
    }
  },
  'multithreading Mutex': (pairs) => {
    for (let i = 0; i < pairs; i++) mutex.blockingLock().dispose()
  },
  'multithreading Semaphore': (pairs) => {
    for (let i = 0; i < pairs; i++) permits.blockingAcquire().dispose()
  },
}

/**
 * Times every loop once, one after the other, so that all meet the same weather.
 * @returns nanoseconds a pair, by name
 */
function round(pairs: number): { [name: string]: number } {
  const times: { [name: string]: number } = {}
  for (const [name, loop] of Object.entries(loops)) {
    const count = name.startsWith('multi') ? pairs / 10 : pairs
    const since = performance.now()
    loop(count)
    times[name] = ((performance.now() - since) * 1e6) / count
  }
  return times
}

const service = { round }
export type BenchService = typeof service
expose(service)
