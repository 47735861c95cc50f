import { describe, expect, it } from 'vitest'
import { defaultRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import * as crawler from './crawler-callback.ts'
import * as doneCallback from './done-callback.ts'
import * as executorMap from './executor-map.ts'
import * as poolGather from './pool-gather.ts'
import * as poolReuse from './pool-reuse.ts'
import * as starvation from './pool-starvation.ts'
import * as processExecutor from './process-executor.ts'
import * as syncAsync from './sync-async.ts'

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const nameOf = (trace: Trace, step: number) => trace.threads[trace.steps.thread[step] ?? -1]?.name ?? ''
const workersOf = (trace: Trace) => trace.threads.filter(({ body }) => body.endsWith('.work'))
const finished = { status: 'finished', detail: { kind: 'finished', failed: [] } }
/** When the last step was, in seconds. */
const lasted = (trace: Trace) => (trace.steps.time[trace.stepCount - 1] ?? 0) / 1e6

describe('a pool', () => {
  it('has all its processes before the first task, uses them again, and never more', () => {
    for (const trace of manyRuns(poolReuse, {})) {
      const [firstTask = -1] = stepsOf(trace, { operation: 'run' })
      const starts = stepsOf(trace, { operation: 'start', thread: 'main' }).slice(0, 3)
      expect(Math.max(...starts)).toBeLessThan(firstTask)
      expect(workersOf(trace)).toHaveLength(3)
      const runs = stepsOf(trace, { operation: 'run' })
      expect(runs).toHaveLength(10)
      expect(told(trace).filter((line) => line.startsWith('task '))).toHaveLength(10)
      expect(told(trace).at(-1)).toMatch(/^10 tasks, [123] pids: /)
      expect(trace.end).toEqual(finished)
    }
    expect(told(defaultRun(poolReuse)).at(-1)).toMatch(/^10 tasks, 3 pids/)
  })

  it('gives all results in the order of submission, several at once', () => {
    for (const trace of manyRuns(poolGather, {})) {
      expect(told(trace)).toEqual(['squares: 1, 4, 9, 16, 25, 36, 49, 64, 81, 100'])
      expect(stepsOf(trace, { operation: 'block', attempt: 'result' })).toEqual([])
    }
    expect(lasted(defaultRun(poolGather))).toBeLessThan(5)
    const oneByOne = defaultRun(poolGather, { when: 'each' })
    expect(told(oneByOne)).toEqual(told(defaultRun(poolGather)))
    expect(lasted(oneByOne)).toBeGreaterThan(10)
  })
})

describe('a crawler', () => {
  it('parses ten films in the main process, and hears of the page that fails', () => {
    for (const trace of manyRuns(crawler, {})) {
      const lines = told(trace)
      const films = lines.filter((line) => /^\d+\. .+ \(\d{4}-\d\d-\d\d\), \d\.\d: .+/.test(line))
      expect(films.map((line) => Number.parseInt(line, 10)).toSorted((a, b) => a - b)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ])
      expect(lines.filter((line) => line.startsWith('no page: OSError: HTTP Error 404: Not Found'))).toHaveLength(1)
      const prints = stepsOf(trace, { operation: 'print' }).filter((step) => nameOf(trace, step) !== 'main')
      expect(prints).toHaveLength(11)
      for (const step of prints) {
        expect(nameOf(trace, step)).toBe('Thread-3 (_handle_results)')
        expect(trace.threads[trace.steps.thread[step] ?? -1]?.pid).toBe(trace.threads[0]?.pid)
      }
      for (const step of stepsOf(trace, { operation: 'fetch' })) expect(nameOf(trace, step)).toMatch(/^ForkPoolWorker-/)
      expect(trace.end).toEqual(finished)
    }
  })

  it('gives up on a server that never answers', () => {
    const trace = defaultRun(crawler, { sixth: 'silent' })
    expect(told(trace).filter((line) => line.startsWith('no page: TimeoutError'))).toHaveLength(1)
  })
})

