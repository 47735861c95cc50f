import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { connectionClose, connectionConnect, connectionReceive, connectionSend } from '../model/connection.ts'
import { listenerAccept, listenerClose } from '../model/listener.ts'
import type { EndName } from '../model/network-words.ts'
import { tooLong } from '../model/time-limit.ts'
import { timeNow } from './clock.ts'
import { currentOs } from './current-os.ts'
import { ProgramError } from './errors.ts'
import { defineHandleClass } from './handle-table.ts'
import { packItem, unpackItem } from './marshalling.ts'
import { ask, type Handle, type Operation } from './request.ts'

/**
 * What a selector can wait for, as `selectors.EVENT_READ` and `EVENT_WRITE`; both together are their sum: something has come,
 * or somebody wants to connect.
 */
export const EVENT_READ = 1
/** There is room to send. */
export const EVENT_WRITE = 2

/**
 * A limit of time as sockets take it (Modules/socketmodule.c): 0 is not to wait at all.
 * @throws ProgramError ValueError for a negative time, OverflowError for one that Python refuses
 */
function limitedBySocket(timeout: number | undefined): { readonly timeout?: Value } {
  if (timeout === undefined) return {}
  if (Number.isNaN(timeout)) throw new ProgramError('ValueError', 'Invalid value NaN (not a number)')
  if (timeout < 0) throw new ProgramError('ValueError', 'Timeout value out of range')
  const problem = tooLong(timeout)
  if (problem !== null) throw new ProgramError('OverflowError', problem)
  return { timeout }
}

/** Seconds after which a greenlet tries again to connect where the backlog is full, as TCP does. */
const retryAfter = 1

const wouldBlock = (thrown: unknown): boolean => thrown instanceof ProgramError && thrown.kind === 'BlockingIOError'
const timedOut = () => new ProgramError('TimeoutError', 'timed out')

/**
 * What may have to wait: where the thread's sockets are patched, other greenlets go on meanwhile. As gevent has it
 * (src/gevent/_socketcommon.py), it is tried first, and only what would wait switches.
 */
function* whileOthersGoOn<Result>(
  socket: Socket,
  events: number,
  timeout: number | undefined,
  attempt: (timeout: number | undefined) => Operation<Result>,
): Operation<Result> {
  const hub = currentOs().patchedHub
  if (hub === null || timeout === 0) return yield* attempt(timeout)
  limitedBySocket(timeout)
  for (;;) {
    try {
      return yield* attempt(0)
    } catch (thrown) {
      if (!wouldBlock(thrown)) throw thrown
    }
    if (!(yield* hub.waitSocket(socket, events, timeout))) throw timedOut()
  }
}

/** A socket that listens. */
export class Listener implements Handle {
  readonly kind = 'listener'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Takes the connection that has waited longest, waiting while there is none, or for this many seconds. With a time of
   * 0 it does not wait.
   * @throws TimeoutError, BlockingIOError, OSError (in the program) when its time is over, or would be; it is closed
   */
  *accept(timeout?: number): Operation<Connection> {
    return yield* whileOthersGoOn(this, EVENT_READ, timeout, (limit) => this.acceptOne(limit))
  }

  private *acceptOne(timeout: number | undefined): Operation<Connection> {
    const accepted = yield ask(listenerAccept, this, limitedBySocket(timeout))
    return unpackItem(accepted) as Connection // what `connect` puts there
  }

  /** Nobody can connect any more; connections that were not accepted are reset. */
  *close(): Operation<void> {
    yield ask(listenerClose, this, null)
  }
}

/** One end of a connection: that which connects. */
export class Connection implements Handle {
  readonly kind: string = 'connection'
  protected readonly end: EndName = 'client'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Connects to who listens at a port, as `Network.connect`.
   * @throws OSError (in the program) when it is connected already
   */
  *connect(port: number, timeout?: number): Operation<void> {
    const { id, base, name } = this
    const accepted = packItem(new AcceptedConnection(id, base, name), name)
    const hub = currentOs().patchedHub
    const limit = limitedBySocket(timeout)
    if (hub === null || timeout === 0) {
      yield ask(connectionConnect, this, { port, accepted, ...limit })
      return
    }
    const until = timeout === undefined ? Number.POSITIVE_INFINITY : (yield* timeNow()) + timeout
    for (;;) {
      try {
        yield ask(connectionConnect, this, { port, accepted, timeout: 0 })
        return
      } catch (thrown) {
        if (!wouldBlock(thrown)) throw thrown
      }
      if (timeout !== undefined && (yield* timeNow()) >= until) throw timedOut()
      yield* hub.sleep(Math.min(retryAfter, timeout ?? retryAfter))
    }
  }

  /**
   * Sends as much of a text as there is room for, waiting while there is none, or for this many seconds.
   * @returns how many letters were sent
   * @throws BrokenPipeError or ConnectionResetError (in the program) when the other end has closed, TimeoutError,
   * BlockingIOError, OSError when it is closed itself
   */
  *send(data: string, timeout?: number): Operation<number> {
    return yield* whileOthersGoOn(this, EVENT_WRITE, timeout, (limit) => this.sendOnce(data, limit))
  }

  private *sendOnce(data: string, timeout: number | undefined): Operation<number> {
    return Number(yield this.asking(connectionSend, { data }, timeout))
  }

  /** Sends all of a text. Throws as `send`; nobody knows then how much was sent. */
  *sendall(data: string): Operation<void> {
    for (let rest = data; rest !== ''; ) rest = rest.slice(yield* this.send(rest))
  }

  /**
   * Takes what has come, at most this many letters, waiting while nothing has, or for this many seconds.
   * @returns the empty text when the other end has closed and nothing more will come
   * @throws ConnectionResetError (in the program) when the other end threw away what it was sent, TimeoutError,
   * BlockingIOError, OSError when it is not connected, or closed
   */
  *recv(bufsize: number, timeout?: number): Operation<string> {
    return yield* whileOthersGoOn(this, EVENT_READ, timeout, (limit) => this.receiveOnce(bufsize, limit))
  }

  private *receiveOnce(bufsize: number, timeout: number | undefined): Operation<string> {
    return String(yield this.asking(connectionReceive, { bufsize }, timeout))
  }

  /** Closes this end, for everybody who has it; what was sent before still arrives. */
  *close(): Operation<void> {
    yield this.asking(connectionClose, {}, undefined)
  }

  private asking(operation: OperationSpec, given: { readonly [key: string]: Value }, timeout: number | undefined) {
    return ask(operation, this, { end: this.end, ...given, ...limitedBySocket(timeout) })
  }
}

/** The end that was accepted. */
class AcceptedConnection extends Connection {
  override readonly kind = 'accepted'
  protected override readonly end = 'server'
}

/** What a selector can look at. */
export type Socket = Listener | Connection

defineHandleClass('listener', Listener)
defineHandleClass('connection', Connection)
defineHandleClass('accepted', AcceptedConnection)
