import { describe, expect, it } from 'vitest'
import type { ThreadPoolExecutor } from '../program/compounds/thread-pool-executor.ts'
import type { Future } from '../program/futures.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import { simulate } from '../simulator/simulation.ts'
import type { Trace } from '../trace/trace.ts'
import { compoundsOf } from './compounds.ts'
import { timelineData } from './lanes.ts'
import { type PoolStory, poolKind, poolStory, poolWorkers, taskAt } from './pools.ts'
import { createSnapshots } from './snapshots.ts'
import { type WaitChain, waitChain } from './wait-for.ts'

function* square(os: Os, n: number): Operation<number> {
  yield* os.sleep(n)
  if (n === 2) throw new RangeError('two')
  return n * n
}

function* note(os: Os, given: unknown): Operation<void> {
  yield* os.print(given instanceof Object ? 'error or future' : String(given))
}

function* outer(_os: Os, executor: ThreadPoolExecutor): Operation<number> {
  const future = yield* executor.submit(square, [1])
  return Number(yield* future.result())
}

function run(main: (os: Os) => Operation<void>): Trace {
  const described = { id: 'crews', title: { en: '', zh: '' }, summary: { en: '', zh: '' }, parameters: {} }
  const scenario = defineScenario({ ...described, main, listings: { python: '', typescript: '' } })
  const program = { scenario, square, note, outer }
  return simulate(program, {}, { seed: 1, strategy: 'first-come', cores: 4, cost: 0.001 })
}

function storyOf(trace: Trace): PoolStory {
  const [compound] = compoundsOf(trace).filter((known) => poolKind(known) !== null)
  if (compound === undefined) throw new Error('no pool')
  return poolStory(trace, compound)
}

/** The states that a task goes through, each once. */
function course(trace: Trace, name: string): string[] {
  const task = storyOf(trace).tasks.find((known) => known.name === name)
  if (task === undefined) throw new Error(name)
  const states: string[] = []
  for (let step = 0; step < trace.stepCount; step++) {
    const state = taskAt(task, step)
    if (states.at(-1) !== state) states.push(state)
  }
  return states
}

const callers = (trace: Trace) =>
  storyOf(trace).callbacks.map(({ thread, names, task }) => [trace.threads[thread]?.name, ...names, task])

describe('the story of a pool', () => {
  const trace = run(function* (os) {
    const pool = yield* os.pool(1)
    const callbacks = { callback: note, errorCallback: note }
    for (const n of [1, 2]) yield* pool.applyAsync(square, [n], callbacks)
    yield* pool.close()
    yield* pool.join()
  })

  it('is that tasks wait, are worked on, delivered, and done or failed', () => {
    expect(course(trace, 'square(1)')).toEqual(['unmade', 'waiting', 'working', 'delivered', 'done'])
    expect(course(trace, 'square(2)')).toEqual(['unmade', 'waiting', 'working', 'delivered', 'failed'])
    const { kind, workers, handler, closed, tasks } = storyOf(trace)
    expect(kind).toBe('pool')
    expect(workers.map((worker) => trace.threads[worker]?.name)).toEqual(['ForkPoolWorker-1'])
    expect(trace.threads[handler ?? -1]?.name).toBe('Thread-3 (_handle_results)')
    expect(closed).toBeGreaterThan(tasks[1]?.submitted ?? Number.POSITIVE_INFINITY)
  })

  it('is that a thread of the main process calls back', () => {
    expect(callers(trace)).toEqual([
      ['Thread-3 (_handle_results)', 'note', 'square(1)'],
      ['Thread-3 (_handle_results)', 'note', 'square(2)'],
    ])
    for (const { from, to } of storyOf(trace).callbacks) expect(to).toBeGreaterThan(from)
  })
})

