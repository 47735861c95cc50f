import { ownedBy, type ThreadKind } from '../trace/tables.ts'
import { ProgramError } from './errors.ts'
import type { Owned } from './making.ts'
import type { Birth, Body } from './request.ts'

export interface ThreadOptions {
  readonly name?: string
  readonly daemon?: boolean
}

/** Whether who is about to be born will live in a daemonic process. */
export function livesInDaemon({ kind, daemon, inDaemon }: Pick<Birth, 'kind' | 'daemon' | 'inDaemon'>): boolean {
  return kind === 'process' ? daemon : inDaemon
}

/**
 * Refuses a daemonic process its children, as CPython's `Process.start` does (Lib/multiprocessing/process.py).
 * @param inDaemon whether who is about to start a process lives in a daemonic one
 * @throws ProgramError AssertionError when it does
 */
export function checkMayStartProcess(inDaemon: boolean): void {
  if (inDaemon) throw new ProgramError('AssertionError', 'daemonic processes are not allowed to have children')
}

/** What a thread brings into being: where that is in the tree of births, and what it is called where nothing is said. */
export class Children {
  private count = 0
  /** How many compounds of each kind it has made. */
  private readonly compounds = new Map<string, number>()

  /**
   * @param path of the thread itself in the tree of births
   * @param inDaemon whether it lives in a daemonic process
   */
  constructor(
    private readonly path: string,
    private readonly inDaemon: boolean,
  ) {}

  /** Number of the next child, from 1. */
  get next(): number {
    return this.count + 1
  }

  /** A name for a compound that got none: the kind, where in the tree of births it is, and a number from `first`. */
  compoundName(kind: string, first: number): string {
    const count = this.compounds.get(kind) ?? 0
    this.compounds.set(kind, count + 1)
    return `${kind}-${this.path === '' ? '' : `${this.path}.`}${first + count}`
  }

  /** The next child. `noun` is what it is called, with a number, where `options` have no name. */
  birth(
    kind: ThreadKind,
    noun: string,
    body: Body,
    parameters: readonly unknown[],
    options: ThreadOptions & Owned,
  ): Birth {
    const place = this.count++
    const { path } = this
    const name = options.name ?? `${noun}-${path === '' ? '' : `${path}.`}${place + 1}`
    return {
      body,
      parameters,
      name,
      kind,
      path: path === '' ? String(place) : `${path}.${place}`,
      daemon: options.daemon ?? false,
      inDaemon: this.inDaemon,
      ...ownedBy(options.owner),
    }
  }
}
