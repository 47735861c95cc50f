import { closest } from 'fastest-levenshtein'
import { Mistake } from './errors.ts'

const parts = ['title', 'parameters', 'main', 'shared', 'threads', 'after', 'invariant', 'eventually'] as const

/** How many functions a part may have: there is a bit for each. */
const maxProperties = 30

/**
 * Looks whether what `defineProgram` is given, whose types nobody may have checked, is a program.
 * @throws Mistake naming what is missing, or of the wrong kind, and what is allowed
 */
export function checkProgram(program: unknown): void {
  if (typeof program !== 'object' || program === null || Array.isArray(program))
    throw wrong(`it takes one object, { ${parts.join(', ')} }, of which all but main or threads may be left out`)
  const given = new Map<string, unknown>(Object.entries(program).filter(([, value]) => value !== undefined))
  for (const name of given.keys()) {
    if (!parts.some((part) => part === name))
      throw wrong(`there is no ${name}; did you mean ${closest(name, [...parts])}? Allowed are ${parts.join(', ')}`)
  }
  const title = given.get('title')
  if (title !== undefined && typeof title !== 'string') throw wrong('title must be a text')
  const parameters = given.get('parameters')
  if (parameters !== undefined && (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)))
    throw wrong('parameters must be an object, { goal: { type, default, … } }')
  if (given.has('main')) checkMain(given)
  else checkThreads(given)
  for (const name of ['invariant', 'eventually'] as const) if (given.has(name)) checkProperties(name, given.get(name))
}

function checkMain(given: ReadonlyMap<string, unknown>): void {
  const other = ['threads', 'shared', 'after'].find((name) => given.has(name))
  if (other !== undefined)
    throw wrong(`there are both main and ${other}: main starts threads itself (os.thread); leave out main, or ${other}`)
  checkBody(given.get('main'), 'main', '*main(os, parameters) { … }')
}

function checkThreads(given: ReadonlyMap<string, unknown>): void {
  const threads = given.get('threads')
  const allowed = 'threads must be a list of one or more generator functions'
  if (threads === undefined)
    throw wrong('main must be a generator function, or there must be a list of threads, with shared')
  if (!Array.isArray(threads)) throw wrong(`${allowed}, [first, second], and not ${described(threads)}`)
  if (threads.length === 0) throw wrong(`${allowed}, and is empty`)
  threads.forEach((body: unknown, i) => {
    if (typeof body !== 'function') throw wrong(`${allowed}; threads[${i}] is ${described(body)}`)
    checkBody(body, `threads[${i}]${body.name === '' ? '' : ` (${body.name})`}`, 'function*')
  })
  for (const name of ['shared', 'after']) if (given.has(name)) checkBody(given.get(name), name, `*${name}(os, …) { … }`)
}

/** @throws Mistake where it is neither a function nor an object of such, or may ask for operations */
function checkProperties(part: string, given: unknown): void {
  const all: [string, unknown][] = typeof given === 'object' && given !== null ? Object.entries(given) : [[part, given]]
  if (all.length > maxProperties) throw wrong(`${part} may have ${maxProperties} functions at most`)
  for (const [name, holds] of all) {
    if (typeof holds !== 'function')
      throw wrong(`${part} must be a function of what is shared, or an object of such; ${name} is ${described(holds)}`)
    if (/Generator|Async/.test(Object.prototype.toString.call(holds)))
      throw wrong(
        `${name} is looked at and asks for no operation: write it without * and async; cells are their values`,
      )
  }
}

function checkBody(body: unknown, name: string, written: string): void {
  if (typeof body !== 'function')
    throw wrong(`${name} must be a generator function, ${written}, and not ${described(body)}`)
  if (/^\[object Async/.test(Object.prototype.toString.call(body)))
    throw wrong(`${name} is async: write ${written} without async, and yield* in place of await`)
}

function described(value: unknown): string {
  if (typeof value === 'function') return `the function ${value.name}`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Symbol.iterator in value && 'next' in value)
    return 'what a generator function makes: leave out the brackets behind its name'
  return Array.isArray(value) ? 'a list' : 'an object'
}

function wrong(what: string): Mistake {
  return new Mistake('TypeError', `defineProgram: ${what}`)
}