describe('the story of an executor', () => {
  it('of threads is that workers end tasks themselves and call back, or the adder does', () => {
    const trace = run(function* (os) {
      const executor = yield* os.threadPoolExecutor(1)
      const first = yield* executor.submit(square, [1])
      const last = yield* executor.submit(square, [3])
      yield* first.addDoneCallback(note)
      yield* first.result()
      yield* first.addDoneCallback(note)
      yield* last.cancel()
      yield* executor.shutdown()
    })
    expect(course(trace, 'square(1)')).toEqual(['unmade', 'waiting', 'working', 'done'])
    expect(callers(trace)).toEqual([
      ['ThreadPoolExecutor-0_0', 'note', 'square(1)'],
      ['main', 'note', 'square(1)'],
    ])
    expect(storyOf(trace).handler).toBeNull()
  })

  it('is that a task which nobody has begun can be cancelled', () => {
    const trace = run(function* (os) {
      const executor = yield* os.threadPoolExecutor(1)
      yield* executor.submit(square, [1])
      const last = yield* executor.submit(square, [3])
      yield* last.addDoneCallback(note)
      yield* last.cancel()
      yield* executor.shutdown()
    })
    expect(course(trace, 'square(3)')).toEqual(['unmade', 'waiting', 'cancelled'])
    expect(callers(trace)).toEqual([['main', 'note', 'square(3)']])
  })

  it('of processes is that the manager calls back', () => {
    const trace = run(function* (os) {
      const executor = yield* os.processPoolExecutor(2)
      const future = yield* executor.submit(square, [1])
      yield* future.addDoneCallback(note)
      yield* executor.shutdown()
    })
    expect(course(trace, 'square(1)')).toEqual(['unmade', 'waiting', 'working', 'delivered', 'done'])
    expect(callers(trace)).toEqual([['Thread-1', 'note', 'square(1)']])
    expect(storyOf(trace).kind).toBe('processes')
  })

  it('is not changed by what a task puts into the executor’s own queue', () => {
    const trace = run(function* (os) {
      const executor = yield* os.threadPoolExecutor(2)
      const future = yield* executor.submit(outer, [executor])
      yield* future.result()
      yield* executor.shutdown()
    })
    expect(course(trace, 'outer(ThreadPoolExecutor-0)')).toEqual(['unmade', 'waiting', 'working', 'done'])
  })
})

describe('why a thread waits for a result', () => {
  function chainAt(trace: Trace, thread: number, wanted: (chain: WaitChain) => boolean): WaitChain {
    const snapshots = createSnapshots(trace, timelineData(trace))
    for (let step = 0; step < trace.stepCount; step++) {
      const chain = waitChain(trace, snapshots, snapshots.at(step), thread)
      if (chain !== null && wanted(chain)) return chain
    }
    throw new Error('no such chain')
  }
  const submitAll = (workers: number, outers: number) =>
    run(function* (os) {
      const executor = yield* os.threadPoolExecutor(workers)
      const futures: Future[] = []
      for (let n = 0; n < outers; n++) futures.push(yield* executor.submit(outer, [executor]))
      for (const future of futures) yield* future.result()
      yield* executor.shutdown()
    })

  it('leads to who works on the task', () => {
    const trace = submitAll(2, 1)
    const { waits, root } = chainAt(trace, 0, ({ waits }) => waits.length === 2 && waits[1]?.runner != null)
    expect(waits.map(({ object }) => trace.objects[object ?? -1]?.name)).toEqual([
      'outer(ThreadPoolExecutor-0)',
      'square(1)',
    ])
    expect(waits[0]?.runner).toBe(waits[1]?.thread)
    expect(root).toEqual({ kind: 'free', thread: waits[1]?.runner })
  })

  it('leads to a task that nobody will begin, as all workers wait for such', () => {
    const trace = submitAll(2, 2)
    expect(trace.end.detail.kind).toBe('deadlock')
    const workers = poolWorkers(trace.threads, 'ThreadPoolExecutor-0')
    expect(workers).toHaveLength(2)
    const { waits, root } = chainAt(trace, 0, (chain) => chain.root.kind === 'unbegun' && chain.root.starved)
    expect(waits).toHaveLength(2)
    expect(root).toMatchObject({ kind: 'unbegun', owner: 'ThreadPoolExecutor-0', workers, starved: true })
    // Before, a worker of it could still have begun it.
    chainAt(trace, 0, (chain) => chain.root.kind === 'unbegun' && !chain.root.starved)
  })
})
