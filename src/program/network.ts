import type { Value } from '../base/value.ts'
import type { Atom, OperationSpec } from '../model/atom.ts'
import {
  connectionAtom,
  connectionClose,
  connectionConnect,
  connectionReceive,
  connectionSend,
} from '../model/connection.ts'
import { listenerAccept, listenerAtom, listenerClose, listenerListen } from '../model/listener.ts'
import type { EndName } from '../model/network-words.ts'
import { selectorAtom, selectorPost, selectorRegister, selectorSelect, selectorUnregister } from '../model/selector.ts'
import { tooLong } from '../model/time-limit.ts'
import { packItem, unpackItem } from './crossing.ts'
import { currentOs } from './current-os.ts'
import { ProgramError } from './errors.ts'
import { defineHandleClass } from './handle-table.ts'
import { defineLibrary } from './library.ts'
import type { Item } from './queues.ts'
import { ask, askMaking, type Handle, type Operation } from './request.ts'
import { limited } from './time-limit.ts'

/** What a selector can wait for, as `selectors.EVENT_READ` and `EVENT_WRITE`; both together are their sum. */
export const EVENT_READ = 1
export const EVENT_WRITE = 2

/** How much text lies in one direction of a connection at most, in letters; `socket.SO_RCVBUF`. */
const usualCapacity = 65_536

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

/** A network: programs on it reach each other by ports, as those of one computer do at `localhost`. */
export class Network implements Handle {
  readonly kind = 'network'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * A socket that listens at a port: Python's `create_server`. At most `backlog` connections wait to be accepted.
   * @throws OSError (in the program) when somebody listens there: address already in use
   */
  *listen(port: number, backlog: number, name: string): Operation<Listener> {
    const listener = yield* makeOn(listenerAtom, { network: this.base, port, backlog }, name, Listener)
    yield ask(listenerListen, listener, null)
    return listener
  }

  /** A socket that is not connected. `capacity` is how much text may lie in each direction, in letters. */
  *socket(name: string, capacity = usualCapacity): Operation<Connection> {
    return yield* makeOn(connectionAtom, { network: this.base, capacity }, name, Connection)
  }

  /**
   * A socket that is connected to who listens at a port: Python's `create_connection`. It waits while the backlog is
   * full, or for so many seconds.
   * @throws ConnectionRefusedError (in the program) when nobody listens there; TimeoutError
   */
  *connect(port: number, name: string, timeout?: number): Operation<Connection> {
    const connection = yield* this.socket(name)
    yield* connection.connect(port, timeout)
    return connection
  }

  /** A selector for sockets of this network. */
  *selector(name: string): Operation<Selector> {
    return yield* makeOn(selectorAtom, { network: this.base }, name, Selector)
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
   * Takes the connection that has waited longest, waiting while there is none, or for so many seconds. With a time of 0
   * it does not wait.
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
    const until = timeout === undefined ? Number.POSITIVE_INFINITY : (yield* currentOs().now()) + timeout
    for (;;) {
      try {
        yield ask(connectionConnect, this, { port, accepted, timeout: 0 })
        return
      } catch (thrown) {
        if (!wouldBlock(thrown)) throw thrown
      }
      if (timeout !== undefined && (yield* currentOs().now()) >= until) throw timedOut()
      yield* hub.sleep(Math.min(retryAfter, timeout ?? retryAfter))
    }
  }

  /**
   * Sends as much of a text as there is room for, waiting while there is none, or for so many seconds.
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
   * Takes what has come, at most so many letters, waiting while nothing has, or for so many seconds.
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

export type Socket = Listener | Connection

/** A socket that is ready. */
export interface Ready {
  readonly socket: Socket
  /** For what it is ready: `EVENT_READ`, `EVENT_WRITE` or their sum. */
  readonly events: number
  /** What it was registered with. */
  readonly data: Item
}

/** Waits for several sockets at once, as Python's `selectors.DefaultSelector`. */
export class Selector implements Handle {
  readonly kind = 'selector'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /**
   * Adds a socket.
   * @throws KeyError (in the program) when it has been added, ValueError when it is closed or at another selector
   */
  *register(socket: Socket, events: number, data: Item = null): Operation<void> {
    yield ask(selectorRegister, this, {
      socket: packItem(socket, this.name),
      events,
      data: packItem(data, this.name),
    })
  }

  /**
   * Removes a socket.
   * @throws KeyError (in the program) when it is not there
   */
  *unregister(socket: Socket): Operation<void> {
    yield ask(selectorUnregister, this, { socket: packItem(socket, this.name) })
  }

  /**
   * Waits until some socket is ready, or for so many seconds; with a time of 0 or less it does not wait.
   * @returns all that are ready, none when its time is over
   */
  *select(timeout?: number): Operation<Ready[]> {
    return (yield* this.selectOrTake(timeout)).ready
  }

  /** As `select`, and ends also when something was posted, which it takes. */
  *selectOrTake(timeout?: number): Operation<{ readonly ready: Ready[]; readonly posted: Item[] }> {
    // What `register` put there, with the events that came, and what `post` put there.
    const all = unpackItem(yield ask(selectorSelect, this, limited(timeout))) as (Ready | { readonly posted: Item })[]
    const ready: Ready[] = []
    const posted: Item[] = []
    for (const one of all) {
      if ('posted' in one) posted.push(one.posted)
      else ready.push(one)
    }
    return { ready, posted }
  }

  /** Has whoever waits in `selectOrTake`, or comes there next, go on with this. */
  *post(item: Item): Operation<void> {
    yield ask(selectorPost, this, packItem(item, this.name))
  }
}

function* makeOn<Made>(
  atom: Atom,
  argument: Value,
  name: string,
  Maker: new (id: number, base: number, name: string) => Made,
): Operation<Made> {
  const { id, base } = (yield askMaking({ atom, name, policy: null }, argument)) as { id: number; base: number } // what executors answer `create` with
  return new Maker(id, base, name)
}

defineHandleClass('network', Network)
defineHandleClass('listener', Listener)
defineHandleClass('connection', Connection)
defineHandleClass('accepted', AcceptedConnection)
defineHandleClass('selector', Selector)

defineLibrary({ Network })
