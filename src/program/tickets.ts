/**
 * Numbers of which a program knows no more than their order: the tickets of a lock, the numbers of Lamport's bakery. While
 * an endless program is explored, what a cell of such numbers gives is handed to bodies as a thing that stands for the
 * number. Modules that are built to be explored compare such things, add to them and keep them by `ticketMarks`; whatever
 * else is done with one is noticed, and the cell from which it came is known by its numbers as any other.
 */

import { exactly, followTickets, standsFor, type Ticket, ticketIn } from './ticket-things.ts'

/** So much may be added to a number between two operations; and this many plain numbers may be compared with. */
const maxAdded = 16
const maxConstants = 16
/** Distances are told apart up to this many. */
const maxFar = 8

/**
 * Which cells hold tickets, and what is done with these; it is found while a program is explored. What was found by
 * rules that have changed meanwhile is void.
 */
export class TicketRules {
  /** Cells of tickets, by any names; and those that are known not to be. */
  readonly cells: Set<string>
  readonly plain = new Set<string>()
  /** Plain numbers with which tickets are compared, or which become tickets, in no order. */
  readonly constants = new Set<number>([0])
  /** What a thread adds at most between two operations, and an operation itself. */
  own = 0
  adds = 0
  /** How often they have changed. */
  version = 0
  /** What `far` is at least. */
  private least = 2
  isOff = false

  constructor(cells: Iterable<string>) {
    this.cells = new Set(cells)
  }

  /**
   * Distances from here on are one and the same where states are told apart: no comparison within one event can tell them
   * from greater ones. An operation gives what was there before it added, so of an event's two sums none is of the other.
   */
  get far(): number {
    return Math.max(this.own, this.adds, this.least - 1) + 1
  }

  /** Nothing is a ticket. */
  turnOff(): void {
    this.isOff = true
    this.version++
  }

  /** Distances are told apart up to greater ones. Returns false where they are told apart as far as can be. */
  lookFurther(): boolean {
    if (this.far * 2 > maxFar) return false
    this.least = this.far * 2
    this.version++
    return true
  }

  /** More than its order is asked of a number from a cell. */
  expose(cell: string): void {
    if (this.plain.has(cell)) return
    this.plain.add(cell)
    this.cells.delete(cell)
    this.version++
    if (this.cells.size === 0) this.isOff = true
  }

  /** A ticket is stored in a cell. */
  holds(cell: string, from: string): void {
    if (this.cells.has(cell)) return
    if (this.plain.has(cell)) this.expose(from)
    else {
      this.cells.add(cell)
      this.version++
    }
  }

  /** A plain number is compared with tickets, or becomes one. */
  compares(number: number): void {
    if (this.constants.has(number)) return
    if (!Number.isSafeInteger(number) || this.constants.size >= maxConstants) this.turnOff()
    else {
      this.constants.add(number)
      this.version++
    }
  }

  /** An operation adds to what a cell of tickets holds. */
  addsTo(cell: string, amount: number): void {
    if (!Number.isSafeInteger(amount) || amount < 0 || amount > maxAdded) this.expose(cell)
    else if (amount > this.adds) {
      this.adds = amount
      this.version++
    }
  }

  /** A thread has added so much, between two operations. */
  addsItself(from: string, amount: number): void {
    if (amount > maxAdded) this.expose(from)
    else if (amount > this.own) {
      this.own = amount
      this.version++
    }
  }
}

let rules: TicketRules | null = null
let stretch = 0
let given: (Ticket | null)[] = []

/**
 * A body goes on, and is given tickets by these rules until `stopTickets`.
 * @param at another number for each operation of which others may see something
 */
export function startTickets(by: TicketRules, at: number): void {
  rules = by
  stretch = at
  given = []
  followTickets({ expose: (cell) => by.expose(cell), stores: (one) => given.push(one) })
}

export function stopTickets(): void {
  rules = null
  followTickets(null)
}

/** The thing that stands for a number from a cell. */
export function ticket(value: number, from: string): object {
  return standing({ value, from, added: 0, stretch })
}

/** The last of what was to be stored since the body went on: tickets, and null for what is none. */
export function lastStored(count: number): readonly (Ticket | null)[] {
  return given.slice(-count)
}

