/**
 * A trace as JSON for other programs: one object per step, with what it changed by name. docs/trace-format.md has the
 * description. It is made from the trace alone, by the layouts that the trace itself carries.
 */
import { seconds } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { attemptOf } from './attempt.ts'
import { targetThread } from './columns.ts'
import { endSentence } from './end-sentence.ts'
import { blockTable, lineMembers, ringItems } from './state.ts'
import type { EndStatus, FieldLayout, Flavour, Policy, ThreadKind, Told } from './tables.ts'
import { threadStatusNames } from './tables.ts'
import { argumentOf, effectStart, operationName, outputOf, resultOf, type Trace, versionOf } from './trace.ts'

/** Either of the two kinds of thing that have state, by its id. */
export type JsonReference = { readonly object: number } | { readonly thread: number }

/** One field of an object or thread, with its value from this step on. */
export type JsonEffect = JsonReference & { readonly field: string; readonly value: Value | JsonReference }

export interface JsonStep {
  readonly index: number
  /** Seconds of program time. */
  readonly time: number
  readonly thread: number
  readonly operation: string
  /** The object that it was done to. */
  readonly object: number | null
  /** The thread that it was done to. */
  readonly target: number | null
  readonly line: number
  readonly cause: number | null
  readonly argument: Value
  readonly result: Value
  readonly effects: readonly JsonEffect[]
}

/** All of the JSON but its steps, which may be many. */
export interface JsonHead {
  readonly version: number
  readonly scenario: string
  readonly parameters: { readonly [name: string]: Value }
  readonly seed: number
  readonly executor: string
  readonly engine: string
  readonly options: { readonly [name: string]: Value }
  readonly threads: readonly {
    readonly id: number
    readonly name: string
    readonly kind: ThreadKind
    readonly parent: number | null
    readonly path: string
    readonly pid: number
    readonly body: string
    readonly daemon: boolean
    readonly host?: number
    readonly owner?: string
  }[]
  readonly objects: readonly {
    readonly id: number
    readonly kind: string
    readonly name: string
    readonly policy: Policy | null
    readonly of?: Flavour
    readonly owner?: string
    readonly told?: Told
  }[]
}

export interface JsonTail {
  readonly output: readonly { readonly step: number; readonly thread: number; readonly text: string }[]
  readonly end: { readonly status: EndStatus; readonly detail: string; readonly reason: Value }
}

export type JsonTrace = JsonHead & { readonly steps: readonly JsonStep[] } & JsonTail

/** The trace as JSON has it, as one value. */
export function traceToJson(trace: Trace): JsonTrace {
  return { ...head(trace), steps: [...jsonSteps(trace)], ...tail(trace) }
}

/** The text of `traceToJson`, in pieces of one step each, so that a long trace needs no long text in memory. */
export function* traceToJsonText(trace: Trace): Generator<string, void> {
  yield `${JSON.stringify(head(trace)).slice(0, -1)},"steps":[`
  let separator = '\n'
  for (const step of jsonSteps(trace)) {
    yield separator + JSON.stringify(step, finite)
    separator = ',\n'
  }
  yield `\n],${JSON.stringify(tail(trace)).slice(1)}\n`
}

