/** Random programs of sockets with limits of time. Only tests use them. */
import fc from 'fast-check'
import { type Connection, EVENT_READ, EVENT_WRITE } from '../../program/network.ts'
import type { Os } from '../../program/os.ts'
import { type Actions, oneOf, type Script, scriptedProgram, scriptsOf } from './scripted.ts'

/** One who listens, and a connection over which few letters go at once. */
function* makeAll(os: Os) {
  const net = yield* os.network('net')
  const door = yield* net.listen(80, 2, 'door')
  const client = yield* net.socket('pipe', 3)
  yield* client.connect(80)
  const server = yield* door.accept()
  const selector = yield* net.selector('selector')
  yield* selector.register(door, EVENT_READ)
  yield* selector.register(server, EVENT_READ + EVENT_WRITE)
  return { net, door, ends: [client, server], selector }
}
type All = ReturnType<typeof makeAll> extends Generator<unknown, infer Made> ? Made : never

/** One of the two ends. */
const end = ({ ends }: All, n: number): Connection => ends[n % 2] as Connection // there are two
const socket = (all: All, n: number) => (n < 3 ? all.door : end(all, n))

const actions: Actions<All> = {
  connect: (_, { net }, n) => net.connect(n < 8 ? 80 : 81, 'call', n / 10),
  accept: (_, { door }, n) => door.accept(n / 10),
  send: (_, all, n) => end(all, n).send('abcdefghijkl'.slice(n, n + 1 + (n % 6)), n / 10),
  recv: (_, all, n) => end(all, n).recv(1 + (n % 4), n / 10),
  close: (_, all, n) => (n < 3 ? all.door.close() : end(all, n).close()),
  select: (_, { selector }, n) => selector.selectOrTake(n / 10),
  post: (_, { selector }, n) => selector.post(n),
  register: (_, all, n) => all.selector.register(socket(all, n), 1 + (n % 3)),
  unregister: (_, all, n) => all.selector.unregister(socket(all, n)),
  again: (_, { net }, n) => net.listen(80 + (n % 2), 1, 'again'),
  sleep: (os, _, n) => os.sleep(n / 10),
}
/** A program whose threads do what scripts say. */
export const socketProgram = (scripts: readonly Script[]) => scriptedProgram(makeAll, actions, scripts)

/** Threads that keep to few things meet more often than those that do anything. */
const focus = fc.constantFrom(
  ['send', 'recv', 'recv'],
  ['connect', 'connect', 'accept', 'select'],
  ['send', 'recv', 'select', 'select', 'sleep'],
  ['send', 'send', 'recv', 'close', 'again'],
  ['post', 'post', 'select', 'select', 'sleep'],
  Object.keys(actions),
)
/** Scripts of threads that share sockets. */
export const socketScripts = focus.chain((names) => scriptsOf(oneOf(names)))
