/**
 * Where in their functions suspended bodies are, and what their variables hold. Modules that are built to be explored
 * (`frame-marks.ts`) tell it here at every `yield*`; all others, and so all ordinary runs, know nothing of this.
 */
import { callMarks } from './ticket-calls.ts'
import { exactly } from './ticket-things.ts'
import { ticketMarks } from './tickets.ts'

/** What a frame holds where it is suspended, found when somebody asks. It throws where that is not to be had. */
export type Held = () => readonly unknown[]

/** Stands for what cannot be looked into. */
export const opaque = Symbol('opaque')

/** A function of an explored module: which one of its text, and what it can reach besides its parameters. */
export interface KnownFunction {
  readonly site: number
  /** Null where that cannot be told. */
  readonly reaches: Held | null
}

let top: Frame | null = null
let following = false
let received = 0
let sites = 0
const functions = new WeakMap<object, KnownFunction>()
/** Prototypes of the generators of explored functions. */
const generators = new WeakSet<object>()
/** Methods of explored classes, and these themselves where their objects are nothing but their fields. */
const methods = new WeakSet<object>()
/** Prototypes of the objects of explored classes. */
const classes = new WeakMap<object, number>()

/** What gives the private fields of such objects, where they have any. */
const privates = new WeakMap<object, (it: object) => readonly unknown[]>()

/** A generator function under way. */
export class Frame {
  readonly parent: Frame | null
  site = 0
  held: Held | null = null
  /** What it waits for: a generator, as a rule. */
  inner: unknown = null
  /** Whether it is known what the inner one was called with: that is part of what is held. */
  isCall = false
  /** How many results the thread had got when it began to wait for the inner one. */
  since = 0
  /** Whether an explored function was entered meanwhile. */
  hasEntered = false
  /** What expressions, loops and statements that are not finished hold, by number. */
  readonly s: unknown[] = []

  /** @param own prototype of its generator, where it is library code; null for an explored function */
  constructor(readonly own: object | null = null) {
    this.parent = following ? top : null
    if (!following) return
    if (top !== null) top.hasEntered = true
    top = this
  }

  /** Library code asks whether a result is true. */
  asks(result: unknown): void {
    exactly(result)
  }

  /** It is about to wait for `inner`, which is returned. */
  at<Inner>(site: number, held: Held | null, inner: Inner, isCall = true): Inner {
    this.site = site
    this.held = held
    this.inner = inner
    this.isCall = isCall
    this.since = received
    this.hasEntered = false
    if (following) top = this
    return inner
  }

  /** Keeps what an expression holds while the rest of it is found. */
  k<Value>(slot: number, value: Value): Value {
    this.s[slot] = value
    return value
  }

  /** Keeps a value that becomes a text at once. */
  t<Value>(slot: number, value: Value): Value {
    this.s[slot] = typeof value === 'object' || typeof value === 'function' ? opaque : value
    return value
  }

  /** How a `try` was left, with a `finally` that waits: not known until it is said. */
  c(slot: number, how: unknown = opaque): void {
    this.s[slot] = how
  }

  /** It returns a value from within such statements. */
  r<Value>(slots: readonly number[], value: Value): Value {
    for (const slot of slots) this.s[slot] = [value]
    return value
  }

  /** What a loop goes through: how far it has come is known of lists alone. */
  each(slot: number, values: Iterable<unknown>): Iterable<unknown> {
    if (!Array.isArray(values) || values[Symbol.iterator] !== Array.prototype[Symbol.iterator]) {
      this.s[slot] = opaque
      return values
    }
    const list: readonly unknown[] = values
    const place = { list, index: 0 }
    this.s[slot] = place
    const next = (): IteratorResult<unknown> =>
      place.index < list.length ? { done: false, value: list[place.index++] } : { done: true, value: undefined }
    return { [Symbol.iterator]: () => ({ next }) }
  }

  /** The function has ended. */
  leave(): void {
    if (following) top = this.parent
  }
}

/** A variable of a module that its functions change, and a line where one does. */
export interface OutsideVariable {
  readonly name: string
  readonly line: number
  readonly value: () => unknown
}

const outside: OutsideVariable[] = []

/** Those of the explored modules that are loaded. */
export function outsideVariables(): readonly OutsideVariable[] {
  return outside
}

/** What marked modules import. */
export const frames = {
  /** Notes a variable of the module that its functions change. */
  outside(name: string, line: number, value: () => unknown): void {
    outside.push({ name, line, value })
  },
  /** Numbers for this many places of a module: the first of them. */
  sites(count: number): number {
    sites += count
    return sites - count
  },
  enter: (): Frame => new Frame(),
  /** Makes a function known, which is returned. */
  fn<Known extends object>(site: number, reaches: Held | null, known: Known, name = ''): Known {
    functions.set(known, { site, reaches })
    noteGenerator(known)
    if (name !== '' && 'name' in known && known.name === '') Object.defineProperty(known, 'name', { value: name })
    return known
  },
  /** Makes methods of an object known, which is returned: each by its name, as `fn` does. */
  methods<Known extends object>(known: Known, those: readonly (readonly [string, number, Held | null])[]): Known {
    for (const [name, site, reaches] of those) {
      const method: unknown = Object.getOwnPropertyDescriptor(known, name)?.value
      if (typeof method === 'function') frames.fn(site, reaches, method)
    }
    return known
  },
  /** Says what the private fields of a class's objects hold, in a block of the class. */
  privates(known: { readonly prototype: object }, values: (it: object) => readonly unknown[]): void {
    privates.set(known.prototype, values)
  },
  /** Makes a class known. @param site 0 where its objects are more than their fields */
  class(site: number, known: { readonly prototype: object }): void {
    for (const owner of [known, known.prototype])
      for (const { value } of Object.values(Object.getOwnPropertyDescriptors(owner)))
        if (typeof value === 'function' && value !== known) {
          methods.add(value)
          noteGenerator(value)
        }
    if (site > 0) methods.add(known)
    classes.set(known.prototype, site)
  },
  ...ticketMarks,
  ...callMarks((callee) => functions.has(callee) || methods.has(callee)),
}

function noteGenerator(known: object): void {
  if (!isGeneratorFunction(known)) return
  const { prototype } = known
  if (typeof prototype === 'object' && prototype !== null) generators.add(prototype)
}

const generatorFunction: object = Object.getPrototypeOf(function* () {})

function isGeneratorFunction(known: object): known is { readonly prototype: unknown } {
  return Object.getPrototypeOf(known) === generatorFunction
}

/** The explored function that a value is; undefined for any other. */
export function knownFunction(value: object): KnownFunction | undefined {
  return functions.get(value)
}

/** The number of the explored class that has this prototype, 0 where its objects are more than their fields; undefined for any other. */
export function knownClass(prototype: object): number | undefined {
  return classes.get(prototype)
}

/** What the private fields hold of an object of an explored class, whose prototype this is. */
export function privateFields(it: object, prototype: object): readonly unknown[] {
  return privates.get(prototype)?.(it) ?? []
}

/** Whether a value is a generator of an explored function, which tells where it is. */
export function tellsFrames(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return typeof prototype === 'object' && prototype !== null && generators.has(prototype)
}

/**
 * A body is about to go on: what it tells is noted until `suspended`.
 * @param innermost its frame, as `suspended` gave it
 * @param results how many it has got
 */
export function resuming(innermost: Frame | null, results: number): void {
  top = innermost
  received = results
  following = true
}

/** A body waits or has ended. Returns its innermost frame; null where it has none. */
export function suspended(): Frame | null {
  const innermost = top
  top = null
  following = false
  return innermost
}
