import { afterEach, describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import type { EndDetail } from '../trace/tables.ts'
import { Pool, type Surroundings } from './pool.ts'
import type { WorkersRun } from './run-options.ts'

const fast = { seed: 1, scale: 0.01 }
const nowhere = () => new Worker(new URL('/no-such-script.js', location.href), { type: 'module' })

let pools: Pool[] = []
afterEach(() => {
  for (const pool of pools) pool.dispose()
  pools = []
})

/** A pool of the tests' programs, and the workers that it has started, by kind. */
function surrounded(changed: Partial<Surroundings> = {}) {
  const started: { [kind in 'program' | 'coordinator' | 'io']: Worker[] } = { program: [], coordinator: [], io: [] }
  const probe = new Int32Array(new SharedArrayBuffer(64))
  const noted = (kind: keyof typeof started, worker: Worker): Worker => {
    started[kind].push(worker)
    if (kind === 'program') worker.postMessage({ probe: probe.buffer })
    return worker
  }
  const usual: Surroundings = {
    program: () =>
      noted('program', new Worker(new URL('./testing/test-worker.ts', import.meta.url), { type: 'module' })),
    coordinator: () =>
      noted('coordinator', new Worker(new URL('./coordinator-worker.ts', import.meta.url), { type: 'module' })),
    io: () => noted('io', new Worker(new URL('./io-worker.ts', import.meta.url), { type: 'module' })),
    folder: new URL(import.meta.env.BASE_URL, location.href).href,
    problem: () => null,
  }
  const pool = new Pool({ ...usual, ...changed })
  pools.push(pool)
  return { pool, started, probe }
}

/** Resolves when a run has taken this many steps. */
function taken(run: WorkersRun, steps: number): Promise<number> {
  return new Promise((resolve) => {
    const end = run.onBatch(() => {
      const { stepCount } = run.view()
      if (stepCount < steps) return
      end()
      resolve(stepCount)
    })
  })
}

async function expectWorks(pool: Pool): Promise<void> {
  const trace = await pool.run('visits', { users: 3, rounds: 1, permits: 1, policy: 'fair' }, fast).done
  expect(trace.end.detail).toEqual({ kind: 'finished', failed: [] })
}

/** The fault by which a run ended, whose steps so far the model allows. */
async function faultOf(run: WorkersRun): Promise<EndDetail> {
  const trace = await run.done
  expect(checkTrace(trace)).toBeNull()
  return trace.end.detail
}

const crawl = { addresses: 'films/1.html films/5.html', times: 3, timeout: 0 }

describe('a script that cannot be loaded', () => {
  it.each([
    ['program', 'visits', { users: 3, rounds: 1, permits: 1, policy: 'fair' }],
    ['coordinator', 'visits', { users: 3, rounds: 1, permits: 1, policy: 'fair' }],
    ['io', 'crawl', crawl],
  ] as const)('is named: %s; and the next run tries it anew', async (part, program, values) => {
    let tries = 0
    const whole = surrounded().pool
    const usual: { [kind in typeof part]?: () => Worker } = {}
    const scripts = {
      program: () => new Worker(new URL('./testing/test-worker.ts', import.meta.url), { type: 'module' }),
      coordinator: () => new Worker(new URL('./coordinator-worker.ts', import.meta.url), { type: 'module' }),
      io: () => new Worker(new URL('./io-worker.ts', import.meta.url), { type: 'module' }),
    }
    usual[part] = () => (++tries === 1 ? nowhere() : scripts[part]())
    const { pool } = surrounded(usual)
    const detail = await faultOf(pool.run(program, values, fast))
    expect(detail).toEqual({ kind: 'fault', part, fault: 'unloaded', message: '' })
    const again = await pool.run(program, values, fast).done
    expect(again.end.detail.kind).toBe('finished')
    await expectWorks(whole)
  })
})

describe('memory that cannot be had', () => {
  it('is named, with how much it is, and the next run works', async () => {
    const { pool } = surrounded()
    const detail = await faultOf(pool.run('stumbles', {}, { ...fast, limits: { valueWords: 2 ** 45 } }))
    expect(detail).toMatchObject({ kind: 'fault', part: 'page', fault: 'memory', value: expect.any(Number) })
    if (detail.kind !== 'fault') return
    expect(detail.value).toBeGreaterThan(2 ** 47)
    expect(detail.message).not.toBe('')
    await expectWorks(pool)
  })
})

describe('a worker that dies', () => {
  it('of a thread ends the run with what was recorded, and the next run has another', async () => {
    const { pool, started } = surrounded()
    const run = pool.run('forever', {}, fast)
    const seen = await taken(run, 8)
    started.program[0]?.terminate()
    expect(await faultOf(run)).toMatchObject({ part: 'program', fault: 'died', thread: 0, time: expect.any(Number) })
    expect(run.view().stepCount).toBeGreaterThanOrEqual(seen)
    await expectWorks(pool)
  })

  it('while it collects the steps loses none of them', async () => {
    const { pool, started } = surrounded()
    for (const steps of [1, 2000]) {
      // Chromium lets the script of an ended worker go on for two seconds: the program takes longer.
      const values = { users: 4, rounds: 1e9, permits: 2, policy: 'barging' }
      const run = pool.run('chatter', values, { ...fast, limits: { ringWords: 1024, steps: 1e9 } })
      const seen = await taken(run, steps)
      started.coordinator.at(-1)?.terminate()
      expect(await faultOf(run)).toMatchObject({ part: 'coordinator', fault: 'died' })
      expect(run.view().stepCount).toBeGreaterThanOrEqual(seen)
    }
    await expectWorks(pool)
  })

  it('while it fetches pages ends the run', async () => {
    const { pool, started } = surrounded()
    const run = pool.run('slow-crawl', { ...crawl, times: 100 }, { seed: 1, scale: 1 })
    await taken(run, 5)
    started.io[0]?.terminate()
    expect(await faultOf(run)).toMatchObject({ part: 'io', fault: 'died' })
    await expectWorks(pool)
  })

  it('in the reserve is handed out to nobody', async () => {
    const { pool, started } = surrounded()
    await pool.prepare(4)
    // Whether or not the page has been told of it.
    for (const worker of [...started.program.slice(0, 2), ...started.coordinator]) worker.terminate()
    await expectWorks(pool)
    for (const worker of started.program) worker.terminate()
    await expect.poll(() => pool.size).toBe(0)
    await expectWorks(pool)
  })
})

describe('a worker that hangs', () => {
  const hanging = () => new Worker(new URL('./testing/hanging-coordinator.ts', import.meta.url), { type: 'module' })

  it('while it should collect the steps keeps no run from being stopped, and hides no step', async () => {
    const { pool, probe } = surrounded({ coordinator: hanging })
    const run = pool.run('forever', {}, fast)
    // The last thread to be started has begun.
    await expect.poll(() => Atomics.load(probe, 2)).toBeGreaterThan(0)
    expect(run.view().stepCount).toBe(0)
    run.stop()
    const trace = await run.done
    expect(trace.end.detail.kind).toBe('stopped')
    expect(trace.stepCount).toBeGreaterThan(8)
    expect(checkTrace(trace)).toBeNull()
    // All of its workers were ended: none of them stands ready for another run.
    await run.cleared
    expect(pool.size).toBe(0)
  })

  it('while it should collect the steps is noticed', async () => {
    const { pool } = surrounded({ coordinator: hanging })
    const run = pool.run('stumbles', {}, { ...fast, limits: { silence: 4 } })
    expect(await faultOf(run)).toMatchObject({ part: 'coordinator', fault: 'silent', value: expect.any(Number) })
    expect(run.view().stepCount).toBeGreaterThan(0)
  })

  it('with a body that asks for nothing is noticed, and which thread it is; others wait and are not accused', async () => {
    const { pool } = surrounded()
    const run = pool.run('forever', {}, { ...fast, limits: { silence: 4 } })
    expect(await faultOf(run)).toMatchObject({ part: 'program', fault: 'silent', thread: 3 })
    await expectWorks(pool)
  })
})
