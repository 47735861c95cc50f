import type { Microseconds } from '../base/units.ts'
import type { Value } from '../base/value.ts'

/** How a word of an object's block is to be read. */
export type FieldType =
  /** a whole number */
  | 'number'
  /** 0 or 1 */
  | 'flag'
  /** address of a thread's block, 0 for none */
  | 'thread'
  /** address of the block of a thread or an object, 0 for none */
  | 'block'
  /** thread status, see `ThreadStatus` */
  | 'status'
  /** index into the table of values */
  | 'value'
  /** three words, head, tail and length, of a line of threads linked through their blocks */
  | 'line'
  /** four words, address, room, head and length, of a ring of values that lies elsewhere */
  | 'items'

/** One named field of a block: `offset` words from its base. */
export interface FieldLayout {
  readonly name: string
  readonly type: FieldType
  readonly offset: number
}

/** How the blocks of one kind of object are laid out. Stored in the trace, so that a reader needs no model. */
export interface KindLayout {
  readonly name: string
  readonly words: number
  readonly fields: readonly FieldLayout[]
}

/** Words of a thread's block that link it into a line: offsets from its base. */
export interface LinkLayout {
  readonly next: number
  readonly previous: number
}

/** The model's states of a thread, as the word of type `status` holds them. */
export const ThreadStatus = {
  unborn: 0,
  runnable: 1,
  blocked: 2,
  sleeping: 3,
  finished: 4,
  failed: 5,
  /** It has switched to another greenlet of its thread and goes on when somebody switches back. */
  suspended: 6,
} as const
export const threadStatusNames = [
  'unborn',
  'runnable',
  'blocked',
  'sleeping',
  'finished',
  'failed',
  'suspended',
] as const

export type ThreadKind = 'process' | 'thread' | 'greenlet'

export interface ThreadRecord {
  readonly id: number
  readonly name: string
  readonly kind: ThreadKind
  /** The thread that started it; null for the main thread. */
  readonly parent: number | null
  /** Path of birth: '' for the main thread, '0.2' for the third child of its first child. */
  readonly path: string
  /** Name of the exported body that it runs. */
  readonly body: string
  /** Number of its process, as an operating system would give: a thread has its parent's. */
  readonly pid: number
  readonly daemon: boolean
  /** Address of its block of state words. */
  readonly base: number
  /** Of a greenlet, and of it alone: the process or thread in which it takes turns with others. */
  readonly host?: number
  /** Name of the compound that it is the inside of, such as a timer; left out for what the program made itself. */
  readonly owner?: string
}

/** The entry that names a host: none for what is no greenlet. */
export function hostedBy(host: number | null): { readonly host?: number } {
  return host === null ? {} : { host }
}

/** Who gets what a release frees: the first to come, as in CPython, or the first that waits. */
export type Policy = 'barging' | 'fair'

/** Python's module whose object it is, where `threading` and `multiprocessing` differ in errors and limits of time. */
export type Flavour = 'multiprocessing'

export interface ObjectRecord {
  readonly id: number
  readonly kind: string
  readonly name: string
  readonly policy: Policy | null
  readonly base: number
  /** Left out for what is as `threading` has it, and where there is no difference. */
  readonly of?: Flavour
  /** As that of a thread. */
  readonly owner?: string
  readonly told?: Told
}

/**
 * Which steps on an object of library code are told like any other: all of them, or those of threads that are not the
 * library's own. Without an entry all of them are the inside of the library.
 */
export type Told = 'always' | 'outside'

/** The entries that name an owner, and what is told of its object: none where there is none. */
export function ownedBy(owner: string | undefined, told?: Told): { readonly owner?: string; readonly told?: Told } {
  if (owner === undefined) return {}
  return told === undefined ? { owner } : { owner, told }
}

/** The entry that says whose an object is: none where nothing is said. */
export function flavoured(of: Flavour | undefined): { readonly of?: Flavour } {
  return of === undefined ? {} : { of }
}

export type EndStatus = 'finished' | 'deadlock' | 'failed' | 'stopped'

/** One thread of a deadlock: it waits for `target` (as in the steps' column) at `line`. */
export interface Stuck {
  readonly thread: number
  readonly target: number
  readonly line: number
}

