import { deflateSync, Inflate } from 'fflate'
import { Problem } from '../../base/problem.ts'
import { type Choices, choicePattern } from '../../program/choices.ts'
import { engineVersion } from '../../program/engine.ts'
import { type OrderProblem, orderProblemText } from './order-problems.ts'

/** A text that is no order of a run. */
export class OrderError extends Problem<OrderProblem> {
  override readonly name = 'OrderError'

  constructor(...problem: OrderProblem) {
    super(orderProblemText(problem), problem)
  }
}

/** The first sign of an order, for readers of other versions. */
const version = '2'
/** Orders of this version do not say which engine made them: there was only the first. */
const nameless = { version: '1', engine: '1' }
const enginePattern = /^\d{1,6}$/
/** A longer order is refused: this many choices no simulation takes. */
const maxChoices = 2_000_000
const maxBytes = 16 * 2 ** 20

/** An order as a text says it. */
export interface ReadOrder {
  readonly choices: readonly string[]
  /** Version of the engine of the run that it is of. */
  readonly engine: string
}

/**
 * The order of a run as a text for a link: the engine that made it, the different choices, and runs of the same one
 * counted, deflated.
 */
export function encodeOrder(order: Choices, engine = engineVersion): string {
  const numbers = new Map<string, number>()
  const bytes: number[] = []
  for (let at = 0; at < order.length; ) {
    const path = order[at] ?? ''
    let end = at + 1
    while (order[end] === path) end++
    let number = numbers.get(path)
    if (number === undefined) {
      number = numbers.size
      numbers.set(path, number)
    }
    pushNumber(bytes, number)
    pushNumber(bytes, end - at)
    at = end
  }
  const paths = new TextEncoder().encode([engine, ...numbers.keys()].join('\n'))
  const head: number[] = []
  pushNumber(head, paths.length)
  const all = new Uint8Array(head.length + paths.length + bytes.length)
  all.set(head)
  all.set(paths, head.length)
  all.set(bytes, head.length + paths.length)
  return version + toBase64Url(deflateSync(all, { level: 9 }))
}

/**
 * Reads what `encodeOrder` wrote, in bounded time and memory.
 * @throws OrderError for any other text, saying what is wrong
 */
export function decodeOrder(text: string): ReadOrder {
  const isNameless = text.startsWith(nameless.version)
  if (!isNameless && !text.startsWith(version)) throw new OrderError('otherVersion')
  const bytes = inflated(fromBase64Url(text.slice(1)))
  let at = 0
  const number = (): number => {
    let value = 0
    for (let shift = 1; shift <= 2 ** 28; shift *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) throw new OrderError('breaksOff')
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
    throw new OrderError('largeNumber')
  }
  const length = number()
  if (at + length > bytes.length) throw new OrderError('breaksOff')
  const paths = new TextDecoder().decode(bytes.subarray(at, at + length)).split('\n')
  const engine = isNameless ? nameless.engine : (paths.shift() ?? '')
  if (!enginePattern.test(engine)) throw new OrderError('noEngine')
  at += length
  const order: string[] = []
  while (at < bytes.length) {
    const path = paths[number()]
    const count = number()
    if (path === undefined) throw new OrderError('unlisted')
    if (!choicePattern.test(path)) throw new OrderError('noPath')
    if (order.length + count > maxChoices) throw new OrderError('manyChoices', maxChoices)
    for (let i = 0; i < count; i++) order.push(path)
  }
  return { choices: order, engine }
}

/** Seven bits a byte, the least first; the highest bit says that more follow. */
function pushNumber(bytes: number[], value: number): void {
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}

function inflated(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let size = 0
  let ended = false
  try {
    const inflate = new Inflate((part, final) => {
      size += part.length
      if (size > maxBytes) throw new OrderError('tooLong')
      parts.push(part)
      ended = final
    })
    // In small pieces, so that a text that would inflate to a great size is noticed early.
    for (let at = 0; at < bytes.length; at += 4096)
      inflate.push(bytes.subarray(at, at + 4096), at + 4096 >= bytes.length)
  } catch (error) {
    if (error instanceof OrderError) throw error
    throw new OrderError('damaged')
  }
  if (!ended) throw new OrderError('breaksOff')
  const all = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array {
  if (!/^[\w-]*$/.test(text)) throw new OrderError('sign')
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
  } catch {
    throw new OrderError('damaged')
  }
}
