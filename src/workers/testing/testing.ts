/** What the tests of real workers share. */
import { expect } from 'vitest'
import { checkTrace } from '../../model/checker.ts'
import { choicesOf } from '../../program/choices.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import type { Trace } from '../../trace/trace.ts'
import { WorkerPool } from '../executor.ts'
import { meaning } from './meaning.ts'

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

type Values = { readonly [name: string]: number | string }
type Simulate = (
  module: ScenarioModule,
  values: Values,
  options: { seed: number; strategy: 'first-come'; cores: number; cost: number; choices: readonly string[] },
) => Trace

/**
 * Expects that the checker finds nothing, and that the simulator, given the run's own order, takes the same steps.
 * @param simulate handed in, since only tests of workers know the simulator
 */
export function lawfulBy(
  simulate: Simulate,
): (trace: Trace, module: ScenarioModule, values: Values, seed?: number) => void {
  return (trace, module, values, seed = 1) => {
    expect(checkTrace(trace)).toBeNull()
    const choices = choicesOf(trace)
    const again = simulate(module, values, { seed, strategy: 'first-come', cores: 4, cost: 0, choices })
    expect(meaning(again)).toEqual(meaning(trace))
  }
}

/** How many annotations of a kind a trace has. */
export function annotations(trace: Trace, kind: number): number {
  return trace.annotations.kind.reduce((count, each) => count + Number(each === kind), 0)
}
