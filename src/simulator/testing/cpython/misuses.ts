/** A short script for each error that an object of some kind raises: what scripts at random meet is left to chance. */
import type { Value } from '../../../base/value.ts'
import { type Flavour, flavoured } from '../../../trace/tables.ts'
import type { Kind, kindsOfMultiprocessing, Move, Script } from './script.ts'
import type { Call } from './sockets.ts'

/** What the object is made with, and the moves. */
export type Misuse = readonly [made: Value, ...moves: Move[]]

const by = (thread: number, does: string, more: Partial<Move> = {}): Move => ({ thread, does, ...more })
const full = 'Full: '
const empty = 'Empty: '
const fills: Misuse = [1, by(0, 'put', { item: 1 }), by(1, 'putNoWait', { item: 2 })]
const takes: Misuse = [1, by(0, 'getNoWait')]

/** By kind and error. */
const misuses: { readonly [kind in Kind]: { readonly [error: string]: Misuse } } = {
  lock: {
    'RuntimeError: release unlocked lock': [null, by(0, 'release')],
    'ValueError: timeout value must be a non-negative number': [null, by(0, 'acquire', { timeout: -0.5 })],
    "ValueError: can't specify a timeout for a non-blocking call": [
      null,
      by(0, 'acquire', { blocking: false, timeout: 0 }),
    ],
  },
  rlock: { 'RuntimeError: cannot release un-acquired lock': [null, by(0, 'acquire'), by(1, 'release')] },
  semaphore: {
    'ValueError: n must be one or more': [1, by(0, 'release', { count: 0 })],
    'ValueError: semaphore initial value must be >= 0': [-1],
    "ValueError: can't specify timeout for non-blocking acquire": [
      1,
      by(0, 'acquire', { blocking: false, timeout: -1 }),
    ],
  },
  'bounded-semaphore': {
    'ValueError: n must be one or more': [1, by(0, 'release', { count: 0 })],
    'ValueError: Semaphore released too many times': [1, by(0, 'release')],
  },
  event: {},
  condition: {
    'RuntimeError: cannot wait on un-acquired lock': ['lock', by(0, 'wait')],
    'RuntimeError: cannot release un-acquired lock': ['own', by(0, 'acquire'), by(0, 'acquire'), by(1, 'release')],
    'RuntimeError: cannot notify on un-acquired lock': ['rlock', by(0, 'acquire'), by(1, 'notify', { count: 1 })],
  },
  barrier: {
    'BrokenBarrierError: ': [2, by(0, 'wait'), by(1, 'abort')],
    'ValueError: parties must be > 0': [0],
    'RuntimeError: told to fail': [{ parties: 2, action: 'fails', timeout: null }, by(0, 'wait'), by(1, 'wait')],
  },
  queue: {
    [full]: fills,
    [empty]: takes,
    'ValueError: task_done() called too many times': [0, by(0, 'taskDone')],
  },
  'lifo-queue': {
    [full]: fills,
    [empty]: takes,
    "ValueError: 'timeout' must be a non-negative number": [0, by(0, 'get', { timeout: -1 })],
  },
  'priority-queue': {
    "TypeError: '<' not supported between instances of 'tuple' and 'int'": [
      0,
      by(0, 'put', { item: 1 }),
      by(1, 'put', { item: [0, 'a'] }),
    ],
  },
  'simple-queue': {
    [empty]: [null, by(0, 'getNoWait')],
    "ValueError: 'timeout' must be a non-negative number": [
      null,
      by(0, 'put', { item: 1 }),
      by(1, 'get', { timeout: -1 }),
    ],
    "AttributeError: '_queue.SimpleQueue' object has no attribute 'task_done'": [null, by(0, 'taskDone')],
  },
  thread: {
    'RuntimeError: cannot join current thread': [null, by(0, 'join', { other: 0 })],
    'RuntimeError: cannot join thread before it is started': [null, by(0, 'join', { other: 1 })],
    'RuntimeError: threads can only be started once': [
      null,
      by(0, 'start', { other: 1 }),
      by(0, 'start', { other: 1 }),
    ],
  },
}

