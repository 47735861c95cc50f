/**
 * Waits for several sockets at once. Meaning: CPython's `selectors.DefaultSelector` on Linux (epoll, by level): `select`
 * returns those that are ready, at once or as soon as one is; a socket that is closed is registered no more. One socket
 * (each end of a connection by itself) belongs to at most one selector.
 *
 * Another thread can end a `select` by telling it something, whether it has begun or not. In CPython event loops do that
 * with a list and a socket of their own (`call_soon_threadsafe` of Lib/asyncio/base_events.py, and `_write_to_self`),
 * gevent with libev's `ev_async`; Windows has it as one call, `PostQueuedCompletionStatus`. Here too it is one step.
 */
import type { Value } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { field } from './layout.ts'
import { networkOf } from './network.ts'
import {
  connectionStage,
  connectionWord,
  ending,
  endOf,
  endWord,
  eventRead,
  eventWrite,
  incomingAt,
  listenerStage,
  listenerWord,
  otherEnd,
  recordOf,
  selectorWord,
  selectorWords,
  socketOf,
  stirSelector,
} from './network-words.ts'
import { addKey, forgetSocket, keyAt, keyCount, registrationWord } from './selector-keys.ts'
import { timeLimit } from './time-limit.ts'
import { giveUp, waitIn, wakeLine } from './waiters.ts'

const word = selectorWord
const firstRoom = 16

/** A socket in an operation's argument: where the words of its registration are, whether it is closed, and its name. */
interface Registered {
  readonly kind: string
  readonly base: number
  readonly at: number
  readonly closed: boolean
  readonly name: string
}

function registeredIn(k: Kernel, given: Value | undefined): Registered | null {
  const { socket } = recordOf(given)
  const found = socketOf(socket)
  if (found === null) return null
  const { kind, base } = found
  const name = String(recordOf(recordOf(socket).$handle).name)
  if (kind === 'listener') {
    const closed = k.read(base + listenerWord.stage) === listenerStage.closed
    return { kind, base, at: base + listenerWord.selector, closed, name }
  }
  const end = endOf(base, kind === 'accepted' ? 'server' : 'client')
  return { kind, base, at: end + endWord.selector, closed: k.read(end + endWord.closed) === 1, name }
}

/** For which events a socket is ready. */
function readiness(k: Kernel, kind: string, base: number): number {
  if (kind === 'listener') return k.read(base + listenerWord.backlogLength) > 0 ? eventRead : 0
  if (k.read(base + connectionWord.stage) === connectionStage.made) return 0
  const name = kind === 'accepted' ? 'server' : 'client'
  const end = endOf(base, name)
  const how = k.read(end + endWord.ending)
  if (how !== ending.none) return eventRead | eventWrite
  const reads = k.read(end + endWord.incoming) !== 0 ? eventRead : 0
  const peer = otherEnd(base, name)
  // Most often nothing is under way, and no text has to be looked at.
  const room =
    k.read(peer + endWord.incoming) === 0 || incomingAt(k, peer).length < k.read(base + connectionWord.capacity)
  return room ? reads | eventWrite : reads
}

function register(k: Kernel, _self: number, selector: number, _argument: number, given?: Value): OutcomeCode {
  const { events } = recordOf(given)
  if (events !== 1 && events !== 2 && events !== 3) return k.raise('ValueError', `Invalid events: ${String(events)}`)
  const socket = registeredIn(k, given)
  if (socket === null) return k.raise('ValueError', 'Invalid file object')
  if (socket.closed) return k.raise('ValueError', 'Invalid file descriptor: -1')
  const belongs = k.read(socket.at + registrationWord.selector)
  if (belongs === selector) return k.raise('KeyError', `'${socket.name} is already registered'`)
  if (belongs !== 0) return k.raise('ValueError', `${socket.name} is registered at another selector`)
  k.write(socket.at + registrationWord.selector, selector)
  k.write(socket.at + registrationWord.interest, events)
  addKey(k, selector, k.values.intern(given ?? null))
  stirSelector(k, selector, readiness(k, socket.kind, socket.base) & events)
  return Outcome.done
}

function unregister(k: Kernel, _self: number, selector: number, _argument: number, given?: Value): OutcomeCode {
  const socket = registeredIn(k, given)
  if (socket === null) return k.raise('ValueError', 'Invalid file object')
  if (k.read(socket.at + registrationWord.selector) !== selector)
    return k.raise('KeyError', `'${socket.name} is not registered'`)
  forgetSocket(k, socket.at, socket.kind, socket.base)
  return Outcome.done
}

function post(k: Kernel, _self: number, selector: number, _argument: number, given: Value = null): OutcomeCode {
  k.writeValue(selector + word.posted, k.values.intern([...postedAt(k, selector), given]))
  wakeLine(k, selector + word.line)
  return Outcome.done
}

function postedAt(k: Kernel, selector: number): readonly Value[] {
  const value = k.read(selector + word.posted)
  return value === 0 ? [] : (k.values.get(value) as readonly Value[]) // as `post` puts it there
}

function select(k: Kernel, self: number, selector: number, _argument: number, given?: Value): OutcomeCode {
  if (k.expired) giveUp(k, self)
  const ready: Value[] = []
  const count = keyCount(k, selector)
  for (let place = 0; place < count; place++) {
    const key = recordOf(k.values.get(keyAt(k, selector, place)))
    const socket = socketOf(key.socket)
    const events = socket === null ? 0 : readiness(k, socket.kind, socket.base) & Number(key.events)
    if (events !== 0) ready.push({ ...key, events })
  }
  for (const item of postedAt(k, selector)) ready.push({ posted: item })
  const mayWait = given === undefined || (timeLimit(given) ?? 1) > 0
  if (ready.length === 0 && mayWait && !k.expired) {
    return waitIn(k, selector + word.line, self, selector)
  }
  if (k.read(selector + word.posted) !== 0) k.writeValue(selector + word.posted, 0)
  k.give(ready)
  return Outcome.done
}

/** `{ socket, events, data }`. */
export const selectorRegister = operation('register', register)
/** `{ socket }`. */
export const selectorUnregister = operation('unregister', unregister)
/** Leaves the argument with the selector: the one who is in `select`, or comes there next, is given it as `posted`. */
export const selectorPost = operation('post', post)
/**
 * Returns those that are ready, as they were registered, with the events that they are ready for; and `{ posted }` for
 * each that was posted.
 */
export const selectorSelect = operation('select', select)

export const selectorAtom: Atom = {
  kind: 'selector',
  layout: {
    name: 'selector',
    words: selectorWords,
    fields: [
      field.block('network', word.network),
      field.items('registered', word.keys),
      field.line('selecting', word.line),
      field.value('posted', word.posted),
    ],
  },
  operations: [selectorRegister, selectorUnregister, selectorPost, selectorSelect],
  create(k, base, argument) {
    const network = networkOf(argument)
    if (network === 0) return k.raise('TypeError', 'a selector is made on a network')
    k.write(base + word.network, network)
    k.write(base + word.keys, k.allocate(firstRoom))
    k.write(base + word.room, firstRoom)
    return Outcome.done
  },
}
