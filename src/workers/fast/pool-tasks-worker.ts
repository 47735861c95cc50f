/**
 * The script of a worker of the pools in tests and benchmarks. Its first message is memory in which tasks can meet, or
 * null where none do.
 */
import { servePool } from './pool-worker.ts'

addEventListener(
  'message',
  ({ data }: MessageEvent<SharedArrayBuffer | null>) => {
    const words = new Int32Array(data ?? new SharedArrayBuffer(4))
    servePool({
      square: (n: number) => n * n,
      echo: (value) => value,
      nothing: () => undefined,
      odd: (n: number) => {
        if (n % 2 === 0) throw new RangeError(`${n} is even`)
        return n
      },
      bare: () => {
        throw 'not an error'
      },
      shout: (length: number) => {
        throw new TypeError('é"'.repeat(length))
      },
      repeat: (length: number) => 'x'.repeat(length),
      /** Works for a while that depends on the number. */
      churn: (rounds: number) => {
        let hash = 0
        for (let i = 0; i < rounds; i++) hash = (Math.imul(hash, 31) + i) | 0
        return hash
      },
      /** Returns when this many workers are in here at once; at which place this one came. */
      meet: (count: number) => {
        const place = Atomics.add(words, 0, 1)
        Atomics.notify(words, 0)
        for (let seen = place + 1; seen < count; seen = Atomics.load(words, 0)) Atomics.wait(words, 0, seen)
        return place
      },
    })
  },
  { once: true },
)
