/** What the tests of real workers share. */
import type { Trace } from '../../trace/trace.ts'
import { WorkerPool } from '../executor.ts'

/** A pool whose workers run the tests' own programs, and the words that their bodies change behind the trace's back. */
export function testPool(): { pool: WorkerPool; probe: Int32Array; started: () => number } {
  const shared = new SharedArrayBuffer(64)
  let started = 0
  const pool = new WorkerPool(() => {
    started++
    const worker = new Worker(new URL('./test-worker.ts', import.meta.url), { type: 'module' })
    worker.postMessage({ probe: shared })
    return worker
  })
  return { pool, probe: new Int32Array(shared), started: () => started }
}

/** All of a trace that does not depend on the clock: steps and effects, without times and remarks. */
export function meaning(trace: Trace) {
  const { threads, objects, values, stepCount, effectCount, words, effects, end } = trace
  const { thread, operation, target, line, cause, argument, result, effectEnd } = trace.steps
  const steps = { thread, operation, target, line, cause, argument, result, effectEnd }
  return { threads, objects, values, stepCount, effectCount, words, steps, effects, end }
}

/** How many remarks of a kind a trace has. */
export function remarks(trace: Trace, kind: number): number {
  return trace.annotations.kind.reduce((count, each) => count + Number(each === kind), 0)
}
