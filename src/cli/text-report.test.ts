import { expect, test } from 'vitest'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Queue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import type { Condition } from '../program/waiting.ts'
import * as echo from '../scenarios/echo-500.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { endText, textReport } from './text-report.ts'

function* uses(_os: Os, box: Queue, lock: Lock, ready: Condition): Operation<void> {
  yield* box.put('apple')
  yield* box.put([2, 'b'], 0.5)
  yield* lock.with(() => ready.wait(0.2))
}

function* gets(os: Os, box: Queue, lock: Lock, ready: Condition): Operation<void> {
  yield* os.sleep(0.1)
  yield* box.get()
  yield* os.sleep(0.2)
  yield* box.get(1)
  yield* lock.with(() => ready.notify(2))
  yield* box.getNoWait()
}

const program = programOf(
  function* (os) {
    const lock = yield* os.lock('lock')
    const ready = yield* os.condition(lock, 'ready')
    const box = yield* os.queue(1, 'box')
    const total = yield* os.cell(3, 'total')
    yield* total.compareExchange(4, 5)
    yield* os.thread(uses, [box, lock, ready], { name: 'uses' }).start()
    yield* os.thread(gets, [box, lock, ready], { name: 'gets' }).start()
  },
  { uses, gets },
)

/** What each step did, without its number and time. */
const steps = (): string[] =>
  [...textReport(simulate(program, {}, { seed: 1, strategy: 'first-come', cores: 4, cost: 0 }))]
    .slice(0, -1)
    .map((line) => line.replace(/^ *\d+ +[\d.]+ s +/, '').replace(/ +\(after \d+\)\n$|\n$/, ''))

test('a report says in words what operations were given and what came of them', () => {
  const lines = steps()
  for (const line of [
    'main  create ready on lock',
    'main  compareExchange total [4,5]: false',
    'uses  put box apple',
    'uses  waits to put box [2,"b"] for at most 0.5 s',
    'gets  get box: apple',
    'gets  get box for at most 1 s: [2,"b"]',
    'uses  waits to wait ready for at most 0.2 s',
    'gets  notify ready 2',
    'gets  get box without waiting: Empty',
    'gets  fail Empty',
  ])
    expect(lines).toContain(line)
})

test('sockets are told with what goes over them', () => {
  const calls = programOf(function* (os: Os) {
    const net = yield* os.network('net')
    const server = yield* net.listen(80, 1, 'door')
    const client = yield* net.connect(80, 'client')
    yield* client.sendall('hi')
    const accepted = yield* server.accept()
    const selector = yield* net.selector('ready')
    yield* selector.register(accepted, 1)
    yield* accepted.recv(9)
  })
  const report = [...textReport(simulate(calls, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0 }))].join('')
  for (const line of [
    'create door for port 80',
    'create client for at most 65536 letters each way',
    'connect client to port 80',
    'send client "hi": 2',
    'register ready client',
    'recv client at most 9 at the accepted end: hi',
  ])
    expect(report).toContain(`  ${line}\n`)
})

test('busy waiting is named at the end', () => {
  const values = { clients: 1, sockets: 'own', server: 'misses' }
  const trace = simulate(echo, values, { seed: 1, strategy: 'first-come', cores: 4, cost: 0.02 })
  expect(endText(trace)).toMatch(
    /Stopped at .* steps\. talk1 was busy waiting: recv client1 gave "" \d+ times in a row\.$/,
  )
})
