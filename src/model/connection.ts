/**
 * A connection: a pipe of text in each direction between the end that connected and the end that was accepted. Meaning:
 * a TCP socket on Linux's loopback interface as CPython's `socket` shows it. A text stands for bytes, one letter for one
 * byte; what is sent in pieces may come in others, since a stream knows no messages. `recv` returns what is there, up to
 * its limit, and the empty text when the other end has closed; `send` takes as much as there is room for. One who closes
 * with something unread resets the other, who is told once. An end closes for everybody who has it.
 *
 * One that is made as a pair is connected from the beginning and belongs to no port: Linux's `pipe`, which knows at once
 * that the other end has closed, and resets nobody.
 */
import type { Value } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { field } from './layout.ts'
import { enterBacklog, highestPort, wakeConnecting } from './listener.ts'
import { networkOf } from './network.ts'
import {
  connectionStage,
  connectionWord,
  connectionWords,
  type EndName,
  ending,
  endOf,
  endWord,
  eventRead,
  eventWrite,
  incomingAt,
  listenerAt,
  listenerWord,
  otherEnd,
  raiseErrno,
  recordOf,
  resetEnd,
  setIncoming,
  stir,
} from './network-words.ts'
import { forgetSocket } from './selector-keys.ts'
import { timeLimit } from './time-limit.ts'
import { giveUp, waitIn } from './waiters.ts'

const word = connectionWord

/** Whose end the operation was asked of. */
const endNamed = (given: Value | undefined): EndName => (recordOf(given).end === 'server' ? 'server' : 'client')

const mayWait = (given: Value | undefined): boolean => given === undefined || timeLimit(given) !== 0

function connect(k: Kernel, self: number, connection: number, _argument: number, given?: Value): OutcomeCode {
  if (k.expired) giveUp(k, self)
  const { port, accepted } = recordOf(given)
  const listener = typeof port === 'number' ? listenerAt(k, k.read(connection + word.network), port) : 0
  if (k.read(connection + word.client + endWord.closed) === 1) {
    // Closed by another while it waited: the place for which it was woken is the next one's.
    if (listener !== 0) wakeConnecting(k, listener)
    return raiseErrno(k, 'EBADF')
  }
  if (k.read(connection + word.stage) !== connectionStage.made) return raiseErrno(k, 'EISCONN')
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > highestPort)
    return k.raise('OverflowError', `connect(): port must be 0-${highestPort}.`)
  if (listener === 0) return raiseErrno(k, 'ECONNREFUSED')
  if (!enterBacklog(k, listener, accepted ?? null)) {
    if (k.expired) return raiseErrno(k, 'timeout')
    if (!mayWait(given)) return raiseErrno(k, 'EAGAIN')
    return waitIn(k, listener + listenerWord.connecting, self, connection)
  }
  k.write(connection + word.stage, connectionStage.connected)
  k.write(connection + word.port, port)
  return Outcome.done
}

function send(k: Kernel, self: number, connection: number, _argument: number, given?: Value): OutcomeCode {
  if (k.expired) giveUp(k, self)
  const name = endNamed(given)
  const end = endOf(connection, name)
  const peer = otherEnd(connection, name)
  const data = String(recordOf(given).data ?? '')
  if (k.read(end + endWord.closed) === 1) return raiseErrno(k, 'EBADF')
  if (k.read(connection + word.stage) === connectionStage.made) return raiseErrno(k, 'EPIPE')
  const how = k.read(end + endWord.ending)
  if (how === ending.reset) {
    k.write(end + endWord.ending, ending.broken)
    return raiseErrno(k, 'ECONNRESET')
  }
  if (how === ending.broken) return raiseErrno(k, 'EPIPE')
  if (how === ending.ended) {
    // The one send too many looks as if it went well: the answer that nobody is there comes after it.
    if (data !== '') k.write(end + endWord.ending, ending.broken)
    k.give(data.length)
    return Outcome.done
  }
  const there = incomingAt(k, peer)
  const room = k.read(connection + word.capacity) - there.length
  if (room <= 0 && data !== '') {
    if (k.expired) return raiseErrno(k, 'timeout')
    if (!mayWait(given)) return raiseErrno(k, 'EAGAIN')
    return waitIn(k, end + endWord.writers, self, connection)
  }
  const part = firstOf(data, room)
  if (part !== '') {
    setIncoming(k, peer, there + part)
    stir(k, peer, eventRead)
  }
  k.give(part.length)
  return Outcome.done
}

