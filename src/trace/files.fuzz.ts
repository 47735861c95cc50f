/** Files from anybody: whatever was done to a trace file, it is refused with a reason, or can be read in every way. */
import fc from 'fast-check'
import { createSnapshots } from '../analysis/snapshots.ts'
import { prepareTrace } from '../app/state/prepared.ts'
import type { Fuzzer } from '../base/testing/fuzzer.ts'
import { families } from '../explorer/testing/random-actions.ts'
import { moduleOf, randomProgram } from '../explorer/testing/random-programs.ts'
import { checkTrace } from '../model/checker.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import { simulate } from '../simulator/simulation.ts'
import { scripted } from '../simulator/testing/programs.ts'
import { script } from '../simulator/testing/random-scripts.ts'
import { decodeTrace, encodeTrace, TraceFormatError } from './codec.ts'
import { traceToJsonText } from './json.ts'
import { StateReader } from './state.ts'
import { type Mutation, mutated, mutations } from './testing/mutations.ts'
import type { Trace } from './trace.ts'

/** Runs of small programs, always the same: over every kind of object, and short ones over few, of which more are tried. */
export const samples: readonly Trace[] = families.flatMap((family, i) => [
  ...fc.sample(script, { seed: i, numRuns: 2 }).map((program) => run(scripted(program), i)),
  ...fc.sample(randomProgram(8, [family]), { seed: i, numRuns: 1 }).map((program) => run(moduleOf(program), i)),
])

function run(program: ScenarioModule, seed: number): Trace {
  const trace = simulate(program, {}, { seed, strategy: 'random', cores: 2, cost: 0.02 })
  // The shorter the tables, the more inputs.
  return { ...trace, kinds: trace.kinds.filter(({ name }) => trace.objects.some(({ kind }) => kind === name)) }
}

/**
 * Reads the bytes in every way that there is. Nothing may throw or go on for ever.
 * @returns whether they are a trace
 */
export function survives(bytes: Uint8Array): boolean {
  let trace: Trace
  try {
    trace = decodeTrace(bytes)
  } catch (thrown) {
    if (thrown instanceof TraceFormatError && thrown.problem.place !== '') return false
    throw thrown
  }
  const steps = [-1, 0, trace.stepCount >> 1, trace.stepCount - 1].filter((step) => step < trace.stepCount)
  const reader = new StateReader(trace)
  for (const step of steps.toReversed()) reader.at(step)
  for (const piece of traceToJsonText(trace)) if (piece === '') throw new Error('an empty piece of JSON')
  const finding = checkTrace(trace)
  if (finding !== null && finding.step >= Math.max(1, trace.stepCount))
    throw new Error('a finding behind the last step')
  const { data, index } = prepareTrace(trace)
  const snapshots = createSnapshots(trace, data, index)
  for (const step of steps) snapshots.at(step)
  const again = encodeTrace(trace)
  if (!equal(encodeTrace(decodeTrace(again)), again)) throw new Error('written and read again, it is another trace')
  return true
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function bytesOf({ sample, edits }: Mutation): Uint8Array {
  const trace = samples[sample]
  if (trace === undefined) throw new RangeError(`there is no sample ${sample}`)
  return mutated(trace, edits)
}

const files: Fuzzer<Mutation> & { survives(input: Mutation): boolean } = {
  inputs: mutations(samples.length),
  survives: (input) => survives(bytesOf(input)),
  holds: (input) => void survives(bytesOf(input)),
  file: (input) => ({ extension: 'heddle', content: bytesOf(input) }),
}
export default files