const shutDown = 'ShutDown: '
const shutsDown = by(0, 'shutdown', { immediate: true })
/** What only queues do that can be shut down. */
const shutMisuses: { readonly [kind in Kind]?: { readonly [error: string]: Misuse } } = {
  queue: { [shutDown]: [1, by(0, 'put', { item: 1 }), by(1, 'put', { item: 2 }), by(2, 'join'), shutsDown] },
  'lifo-queue': { [shutDown]: [1, by(0, 'get'), by(1, 'get'), by(2, 'shutdown', { immediate: false })] },
  'priority-queue': { [shutDown]: [0, by(0, 'put', { item: 1 }), shutsDown, by(1, 'put', { item: 2 })] },
}

/** A misuse for each error. */
export type Errors = { readonly [error: string]: Misuse }

/** The errors of a kind, with what runs into them. */
export function errorsOf(kind: Kind, shutdown: boolean): Errors {
  return { ...misuses[kind], ...(shutdown ? shutMisuses[kind] : {}) }
}

const tooMany = 'ValueError: semaphore or lock released too many times'
const takesNothing = 'TypeError: SemLock.release() takes no arguments (1 given)'

/** The same for multiprocessing. */
export const misusesOfMultiprocessing: {
  readonly [kind in (typeof kindsOfMultiprocessing)[number]]: Errors
} = {
  lock: {
    [tooMany]: [null, by(0, 'release')],
    "AttributeError: 'Lock' object has no attribute 'locked'": [null, by(0, 'locked')],
  },
  rlock: {
    'AssertionError: attempt to release recursive lock not owned by thread': [null, by(0, 'acquire'), by(1, 'release')],
  },
  semaphore: {
    [takesNothing]: [1, by(0, 'release', { count: 1 })],
    'OSError: [Errno 22] Invalid argument': [-1],
  },
  'bounded-semaphore': {
    [takesNothing]: [1, by(0, 'release', { count: 2 })],
    [tooMany]: [1, by(0, 'release')],
    'OSError: [Errno 22] Invalid argument': [-1],
  },
  event: {},
  condition: {
    'AssertionError: must acquire() condition before using wait()': ['lock', by(0, 'acquire'), by(1, 'wait')],
    'AssertionError: lock is not owned': ['lock', by(0, 'acquire'), by(1, 'notify', { count: 1 })],
    'AssertionError: attempt to release recursive lock not owned by thread': ['rlock', by(0, 'release')],
    [tooMany]: ['lock', by(0, 'release')],
  },
}

/** The scripts of a kind, as examples for a property: for four threads as those at random are. */
export function misuseScripts(kind: Kind, errors: Errors, of?: Flavour): [Script][] {
  return Object.values(errors).map(([made, ...moves]) => [{ kind, ...flavoured(of), made, threads: 4, moves }])
}

const call = (does: Call['does'], which: number, amount = 1, server = false): Call => ({ does, which, server, amount })

/** Socket calls, with both ports listened at, that run into every error. */
export const misusedSockets: readonly Call[] = [
  call('listen', 0),
  call('accept', 0),
  call('recv', 5),
  call('connect', 0, 0),
  call('connect', 0, 0),
  call('accept', 0),
  call('send', 0, 3),
  // What was sent is not read: the other end is reset.
  call('close', 0, 1, true),
  call('recv', 0),
  call('send', 0),
  call('close', 0),
  call('send', 0),
  // Who listens, closes.
  call('close', 0, 0),
  call('connect', 1, 0),
]

/** The errors of these calls. */
export const socketErrors: readonly string[] = [
  'OSError: [Errno 98] Address already in use',
  'BlockingIOError: [Errno 11] Resource temporarily unavailable',
  'OSError: [Errno 107] Transport endpoint is not connected',
  'OSError: [Errno 106] Transport endpoint is already connected',
  'ConnectionResetError: [Errno 104] Connection reset by peer',
  'BrokenPipeError: [Errno 32] Broken pipe',
  'OSError: [Errno 9] Bad file descriptor',
  'ConnectionRefusedError: [Errno 111] Connection refused',
]
