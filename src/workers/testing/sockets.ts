/** Programs that only tests run: sockets and selectors. */
import {
  type Connection,
  EVENT_READ,
  EVENT_WRITE,
  type Listener,
  type Network,
  type Selector,
} from '../../program/network.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { at } from '../../program/site.ts'

interface Given {
  readonly users: number
  readonly rounds: number
}

interface Wires {
  readonly net: Network
  readonly door: Listener
  readonly ends: readonly Connection[]
  readonly selector: Selector
}

/** One random thing to do on a network. */
function* oneOf(os: Os, { net, door, ends, selector }: Wires): Operation<unknown> {
  const limit = os.random(0, 0.03)
  const end = ends[os.randomWhole(0, ends.length - 1)] as Connection // there are some
  switch (os.randomWhole(0, 13)) {
    case 0:
    case 1:
      return yield* net.connect(80, `call of ${os.self.name}`, limit)
    case 2:
    case 3:
      return yield* talk(os, yield* door.accept(limit))
    case 4:
    case 5:
    case 6:
      return yield* end.send('abcdef'.slice(os.randomWhole(0, 5)), limit)
    case 7:
    case 8:
    case 9:
      return yield* end.recv(os.randomWhole(1, 4), limit)
    case 10:
      return yield* os.print(String((yield* selector.select(limit)).length))
    case 11:
      return yield* selector.unregister(end)
    case 12:
      return yield* selector.register(end, os.randomWhole(1, 3))
    default:
      return os.randomWhole(0, 60) === 0 ? yield* end.close() : yield* end.recv(9, 0)
  }
}

/** Uses what was accepted. */
function* talk(os: Os, connection: Connection): Operation<void> {
  yield* connection.sendall(os.self.name)
  yield* connection.close()
}

export function* operator(os: Os, wires: Wires, rounds: number): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    try {
      yield* oneOf(os, wires)
    } catch (error) {
      yield* at(18, os.print(String(error)))
    }
  }
}

/** Every operation of sockets, with limited waits, in any order. */
export function* wires(os: Os, { users, rounds }: Given): Operation<void> {
  const net = yield* os.network('net')
  const door = yield* net.listen(80, 2, 'door')
  const ends: Connection[] = []
  for (let i = 0; i < 3; i++) {
    const client = yield* net.socket(`pipe${i}`, 8)
    yield* client.connect(80)
    ends.push(client, yield* door.accept())
  }
  const selector = yield* net.selector('selector')
  yield* selector.register(door, EVENT_READ)
  for (const end of ends) yield* selector.register(end, EVENT_READ + EVENT_WRITE)
  const threads = Array.from({ length: users }, () => os.thread(operator, [{ net, door, ends, selector }, rounds]))
  for (const thread of threads) yield* thread.start()
  for (const thread of threads) yield* thread.join()
}

export function* caller(os: Os, net: Network, rounds: number): Operation<void> {
  const connection = yield* net.connect(80, os.self.name)
  for (let i = 0; i < rounds; i++) {
    const said = `${os.self.name} says ${i}. `
    yield* connection.sendall(said)
    let heard = ''
    while (heard.length < said.length) heard += yield* connection.recv(7)
    yield* os.print(heard)
  }
  yield* connection.close()
}

/** One thread answers all who call, by a selector. */
export function* exchange(os: Os, { users, rounds }: Given): Operation<void> {
  const net = yield* os.network('net')
  const door = yield* net.listen(80, 1, 'door')
  const selector = yield* net.selector('selector')
  yield* selector.register(door, EVENT_READ)
  for (let i = 0; i < users; i++) yield* os.process(caller, [net, rounds], { name: `caller${i}` }).start()
  for (let left = users; left > 0; ) {
    for (const { socket } of yield* selector.select()) {
      if ('accept' in socket) {
        const connection = yield* socket.accept()
        yield* selector.register(connection, EVENT_READ)
        continue
      }
      const heard = yield* socket.recv(10)
      if (heard !== '') yield* socket.sendall(heard.toUpperCase())
      else {
        yield* selector.unregister(socket)
        yield* socket.close()
        left--
      }
    }
  }
  yield* door.close()
}
