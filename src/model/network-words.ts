/**
 * A network of its own for each run: who listens where, connections, and who waits for several of them. Meaning: TCP
 * sockets on Linux's loopback interface, as CPython's `socket` and `selectors` show them. All that belongs to one network
 * is changed under the network's guard, as an operating system's network stack is: closing one end is felt at the other,
 * by the one who waits there, and by a selector.
 */
import type { Value } from '../base/value.ts'
import type { Kernel, OutcomeCode } from './kernel.ts'
import { blockWord } from './layout.ts'
import { wakeLine } from './waiters.ts'

/** Words of a network's block: the first of those who listen, who are linked through their own blocks. */
export const networkWord = { ...blockWord, listeners: 4 } as const
export const networkWords = 5

/** Words of a listener's block. Its own line is that of those who would accept. */
export const listenerWord = {
  ...blockWord,
  /** Set when it is made; the same place in all objects of a network. */
  network: 4,
  port: 5,
  /** A ring of connections that nobody has accepted: address, room (all that it may hold), first, how many. */
  backlog: 6,
  backlogRoom: 7,
  backlogHead: 8,
  backlogLength: 9,
  stage: 10,
  next: 11,
  selector: 12,
  interest: 13,
  connecting: 14,
} as const
export const listenerWords = 17
export const listenerStage = { made: 0, listening: 1, closed: 2 } as const

/** Words of one end of a connection, from where that end begins. */
export const endWord = {
  /** Text that has come and was not received: the number of a value, 0 for none. */
  incoming: 0,
  ending: 1,
  closed: 2,
  selector: 3,
  interest: 4,
  readers: 5,
  writers: 8,
} as const
const endWords = 11
/** How an end knows the other. */
export const ending = {
  none: 0,
  /** The other end has closed: nothing more will come. */
  ended: 1,
  /** What was sent after that came back: nothing can be sent any more. */
  broken: 2,
  /** The other end has thrown away what it was sent, and this end was not told yet. */
  reset: 3,
} as const

/** Words of a connection's block. */
export const connectionWord = {
  ...blockWord,
  network: 4,
  port: 5,
  stage: 6,
  capacity: 7,
  client: 8,
  server: 8 + endWords,
} as const
export const connectionWords = connectionWord.server + endWords
export const connectionStage = { made: 0, connected: 1, accepted: 2 } as const

/**
 * Words of a selector's block. Its own line is that of those in `select`; `keys` is a ring of registrations, `posted` a
 * list of what other threads have told it, the number of a value or 0.
 */
export const selectorWord = { ...blockWord, network: 4, keys: 5, room: 6, head: 7, length: 8, posted: 9 } as const
export const selectorWords = 10

/** What a selector waits for: bits, as `selectors.EVENT_READ` and `EVENT_WRITE`. */
export const eventRead = 1
export const eventWrite = 2

/** The two ends of a connection: of the one who connected, and of the one who accepted. */
export type EndName = 'client' | 'server'

/** Where an end's words begin. */
export function endOf(connection: number, end: EndName): number {
  return connection + connectionWord[end]
}

/** Where the words of the other end begin. */
export function otherEnd(connection: number, end: EndName): number {
  return connection + connectionWord[end === 'client' ? 'server' : 'client']
}

/** The text that lies at an end. */
export function incomingAt(k: Kernel, end: number): string {
  const value = k.read(end + endWord.incoming)
  return value === 0 ? '' : String(k.values.get(value))
}

export function setIncoming(k: Kernel, end: number, text: string): void {
  k.writeValue(end + endWord.incoming, text === '' ? 0 : k.values.intern(text))
}

/** Those who wait at an end look again, and so does the selector that watches for any of the events. */
export function stir(k: Kernel, end: number, events: number): void {
  if ((events & eventRead) !== 0) wakeLine(k, end + endWord.readers)
  if ((events & eventWrite) !== 0) wakeLine(k, end + endWord.writers)
  stirSelector(k, k.read(end + endWord.selector), k.read(end + endWord.interest) & events)
}

/** Those in `select` look again, if it is about any event that they wait for. */
export function stirSelector(k: Kernel, selector: number, events: number): void {
  if (selector !== 0 && events !== 0) wakeLine(k, selector + selectorWord.line)
}

/** The other end has been closed without regard to what was sent there: an RST has come. */
export function resetEnd(k: Kernel, end: number): void {
  if (k.read(end + endWord.closed) === 1) return
  k.write(end + endWord.ending, ending.reset)
  stir(k, end, eventRead | eventWrite)
}

/** The block of who listens at a port, or 0. */
export function listenerAt(k: Kernel, network: number, port: number): number {
  let at = k.read(network + networkWord.listeners)
  while (at !== 0 && k.read(at + listenerWord.port) !== port) at = k.read(at + listenerWord.next)
  return at
}

/** The record that an operation was given; empty for anything else. */
export function recordOf(given: Value | undefined): { readonly [key: string]: Value } {
  // Neither null nor a list.
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as { [key: string]: Value }) : {}
}

/** A socket as it was handed to an operation: a handle, of which kind and at which address. */
export function socketOf(given: Value | undefined): { readonly kind: string; readonly base: number } | null {
  const { kind, base } = recordOf(recordOf(given).$handle)
  return typeof kind === 'string' && typeof base === 'number' ? { kind, base } : null
}

/** Errors of the operating system, in Python's words: `[Errno 9] Bad file descriptor`. */
const errors = {
  EBADF: ['OSError', '[Errno 9] Bad file descriptor'],
  EAGAIN: ['BlockingIOError', '[Errno 11] Resource temporarily unavailable'],
  EPIPE: ['BrokenPipeError', '[Errno 32] Broken pipe'],
  EADDRINUSE: ['OSError', '[Errno 98] Address already in use'],
  ECONNRESET: ['ConnectionResetError', '[Errno 104] Connection reset by peer'],
  EISCONN: ['OSError', '[Errno 106] Transport endpoint is already connected'],
  ENOTCONN: ['OSError', '[Errno 107] Transport endpoint is not connected'],
  ECONNREFUSED: ['ConnectionRefusedError', '[Errno 111] Connection refused'],
  timeout: ['TimeoutError', 'timed out'],
} as const

export function raiseErrno(k: Kernel, error: keyof typeof errors): OutcomeCode {
  const [kind, message] = errors[error]
  return k.raise(kind, message)
}
