/**
 * Where suspended bodies are, as texts: bodies with equal texts do the same from then on, whatever results they get, as
 * long as these are the same. It follows from what `frames.ts` is told, and is exact or not known at all.
 */
import { ProgramError } from '../../program/errors.ts'
import { Frame, knownClass, knownFunction, opaque, privateFields, tellsFrames } from '../../program/frames.ts'
import { isCompound, isHandleKind } from '../../program/handle-table.ts'
import { Os } from '../../program/os.ts'
import { Thread } from '../../program/threads.ts'
import { ticketIn } from '../../program/ticket-things.ts'

/** That something is not known. */
class Unknown extends Error {}

/** Entries of lists in a description, at most: where a thread keeps more it is not looked into them, which takes long. */
const maxEntries = 10_000

const errorFields: ReadonlySet<string | symbol> = new Set(['stack', 'message', 'kind', 'line', 'name'])

/** A body that is suspended. */
export interface Suspended {
  /** Its innermost frame; null where it has none, or has ended. */
  readonly frame: Frame | null
  /** The generator that it began with; null where it has not begun. */
  readonly root: object | null
  /** How many results its thread had got by then. */
  readonly results: number
  /** Whether others of the thread may have gone on meanwhile. */
  readonly isAlone: boolean
  /** What its `os` gives depends on. */
  readonly memory: readonly unknown[]
  /** What else it depends on. */
  readonly more: readonly unknown[]
}

/** Numbers of prototypes: of generators, which are as many as their functions, and of classes. */
const prototypes = new WeakMap<object, number>()
let prototypesKnown = 0

/**
 * What bodies of a thread do from now on.
 * @param resultBefore the number of the result that the thread got this many results ago; 0 for the last
 * @returns null where that is not known; else with the numbers of tickets apart, in the order in which they are met
 */
export function continuationText(
  bodies: readonly Suspended[],
  resultBefore: (n: number) => number,
): ContinuationText | null {
  const told = new Description()
  try {
    for (const body of bodies) told.body(body, resultBefore)
    return told
  } catch {
    // Besides what is not known: a variable that has no value yet, or a getter that throws.
    return null
  }
}

/** What a value is, as a text: equal where all that can be reached from it is. Null where that is not known. */
export function valueText(value: unknown): string | null {
  const told = new Description()
  try {
    // Of a class what is kept in it.
    told.value(typeof value === 'function' ? Object.values(value) : value)
    return told.whole
  } catch {
    return null
  }
}

/** What is said of bodies. */
export interface ContinuationText {
  /** The same where nothing but the numbers of tickets is different. */
  readonly text: string
  readonly tickets: readonly number[]
  /** With these numbers. */
  readonly whole: string
}

/** A description in the making: what was met before is named by its number, so that equal texts have equal shapes. */
class Description {
  text = ''
  /** Entries of lists so far. */
  private entries = 0
  readonly tickets: number[] = []

  get whole(): string {
    return this.tickets.length === 0 ? this.text : `${this.text}^${this.tickets.join()}`
  }

  private readonly met = new Map<object, number>()

  body({ frame, root, results, isAlone, memory, more }: Suspended, resultBefore: (n: number) => number): void {
    this.text += '|'
    for (const each of more) this.value(each)
    for (const each of memory) this.value(each)
    if (frame === null) return
    if (!tellsFrames(root)) throw new Unknown()
    const way: Frame[] = []
    for (let at: Frame | null = frame; at !== null; at = at.parent) way.push(at)
    way.reverse()
    way.forEach((each, i) => {
      this.frame(each)
      const next = way[i + 1]
      if (next === undefined) this.leaf(each, results - each.since, isAlone, resultBefore)
      else if (next.own === null ? !tellsFrames(each.inner) : !each.isCall || prototypeOf(each.inner) !== next.own)
        // Somebody is in between of whom nothing is known.
        throw new Unknown()
    })
  }

  private frame(frame: Frame): void {
    const { site, held } = frame
    if (held === null) throw new Unknown()
    this.value(frame)
    this.text += `${site}(`
    for (const each of held()) this.value(each)
    this.text += ')'
  }

  /** Library code that an explored function waits for: it is where it is by its arguments and the results since. */
  private leaf(frame: Frame, since: number, isAlone: boolean, resultBefore: (n: number) => number): void {
    if (frame.inner === null) return
    const prototype = prototypeOf(frame.inner)
    const isKnown = prototype !== null && !tellsFrames(frame.inner) && frame.isCall && !frame.hasEntered
    if (!isKnown || (since > 0 && !isAlone)) throw new Unknown()
    this.text += `@${numberOf(prototype)}`
    for (let n = since - 1; n >= 0; n--) this.text += `:${resultBefore(n)}`
  }

