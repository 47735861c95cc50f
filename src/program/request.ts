import type { Value } from '../base/value.ts'
import type { Atom, OperationSpec } from '../model/atom.ts'
import { greenletCreate } from '../model/greenlet.ts'
import { objectCreate, threadStart } from '../model/thread.ts'
import type { Flavour, Policy, ThreadKind, Told } from '../trace/tables.ts'
import type { Heritage } from './children.ts'
import { currentOs } from './current-os.ts'

/** What an operation is asked of: a thread or an object of the run. */
export interface Handle {
  /** `thread`, or the kind of an atom; of a connection that was accepted, `accepted`. */
  readonly kind: string
  readonly name: string
  /** ThreadId or ObjectId; -1 for a thread that was not started. */
  readonly id: number
  /** Address of its block of state words. */
  readonly base: number
  /** What else it has and takes along where it crosses: plain data and handles. */
  readonly parts?: object | undefined
}

/** What a thread runs, and what it hands over to be run: a generator function `(os, …parameters)`. */
// A body's parameters are contravariant: only the executor, which copies them from the start request, calls it.
// biome-ignore lint/suspicious/noExplicitAny: no other type accepts bodies with parameters of every type
export type Body = (os: any, ...parameters: any[]) => Operation<unknown>

/** A thread about to be started, or a greenlet about to be made. */
export interface Spawn {
  readonly body: Body
  readonly parameters: readonly unknown[]
  readonly name: string
  readonly kind: ThreadKind
  readonly path: string
  readonly daemon: boolean
  /** Whether who brings it into being lives in a daemonic process, which may have no processes of its own. */
  readonly inDaemon: boolean
  readonly heritage: Heritage
  /** As in its record. */
  readonly owner?: string
}

/** An object about to be made. */
export interface Making {
  readonly atom: Atom
  readonly name: string
  readonly policy: Policy | null
  /** As in its record. */
  readonly of?: Flavour
  readonly owner?: string
  readonly told?: Told
}

/**
 * What a body asks of the one who runs it. There is one, used again for every operation: the executor reads it before
 * it does anything else.
 */
export interface Request {
  operation: OperationSpec
  target: Handle | null
  argument: Value
  spawn: Spawn | null
  /** The handle of the thread to be born, to be told its number. */
  spawned: Spawned | null
  making: Making | null
}

/** A thread's handle before its start: the executor fills these in. */
export interface Spawned {
  id: number
  base: number
}

/** A piece of a body: yields requests, is resumed with their results, and returns a value in the end. */
export type Operation<Result> = Generator<Request, Result, unknown>

const request: Request = {
  operation: threadStart,
  target: null,
  argument: null,
  spawn: null,
  spawned: null,
  making: null,
}

/** Whether what a body yields is a request: there is but one. */
export function isRequest(yielded: unknown): boolean {
  return yielded === request
}

/** Asks for an operation. To be yielded at once. */
export function ask(operation: OperationSpec, target: Handle | null, argument: Value): Request {
  request.operation = operation
  request.target = target
  request.argument = argument
  return request
}

/**
 * As yielding `ask`, for what may have to wait or lets others go on: where the thread is patched it waits as gevent has
 * it. What is done most often asks `currentPatches` itself, since one more generator is felt there.
 */
export function* perform(operation: OperationSpec, target: Handle, argument: Value): Operation<unknown> {
  const patches = currentPatches()
  return patches === null ? yield ask(operation, target, argument) : yield* patches.perform(operation, target, argument)
}

/** How the thread whose body runs waits as gevent has it; null where it is not patched. */
export function currentPatches() {
  return currentOs().patches
}

const generator: object = Object.getPrototypeOf(function* () {}).prototype

/** Whether a value is what a generator function makes: an operation, for all that can be seen. */
export function isOperation(value: unknown): value is Operation<unknown> {
  return typeof value === 'object' && value !== null && Object.prototype.isPrototypeOf.call(generator, value)
}

/** Asks for a new thread. */
export function askSpawn(thread: Spawned, spawn: Spawn): Request {
  request.operation = threadStart
  request.target = null
  request.argument = null
  request.spawn = spawn
  request.spawned = thread
  return request
}

/** Asks for a new greenlet. `parent` is its parent's block where that is not who asks. */
export function askGreenlet(greenlet: Spawned, spawn: Spawn, parent: number | null): Request {
  request.operation = greenletCreate
  request.target = null
  request.argument = parent === null ? null : { parent }
  request.spawn = spawn
  request.spawned = greenlet
  return request
}

/** Asks for a new object, made from `argument`. The result is its `{id, base}`. */
export function askMaking(making: Making, argument: Value): Request {
  request.operation = objectCreate
  request.target = null
  request.argument = argument
  request.making = making
  return request
}
