import { describe, expect, it } from 'vitest'
import { lawfulRun } from '../../simulator/testing/facts.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { outputOf } from '../../trace/trace.ts'
import { ProgramError } from '../errors.ts'
import type { Os } from '../os.ts'
import type { Operation } from '../request.ts'

const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0.01 } as const

function* nap(os: Os, time: number): Operation<number> {
  yield* os.sleep(time)
  return time
}

function* fail(os: Os, time: number): Operation<never> {
  yield* os.sleep(time)
  throw new ProgramError('KeyError', `after ${time}`)
}

function* errorOf(operation: Operation<unknown>): Operation<string> {
  try {
    yield* operation
    return 'no error'
  } catch (thrown) {
    if (thrown instanceof ProgramError) return `${thrown.kind}: ${thrown.message}`
    throw thrown
  }
}

function told(main: (os: Os) => Operation<void>) {
  const trace = lawfulRun(programOf(main, { nap, fail }), {}, options)
  const lasted = (trace.steps.time[trace.stepCount - 1] ?? 0) / 1e6
  return { lines: outputOf(trace).map(({ text }) => text), lasted, end: trace.end }
}

describe('a pool that is terminated', () => {
  it('ends its workers at once, and what they have not done is not done', () => {
    const { lines, lasted, end } = told(function* (os) {
      const pool = yield* os.pool(2)
      const result = yield* pool.applyAsync(nap, [100])
      yield* os.sleep(1)
      yield* pool.terminate()
      yield* pool.join()
      yield* os.print(`ready: ${yield* result.ready()}`)
      yield* os.print(yield* errorOf(pool.applyAsync(nap, [1])))
      yield* os.print(yield* errorOf(result.get(1)))
    })
    expect(lines).toEqual(['ready: false', 'ValueError: Pool not running', 'TimeoutError: '])
    expect(lasted).toBeLessThan(5)
    expect(end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
  })

  it('is so after the block of `with`, also when that throws', () => {
    const { lines, lasted } = told(function* (os) {
      const pool = yield* os.pool(2)
      const squares = yield* pool.with(function* () {
        yield* pool.applyAsync(nap, [100])
        return yield* pool.apply(nap, [1])
      })
      yield* os.print(`${squares}`)
      const other = yield* os.pool(1)
      const failing = other.with(function* () {
        yield* os.sleep(0.1)
        throw new ProgramError('KeyError', 'inside')
      })
      yield* os.print(yield* errorOf(failing))
      yield* os.print(yield* errorOf(other.apply(nap, [1])))
    })
    expect(lines).toEqual(['1', 'KeyError: inside', 'ValueError: Pool not running'])
    expect(lasted).toBeLessThan(5)
  })

  it('is not still running, so that it can be joined', () => {
    const { lines } = told(function* (os) {
      const pool = yield* os.pool(1)
      yield* os.print(yield* errorOf(pool.join()))
      yield* pool.terminate()
      yield* os.print(yield* errorOf(pool.join()))
    })
    expect(lines).toEqual(['ValueError: Pool is still running', 'no error'])
  })
})

describe('the result of a map', () => {
  it('is there when all tasks have ended, also when one has failed before', () => {
    const { lines } = told(function* (os) {
      const pool = yield* os.pool(4)
      const before = yield* os.now()
      yield* os.print(yield* errorOf(pool.map(fail, [1, 3, 2], 1)))
      yield* os.print(String(Math.round((yield* os.now()) - before)))
      yield* pool.terminate()
    })
    expect(lines).toEqual(['KeyError: after 1', '3'])
  })

  it('is of several errors the first to come, wherever its item stands', () => {
    // As `multiprocessing.pool.MapResult`, which keeps only that one.
    const { lines } = told(function* (os) {
      const pool = yield* os.pool(3)
      yield* os.print(yield* errorOf(pool.map(fail, [3, 1, 2], 1)))
      const result = yield* pool.mapAsync(fail, [2, 3, 1], 1)
      yield* os.print(yield* errorOf(result.get(10)))
      yield* os.print(yield* errorOf(result.get()))
      yield* pool.terminate()
    })
    expect(lines).toEqual(['KeyError: after 1', 'KeyError: after 1', 'KeyError: after 1'])
  })

  it('is waited for no longer than is said, however many tasks there are', () => {
    const { lines } = told(function* (os) {
      const pool = yield* os.pool(1)
      const before = yield* os.now()
      const result = yield* pool.mapAsync(nap, [2, 2, 2, 2, 2, 2], 1)
      yield* os.print(yield* errorOf(result.get(3)))
      yield* os.print(String(Math.round((yield* os.now()) - before)))
      yield* result.wait(3)
      yield* os.print(String(Math.round((yield* os.now()) - before)))
      yield* os.print(JSON.stringify(yield* result.get(100)))
      yield* pool.terminate()
    })
    expect(lines).toEqual(['TimeoutError: ', '3', '6', '[2,2,2,2,2,2]'])
  })
})
