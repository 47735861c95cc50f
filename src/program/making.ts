import type { Value } from '../base/value.ts'
import type { Atom } from '../model/atom.ts'
import { ownedBy, type Policy, type Told } from '../trace/tables.ts'
import { askMaking, type Operation } from './request.ts'

export interface ObjectOptions {
  /** Who gets what a release frees: `barging` (whoever comes first, as CPython) or `fair` (the first in line). */
  readonly policy?: Policy
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
  options: ObjectOptions & Owned,
  Maker: new (id: number, base: number, name: string, ...more: More) => Made,
  ...more: More
): Operation<Made> {
  const owned = ownedBy(options.owner, options.told)
  const made = yield askMaking({ atom, name, policy: options.policy ?? 'barging', ...owned }, argument)
  const { id, base } = made as { id: number; base: number } // what executors answer `create` with
  return new Maker(id, base, name, ...more)
}
