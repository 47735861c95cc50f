import { ownedBy, type ThreadKind } from '../trace/tables.ts'
import type { Owned } from './making.ts'
import type { Birth, Body } from './request.ts'

export interface ThreadOptions {
  readonly name?: string
  readonly daemon?: boolean
}

/** What a thread brings into being: where that is in the tree of births, and what it is called where nothing is said. */
export class Children {
  private count = 0
  /** How many compounds of each kind it has made. */
  private readonly compounds = new Map<string, number>()

  /** @param path of the thread itself in the tree of births */
  constructor(private readonly path: string) {}

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
      ...ownedBy(options.owner),
    }
  }
}