/** What a run on real workers is made by, besides its program. `page` is the one who began it. */
export const faultParts = ['program', 'coordinator', 'io', 'page'] as const
/**
 * What happened to it: its script could not be loaded, no more of its kind could be started, it met an error that nothing
 * caught, it has ended before its time, it gave no sign of life, or there was no memory for it.
 */
export const faultKinds = ['unloaded', 'few', 'failed', 'died', 'silent', 'memory'] as const

/** Not the program, but what it runs on was at fault. What was recorded until then is there. */
export interface FaultDetail {
  readonly kind: 'fault'
  readonly part: (typeof faultParts)[number]
  readonly fault: (typeof faultKinds)[number]
  /** Of a program worker: the thread that it had. */
  readonly thread?: number
  /** Bytes of memory asked for; seconds without a sign of life; workers that there were. */
  readonly value?: number
  /** What the browser or Node says of it; may be empty. */
  readonly message: string
  /** When, where it is known; the last step may be long before. */
  readonly time?: Microseconds
}

export type EndDetail =
  /** Every thread ended; those named `failed` ended by an error. */
  | { readonly kind: 'finished'; readonly failed: readonly number[] }
  | { readonly kind: 'deadlock'; readonly stuck: readonly Stuck[] }
  /** The main thread ended by an error. */
  | { readonly kind: 'failed'; readonly thread: number; readonly error: Value }
  | { readonly kind: 'limit'; readonly limit: 'events' | 'time' | 'memory' | 'threads'; readonly value: number }
  /** A person stopped it: at a time in microseconds, where one is known; the last step may be long before. */
  | { readonly kind: 'stopped'; readonly time?: Microseconds }
  | FaultDetail
  /** A thread has assumed what does not hold, so that the run is none that counts; or by its last step an invariant broke. */
  | {
      readonly kind: 'property'
      readonly property: 'assumption' | 'invariant'
      readonly thread: number
      readonly line: number
      /** Which invariant, and the values with which it does not hold; empty for an assumption. */
      readonly message: string
    }
  /** A given list of choices does not fit the program. */
  | { readonly kind: 'choice'; readonly step: number; readonly message: string }
  /** It has not ended: this is a view of a run under way. */
  | { readonly kind: 'running' }

export interface EndRecord {
  readonly status: EndStatus
  readonly detail: EndDetail
}

/** Which executor made the trace. */
export type ExecutorName = 'simulator' | 'workers'

/** What was run, so that it can be run again. */
export interface RunRecord {
  readonly scenario: string
  readonly executor: ExecutorName
  readonly parameters: { readonly [name: string]: Value }
  readonly seed: number
  /** Everything else that steered the run: strategy, cores, time scale … */
  readonly options: { readonly [name: string]: Value }
  /** Version of the engine that ran it. */
  readonly engine: string
}

/** A raised error as a value. */
export interface ErrorValue {
  readonly [key: string]: Value
  readonly error: string
  readonly message: string
}

/** Whether a value is a raised error. */
export function isErrorValue(value: Value): value is ErrorValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'error' in value
}

/** Names of annotations; a trace carries its own copy of this list. */
export const annotationNames = [
  'run',
  'ready',
  'lost',
  'ring-full',
  'spawn-wait',
  'switch',
  'wants-gil',
  'gil',
  'drew',
] as const
export const Annotation = {
  /** Got core `value`. */
  run: 0,
  /** Could run and has no core. */
  ready: 1,
  /** Woke, and another had taken what it waited for: object `value`. */
  lost: 2,
  /** Its record ring was full: it waited `value` microseconds. */
  ringFull: 3,
  /** No started worker was in reserve: it waited `value` microseconds. */
  spawnWait: 4,
  /** Core `value` begins to change to it, which takes time. */
  switch: 5,
  /** Could run and waits for the interpreter lock of its process. */
  wantsGil: 6,
  /** Has got that lock, where nobody says on which core it runs. */
  gil: 7,
  /** Its body drew a random number that was given to it, and not the seed's: value `value` of the table. */
  drew: 8,
} as const
