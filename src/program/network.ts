import type { Value } from '../base/value.ts'
import type { Atom } from '../model/atom.ts'
import { connectionAtom } from '../model/connection.ts'
import { listenerAtom, listenerListen } from '../model/listener.ts'
import { selectorAtom } from '../model/selector.ts'
import { defineHandleClass } from './handle-table.ts'
import { defineLibrary } from './library.ts'
import { ask, askMaking, type Handle, type Operation } from './request.ts'
import { Selector } from './selector.ts'
import { Connection, Listener } from './sockets.ts'

export { Selector } from './selector.ts'
export { Connection, EVENT_READ, EVENT_WRITE, Listener, type Socket } from './sockets.ts'

/** How much text lies in one direction of a connection at most, in letters; `socket.SO_RCVBUF`. */
const defaultCapacity = 65_536

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
  *socket(name: string, capacity = defaultCapacity): Operation<Connection> {
    return yield* makeOn(connectionAtom, { network: this.base, capacity }, name, Connection)
  }

  /**
   * A socket that is connected to who listens at a port: Python's `create_connection`. It waits while the backlog is
   * full, or for this many seconds.
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

defineLibrary({ Network })