/** JSON would write null for numbers that it does not know. */
function finite(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function head(trace: Trace): JsonHead {
  const { run } = trace
  return {
    version: versionOf(trace),
    scenario: run.scenario,
    parameters: run.parameters,
    seed: run.seed,
    executor: run.executor,
    engine: run.engine,
    options: run.options,
    threads: trace.threads.map(({ base: _, ...thread }) => thread),
    objects: trace.objects.map(({ base: _, ...object }) => object),
  }
}

function tail(trace: Trace): JsonTail {
  const { status, detail } = trace.end
  const reason: Value =
    detail.kind === 'deadlock'
      ? {
          kind: detail.kind,
          stuck: detail.stuck.map(({ thread, target, line }) => ({ thread, ...targetOf(target), line })),
        }
      : { ...detail }
  return { output: outputOf(trace), end: { status, detail: endSentence(trace), reason } }
}

/** What a `block` step attempted: the name says all where the thread waits for just what it was asked of. */
function attemptArgument(trace: Trace, step: number): Value {
  const argument = argumentOf(trace, step)
  if (typeof argument === 'string') return argument
  const { operation, target, given } = attemptOf(trace, step)
  return { operation, ...targetOf(target), argument: given }
}

function targetOf(target: number): { object: number | null; target: number | null } {
  const thread = targetThread(target)
  return { object: target >= 0 ? target : null, target: thread >= 0 ? thread : null }
}

/** A field of an object or thread of the run. */
interface Field {
  readonly owner: JsonReference
  readonly layout: FieldLayout
  readonly address: number
}

/** The steps of a trace, one after another. */
export function* jsonSteps(trace: Trace): Generator<JsonStep, void> {
  const { steps, effects } = trace
  const words = new Int32Array(trace.words)
  const fieldOf = fieldFinder(trace)
  const read = fieldReader(trace, words)
  for (let index = 0; index < trace.stepCount; index++) {
    const end = steps.effectEnd[index] ?? 0
    const changed = new Set<Field>()
    for (let effect = effectStart(trace, index); effect < end; effect++) {
      const address = effects.address[effect] ?? 0
      words[address] = effects.value[effect] ?? 0
      const field = fieldOf(address)
      if (field !== undefined) changed.add(field)
    }
    const cause = steps.cause[index] ?? -1
    const operation = operationName(trace, index)
    yield {
      index,
      time: seconds(steps.time[index] ?? 0),
      thread: steps.thread[index] ?? 0,
      operation,
      ...targetOf(steps.target[index] ?? -1),
      line: steps.line[index] ?? 0,
      cause: cause >= 0 ? cause : null,
      argument: operation === 'block' ? attemptArgument(trace, index) : argumentOf(trace, index),
      result: resultOf(trace, index),
      effects: Array.from(changed, (field) => ({ ...field.owner, field: field.layout.name, value: read(field) })),
    }
  }
}

/**
 * The field that a word belongs to. The links between the members of a line have none: whenever a line changes, so does
 * its length, and then the whole line is told.
 */
function fieldFinder(trace: Trace): (address: number) => Field | undefined {
  /** By address: an object, `-2 - id` for a thread, -1 for a word of no block. */
  const owners = new Int32Array(trace.words).fill(-1)
  const kinds = new Map(trace.kinds.map((kind) => [kind.name, kind]))
  for (const { id, base, kind } of trace.objects) owners.fill(id, base, base + (kinds.get(kind)?.words ?? 0))
  for (const { id, base } of trace.threads) owners.fill(-2 - id, base, base + trace.threadLayout.words)
  const known = new Map<number, Field>()
  const find = (address: number): Field | undefined => {
    const target = owners[address] ?? -1
    const object = trace.objects[target]
    const thread = trace.threads[targetThread(target)]
    const layout = object === undefined ? trace.threadLayout : kinds.get(object.kind)
    const { base = 0 } = object ?? thread ?? {}
    const field = layout?.fields.find(({ type, offset }) => {
      const width = type === 'line' ? 3 : type === 'items' ? 4 : 1
      return address >= base + offset && address < base + offset + width
    })
    if (field === undefined || target === -1) return undefined
    const owner = object === undefined ? { thread: targetThread(target) } : { object: target }
    const first = base + field.offset
    const same = known.get(first) ?? { owner, layout: field, address: first }
    known.set(first, same)
    return same
  }
  return (address) => known.get(address) ?? find(address)
}

/** Reads the value of a field from the state, as JSON tells it. */
function fieldReader(trace: Trace, words: Int32Array): (field: Field) => Value | JsonReference {
  const blocks = blockTable(trace)
  return ({ layout, address }) => {
    const word = words[address] ?? 0
    switch (layout.type) {
      case 'number':
        return word
      case 'flag':
        return word !== 0
      case 'status':
        return threadStatusNames[word] ?? word
      case 'value':
        return trace.values[word] ?? null
      case 'thread':
      case 'block': {
        if (word === 0) return null
        const thread = blocks.thread(word)
        return thread >= 0 ? { thread } : { object: blocks.object(word) }
      }
      case 'line':
        return lineMembers(words, address, trace.links.next, blocks.thread)
      case 'items':
        return ringItems(words, address, trace.effectCount).map((value) => trace.values[value] ?? null)
    }
  }
}
