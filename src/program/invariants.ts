/**
 * What a program says that must hold in every state, or in some state of every execution: functions of the plain values
 * of what it shares. They are looked at where nothing but the state counts, so they may ask for no operation.
 */

import { cutGiven } from '../base/cut-middle.ts'
import { isRecord, type Value } from '../base/value.ts'
import { valueText } from '../base/value-text.ts'
import type { OperationSpec } from '../model/atom.ts'
import { atomOf } from '../model/atoms.ts'
import type { Kernel } from '../model/kernel.ts'
import { threadAtomic, threadWatch } from '../model/thread.ts'
import { heldIn } from '../trace/cell-value.ts'
import { ringItems } from '../trace/state.ts'
import type { InvariantWatch } from './scenario.ts'

/** Gets the values of what is shared, under the names that `shared` gives; tells whether it holds. */
export type Invariant = (values: { readonly [name: string]: unknown }) => boolean

type StateWords = Parameters<InvariantWatch['broken']>[0]

/** The invariants of a program, once it has said what they look at. */
export class Invariants implements InvariantWatch {
  private things: { readonly [name: string]: Value } | null = null
  /** What has held so far in a run: as `metIn` gives it. */
  private met = 0
  /** The blocks of what they look at: first word and one past the last. */
  private blocks: { readonly from: number; readonly to: number }[] = []

  /**
   * @param invariants what must hold in every state, by name
   * @param eventually what must hold in some state of every execution
   */
  constructor(
    private readonly invariants: { readonly [name: string]: Invariant },
    private readonly eventually: { readonly [name: string]: Invariant } = {},
  ) {}

  /** Takes note of what they look at: what `watch` was given. */
  watch(given: Value): void {
    if (!isRecord(given)) return
    this.things = given
    this.blocks = [...handlesIn(given)].map(({ kind, base }) => ({
      from: base,
      to: base + (atomOf(kind)?.layout.words ?? 1),
    }))
  }

  /** The blocks of what they look at. */
  get bases(): readonly number[] {
    return this.blocks.map(({ from }) => from)
  }

  after(operation: OperationSpec, given: Value, kernel: Kernel): string | null {
    // In an atomic block nobody could see what it is like.
    if (kernel.atomicBy !== 0) return null
    if (operation === threadWatch) this.watch(given)
    else if (operation !== threadAtomic && !this.concern(kernel)) return null
    this.met = this.metIn(kernel, this.met)
    return this.broken(kernel)
  }

  /** What must hold some time and has held after no step of the run so far, by name. */
  get never(): readonly string[] {
    return this.things === null ? [] : this.unmet(this.met)
  }

  /** Whether any change of the last step may change what they say. */
  private concern({ log, logged }: Kernel): boolean {
    for (let i = 0; i < logged; i += 2) {
      const address = log[i] as number // below `logged`
      if (this.blocks.some(({ from, to }) => address >= from && address < to)) return true
    }
    return false
  }

  /** Which one does not hold, and with which values; null where all do. */
  broken(state: StateWords): string | null {
    if (this.things === null) return null
    const values = this.valuesIn(state)
    for (const [name, holds] of Object.entries({ ...this.eventually, ...this.invariants })) {
      const said = verdictOf(holds, values)
      // What is to hold some time may be false, but has to be true or false.
      if (said === true || (said === false && this.invariants[name] === undefined)) continue
      const told = Object.entries(values).map(([of, value]) => `${of} = ${cutGiven(valueText(value))}`)
      return `${name}${said === false ? '' : ` (${said})`}: ${told.join(', ')}`
    }
    return null
  }

  /**
   * What has held so far of what must hold some time: a bit for each, in their order.
   * @param before the same before this state
   */
  metIn(state: StateWords, before: number): number {
    const all = Object.values(this.eventually)
    if (this.things === null || before === (1 << all.length) - 1) return before
    const values = this.valuesIn(state)
    return all.reduce((met, holds, i) => (verdictOf(holds, values) === true ? met | (1 << i) : met), before)
  }

  /** The names of those whose bits are not set. */
  unmet(met: number): string[] {
    return Object.keys(this.eventually).filter((_, i) => (met & (1 << i)) === 0)
  }

  private valuesIn(state: StateWords): { readonly [name: string]: Value } {
    return Object.fromEntries(Object.entries(this.things ?? {}).map(([name, value]) => [name, plain(value, state)]))
  }
}

/** True, false, or what is wrong with the function itself. */
function verdictOf(holds: Invariant, values: { readonly [name: string]: Value }): boolean | string {
  try {
    const said: unknown = holds(values)
    return typeof said === 'boolean'
      ? said
      : `it returns ${said === undefined ? 'nothing' : String(said)}, not true or false`
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  }
}

interface Named {
  readonly kind: string
  readonly base: number
  readonly name: string
}

function handleIn(value: Value): Named | null {
  const handle = isRecord(value) ? value.$handle : undefined
  if (handle === undefined || !isRecord(handle)) return null
  const { kind, base, name } = handle
  return typeof kind === 'string' && typeof base === 'number' ? { kind, base, name: String(name) } : null
}

function* handlesIn(value: Value): Generator<Named> {
  const handle = handleIn(value)
  if (handle !== null) yield handle
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* handlesIn(part)
}

/** A value in which each handle is replaced by what its object holds. */
function plain(value: Value, state: StateWords): Value {
  const handle = handleIn(value)
  if (handle !== null) return plainOf(handle, state)
  if (Array.isArray(value)) return value.map((part) => plain(part, state))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part, state)]))
}

/** What a cell or queue holds, how many permits there are, whether a lock is taken or an event set; else its numbers. */
function plainOf({ kind, base, name }: Named, { words, values }: StateWords): Value {
  const layout = atomOf(kind)?.layout.fields ?? []
  const fields = new Map(layout.map((field) => [field.name, words[base + field.offset] ?? 0]))
  const word = (field: string) => fields.get(field) ?? 0
  if (kind === 'cell') return referred(heldIn(word('value'), values.get(word('other'))))
  if (fields.has('items')) {
    const at = layout.find(({ type }) => type === 'items')?.offset ?? 0
    return ringItems(words, base + at, words.length).map((id) => referred(values.get(id)))
  }
  if (fields.has('permits')) return word('permits')
  if (fields.has('flag')) return word('flag') === 1
  if (fields.has('locked')) return word('locked') === 1
  if (kind === 'rlock') return word('owner') !== 0
  if (kind === 'thread') return name
  return Object.fromEntries(fields)
}

/** A value of a cell or queue, in which references are names. */
function referred(value: Value): Value {
  const handle = handleIn(value)
  if (handle !== null) return handle.name
  if (Array.isArray(value)) return value.map(referred)
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, referred(part)])) : value
}
