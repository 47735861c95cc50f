/**
 * What becomes of tickets where a function is called that is not explored: it may do anything with them, and not every use
 * can be noticed. So they may be given to explored functions, and to a few others of which it is known what they do.
 */
import { exactly, followsTickets, mayTakeTickets, ticketIn } from './ticket-things.ts'
import { ticketMarks } from './tickets.ts'

type Anything = (...given: unknown[]) => unknown

/** Methods of lists that only keep what they are given, or hand it to functions. */
const keepers: ReadonlySet<unknown> = new Set<unknown>([
  ...[Array.prototype.push, Array.prototype.unshift, Array.prototype.fill],
  ...[Array.prototype.reduce, Array.prototype.reduceRight],
])
/** Names of such methods, and of those of cells, where it is not known whose they are. */
const keeping: ReadonlySet<string> = new Set(['push', 'unshift', 'write', 'exchange', 'compareExchange'])
/** Methods that ask of what their function returns whether it is true. */
export const asking: ReadonlySet<string> = new Set('every,filter,find,findIndex,findLast,findLastIndex,some'.split(','))
/** Other methods that hand the items of a list to a function. */
export const handing: ReadonlySet<string> = new Set(
  'flatMap,forEach,map,reduce,reduceRight,sort,toSorted,from,groupBy'.split(','),
)
/** Methods that compare what they are given with what is there. */
export const comparing: ReadonlySet<string> = new Set(['includes', 'indexOf', 'lastIndexOf'])
/** Things are gone through up to this many. */
const maxThings = 1000

/**
 * What marked modules do with what they give away.
 * @param isExplored whether a function, or class, is of a marked module
 */
export function callMarks(isExplored: (callee: object) => boolean) {
  const knows = (callee: unknown): boolean =>
    typeof callee === 'function' && (isExplored(callee) || mayTakeTickets(callee) || keepers.has(callee))
  /** Tickets in a value, however deep, are none from now on. */
  const giveAway = <Value>(value: Value): Value => {
    const things = new Set<unknown>([value])
    for (const thing of things) {
      if (ticketIn(thing) !== undefined) exactly(thing)
      else if (things.size < maxThings) for (const part of partsOf(thing, isExplored)) things.add(part)
    }
    return value
  }
  return {
    /** What is given to a function. It is asked for only here, so that nothing else is done than is written. */
    to: <Value>(callee: () => unknown, value: Value): Value =>
      !followsTickets() || typeof value !== 'object' || knows(callee()) ? value : giveAway(value),
    /** What is given to a method that is known by its name. */
    named: <Value>(name: string, value: Value): Value =>
      !followsTickets() || typeof value !== 'object' || keeping.has(name) ? value : giveAway(value),
    /** What is stored in a thing. */
    into: <Value>(owner: () => unknown, value: Value): Value => {
      if (!followsTickets() || typeof value !== 'object') return value
      const thing = owner()
      const isOwn = typeof thing === 'object' && thing !== null && (isPlain(thing) || isExplored(thing.constructor))
      return isOwn ? value : giveAway(value)
    },
    /** A function to which items are given, of whose results it is asked whether they are true, or not. */
    handed: (body: unknown, isAsked: boolean): unknown => {
      if (!followsTickets() || typeof body !== 'function') return body
      const all = body as Anything // a function is called as it is written
      if (isExplored(body)) return isAsked ? (...given: unknown[]) => ticketMarks.if(all(...given)) : body
      if (body === Boolean) return (value: unknown) => Boolean(ticketMarks.if(value))
      return (...given: unknown[]) => all(...given.map(exactly))
    },
    /** What is compared with what is there. */
    among: <Value>(list: Value): Value => (followsTickets() ? giveAway(list) : list),
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}

/** What a list, a plain thing, one of an explored class, a map or a set holds. */
function partsOf(value: unknown, isExplored: (callee: object) => boolean): Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return []
  if (value instanceof Map) return [...value.keys(), ...value.values()]
  if (value instanceof Set) return value
  return isPlain(value) || isExplored(value.constructor) ? Object.values(value) : []
}
