import type { Spawned } from '../program/compounds/gevent/spawned.ts'
import type { Connection, Network } from '../program/network.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './echo-500.py?raw'
import typescript from './echo-500.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  clients: { type: 'integer', default: 500, min: 1, max: 500, label: { en: 'Clients', zh: '客户端' } },
  sockets: {
    type: 'choice',
    default: 'own',
    options: [
      { value: 'own', label: { en: 'one for each', zh: '各用一个' } },
      { value: 'shared', label: { en: 'one for all', zh: '共用一个' } },
    ],
    label: { en: 'The clients’ sockets', zh: '客户端的套接字' },
  },
  server: {
    type: 'choice',
    default: 'stops',
    options: [
      { value: 'stops', label: { en: 'stops at the empty text', zh: '收到空文本便结束' } },
      { value: 'misses', label: { en: 'misses it', zh: '没有检查空文本' } },
    ],
    label: { en: 'The server', zh: '服务器' },
  },
} as const satisfies Parameters

// #region listing
/** Serves one client until it hangs up. */
export function* talk(_os: Os, connection: Connection, misses: boolean): Operation<void> {
  for (;;) {
    const data = yield* connection.recv(1024) //: recv
    if (data === '' && !misses) break
    yield* connection.sendall(data.toUpperCase()) //: answer
  }
  yield* connection.close() //: close
}

/** A server of one thread: each client has a greenlet of its own. */
export function* serve(os: Os, net: Network, connections: number, misses: boolean): Operation<void> {
  const gevent = os.gevent({ patched: true, network: net })
  const server = yield* net.listen(8080, 50, 'server') //: listen
  const talks: Spawned[] = []
  for (let n = 1; n <= connections; n++) {
    const connection = yield* server.accept() //: accept
    talks.push(yield* gevent.spawn(talk, [connection, misses], {}, { name: `talk${n}` })) //: spawn
  }
  yield* gevent.joinall(talks) //: joinall
  yield* server.close() //: stop
}

export function* client(os: Os, net: Network, shared: Connection | null): Operation<void> {
  const socket = shared ?? (yield* net.connect(8080, os.self.name)) //: connect
  yield* socket.sendall(`hello from ${os.self.name}`) //: send
  const heard = yield* socket.recv(1024) //: hear
  yield* os.print(heard === `HELLO FROM ${os.self.name.toUpperCase()}` ? heard : `${os.self.name} got ${heard}`) //: print
  if (shared === null) {
    yield* socket.close() //: hang-up
  }
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const net = yield* os.network('localhost') //: network
  const one = given.sockets === 'shared'
  const server = os.process(serve, [net, one ? 1 : given.clients, given.server === 'misses'], { name: 'server' })
  yield* server.start() //: start-server
  yield* os.sleep(1) //: wait
  const shared = one ? yield* net.connect(8080, 'shared') : null //: connect-one
  for (let n = 1; n <= given.clients; n++) {
    yield* os.thread(client, [net, shared], { name: `client${n}` }).start() //: start-client
  }
  yield* server.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'echo-500',
  ...titles['echo-500'],
  parameters,
  main,
  threads: (given) => given.clients + 2,
  crowd: 'clients',
  // A server that misses the empty text goes round for ever.
  steps: (given) => (given.server === 'misses' ? 20_000 + 100 * given.clients : null),
  listings: { python, typescript },
  story: {
    shows: {
      en: 'One thread serves five hundred clients. Each has a greenlet of its own, which reads as if it could wait; but where it would wait, it switches to the hub, and that goes on with one that has got something. Nobody is kept waiting by another who says nothing. Group the lanes to see the crowd as one.',
      zh: '一个线程服务五百个客户端。每个客户端有自己的 greenlet，写起来像可以一直等；但要等的时候它切换到 hub，由 hub 让有数据的继续。没有谁会被沉默的别人拖住。把泳道分组，就能把人群看作一个整体。',
    },
    highlights: [
      {
        operation: 'switch',
        thread: 'talk250',
        words: {
          en: 'Half have their answer. talk250 has served its client and waits for more: it leaves its socket with the hub and is parked, as those before it. They all have one thread.',
          zh: '一半已得到回答。talk250 服务完自己的客户端，等待下文：它把套接字交给 hub 后停放，前面的也都如此。它们共用一个线程。',
        },
      },
      {
        operation: 'recv',
        thread: 'client1',
        words: { en: 'The first client gets its answer, in upper case.', zh: '第一个客户端收到大写的回答。' },
      },
      {
        operation: 'recv',
        thread: 'talk1',
        nth: 3,
        words: {
          en: 'The first client has hung up: its greenlet receives the empty text, and ends.',
          zh: '第一个客户端已挂断：它的 greenlet 收到空文本，结束。',
        },
      },
    ],
    tries: [
      {
        parameters: { clients: 8 },
        words: { en: 'Eight clients, to see every switch.', zh: '八个客户端，可看清每次切换。' },
      },
      {
        parameters: { clients: 20, sockets: 'shared' },
        words: {
          en: 'All share one socket, as when it is made outside of the function: answers run together, and go to the first that reads. Some wait for ever.',
          zh: '所有客户端共用一个套接字，就像把它创建在函数之外：回答连成一片，谁先读归谁，有的永远等不到。',
        },
      },
      {
        parameters: { clients: 8, server: 'misses' },
        words: {
          en: 'A server that does not look for the empty text receives it again and again, and never waits: from then on nobody else has a turn.',
          zh: '不检查空文本的服务器反复收到它，永不等待：从此别人再也轮不到。',
        },
      },
    ],
  },
})
