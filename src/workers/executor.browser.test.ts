import { afterAll, describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import * as processes from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { Annotation } from '../trace/tables.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import { isolationProblem, WorkerPool } from './executor.ts'
import { testProgram } from './testing/programs.ts'
import { annotations, lawfulBy, testPool } from './testing/testing.ts'

type Values = { readonly [name: string]: number | string }
const fast = { seed: 1, scale: 0.01 }
const policies = ['barging', 'fair']
const real = new WorkerPool()
const expectLawful = lawfulBy(simulate)
const { pool, probe, started } = testPool()
afterAll(() => {
  real.dispose()
  pool.dispose()
})

async function runTest(id: string, values: Values = {}, options = {}): Promise<Trace> {
  const trace = await pool.run(id, values, { ...fast, ...options }).done
  expectLawful(trace, testProgram(id), values)
  return trace
}

describe('13 processes on 5 permits on real workers', () => {
  const values = { users: 13, permits: 5, stayFrom: 0, stayTo: 3 }

  it('can run in this page', () => {
    expect(isolationProblem()).toBeNull()
  })

  it.each(policies)('runs to the end, %s', async (policy) => {
    const given = { ...values, policy }
    const trace = await real.run('semaphore-processes', given, fast).done
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expect(trace.threads).toHaveLength(14)
    expect(outputOf(trace)).toHaveLength(14)
    const names = Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))
    expect(names.filter((name) => name === 'acquire')).toHaveLength(13)
    expect(names.filter((name) => name === 'release')).toHaveLength(13)
    expect(annotations(trace, Annotation.spawnWait)).toBe(0)
    expectLawful(trace, processes, given)
  })

  it('sleeps for at least as long as it says', async () => {
    const trace = await real.run('semaphore-processes', { ...values, policy: 'fair' }, fast).done
    const asleep = new Map<number, number>()
    let slept = 0
    for (let step = 0; step < trace.stepCount; step++) {
      const thread = trace.steps.thread[step] ?? 0
      if (operationName(trace, step) === 'sleep')
        asleep.set(thread, (asleep.get(thread) ?? 0) + Number(trace.values[trace.steps.argument[step] ?? 0]))
      if (operationName(trace, step) !== 'wake') continue
      // Since the run began.
      expect(trace.steps.time[step]).toBeGreaterThanOrEqual(Math.floor((asleep.get(thread) ?? Number.NaN) * 1e6))
      slept++
    }
    expect(slept).toBe(13)
  })

  it.each(policies)('deadlocks without permits, %s', async (policy) => {
    const given = { ...values, permits: 0, policy }
    const trace = await real.run('semaphore-processes', given, fast).done
    expect(trace.end.status).toBe('deadlock')
    expect(trace.end.detail).toMatchObject({ stuck: { length: 14 } })
    expectLawful(trace, processes, given)
  })

  it('says so when there is no such scenario', async () => {
    const trace = await real.run('no-such', {}, fast).done
    expect(trace.end).toMatchObject({
      status: 'stopped',
      detail: { kind: 'fault', part: 'program', fault: 'unloaded', message: expect.stringContaining('no-such') },
    })
  })
})

