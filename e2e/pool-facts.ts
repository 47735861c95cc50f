import { expect } from '@playwright/test'
import { operationName, outputOf, type Trace } from '../src/trace/trace.ts'

export const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
export const nameAt = (trace: Trace, step: number) => trace.threads[trace.steps.thread[step] ?? -1]?.name ?? ''
export const stepsOf = (trace: Trace, operation: string) =>
  Array.from({ length: trace.stepCount }, (_, step) => step).filter((step) => operationName(trace, step) === operation)
export const finished = { kind: 'finished', failed: [] }

/** What a run of the executors' program told: squares in the order of submission, from this many pids at most. */
export function expectSquares(trace: Trace, pids: number): void {
  const results = told(trace).filter((line) => / by \d+$/.test(line))
  expect(results.map((line) => Number(line.split(' ')[0]))).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121])
  const used = new Set(results.map((line) => line.split(' by ')[1])).size
  // How many of them get a task is up to the machine.
  if (trace.run.executor === 'simulator' || pids === 1) expect(used).toBe(pids)
  else expect(used).toBeLessThanOrEqual(pids)
  expect(told(trace)).toContain('after shutdown: 11 of 11 are done')
}

/** Who is called back: a thread of the pool, or a helper thread; where the result is there already, who asks. */
export function expectCallbacks(trace: Trace, who: RegExp): void {
  const appends = stepsOf(trace, 'append')
  expect(appends).toHaveLength(5)
  for (const step of appends) expect(nameAt(trace, step)).toMatch(who)
  expect(told(trace)).toHaveLength(5)
}

/** What is true of every run of a program with its defaults, on either executor. */
export const facts: { readonly [id: string]: (trace: Trace) => void } = {
  // It has all processes before the first task, and uses them again.
  'pool-reuse'(trace) {
    const workers = trace.threads.filter(({ name }) => name.startsWith('ForkPoolWorker-'))
    expect(workers).toHaveLength(3)
    expect(new Set(workers.map(({ pid }) => pid)).size).toBe(3)
    const firstTask = stepsOf(trace, 'run')[0] ?? -1
    const starts = stepsOf(trace, 'start').filter((step) => nameAt(trace, step) === 'main')
    expect(starts.slice(0, 3).every((step) => step < firstTask)).toBe(true)
    expect(told(trace).filter((line) => line.startsWith('task '))).toHaveLength(10)
    expect(trace.end.detail).toEqual(finished)
  },
  // It parses its pages in the main process, and hears of the one that fails.
  'crawler-callback'(trace) {
    const films = told(trace).filter((line) => /^\d+\. .+ \(\d{4}-\d\d-\d\d\), \d\.\d: /.test(line))
    expect(films.map((line) => Number.parseInt(line, 10)).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
    expect(told(trace).filter((line) => line.startsWith('no page: OSError: HTTP Error 404: Not Found'))).toHaveLength(1)
    for (const step of stepsOf(trace, 'fetch')) expect(nameAt(trace, step)).toMatch(/^ForkPoolWorker-/)
    const prints = stepsOf(trace, 'print').filter((step) => nameAt(trace, step) !== 'main')
    expect(prints).toHaveLength(11)
    for (const step of prints) {
      const thread = trace.threads[trace.steps.thread[step] ?? -1]
      expect([thread?.name, thread?.pid]).toEqual(['Thread-3 (_handle_results)', trace.threads[0]?.pid])
    }
  },
  // All squares come in order without a callback.
  'pool-gather': (trace) => expect(told(trace)).toEqual(['squares: 1, 4, 9, 16, 25, 36, 49, 64, 81, 100']),
  'process-executor': (trace) => expectSquares(trace, 3),
  // Its map keeps the order of what it is given.
  'executor-map'(trace) {
    const results = told(trace).filter((line) => line.startsWith('result'))
    expect(results.map((line) => Number(line.slice(7)))).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81])
  },
  'done-callback': (trace) => expectCallbacks(trace, /^(ThreadPoolExecutor-0_[012]|main)$/),
  'sync-async'(trace) {
    const lines = told(trace).filter((line) => line.startsWith('task'))
    expect(lines).toHaveLength(5)
    // One after another: the run takes as long as all of them, whatever clocks round.
    const seconds = lines.map((line) => Number(/ took ([\d.]+) s/.exec(line)?.[1]))
    const sum = seconds.reduce((all, one) => all + one, 0)
    expect(trace.steps.time[trace.stepCount - 1]).toBeGreaterThan(sum * 0.99e6)
  },
}
