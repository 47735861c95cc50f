import { ProgramError } from '../program/errors.ts'
import type { Connection, Network } from '../program/network.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './echo-pool.py?raw'
import typescript from './echo-pool.ts?raw'
import { titles } from './titles.ts'

const parameters = {
  style: {
    type: 'choice',
    default: 'apply_async',
    options: [
      { value: 'apply_async', label: { en: 'apply_async, and goes on', zh: 'apply_async，然后继续' } },
      { value: 'apply', label: { en: 'apply, and waits', zh: 'apply，然后等待' } },
    ],
    label: { en: 'The server calls', zh: '服务器调用' },
  },
  workers: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 20,
    label: { en: 'Processes in the pool', zh: '池中进程' },
  },
  clients: { type: 'integer', default: 6, min: 1, max: 40, label: { en: 'Clients', zh: '客户端' } },
  typed: {
    type: 'input',
    default: '3 hello; 4; 7 goodbye',
    label: { en: 'The first client types', zh: '第一个客户端输入' },
    hint: {
      en: 'When, and what; an empty line is not sent. Without another line it hangs up',
      zh: '何时输入什么；空行不发送。没有下一行时挂断',
    },
  },
} as const satisfies Parameters

// #region listing
/** Serves one client until it hangs up. */
export function* talk(_os: Os, connection: Connection): Operation<void> {
  for (;;) {
    const data = yield* connection.recv(1024) //: recv
    if (data === '') break
    yield* connection.sendall(data.toUpperCase()) //: answer
  }
  yield* connection.close() //: close
}

/** A client whose lines a person types. */
export function* person(os: Os, net: Network): Operation<void> {
  const server = yield* net.connect(8080, os.self.name) //: dial
  try {
    for (;;) {
      const line = yield* os.input('>>: ') //: type
      if (line.trim() === '') continue
      yield* server.sendall(line) //: send-line
      yield* os.print(yield* server.recv(1024)) //: show
    }
  } catch (error) {
    // No more lines.
    if (!(error instanceof ProgramError && error.kind === 'EOFError')) throw error
  }
  yield* server.close() //: hang-up
}

export function* client(os: Os, net: Network): Operation<void> {
  const server = yield* net.connect(8080, os.self.name) //: connect
  for (const word of ['hello', 'goodbye']) {
    yield* server.sendall(`${word} from ${os.self.name}`) //: send
    yield* os.print(yield* server.recv(1024)) //: print
    yield* os.sleep(os.random(4, 6)) //: think
  }
  yield* server.close() //: leave
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const net = yield* os.network('localhost') //: network
  const server = yield* net.listen(8080, 5, 'server') //: listen
  const pool = yield* os.pool(given.workers) //: pool
  yield* os.process(person, [net], { name: 'client1' }).start() //: start-person
  for (let n = 2; n <= given.clients; n++) {
    yield* os.process(client, [net], { name: `client${n}` }).start() //: start-client
  }
  for (let n = 1; n <= given.clients; n++) {
    const connection = yield* server.accept() //: accept
    if (given.style === 'apply') {
      yield* pool.apply(talk, [connection]) //: apply
    } else {
      yield* pool.applyAsync(talk, [connection]) //: apply-async
    }
  }
  yield* server.close() //: stop
  yield* pool.close() //: close-pool
  yield* pool.join() //: join
}
// #endregion

export const scenario = defineScenario({
  id: 'echo-pool',
  ...titles['echo-pool'],
  parameters,
  main,
  threads: (given) => given.workers + given.clients + 4,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A server hands each connection to a pool of four processes, and a process stays with its client until that hangs up. All six clients are connected, and all have sent their first line; but only four are served. Two wait until a served one hangs up: they cannot tell that from a slow network.',
      zh: '服务器把每个连接交给四个进程的池，一个进程一直服务它的客户端，直到对方挂断。六个客户端都已连接，也都发出了第一行；但只有四个得到服务。另外两个要等到有人挂断：它们分不清这是排队还是网络慢。',
    },
    highlights: [
      {
        operation: 'accept',
        thread: 'main',
        nth: 6,
        words: {
          en: 'The sixth client is accepted. Nobody is free in the pool: its task waits in line, and so does the client.',
          zh: '第六个客户端被接受。池中没有空闲进程：它的任务排队，客户端也跟着等。',
        },
      },
      {
        operation: 'recv',
        thread: 'client2',
        words: {
          en: 'A served client gets its line back, in upper case.',
          zh: '得到服务的客户端收到自己那一行的大写。',
        },
      },
      {
        operation: 'close',
        thread: 'client1',
        words: {
          en: 'The first client hangs up. Its server receives the empty text, and takes the next client.',
          zh: '第一个客户端挂断。服务它的进程收到空文本，转去服务下一个。',
        },
      },
    ],
    tries: [
      {
        parameters: { style: 'apply' },
        words: {
          en: 'apply waits for the end of each talk: one client at a time, the others stay in the backlog.',
          zh: 'apply 等每次对话结束：一次只服务一个客户端，其余留在等待队列里。',
        },
      },
      { parameters: { workers: 6 }, words: { en: 'Six processes: nobody waits.', zh: '六个进程：没人等待。' } },
      {
        parameters: { clients: 12 },
        words: {
          en: 'Twelve clients: the backlog of five is full at times, and connecting waits, too.',
          zh: '十二个客户端：长度为五的等待队列有时会满，连接也要等。',
        },
      },
    ],
  },
})
