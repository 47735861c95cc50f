import type { Heritage } from '../program/children.ts'
import type { EndRecord, Flavour, ThreadKind, Told } from '../trace/tables.ts'
import type { MemoryHandle } from './memory.ts'

/** What a worker needs to know of a run to take part in it. */
export interface RunConfig {
  readonly memory: MemoryHandle
  readonly scenario: string
  readonly parameters: { readonly [name: string]: number | string }
  readonly seed: number
  /** Real seconds per second of the program. */
  readonly scale: number
  /** The page types the script of input while the program runs, and a person may type besides. */
  readonly live: boolean
  readonly limits: { readonly steps: number; readonly threads: number }
}

/** A thread that a worker is to run. */
export interface SpawnMail {
  readonly id: number
  readonly base: number
  readonly name: string
  readonly kind: ThreadKind
  readonly path: string
  readonly pid: number
  /** Block of its process. */
  readonly process: number
  /** Exported name of its body; null for the main body. */
  readonly body: string | null
  /** As `unmarshal` reads them. */
  readonly parameters: string
  readonly daemon: boolean
  readonly heritage: Heritage
}

/** What the tables get of a thread besides its number, address and parent. */
export interface ThreadText {
  readonly name: string
  readonly kind: ThreadKind
  readonly path: string
  readonly body: string
  readonly daemon: boolean
  readonly owner?: string
}

/** What the tables get of an object besides its number and address. */
export interface ObjectText {
  readonly kind: string
  readonly name: string
  readonly policy: 'barging' | 'fair' | null
  readonly of?: Flavour
  readonly owner?: string
  readonly told?: Told
}

/** What the coordinator sends to the page while a run is under way. */
export type CoordinatorMessage =
  /** Steps in their order, as `RowWord` says. */
  | { readonly type: 'batch'; readonly rows: Int32Array<ArrayBuffer>; readonly texts: readonly string[] }
  /** Starts wait for this many workers more. */
  | { readonly type: 'more'; readonly count: number }
  /** Nothing follows. */
  | { readonly type: 'end'; readonly end: EndRecord }

/** Where the coordinator sends its messages. */
export interface CoordinatorPort {
  postMessage(message: CoordinatorMessage, transfer: ArrayBuffer[]): void
}

/** What a run of a program needs. */
export interface Needs {
  /** How many threads it has at once at most, where it says so. */
  readonly threads: number | null
  /** After how many steps it is cut off, where it says so. */
  readonly steps: number | null
  /** Whether it has pages to fetch, and so needs an I/O worker. */
  readonly pages: boolean
}

/** What a program worker offers the page. */
export interface ProgramService {
  /** As `holdWhileAlive`, once the worker is there. */
  ready(name: string | null): Promise<boolean>
  /** Gets the program. */
  load(scenario: string, parameters: { readonly [name: string]: number | string }): Promise<Needs>
  /**
   * Takes part in a run as its worker of that number, and returns when the run is over.
   * @param joins whether it joins the line of spare workers by itself
   */
  enter(config: RunConfig, worker: number, joins: boolean): Promise<void>
}

export interface IoService {
  ready(name: string | null): Promise<boolean>
  /**
   * Serves the requests of a run, and returns when the run is over.
   * @param base address of the application's public folder
   */
  serve(memory: MemoryHandle, base: string): Promise<void>
}

export interface CoordinatorService {
  ready(name: string | null): Promise<boolean>
  /** Collects the records of a run, sends them through the port, and returns when the run is over. */
  coordinate(config: RunConfig, port: CoordinatorPort): Promise<void>
}
