/**
 * What crosses from a thread to another is copied: plain values and handles, through one text form, in the simulator
 * as on workers. So a program cannot share by accident what processes could not share.
 */

import { Cell, RWLock } from './cells.ts'
import { ProgramError } from './errors.ts'
import { BoundedSemaphore, Lock, RLock, Semaphore, Thread } from './handles.ts'
import { LifoQueue, PriorityQueue, Queue } from './queues.ts'
import type { Handle } from './request.ts'
import { Barrier, Condition, Event } from './waiting.ts'

/** A handle in the text form. No plain value may use this key. */
const handleKey = '$handle'

interface HandleText {
  readonly kind: string
  readonly id: number
  readonly base: number
  readonly name: string
}

/** What refers to an object: told its number, address and name. */
type ObjectHandle = new (id: number, base: number, name: string) => Handle

const objectHandles: { readonly [kind: string]: ObjectHandle } = {
  semaphore: Semaphore,
  'bounded-semaphore': BoundedSemaphore,
  lock: Lock,
  rlock: RLock,
  event: Event,
  condition: Condition,
  barrier: Barrier,
  queue: Queue,
  'lifo-queue': LifoQueue,
  'priority-queue': PriorityQueue,
  cell: Cell,
  rwlock: RWLock,
}

const makers: { readonly [kind: string]: (text: HandleText) => Handle } = {
  ...Object.fromEntries(
    Object.entries(objectHandles).map(([kind, Maker]) => [
      kind,
      ({ id, base, name }: HandleText) => new Maker(id, base, name),
    ]),
  ),
  thread: (text) => {
    const thread = new Thread(text.name, 'thread', null)
    thread.id = text.id
    thread.base = text.base
    return thread
  },
}

function isHandle(value: object): value is Handle {
  return 'kind' in value && 'base' in value && 'id' in value && typeof value.kind === 'string' && value.kind in makers
}

/**
 * The text form of a list of values.
 * @param where what is being passed, for the message
 * @throws ProgramError TypeError naming the place of what cannot cross: functions, undefined, class instances, cycles
 */
export function encodeCrossing(values: readonly unknown[], where: string): string {
  return JSON.stringify(values.map((value, i) => plain(value, `${where}[${i}]`, 0)))
}

function plain(value: unknown, place: string, depth: number): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw new ProgramError('TypeError', `${place} is ${value}: only finite numbers can be passed to another thread`)
  }
  if (depth > 64) throw new ProgramError('TypeError', `${place} is nested deeper than 64 levels`)
  if (Array.isArray(value)) return value.map((item, i) => plain(item, `${place}[${i}]`, depth + 1))
  if (typeof value === 'object') {
    if (isHandle(value)) {
      if (value.id < 0) throw new ProgramError('TypeError', `${place} is a thread that was not started`)
      const { kind, id, base, name } = value
      return { [handleKey]: { kind, id, base, name } satisfies HandleText }
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, plain(item, `${place}.${key}`, depth + 1)]),
      )
    }
  }
  throw new ProgramError(
    'TypeError',
    `${place} cannot be passed to another thread: only null, booleans, numbers, texts, lists, plain objects and handles can`,
  )
}

/** The values of a text form: fresh copies. */
export function decodeCrossing(text: string): unknown[] {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(handleKey in value)) return value
    const handle = value[handleKey] as HandleText // written by `plain` above
    return makers[handle.kind]?.(handle)
  })
}
