/** What library code has to do with tickets (`tickets.ts`), which there are only while a program is explored. */
import { Cell, packed, passing } from './cells.ts'
import { unpackItem } from './marshalling.ts'

/** What is known of a number that stands as a thing. */
export interface Ticket {
  readonly value: number
  /** The cell from which it came, by the rules. */
  readonly from: string
  /** How much was added to it since its thread was last given something, and when that was. */
  readonly added: number
  readonly stretch: number
}

/** Who is told of tickets; null where there are none. */
interface Following {
  /** More than its order is asked of a number from a cell. */
  expose(cell: string): void
  /** Something is to be stored in a cell. */
  stores(one: Ticket | null): void
}

const known = new WeakMap<object, Ticket>()
let following: Following | null = null
const { read, write, exchange, compareExchange, add, wait } = Cell.prototype
/** Library functions that a ticket may be given to, and prototypes of generators that hand the only result for which they ask on. */
const takers: ReadonlySet<unknown> = new Set<unknown>([write, exchange, compareExchange, wait])
const givers: ReadonlySet<unknown> = new Set(
  [read, write, exchange, compareExchange, add].map(({ prototype }) => prototype),
)

/** Has somebody be told of tickets from now on; null for nobody. */
export function followTickets(by: Following | null): void {
  following = by
}

/** Whether somebody is told of tickets. */
export function followsTickets(): boolean {
  return following !== null
}

/** From now on a thing stands for a number. */
export function standsFor(thing: object, one: Ticket): void {
  known.set(thing, one)
}

/** What a value stands for, where it is such a thing. */
export function ticketIn(value: unknown): Ticket | undefined {
  return typeof value === 'object' && value !== null ? known.get(value) : undefined
}

/** More than its order is asked of a ticket: gives its number; any other value as it is. */
export function exactly<Value>(value: Value): Value | number {
  const one = ticketIn(value)
  if (one === undefined) return value
  following?.expose(one.from)
  return one.value
}

/** The number of a ticket that is to be stored in a cell; any other value as it is. */
function stored(value: unknown): unknown {
  if (following === null) return value
  const one = ticketIn(value)
  following.stores(one ?? null)
  return one === undefined ? value : one.value
}

/** Whether a library function may be given a ticket. */
export function mayTakeTickets(callee: unknown): boolean {
  return takers.has(callee)
}

/** Whether library code hands on as it is what it is given. */
export function mayGiveTickets(generator: unknown): boolean {
  return typeof generator === 'object' && generator !== null && givers.has(Object.getPrototypeOf(generator))
}

passing.in = (value, where) => packed(stored(value), where)
passing.out = (value) => (ticketIn(value) === undefined ? unpackItem(value) : value)
