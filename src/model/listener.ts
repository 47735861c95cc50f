/**
 * A socket that listens at a port. Meaning: POSIX `listen`, `accept` and `close` as CPython's `socket` shows them.
 * Connections wait in the backlog until they are accepted; while it is full, those who would connect wait too, until
 * there is room, nobody listens any more, or their time is over. POSIX calls the backlog's length a hint; here it is
 * exact (Linux lets in one more). The one who comes first gets a connection or a place, as with barging everywhere.
 */
import type { Value } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { field } from './layout.ts'
import { networkOf } from './network.ts'
import {
  connectionStage,
  connectionWord,
  endOf,
  endWord,
  eventRead,
  listenerAt,
  listenerStage,
  listenerWord,
  listenerWords,
  networkWord,
  raiseErrno,
  resetEnd,
  setIncoming,
  socketOf,
  stirSelector,
} from './network-words.ts'
import { forgetSocket } from './selector-keys.ts'
import { timeLimit } from './time-limit.ts'
import { firstWaiter, giveUp, leaveWaiters, waitIn, wakeLine } from './waiters.ts'

const word = listenerWord
/** As Linux has it: `net.core.somaxconn`. */
export const longestBacklog = 4096
export const highestPort = 65_535

function listen(k: Kernel, _self: number, listener: number): OutcomeCode {
  const network = k.read(listener + word.network)
  if (listenerAt(k, network, k.read(listener + word.port)) !== 0) return raiseErrno(k, 'EADDRINUSE')
  const before = k.read(network + networkWord.listeners)
  if (before !== 0) k.write(listener + word.next, before)
  k.write(network + networkWord.listeners, listener)
  k.write(listener + word.stage, listenerStage.listening)
  return Outcome.done
}

function accept(k: Kernel, self: number, listener: number, _argument: number, given?: Value): OutcomeCode {
  if (k.expired) giveUp(k, self)
  if (k.read(listener + word.stage) === listenerStage.closed) return raiseErrno(k, 'EBADF')
  if (k.read(listener + word.backlogLength) === 0) {
    if (k.expired) return raiseErrno(k, 'timeout')
    if (given !== undefined && timeLimit(given) === 0) return raiseErrno(k, 'EAGAIN')
    return waitIn(k, listener + word.line, self, listener)
  }
  const value = takePending(k, listener)
  const connection = socketOf(k.values.get(value))?.base ?? 0
  k.write(connection + connectionWord.stage, connectionStage.accepted)
  k.result = value
  wakeConnecting(k, listener)
  return Outcome.done
}

/** Takes the connection that has waited longest in the backlog: its value. */
function takePending(k: Kernel, listener: number): number {
  const head = k.read(listener + word.backlogHead)
  const value = k.read(k.read(listener + word.backlog) + head)
  k.write(listener + word.backlogHead, (head + 1) % k.read(listener + word.backlogRoom))
  k.write(listener + word.backlogLength, k.read(listener + word.backlogLength) - 1)
  return value
}

/** There is a place in the backlog: the first who waits for one looks again. */
export function wakeConnecting(k: Kernel, listener: number): void {
  const first = firstWaiter(k, listener + word.connecting)
  if (first === 0) return
  leaveWaiters(k, listener + word.connecting, first)
  k.wake(first)
}

/**
 * A connection enters the backlog.
 * @param accepted the end that accept will return
 * @returns whether there was room
 */
export function enterBacklog(k: Kernel, listener: number, accepted: Value): boolean {
  const length = k.read(listener + word.backlogLength)
  const room = k.read(listener + word.backlogRoom)
  if (length === room) return false
  const place = (k.read(listener + word.backlogHead) + length) % room
  k.writeValue(k.read(listener + word.backlog) + place, k.values.intern(accepted))
  k.write(listener + word.backlogLength, length + 1)
  const first = firstWaiter(k, listener + word.line)
  if (first !== 0) {
    leaveWaiters(k, listener + word.line, first)
    k.wake(first)
  }
  stirSelector(k, k.read(listener + word.selector), k.read(listener + word.interest) & eventRead)
  return true
}

/** Connections in the backlog are reset, those who would connect are refused, those who would accept are told. */
function close(k: Kernel, _self: number, listener: number): OutcomeCode {
  const stage = k.read(listener + word.stage)
  if (stage === listenerStage.closed) return Outcome.done
  k.write(listener + word.stage, listenerStage.closed)
  if (stage === listenerStage.made) return Outcome.done
  forgetSocket(k, listener + word.selector, 'listener', listener)
  unlink(k, listener)
  while (k.read(listener + word.backlogLength) > 0) {
    const connection = socketOf(k.values.get(takePending(k, listener)))?.base ?? 0
    const server = endOf(connection, 'server')
    if (k.read(server + endWord.incoming) !== 0) setIncoming(k, server, '')
    k.write(server + endWord.closed, 1)
    resetEnd(k, endOf(connection, 'client'))
  }
  wakeLine(k, listener + word.line)
  wakeLine(k, listener + word.connecting)
  return Outcome.done
}

/** Nobody listens at its port any more. */
function unlink(k: Kernel, listener: number): void {
  const network = k.read(listener + word.network)
  const next = k.read(listener + word.next)
  let link = network + networkWord.listeners
  while (k.read(link) !== listener) link = k.read(link) + word.next
  k.write(link, next)
  if (next !== 0) k.write(listener + word.next, 0)
}

export const listenerListen = operation('listen', listen)
/** Returns the accepted end of the connection that has waited longest. */
export const listenerAccept = operation('accept', accept)
export const listenerClose = operation('close', close)

/** What a listener is made from. */
function madeFrom(argument: Value): { network: number; port: number; backlog: number } | string {
  const network = networkOf(argument)
  // The handle has made it of a network, a port and a backlog.
  const { port, backlog } = argument as { readonly [key: string]: Value }
  if (network === 0) return 'a listener is made on a network'
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > highestPort)
    return `port must be a whole number from 1 to ${highestPort}, got ${String(port)}`
  if (typeof backlog !== 'number' || !Number.isInteger(backlog) || backlog > longestBacklog)
    return `backlog must be a whole number up to ${longestBacklog}, got ${String(backlog)}`
  // As Linux has it, there is always room for one.
  return { network, port, backlog: Math.max(1, backlog) }
}

export const listenerAtom: Atom = {
  kind: 'listener',
  layout: {
    name: 'listener',
    words: listenerWords,
    fields: [
      field.block('network', word.network),
      field.number('port', word.port),
      field.items('backlog', word.backlog),
      field.number('stage', word.stage),
      field.block('next', word.next),
      field.block('selector', word.selector),
      field.number('interest', word.interest),
      field.line('accepting', word.line),
      field.line('connecting', word.connecting),
    ],
  },
  operations: [listenerListen, listenerAccept, listenerClose],
  create(k, base, argument) {
    const given = madeFrom(argument)
    if (typeof given === 'string') return k.raise('ValueError', given)
    k.write(base + word.network, given.network)
    k.write(base + word.port, given.port)
    k.write(base + word.backlog, k.allocate(given.backlog))
    k.write(base + word.backlogRoom, given.backlog)
    return Outcome.done
  },
}