  value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.text += JSON.stringify(value)
        break
      case 'number':
        this.text += Object.is(value, -0) ? ',-0' : `,${value}`
        break
      case 'bigint':
        this.text += `,${value}n`
        break
      case 'boolean':
      case 'undefined':
        this.text += value === true ? ',t' : value === false ? ',f' : ',u'
        break
      case 'symbol':
        // Among them what stands for the unknown.
        throw new Unknown(value === opaque ? 'opaque' : '')
      default:
        if (value === null) this.text += ',0'
        else this.object(value as object) // objects and functions are left
    }
  }

  private object(value: object): void {
    const ticket = ticketIn(value)
    if (ticket !== undefined) {
      this.tickets.push(ticket.value)
      this.text += ',~'
      return
    }
    const before = this.met.get(value)
    if (before !== undefined) {
      this.text += `#${before};`
      return
    }
    this.met.set(value, this.met.size)
    if (value instanceof Frame) this.text += 'F'
    else if (typeof value === 'function') this.function(value)
    else if (Array.isArray(value)) this.list(value)
    else if (value instanceof Os) this.text += `os${value.self.path}`
    else this.thing(value)
  }

  private function(value: object): void {
    const known = knownFunction(value)
    if (known === undefined || known.reaches === null) throw new Unknown()
    this.text += `f${known.site}(`
    for (const each of known.reaches()) this.value(each)
    this.text += ')'
    // What else it was given.
    for (const key of Reflect.ownKeys(value))
      if (key !== 'name' && key !== 'length' && key !== 'prototype') throw new Unknown()
  }

  private list(list: readonly unknown[]): void {
    this.entries += list.length
    if (this.entries > maxEntries) throw new Unknown()
    if (Object.getPrototypeOf(list) !== Array.prototype || Reflect.ownKeys(list).length !== list.length + 1)
      throw new Unknown()
    this.text += Object.isExtensible(list) ? '[' : '[!'
    for (const each of list) this.value(each)
    this.text += ']'
  }

  private thing(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype === Object.prototype || prototype === null) {
      this.text += prototype === null ? '{0' : '{'
      this.fields(value)
    } else if (typeof prototype === 'object') this.instance(value, prototype)
  }

  private instance(value: object, prototype: object): void {
    const site = knownClass(prototype)
    if (site !== undefined) {
      if (site === 0) throw new Unknown()
      this.text += `c${site}`
      this.fields(value)
      for (const each of privateFields(value, prototype)) this.value(each)
    } else if (value instanceof Map || value instanceof Set) {
      const isPlain = prototype === Map.prototype || prototype === Set.prototype
      if (!isPlain || Reflect.ownKeys(value).length > 0) throw new Unknown()
      this.text += value instanceof Map ? 'm(' : 's('
      for (const each of value instanceof Map ? [...value].flat() : value) this.value(each)
      this.text += ')'
    } else if (value instanceof ProgramError) {
      const { kind, message, line, name } = value
      if (Reflect.ownKeys(value).some((key) => !errorFields.has(key))) throw new Unknown()
      this.text += `e${JSON.stringify([kind, name, message, line])}`
    } else if (value instanceof Thread) {
      this.text += 'T'
      // Once it is started, what it was to be spawned with plays no part.
      this.fields(value, true, value.id >= 0 ? 'birth' : undefined)
    } else if (('kind' in value && isHandleKind(String(value.kind))) || isCompound(value)) {
      this.text += `h${numberOf(prototype)}`
      this.fields(value, true)
    } else throw new Unknown()
  }

  /** @param isLibrarys whether it is of a class of the library, where operations are what they ever were */
  private fields(value: object, isLibrarys = false, without?: string): void {
    this.text += Object.isExtensible(value) ? '{' : '{!'
    for (const key of Reflect.ownKeys(value)) {
      const field = Object.getOwnPropertyDescriptor(value, key)
      if (typeof key !== 'string' || field === undefined || field.get !== undefined || field.set !== undefined)
        throw new Unknown()
      if (key === without) continue
      const { writable, enumerable, configurable } = field
      this.text += JSON.stringify(key)
      if (!writable || !enumerable || !configurable) this.text += `?${writable}${enumerable}${configurable}`
      if (isLibrarys && isOperation(field.value)) this.text += `o${numberOf(field.value)}`
      else this.value(field.value)
    }
    this.text += '}'
  }
}

/** Whether a value is an operation, or a table of operations, which is never changed. */
function isOperation(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if ('transition' in value && 'traits' in value) return true
  return Object.values(value).some((each) => typeof each === 'object' && each !== null && 'transition' in each)
}

function numberOf(prototype: object): number {
  let number = prototypes.get(prototype)
  if (number === undefined) {
    number = ++prototypesKnown
    prototypes.set(prototype, number)
  }
  return number
}

/** Prototype of a generator, or of anything else; null where there is none. */
function prototypeOf(value: unknown): object | null {
  if (typeof value !== 'object' || value === null) return null
  const prototype: unknown = Object.getPrototypeOf(value)
  return typeof prototype === 'object' ? prototype : null
}
