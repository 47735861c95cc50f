import { ownedBy, type ThreadKind } from '../trace/tables.ts'
import { ProgramError } from './errors.ts'
import type { Owned } from './making.ts'
import type { Body, Spawn } from './request.ts'
import { watcher } from './watcher.ts'

/** How a thread or process is made. */
export interface ThreadOptions {
  readonly name?: string
  /** Where it is left out, as who makes the thread; of a process, as the process that makes it. */
  readonly daemon?: boolean
}

/** What a thread or process has from its birth besides its body. It crosses with it. */
export interface Heritage {
  /** Whether its process is a daemon, which may have no processes of its own. */
  readonly inDaemon: boolean
  /**
   * Whether threads that it makes are daemons where nothing is said: whether it is one itself; of a process, as it is forked
   * in CPython, whether the thread that made it is.
   */
  readonly daemon: boolean
  /** Of a process: how many threads without a name had been made in the process that made it. It counts on from there. */
  readonly threads: number
  /** Of a process: its numbers in the tree of processes, `2:1`. */
  readonly identity: string
  /** Name of its process. */
  readonly process: string
  /** Name of the body that is told of errors that end threads; null for none. */
  readonly excepthook: string | null
}

/** That of the main process. */
export const mainHeritage: Heritage = {
  inDaemon: false,
  daemon: false,
  threads: 0,
  identity: '',
  process: 'MainProcess',
  excepthook: null,
}

/** How one is called who got no name of its own: `Thread-3 (serve)`. */
export interface Naming {
  /** `Thread`, `Process`, or what a library calls its own, as `ForkPoolWorker`. */
  readonly noun: string
  /** Name of what a thread runs, as Python shows it; left out where it does not. */
  readonly target?: string
}

/**
 * Refuses a daemonic process its children, as CPython's `Process.start` does (Lib/multiprocessing/process.py).
 * @param inDaemon whether who is about to start a process lives in a daemonic one
 * @throws ProgramError AssertionError when it does
 */
export function checkMayStartProcess(inDaemon: boolean): void {
  if (inDaemon) throw new ProgramError('AssertionError', 'daemonic processes are not allowed to have children')
}

/**
 * What a thread brings into being: where that is in the tree of births, and what it is called where nothing is said. The
 * names are CPython's where the main thread of a process makes the thing: one counter for all its threads without a name,
 * and one for all its processes. There, other threads share these counters, so that names would depend on the schedule;
 * here theirs follow from the path of birth.
 */
export class Children {
  private count = 0
  private threads: number
  private processes = 0
  /** As in the heritage of who is made from now on. */
  excepthook: string | null
  /** How many compounds of each kind it has made. */
  private readonly compounds = new Map<string, number>()

  /**
   * @param path of the thread itself in the tree of births
   * @param counts whether it is the main thread of a process
   */
  constructor(
    private readonly path: string,
    private readonly heritage: Heritage,
    private readonly counts: boolean,
  ) {
    this.threads = heritage.threads
    this.excepthook = heritage.excepthook
  }

  /** On what its next children depend. */
  get memory(): readonly unknown[] {
    const { count, threads, processes, excepthook, compounds } = this
    return [count, threads, processes, excepthook, compounds]
  }

  /** A name for a compound that got none: the kind, where in the tree of births it is, and a number from `first`. */
  compoundName(kind: string, first: number): string {
    const count = this.compounds.get(kind) ?? 0
    this.compounds.set(kind, count + 1)
    return `${kind}-${this.path === '' ? '' : `${this.path}.`}${first + count}`
  }

  private get placeName(): string {
    const { path, count } = this
    return `${path === '' ? '' : `${path}.`}${count + 1}`
  }

  /** The next child. It is called as `naming` says where `options` have no name. */
  spawn(
    kind: ThreadKind,
    naming: Naming,
    body: Body,
    parameters: readonly unknown[],
    options: ThreadOptions & Owned,
  ): Spawn {
    watcher?.spawn(kind, body, parameters, options)
    const { path, heritage } = this
    const isProcess = kind === 'process'
    const { inDaemon } = heritage
    const daemon = options.daemon ?? (isProcess ? inDaemon : kind === 'thread' && heritage.daemon)
    const identity = isProcess ? this.nextIdentity() : heritage.identity
    const name = options.name ?? (isProcess ? `${naming.noun}-${identity}` : this.nameOf(kind, naming))
    const place = this.count++
    return {
      body,
      parameters,
      name,
      kind,
      path: path === '' ? String(place) : `${path}.${place}`,
      daemon,
      inDaemon,
      heritage: {
        inDaemon: isProcess ? daemon : inDaemon,
        daemon: kind === 'thread' ? daemon : heritage.daemon,
        threads: isProcess && this.counts ? this.threads : 0,
        identity,
        process: isProcess ? name : heritage.process,
        excepthook: this.excepthook,
      },
      ...ownedBy(options.owner),
    }
  }

  /** The name of a thread or greenlet that got none. */
  private nameOf(kind: ThreadKind, { noun, target }: Naming): string {
    const number = this.counts && kind === 'thread' ? String(++this.threads) : this.placeName
    return `${noun}-${number}${target === undefined ? '' : ` (${target})`}`
  }

  private nextIdentity(): string {
    const { identity } = this.heritage
    const own = this.counts ? String(++this.processes) : this.placeName
    return identity === '' ? own : `${identity}:${own}`
  }
}
