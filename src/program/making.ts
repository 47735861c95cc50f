import type { Value } from '../base/value.ts'
import type { Atom } from '../model/atom.ts'
import { type Flavour, flavoured, ownedBy, type Policy, type Told } from '../trace/tables.ts'
import { theHandle } from './handle-table.ts'
import { askMaking, type Operation } from './request.ts'

/** How an object behaves when it is released. */
export interface ObjectOptions {
  /** Who gets what a release frees: `barging` (the first to come, as in CPython) or `fair` (the first in line). */
  readonly policy?: Policy
}

/** Said of what Python has in several modules, with other errors in each. */
export interface Flavoured {
  /** As in the object's record. */
  readonly of?: Flavour
}

/** Said by library code of what it makes. */
export interface Owned {
  /** Name of the compound whose inside it is. */
  readonly owner?: string
  readonly told?: Told
}

/** Makes an object of the run and its handle, which is made from number, address, name and `more`. */
export function* make<Made, More extends readonly unknown[]>(
  atom: Atom,
  argument: Value,
  name: string,
  options: ObjectOptions & Owned & Flavoured,
  Maker: new (id: number, base: number, name: string, ...more: More) => Made,
  ...more: More
): Operation<Made> {
  const { of } = options
  const whose = { ...flavoured(of), ...ownedBy(options.owner, options.told) }
  const made = yield askMaking({ atom, name, policy: options.policy ?? 'barging', ...whose }, argument)
  const { id, base } = made as { id: number; base: number } // what executors answer `create` with
  return theHandle(new Maker(id, base, name, ...more))
}