describe('a run on real workers', () => {
  it.each(policies)('never lets in more than there are permits, %s', async (policy) => {
    for (const permits of [1, 5]) {
      probe.fill(0)
      const trace = await runTest('visits', { users: 13, rounds: 3, permits, policy })
      expect(trace.end.status).toBe('finished')
      expect(Atomics.load(probe, 0)).toBe(0)
      expect(Atomics.load(probe, 1)).toBeLessThanOrEqual(permits)
      expect(Atomics.load(probe, 1)).toBeGreaterThan(0)
    }
  })

  it.each(policies)('loses nothing when rings are full, %s', async (policy) => {
    probe.fill(0)
    const values = { users: 6, rounds: 150, permits: 2, policy }
    const trace = await runTest('chatter', values, { limits: { ringWords: 256 } })
    expect(trace.end.status).toBe('finished')
    expect(Atomics.load(probe, 1)).toBeLessThanOrEqual(2)
    expect(annotations(trace, Annotation.ringFull)).toBeGreaterThan(0)
  })

  it.each(policies)('is lawful whatever the threads do, %s', async (policy) => {
    const ends = new Set<string>()
    for (let permits = 0; permits < 6; permits++) {
      for (const users of [3, 9]) {
        const trace = await runTest('gamble', { users, rounds: 40, permits, policy })
        ends.add(trace.end.status)
      }
    }
    expect(ends).not.toContain('failed')
  })

  it('records what is odd as the simulator does', async () => {
    const trace = await runTest('oddities')
    expect(trace.end.status).toBe('finished')
    expect(outputOf(trace).map((line) => line.text.slice(0, 80))).toContain('5000 2 false')
  })

  it('goes on when a thread fails', async () => {
    const trace = await runTest('stumbles')
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [1] } })
    const step = Array.from(trace.steps.thread).lastIndexOf(1)
    expect(operationName(trace, step)).toBe('fail')
    expect(trace.steps.line[step]).toBe(21)
    expect(trace.values[trace.steps.argument[step] ?? 0]).toEqual({ error: 'RangeError', message: 'stumbled' })
  })

  it('fails when its main thread does', async () => {
    const trace = await runTest('falls')
    expect(trace.end).toEqual({
      status: 'failed',
      detail: { kind: 'failed', thread: 0, error: { error: 'Error', message: 'fell' } },
    })
  })

  it('starts more threads than there are workers, and says that it waited', async () => {
    const small = testPool().pool
    const trace = await small.run('tree', { rounds: 3 }, fast).done
    small.dispose()
    expectLawful(trace, testProgram('tree'), { rounds: 3 })
    expect(trace.end.status).toBe('finished')
    expect(trace.threads).toHaveLength(15)
    expect(annotations(trace, Annotation.spawnWait)).toBeGreaterThan(0)
  })

  it('tells who lives at any moment, in an order that can be replayed', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const trace = await pool.run('relatives', { rounds: 2 }, { ...fast, seed }).done
      expectLawful(trace, testProgram('relatives'), { rounds: 2 }, seed)
      expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
    }
  })

  it('lets no daemonic process have children', async () => {
    const trace = await runTest('offspring', {})
    const refused = 'AssertionError: daemonic processes are not allowed to have children'
    const texts = outputOf(trace).map(({ text }) => text)
    expect(texts).toEqual([...Array(3).fill('a child'), ...Array(3).fill(refused)])
  })

  it('uses the workers of ended threads again', async () => {
    await pool.prepare(5)
    const before = started()
    // All that stand ready are in the run, and those that have had no thread come first.
    const { size } = pool
    const trace = await runTest('queue', { users: 3 * size })
    expect(trace.threads).toHaveLength(3 * size + 1)
    expect(started()).toBeLessThan(before + size)
  })

  it('ends with its daemons', async () => {
    const trace = await pool.run('daemons', {}, fast).done
    expect(checkTrace(trace)).toBeNull()
    expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
    expect(trace.threads).toHaveLength(4)
  })

  it('can be stopped whatever its threads do, and the next run works', async () => {
    probe.fill(0)
    const run = pool.run('forever', {}, fast)
    await new Promise<void>((resolve) => {
      run.onBatch(() => {
        // The looping thread, the last to be started, has begun.
        if (run.view().steps.thread.includes(3) && Atomics.load(probe, 2) > 0) resolve()
      })
    })
    run.stop()
    const trace = await run.done
    expect(trace.end).toEqual({ status: 'stopped', detail: { kind: 'stopped', time: expect.any(Number) } })
    expect(trace.stepCount).toBeGreaterThan(8)
    expect(checkTrace(trace)).toBeNull()
    // Chromium gives the script of an ended worker two seconds before it takes a loop from it by force.
    let rounds = -1
    while (rounds !== Atomics.load(probe, 2)) {
      rounds = Atomics.load(probe, 2)
      await runTest('visits', { users: 3, rounds: 1, permits: 2, policy: 'fair' })
    }
  })

  it('can be stopped before it has begun', async () => {
    const run = pool.run('forever', {}, fast)
    run.stop()
    const trace = await run.done
    expect(trace.end.detail).toEqual({ kind: 'stopped' })
    expect(trace.stepCount).toBe(0)
    expect((await runTest('stumbles')).end.status).toBe('finished')
  })

  it.each([
    ['events', { steps: 50 }, 50],
    ['threads', { threads: 5 }, 5],
    ['threads', { workers: 5 }, 5],
    ['memory', { stateWords: 128 }, 512],
  ])('stops at its limit of %s', async (limit, limits, value) => {
    // So long that nobody has ended before the last is to be started.
    const values = { users: 13, rounds: 2000, permits: 5, policy: 'fair' }
    const trace = await pool.run('visits', values, { ...fast, limits }).done
    expect(trace.end).toEqual({ status: 'stopped', detail: { kind: 'limit', limit, value } })
    expect(checkTrace(trace)).toBeNull()
    if (limit === 'events') expect(trace.stepCount).toBe(50)
  })

  it('says so when a worker fails, and the next run works', async () => {
    const trace = await pool.run('impossible', {}, fast).done
    expect(trace.end).toMatchObject({
      status: 'stopped',
      detail: { part: 'program', fault: 'failed', thread: 0, message: expect.stringContaining('BigInt') },
    })
    expect((await runTest('stumbles')).end.status).toBe('finished')
  })

  it('can be one of several at once', async () => {
    const values = { users: 4, rounds: 5, permits: 2, policy: 'barging' }
    const traces = await Promise.all([
      runTest('visits', values),
      runTest('chatter', values),
      runTest('tree', { rounds: 1 }),
    ])
    expect(traces.map((trace) => trace.end.status)).toEqual(['finished', 'finished', 'finished'])
  })

  it('can be the first of its pool together with others, each of which needs a coordinator', async () => {
    const { pool: fresh } = testPool()
    const values = { users: 2, rounds: 2, permits: 1, policy: 'fair' }
    const traces = await Promise.all([1, 2, 3].map(() => fresh.run('visits', values, fast).done))
    expect(traces.map((trace) => trace.end.detail)).toEqual([1, 2, 3].map(() => ({ kind: 'finished', failed: [] })))
    fresh.dispose()
  })

  it('says how many of its workers could be started, where some could not', async () => {
    let made = 0
    const few = new WorkerPool(() =>
      ++made > 5
        ? new Worker('data:text/javascript,throw new Error("no more")')
        : new Worker(new URL('./testing/test-worker.ts', import.meta.url), { type: 'module' }),
    )
    const progress: number[] = []
    const options = { ...fast, onProgress: (ready: number) => progress.push(ready) }
    const run = few.run('visits', { users: 12, rounds: 1, permits: 1, policy: 'fair' }, options)
    const trace = await run.done
    expect(run.tooFew).toEqual({ ready: 5, asked: 13 })
    expect(progress).toEqual([2, 3, 4, 5])
    expect(trace.stepCount).toBe(0)
    expect(trace.end).toMatchObject({
      status: 'stopped',
      detail: { fault: 'few', message: expect.stringContaining('only 5 of 13 workers could be started') },
    })
    // Those that were started are there for a run that needs no more.
    const fewer = few.run('visits', { users: 4, rounds: 1, permits: 1, policy: 'fair' }, fast)
    expect((await fewer.done).end.status).toBe('finished')
    expect(fewer.tooFew).toBeNull()
    few.dispose()
  })

  it('says so when its workers cannot be started', async () => {
    const broken = new WorkerPool(() => new Worker('data:text/javascript,throw new Error("broken")'))
    const trace = await broken.run('visits', {}, fast).done
    expect(trace.end).toMatchObject({
      status: 'stopped',
      detail: { part: 'program', fault: 'unloaded', message: expect.stringContaining('broken') },
    })
    await expect(broken.prepare(1)).rejects.toThrow('broken')
    broken.dispose()
  })
})