function receive(k: Kernel, self: number, connection: number, _argument: number, given?: Value): OutcomeCode {
  if (k.expired) giveUp(k, self)
  const name = endNamed(given)
  const end = endOf(connection, name)
  const { bufsize } = recordOf(given)
  const most = typeof bufsize === 'number' ? Math.floor(bufsize) : Number.NaN
  if (!(most >= 0)) return k.raise('ValueError', 'negative buffersize in recv')
  if (most === 0) {
    // CPython does not ask the system.
    k.give('')
    return Outcome.done
  }
  if (k.read(end + endWord.closed) === 1) return raiseErrno(k, 'EBADF')
  if (k.read(connection + word.stage) === connectionStage.made) return raiseErrno(k, 'ENOTCONN')
  const there = incomingAt(k, end)
  if (there !== '') {
    const part = firstOf(there, most)
    if (recordOf(given).peek !== true) {
      setIncoming(k, end, there.slice(part.length))
      stir(k, otherEnd(connection, name), eventWrite)
    }
    // Last: values are numbered in the order of effects, and then the result.
    k.give(part)
    return Outcome.done
  }
  const how = k.read(end + endWord.ending)
  if (how === ending.reset) {
    k.write(end + endWord.ending, ending.broken)
    return raiseErrno(k, 'ECONNRESET')
  }
  if (how !== ending.none) {
    k.give('')
    return Outcome.done
  }
  if (k.expired) return raiseErrno(k, 'timeout')
  if (!mayWait(given)) return raiseErrno(k, 'EAGAIN')
  return waitIn(k, end + endWord.readers, self, connection)
}

/** So much of the beginning; two halves of one letter are not taken apart. */
function firstOf(text: string, most: number): string {
  if (text.length <= most || most <= 0) return most <= 0 ? '' : text
  const code = text.charCodeAt(most - 1)
  const halves = code >= 0xd800 && code < 0xdc00
  return text.slice(0, halves ? (most === 1 ? 2 : most - 1) : most)
}

function close(k: Kernel, _self: number, connection: number, _argument: number, given?: Value): OutcomeCode {
  const name = endNamed(given)
  const end = endOf(connection, name)
  if (k.read(end + endWord.closed) === 1) return Outcome.done
  k.write(end + endWord.closed, 1)
  forgetSocket(k, end + endWord.selector, name === 'server' ? 'accepted' : 'connection', connection)
  stir(k, end, eventRead | eventWrite)
  const unread = k.read(end + endWord.incoming) !== 0
  if (unread) setIncoming(k, end, '')
  const connected = k.read(connection + word.stage) !== connectionStage.made
  if (!connected || k.read(end + endWord.ending) !== ending.none) return Outcome.done
  const peer = otherEnd(connection, name)
  const isPair = k.read(connection + word.port) === portOfPair
  if (unread && !isPair) resetEnd(k, peer)
  else {
    k.write(peer + endWord.ending, isPair ? ending.broken : ending.ended)
    stir(k, peer, eventRead | eventWrite)
  }
  return Outcome.done
}

/** `{ port, accepted }`: the handle of the end that accept will return. */
export const connectionConnect = operation('connect', connect)
/** `{ end, data }`: returns how much of it was taken. */
export const connectionSend = operation('send', send)
/** `{ end, bufsize }`: returns what is there; with `peek`, and leaves it there. */
export const connectionReceive = operation('recv', receive)
/** `{ end }`. */
export const connectionClose = operation('close', close)

const endFields = (name: EndName) => [
  field.value(`${name}Incoming`, word[name] + endWord.incoming),
  field.number(`${name}Ending`, word[name] + endWord.ending),
  field.flag(`${name}Closed`, word[name] + endWord.closed),
  field.block(`${name}Selector`, word[name] + endWord.selector),
  field.number(`${name}Interest`, word[name] + endWord.interest),
  field.line(`${name}Readers`, word[name] + endWord.readers),
  field.line(`${name}Writers`, word[name] + endWord.writers),
]
/** In place of a port. */
const portOfPair = -1
/** No buffer is larger. */
const largestCapacity = 1_000_000

export const connectionAtom: Atom = {
  kind: 'connection',
  layout: {
    name: 'connection',
    words: connectionWords,
    fields: [
      field.block('network', word.network),
      field.number('port', word.port),
      field.number('stage', word.stage),
      field.number('capacity', word.capacity),
      ...endFields('client'),
      ...endFields('server'),
    ],
  },
  operations: [connectionConnect, connectionSend, connectionReceive, connectionClose],
  create(k, base, argument) {
    const network = networkOf(argument)
    const { capacity } = recordOf(argument)
    if (network === 0) return k.raise('TypeError', 'a connection is made on a network')
    if (typeof capacity !== 'number' || !Number.isInteger(capacity) || capacity < 1 || capacity > largestCapacity)
      return k.raise(
        'ValueError',
        `capacity must be a whole number from 1 to ${largestCapacity}, got ${String(capacity)}`,
      )
    k.write(base + word.network, network)
    k.write(base + word.capacity, capacity)
    if (recordOf(argument).pair === true) {
      k.write(base + word.stage, connectionStage.accepted)
      k.write(base + word.port, portOfPair)
    }
    return Outcome.done
  },
}