/** More than its order is asked of a ticket. No error that would say anything of who wrote the program. */
export class TicketAsked extends Error {
  /** @param from the cell from which the ticket came */
  constructor(readonly from: string) {
    super('more than its order is asked of a ticket')
  }
}

/** What is asked of a thing itself is asked of its number: it is noticed, and the body need not go on. */
function ask(target: object): never {
  const one = targets.get(target)
  const from = one === undefined ? '' : one.from
  rules?.expose(from)
  throw new TicketAsked(from)
}

const targets = new WeakMap<object, Ticket>()

const traps: ProxyHandler<object> = {
  // As of a number: it is of no class.
  getPrototypeOf: () => null,
  get: ask,
  set: ask,
  has: ask,
  ownKeys: ask,
  deleteProperty: ask,
  defineProperty: ask,
  getOwnPropertyDescriptor: ask,
  isExtensible: ask,
  preventExtensions: ask,
  setPrototypeOf: ask,
}

function standing(one: Ticket): object {
  const target = {}
  const thing = new Proxy(target, traps)
  standsFor(thing, one)
  targets.set(target, one)
  return thing
}

/** The number for which a value stands in a comparison, or with which tickets are compared; null for anything else. */
function compared(value: unknown): number | null {
  const one = ticketIn(value)
  if (one !== undefined) return one.value
  if (typeof value !== 'number') return null
  rules?.compares(value)
  return value
}

/** Values of any type are compared, and added, as JavaScript does it: what is said of their types is not so. */
type Comparison = (p: number, q: number) => boolean

/** A comparison that is also had of tickets with each other and with numbers; `plain` is the same of any other values. */
function comparison(plain: Comparison): Comparison {
  return (p, q) => {
    if (typeof p !== 'object' && typeof q !== 'object') return plain(p, q)
    if (ticketIn(p) === undefined && ticketIn(q) === undefined) return plain(p, q)
    const first = compared(p)
    const second = compared(q)
    return first === null || second === null ? plain(exactly(p), exactly(q)) : plain(first, second)
  }
}

/** As `Comparison`. */
function sum(p: number, q: number): unknown {
  const one = ticketIn(p) ?? ticketIn(q)
  if (one === undefined) return p + q
  const by: unknown = ticketIn(p) === undefined ? p : q
  if (typeof by !== 'number' || !Number.isSafeInteger(by) || by < 0) return exactly(p) + exactly(q)
  const added = by + (one.stretch === stretch ? one.added : 0)
  rules?.addsItself(one.from, added)
  return standing({ value: one.value + by, from: one.from, added, stretch })
}

const less = comparison((p, q) => p < q)
const greater = comparison((p, q) => p > q)

/** The greatest or the least of some values, as `Comparison`. */
function extreme(values: readonly number[], plain: (...numbers: number[]) => number, isBetter: Comparison): number {
  if (values.every((value) => ticketIn(value) === undefined)) return plain(...values)
  if (values.some((value) => compared(value) === null)) return plain(...values.map(exactly))
  return values.reduce((best, value) => (isBetter(value, best) ? value : best))
}

/** By what marked modules do what may be done with tickets, whatever else it is done with. */
export const ticketMarks = {
  '<': less,
  '>': greater,
  '<=': comparison((p, q) => p <= q),
  '>=': comparison((p, q) => p >= q),
  '===': comparison((p, q) => p === q),
  '!==': comparison((p, q) => p !== q),
  // biome-ignore lint/suspicious/noDoubleEquals: it is what programs write
  '==': comparison((p, q) => p == q),
  // biome-ignore lint/suspicious/noDoubleEquals: it is what programs write
  '!=': comparison((p, q) => p != q),
  '+': (p: number, q: number): unknown => (typeof p === 'object' || typeof q === 'object' ? sum(p, q) : p + q),
  /** One more than a value. */
  more: (value: number): unknown => {
    if (ticketIn(value) !== undefined) return sum(value, 1)
    let next = value
    return ++next
  },
  /** A value of which is asked whether it is true. */
  if: <Value>(value: Value): Value | number => {
    const number = ticketIn(value) === undefined ? null : compared(value)
    if (number !== 0) return value
    rules?.compares(0)
    return 0
  },
  max: (...values: number[]): number => extreme(values, Math.max, greater),
  min: (...values: number[]): number => extreme(values, Math.min, less),
  exactly,
  /** Something is done that would not be noticed. */
  off: (): void => rules?.turnOff(),
}
