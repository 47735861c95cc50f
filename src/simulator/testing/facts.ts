/** What tests of scenarios share: lawful runs under many orders, and ways to look into them. */
import { checkTrace, findingText } from '../../model/checker.ts'
import { choicesOf } from '../../program/choices.ts'
import type { ScenarioModule, StoryHighlight } from '../../program/scenario.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { crc32 } from '../../trace/checksum.ts'
import { ringItems, StateReader } from '../../trace/state.ts'
import { operationName, type Trace } from '../../trace/trace.ts'
import { defaultOptions, type SimulatorOptions } from '../options.ts'
import { simulate } from '../simulation.ts'

type Given = { readonly [name: string]: number | string }

/** Seven ways to run the same program: the usual one with several seeds, one core, and random orders. */
const manyOptions: readonly SimulatorOptions[] = [
  { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 },
  { seed: 2, strategy: 'first-come', cores: 4, cost: 0.02 },
  { seed: 3, strategy: 'first-come', cores: 1, cost: 0.02 },
  { seed: 4, strategy: 'round-robin', cores: 2, cost: 0.01 },
  { seed: 5, strategy: 'random', cores: 2, cost: 0.02 },
  { seed: 6, strategy: 'random', cores: 1, cost: 0 },
  { seed: 7, strategy: 'random', cores: 3, cost: 0.05 },
]

/**
 * A run that the model allows in every step, and that its own order gives again.
 * @throws Error when it is not
 */
export function lawfulRun(module: ScenarioModule, given: Given, options: SimulatorOptions): Trace {
  const defaults = Object.entries(module.scenario.parameters).map(([name, parameter]) => [name, parameter.default])
  const values = { ...Object.fromEntries(defaults), ...given }
  const trace = simulate(module, values, options)
  const finding = checkTrace(trace)
  if (finding !== null) throw new Error(findingText(finding))
  const again = simulate(module, values, { ...options, cost: 0, cores: 1, choices: choicesOf(trace) })
  if (meaning(again) !== meaning(trace)) throw new Error('the same order gave other steps')
  return trace
}

/** All of a run but its times and annotations, as a text. */
function meaning({ steps, effects, end, threads, objects, values, stepCount, effectCount }: Trace): string {
  const { time: _, ...rest } = steps
  const columns = [...Object.values(rest).map((column) => column.subarray(0, stepCount))]
  const changes = [effects.address.subarray(0, effectCount), effects.value.subarray(0, effectCount)]
  return JSON.stringify([[...columns, ...changes].map((column) => Array.from(column)), end, threads, objects, values])
}

/** Lawful runs of one program under many orders. */
export function manyRuns(module: ScenarioModule, given: Given): Trace[] {
  return manyOptions.map((options) => lawfulRun(module, given, options))
}

/** A run as the page shows it first. */
export function defaultRun(module: ScenarioModule, given: Given = {}): Trace {
  return lawfulRun(module, given, defaultOptions(module.scenario.machine))
}

/** The steps of a kind, in order; of a `block` the attempted operation can be named, too. */
export function stepsOf(
  trace: Trace,
  wanted: { readonly operation: string; readonly thread?: string; readonly object?: string; readonly attempt?: string },
): number[] {
  const found: number[] = []
  for (let step = 0; step < trace.stepCount; step++) {
    if (operationName(trace, step) !== wanted.operation) continue
    if (wanted.thread !== undefined && threadName(trace, step) !== wanted.thread) continue
    if (wanted.object !== undefined && trace.objects[trace.steps.target[step] ?? -1]?.name !== wanted.object) continue
    if (wanted.attempt !== undefined && attemptOf(trace, step).operation !== wanted.attempt) continue
    found.push(step)
  }
  return found
}

/** The step of a story's moment, or -1. */
export function highlightStep(trace: Trace, highlight: StoryHighlight): number {
  return stepsOf(trace, highlight)[(highlight.nth ?? 1) - 1] ?? -1
}

/** Who takes a step. */
export function threadName(trace: Trace, step: number): string {
  return trace.threads[trace.steps.thread[step] ?? 0]?.name ?? '?'
}

/** What lies in a queue just after each step, in the order of its memory. */
export function itemsAfterEachStep(trace: Trace, queue: string): unknown[][] {
  const reader = new StateReader(trace)
  const object = trace.objects.find(({ name }) => name === queue)
  const layout = trace.kinds.find(({ name }) => name === object?.kind)
  const items = layout?.fields.find(({ type }) => type === 'items')
  if (object === undefined || items === undefined) throw new Error(`no queue ${queue}`)
  return Array.from({ length: trace.stepCount }, (_, step) =>
    ringItems(reader.at(step), object.base + items.offset).map((value) => trace.values[value]),
  )
}

/** A few letters that differ where two runs do: in steps, effects, times, annotations, tables or end, but not in lines. */
export function digestOf(trace: Trace): string {
  const { run: _, steps, stepCount, effects, effectCount, annotations, annotationCount, ...tables } = trace
  const columns = [
    ...Object.values({ ...steps, line: new Uint16Array() }).map((column) => column.subarray(0, stepCount)),
    ...Object.values(effects).map((column) => column.subarray(0, effectCount)),
    ...Object.values(annotations).map((column) => column.subarray(0, annotationCount)),
  ]
  return shortDigest([columns.map((column) => Array.from<number>(column)), tables])
}

/** A few letters that differ where two values do, lines of programs left out. */
export function shortDigest(value: unknown): string {
  const text = JSON.stringify(value, (key, each) => (key === 'line' ? undefined : each))
  return crc32(new TextEncoder().encode(text)).toString(36)
}