describe('an executor', () => {
  it.each([
    { kind: 'processes', pids: 3 },
    { kind: 'threads', pids: 1 },
  ])('gives results in the order of submission, from $pids pids with $kind', ({ kind, pids }) => {
    for (const trace of manyRuns(processExecutor, { kind })) {
      const results = told(trace).filter((line) => / by \d+$/.test(line))
      expect(results.map((line) => Number(line.split(' ')[0]))).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121])
      expect(new Set(results.map((line) => line.split(' by ')[1])).size).toBe(pids)
      expect(told(trace)).toContain('after shutdown: 11 of 11 are done')
      expect(workersOf(trace)).toHaveLength(3)
    }
  })

  it('goes on after a shutdown that does not wait', () => {
    const trace = defaultRun(processExecutor, { wait: 'no' })
    expect(told(trace)).toContain('after shutdown: 0 of 11 are done')
    expect(told(trace).filter((line) => / by \d+$/.test(line))).toHaveLength(11)
    expect(trace.end).toEqual(finished)
  })

  it('maps in the order of what it is given, though tasks end in another', () => {
    const orders = manyRuns(executorMap, {}).map((trace) => {
      const lines = told(trace)
      const results = lines.filter((line) => line.startsWith('result'))
      expect(results.map((line) => Number(line.slice(7)))).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81])
      return lines.filter((line) => line.endsWith('ready')).join()
    })
    expect(orders.some((order) => order !== [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${n} is ready`).join())).toBe(true)
  })

  it.each([
    { kind: 'threads', caller: /^ThreadPoolExecutor-0_[012]$/ },
    { kind: 'processes', caller: /^Thread-1$/ },
  ])('calls back in the right thread with $kind', ({ kind, caller }) => {
    for (const trace of manyRuns(doneCallback, { kind })) {
      const appends = stepsOf(trace, { operation: 'append', object: 'db.txt' })
      expect(appends).toHaveLength(5)
      for (const step of appends) expect(nameOf(trace, step)).toMatch(caller)
      expect(told(trace)).toHaveLength(5)
      if (kind === 'threads') for (const line of told(trace)) expect(line).toMatch(/ by (\S+), kept by \1$/)
    }
  })
})

describe('calls', () => {
  it('take about half the time when they are not waited for, with the same time for each task', () => {
    const one = defaultRun(syncAsync)
    const two = defaultRun(syncAsync, { style: 'asynchronous' })
    const tasks = (trace: Trace) =>
      told(trace)
        .filter((line) => line.startsWith('task'))
        .toSorted()
    expect(tasks(one)).toEqual(tasks(two))
    expect(tasks(one)).toHaveLength(5)
    expect(lasted(two)).toBeLessThan(lasted(one) * 0.75)
    expect(workersOf(one).length).toBeGreaterThan(0)
  })

  it('have at most one task at work when each is waited for', () => {
    for (const trace of manyRuns(syncAsync, {})) {
      let open = 0
      for (let step = 0; step < trace.stepCount; step++) {
        if (operationName(trace, step) === 'run') open++
        if (operationName(trace, step) === 'setResult') open--
        expect(open).toBeLessThanOrEqual(1)
      }
    }
  })
})

describe('tasks that wait for tasks of their own pool', () => {
  it('starve when there are no more threads than such tasks', () => {
    for (const trace of manyRuns(starvation, {})) {
      expect(trace.end.status).toBe('deadlock')
      expect(trace.end).toMatchObject({ detail: { stuck: [{ thread: 0 }, { thread: 1 }, { thread: 2 }] } })
    }
  })

  it('are done with one thread more', () => {
    for (const trace of manyRuns(starvation, { workers: 3 })) {
      expect(trace.end).toEqual(finished)
      expect(told(trace)).toEqual(['2', '5'])
    }
  })
})
