/**
 * What crosses from a thread to another is copied: plain values and handles, through one text form, in the simulator
 * as on workers. So a program cannot share by accident what processes could not share.
 */

import type { Value } from '../base/value.ts'
import { flavoured } from '../trace/tables.ts'
import { Mistake, ProgramError } from './errors.ts'
import { type HandleText, isCompound, isHandleKind, makeCompound, makeHandle, pickleRefusal } from './handle-table.ts'
import type { Body, Handle } from './request.ts'
import { bodyName, bodyOf, type ScenarioModule } from './scenario.ts'
import { watcher } from './watcher.ts'

/** A handle in the text form. Keys of plain objects that begin with `$` are written with one more. */
const handleKey = '$handle'
/** A compound in the text form: its kind, beside its parts. */
const compoundKey = '$compound'
/** A body in the text form: its name. */
const bodyKey = '$body'

function isHandle(value: object): value is Handle {
  return (
    'kind' in value && 'base' in value && 'id' in value && typeof value.kind === 'string' && isHandleKind(value.kind)
  )
}

/**
 * The text form of a list of values.
 * @param where what is being passed, for the message
 * @param module whose bodies may cross, by their names
 * @throws ProgramError TypeError naming the place of what cannot cross: functions, undefined, class instances, cycles
 */
export function marshal(values: readonly unknown[], where: string, module: ScenarioModule | null = null): string {
  return JSON.stringify(values.map((value, i) => plain(value, `${where}[${i}]`, 0, module)))
}

function plain(value: unknown, place: string, depth: number, module: ScenarioModule | null): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw new ProgramError('TypeError', `${place} is ${value}: only finite numbers can be passed to another thread`)
  }
  if (depth > 64) throw new ProgramError('TypeError', `${place} is nested deeper than 64 levels`)
  if (Array.isArray(value)) return value.map((item, i) => plain(item, `${place}[${i}]`, depth + 1, module))
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value)
    const isPlain = prototype === Object.prototype || prototype === null
    // What a program made itself is plain, whatever it looks like.
    if (!isPlain && isHandle(value)) {
      if (value.id < 0) throw new ProgramError('TypeError', `${place} is a thread that was not started`)
      const { kind, id, base, name } = value
      const process = 'threadKind' in value && value.threadKind === 'process' ? { threadKind: 'process' as const } : {}
      const daemon = 'daemon' in value && value.daemon === true ? { daemon: true as const } : {}
      const parts =
        value.parts === undefined ? {} : { parts: plain(value.parts, `${place}.parts`, depth + 1, module) as object }
      const whose = 'of' in value && value.of === 'multiprocessing' ? flavoured(value.of) : {}
      return { [handleKey]: { kind, id, base, name, ...process, ...daemon, ...whose, ...parts } satisfies HandleText }
    }
    if (!isPlain && isCompound(value)) {
      value.crosses?.()
      return { [compoundKey]: value.compound, parts: plain(value.parts, `${place}.parts`, depth + 1, module) }
    }
    if (isPlain) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key.startsWith('$') ? `$${key}` : key,
          plain(item, `${place}.${key}`, depth + 1, module),
        ]),
      )
    }
  }
  if (typeof value === 'function' && module !== null) {
    // Only bodies are looked for: any other function has no name there.
    const name = bodyName(module, value as Body)
    if (name !== null) return { [bodyKey]: name }
    throw new Mistake(
      'TypeError',
      `${place} cannot be passed to another thread: it is a function that its module does not export`,
    )
  }
  if (typeof value === 'object') watcher?.gives(value, place)
  throw new Mistake(
    'TypeError',
    `${place} cannot be passed to another thread: only null, booleans, numbers, texts, lists, plain objects and handles can`,
  )
}

/** @throws ProgramError NotImplementedError for what may not go to another process, though it may to a thread */
export function checkPicklable(value: unknown): void {
  if (typeof value !== 'object' || value === null || isHandle(value)) return
  if (!isCompound(value)) {
    for (const item of Object.values(value)) checkPicklable(item)
    return
  }
  const refusal = pickleRefusal(value)
  if (refusal !== undefined) throw new ProgramError('NotImplementedError', refusal)
}

/** The values of a text form: fresh copies. Bodies are those of the module. */
export function unmarshal(text: string, module: ScenarioModule | null = null): unknown[] {
  const values: unknown[] = JSON.parse(text) // the list that `marshal` was given
  return values.map((value) => revived(value, module))
}

/** What was written as this plain value, whose parts are changed. A reviver of `JSON.parse` takes many times as long. */
function revived(value: unknown, module: ScenarioModule | null): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = revived(value[i], module)
    return value
  }
  const parts = value as { [key: string]: unknown } // neither null nor a list
  let escapes = false
  for (const key of Object.keys(parts)) {
    const part = parts[key]
    if (key.startsWith('$')) escapes = true
    if (typeof part === 'object' && part !== null) setOwn(parts, key, revived(part, module))
  }
  if (!escapes) return value
  if (bodyKey in value && module !== null) return bodyOf(module, String(value[bodyKey]))
  if (compoundKey in value && 'parts' in value) return makeCompound(String(value[compoundKey]), value.parts)
  if (handleKey in value) return makeHandle(value[handleKey] as HandleText) // written by `plain` above
  return unescaped(value)
}

function setOwn(object: { [key: string]: unknown }, key: string, value: unknown): void {
  // By an assignment it would be another prototype.
  if (key === '__proto__') Object.defineProperty(object, key, { value })
  else object[key] = value
}

/** A plain object with the keys that it had before it crossed. */
function unescaped(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.startsWith('$') ? key.slice(1) : key, item]),
  )
}

/**
 * An item as it lies in a queue: a copy, in which handles are told by number.
 * @throws ProgramError TypeError for what cannot cross
 */
export function packItem(item: unknown, where: string): Value {
  // The text form of one value is plain data.
  return JSON.parse(marshal([item], where))[0] as Value
}

/** The item that was packed: a copy of its own. */
export function unpackItem(packed: unknown): unknown {
  return typeof packed === 'object' && packed !== null ? unmarshal(JSON.stringify([packed]))[0] : packed
}
