/** What became of each task of a pool or executor: from its futures and threads, as `program/compounds/` uses them. */
import type { ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { attemptOf } from '../trace/attempt.ts'
import { isErrorValue, type ThreadRecord } from '../trace/tables.ts'
import { argumentOf, operationName, resultOf, type Trace } from '../trace/trace.ts'
import type { Compound } from './compounds.ts'

/** How the tasks of a compound are done. */
export type PoolKind = 'pool' | 'threads' | 'processes'

/** One task. Steps that did not happen are -1. */
export interface TaskStory {
  readonly future: ObjectId
  /** As `square(3)`. */
  readonly name: string
  readonly submitted: StepIndex
  /** When a worker had it in hand, and who that is; -1 for nobody. */
  readonly begun: StepIndex
  readonly worker: ThreadId
  /** When its worker had done it. */
  readonly worked: StepIndex
  /** When its future had the result or the error, or was cancelled. */
  readonly ended: StepIndex
  readonly cancelled: boolean
  /** What it ended with: a value, or a raised error. */
  readonly outcome: Value
}

/** Somebody runs callbacks of a task, from one step to another. */
export interface CallbackStory {
  readonly thread: ThreadId
  readonly names: readonly string[]
  readonly task: string
  readonly from: StepIndex
  /** The first step that is no longer part of it. */
  readonly to: StepIndex
}

export interface PoolStory {
  readonly owner: string
  readonly kind: PoolKind
  /** In the order of submission. */
  readonly tasks: readonly TaskStory[]
  readonly workers: readonly ThreadId[]
  /** The thread of the main process that takes results; null where workers do that themselves, or before it exists. */
  readonly handler: ThreadId | null
  /** Its other threads in the main process: who minds the workers, and who tells them when all is done. */
  readonly helpers: readonly { readonly thread: ThreadId; readonly does: 'minds' | 'tells' }[]
  readonly callbacks: readonly CallbackStory[]
  /** When it was closed or shut down; -1 for never. */
  readonly closed: StepIndex
}

export type TaskState = 'unmade' | 'waiting' | 'working' | 'delivered' | 'done' | 'failed' | 'cancelled'

/** How a task stands just after a step. `delivered`: done by its worker, but its future has not been told. */
export function taskAt(task: TaskStory, step: StepIndex): TaskState {
  const is = (when: StepIndex) => when >= 0 && when <= step
  if (!is(task.submitted)) return 'unmade'
  if (is(task.ended)) {
    if (task.cancelled) return 'cancelled'
    return isErrorValue(task.outcome) ? 'failed' : 'done'
  }
  if (is(task.worked)) return 'delivered'
  return is(task.begun) ? 'working' : 'waiting'
}

const kinds: { readonly [object: string]: PoolKind } = { tasks: 'pool', work: 'threads', calls: 'processes' }

/** What sort of pool or executor a compound is, by the names of its queues; null for any other compound. */
export function poolKind({ owner, objects }: Compound): PoolKind | null {
  for (const { kind, name } of objects) {
    const found = kind === 'queue' && name.startsWith(`${owner}.`) ? kinds[name.slice(owner.length + 1)] : undefined
    if (found !== undefined) return found
  }
  return null
}

type Story = { -readonly [part in keyof TaskStory]: TaskStory[part] }

/** The workers of a pool or executor, all that a run ever starts; nobody for any other owner. */
export function poolWorkers(threads: readonly ThreadRecord[], owner: string): readonly ThreadId[] {
  return threads.filter((thread) => thread.owner === owner && isWorker(thread)).map(({ id }) => id)
}

/** By the ends of their bodies' names. */
const helping = { handle_workers: 'minds', watch: 'minds', handle_tasks: 'tells' } as const

function helpersIn(threads: readonly ThreadRecord[]): PoolStory['helpers'] {
  const all = Object.entries(helping)
  return threads.flatMap(({ id, body }) => {
    const [, does] = all.find(([name]) => body.endsWith(`.${name}`)) ?? []
    return does === undefined ? [] : [{ thread: id, does }]
  })
}

function isWorker({ body }: ThreadRecord): boolean {
  return body.endsWith('.work')
}

/** The story of a pool or executor. Reads the trace once. */
export function poolStory(trace: Trace, compound: Compound): PoolStory {
  const { owner, objects, threads } = compound
  const { steps } = trace
  const idOf = (name: string) => objects.find((object) => object.name === `${owner}.${name}`)?.id ?? -1
  const [results, events, state, shutdown] = [idOf('results'), idOf('events'), idOf('state'), idOf('shutdown')]
  const handler = threads.find(({ body }) => body.endsWith('handle_results') || body.endsWith('.manage'))?.id ?? null
  const workers = threads.filter(isWorker).map(({ id }) => id)
  const inner = new Set(objects.flatMap(({ id, told }) => (told === undefined ? [id] : [])))
  const tasks = new Map<ObjectId, Story>()
  for (const { id, kind, name, told } of objects) {
    // The future of a whole map is told otherwise than those of its tasks.
    if (kind !== 'future' || told !== 'always') continue
    const nothing = { submitted: -1, begun: -1, worker: -1, worked: -1, ended: -1, cancelled: false, outcome: null }
    tasks.set(id, { future: id, name, ...nothing })
  }
  const callbacks: (CallbackStory & { to: StepIndex })[] = []
  const open = new Map<ThreadId, CallbackStory & { to: StepIndex }>()
  const inHand = new Map<ThreadId, Story>()
  let closed = -1
  for (let step = 0; step < trace.stepCount; step++) {
    const target = steps.target[step] ?? -1
    const thread = steps.thread[step] ?? -1
    const operation = operationName(trace, step)
    const calling = open.get(thread)
    const task = tasks.get(target)
    // The library goes on with its own affairs: whatever it called has returned.
    if (calling !== undefined && (inner.has(target) || operation === 'setResult' || operation === 'setException')) {
      calling.to = step
      open.delete(thread)
    }
    const call = (names: readonly string[], of: string) => {
      if (names.length === 0) return
      const story = { thread, names, task: of, from: step, to: trace.stepCount }
      callbacks.push(story)
      open.set(thread, story)
    }
    if (task !== undefined) {
      if (operation === 'create') task.submitted = step
      else if ((operation === 'run' && argumentOf(trace, step) === true) || operation === 'take') {
        task.begun = step
        task.worker = thread
        inHand.set(thread, task)
      } else if (operation === 'setResult' || operation === 'setException') {
        task.ended = step
        if (task.worked < 0) task.worked = step
        task.outcome = argumentOf(trace, step)
        inHand.delete(thread)
        call(namesOf(resultOf(trace, step)), task.name)
      } else if (operation === 'cancel' && resultOf(trace, step) !== false && task.ended < 0) {
        task.ended = step
        task.cancelled = true
        call(namesOf(resultOf(trace, step)), task.name)
      } else if (operation === 'addDoneCallback' && resultOf(trace, step) === false)
        call(namesOf([argumentOf(trace, step)]), task.name)
    } else if (operation === 'put' && (target === results || (target === events && isDelivery(trace, step)))) {
      const done = inHand.get(thread)
      if (done !== undefined) done.worked = step
      inHand.delete(thread)
    } else if (target === results && operation === 'get') {
      const given = record(resultOf(trace, step))
      const failed = 'error' in record(given.ending ?? null)
      const name = failed ? given.errorCallback : given.callback
      const future = record(record(given.future ?? null).$handle ?? null)
      if (typeof name === 'string') call([name], String(future.name ?? ''))
    } else if (closed < 0 && isClosing(trace, step, state, shutdown)) closed = step
  }
  return {
    owner,
    kind: poolKind(compound) ?? 'pool',
    tasks: [...tasks.values()],
    workers,
    handler,
    helpers: helpersIn(threads),
    callbacks,
    closed,
  }
}

/** Whether it goes over to a state in which no more is taken. */
function isClosing(trace: Trace, step: StepIndex, state: ObjectId, shutdown: ObjectId): boolean {
  const target = trace.steps.target[step] ?? -1
  const operation = operationName(trace, step)
  if (target === state)
    return operation === 'write' || (operation === 'compareExchange' && resultOf(trace, step) === true)
  return target === shutdown && operation === 'write'
}

/** Whether a process tells its manager that a task is done; tasks may also submit others. */
function isDelivery(trace: Trace, step: StepIndex): boolean {
  return 'done' in record(record(argumentOf(trace, step)).item ?? null)
}

/** Names of callbacks, as futures have them; those of the library itself are left out. */
function namesOf(callbacks: Value): readonly string[] {
  const list = Array.isArray(callbacks) ? callbacks : []
  return list.map((callback) => String(record(callback).body ?? '')).filter((name) => !/^$|^Future\./.test(name))
}

function record(value: Value): { readonly [key: string]: Value } {
  // Neither null nor a list: a record.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Value })
    : {}
}

/** Whether a step, by whomever, asks for an operation, whether or not it had to wait for it. */
export function asksFor(trace: Trace, step: StepIndex, name: string): boolean {
  const operation = operationName(trace, step)
  return operation === name || (operation === 'block' && attemptOf(trace, step).operation === name)
}
