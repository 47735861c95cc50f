import { describe, expect, it } from 'vitest'
import { lawfulRun, manyRuns } from '../../../simulator/testing/facts.ts'
import { programOf } from '../../../simulator/testing/programs.ts'
import { outputOf } from '../../../trace/trace.ts'
import type { Connection, Network } from '../../network.ts'
import type { Os } from '../../os.ts'
import type { Operation } from '../../request.ts'
import type { Spawned } from './spawned.ts'

function* caller(os: Os, net: Network, pause: number): Operation<void> {
  yield* os.sleep(pause)
  const connection = yield* net.connect(80, os.self.name)
  yield* connection.sendall(`from ${os.self.name}`)
  let heard = ''
  while (heard.length < 7) heard += yield* connection.recv(100)
  yield* os.print(heard)
  yield* os.sleep(30)
  yield* connection.close()
}

describe('sockets in a patched thread', () => {
  it('wait by switching, so that one thread serves all at once', () => {
    const program = programOf(
      function* (os) {
        const net = yield* os.network('net')
        const gevent = os.gevent({ patched: true, network: net })
        const door = yield* net.listen(80, 5, 'door')
        for (let n = 0; n < 3; n++) yield* os.thread(caller, [net, n / 10], { name: `c${n}` }).start()
        const talk = function* (own: Os, connection: Connection): Operation<void> {
          for (let heard = yield* connection.recv(4); heard !== ''; heard = yield* connection.recv(4))
            yield* connection.sendall(heard.toUpperCase())
          yield* connection.close()
          yield* own.print(`${connection.name} ended`)
        }
        const talks: Spawned[] = []
        for (let n = 0; n < 3; n++) talks.push(yield* gevent.spawn(talk, [yield* door.accept()]))
        yield* os.print(`ended: ${talks.filter((one) => one.ready()).length}`)
        yield* gevent.joinall(talks)
      },
      { caller },
    )
    for (const trace of manyRuns(program, {})) {
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
      const told = outputOf(trace).map(({ text }) => text)
      expect(told.filter((text) => text.startsWith('FROM')).toSorted()).toEqual(['FROM C0', 'FROM C1', 'FROM C2'])
      expect(told).toContain('ended: 0')
      expect(told.filter((text) => text.endsWith(' ended'))).toHaveLength(3)
    }
  })

  it('give up when their time is over, and connect again and again while the backlog is full', () => {
    const program = programOf(function* (os) {
      const net = yield* os.network('net')
      const gevent = os.gevent({ patched: true, network: net })
      const door = yield* net.listen(80, 1, 'door')
      const first = yield* net.connect(80, 'first')
      const later = yield* gevent.spawn(function* (own: Os): Operation<void> {
        yield* net.connect(80, 'second')
        yield* own.print('second is in')
      })
      for (const limit of [0.5, 1.5]) {
        try {
          if (limit < 1) yield* first.recv(1, limit)
          else yield* net.connect(80, 'late', limit)
        } catch (error) {
          yield* os.print(String(error))
        }
      }
      yield* door.accept()
      yield* later.join()
    })
    for (const trace of manyRuns(program, {}))
      expect(outputOf(trace).map(({ text }) => text)).toEqual([
        'TimeoutError: timed out',
        'TimeoutError: timed out',
        'second is in',
      ])
  })

  it('are waited for by one greenlet to read and one to write, and by no other', () => {
    const program = programOf(function* (os) {
      const net = yield* os.network('net')
      const gevent = os.gevent({ patched: true, network: net })
      const door = yield* net.listen(80, 5, 'door')
      const near = yield* net.socket('near', 4)
      yield* near.connect(80)
      const far = yield* door.accept()
      const read = function* (own: Os, name: string): Operation<void> {
        try {
          yield* own.print(`${name} reads ${yield* near.recv(10)}`)
        } catch (error) {
          yield* own.print(`${name}: ${error}`)
        }
      }
      const write = function* (own: Os): Operation<void> {
        yield* near.sendall('abcdef')
        yield* own.print('all is sent')
      }
      const all = [yield* gevent.spawn(read, ['one']), yield* gevent.spawn(write), yield* gevent.spawn(read, ['two'])]
      yield* os.sleep(1)
      yield* os.print(`far reads ${yield* far.recv(10)}`)
      yield* os.sleep(1)
      yield* far.sendall('x')
      yield* gevent.joinall(all)
      yield* os.print(`far reads ${yield* far.recv(10)}`)
    })
    for (const trace of manyRuns(program, {}))
      expect(outputOf(trace).map(({ text }) => text)).toEqual([
        'two: ConcurrentObjectUseError: This socket is already used by another greenlet',
        'far reads abcd',
        'all is sent',
        'one reads x',
        'far reads ef',
      ])
  })

  it('keep no sleeper from going on, although there is always one that is ready', () => {
    const program = programOf(function* (os) {
      const net = yield* os.network('net')
      const gevent = os.gevent({ patched: true, network: net })
      const door = yield* net.listen(80, 5, 'door')
      const ends: Connection[] = []
      for (const name of ['one', 'two']) ends.push(yield* net.connect(80, name), yield* door.accept())
      let rounds = 0
      let over = false
      const relay = function* (_own: Os, from: Connection, to: Connection): Operation<void> {
        while (!over && ++rounds < 400) {
          yield* from.recv(1)
          yield* to.send('.')
        }
        yield* from.close()
        yield* to.close()
      }
      const [a, b, c, d] = ends as [Connection, Connection, Connection, Connection] // four were made
      const relays = [yield* gevent.spawn(relay, [b, c]), yield* gevent.spawn(relay, [d, a])]
      yield* a.send('.')
      yield* os.sleep(0.5)
      over = true
      yield* gevent.joinall(relays)
      yield* os.print(rounds < 400 ? 'in time' : 'too late')
    })
    const options = { seed: 1, strategy: 'first-come', cores: 1, cost: 0.01 } as const
    const trace = lawfulRun(program, {}, options)
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['in time'])
  })

  it('refuse times that Python refuses, patched or not', () => {
    const program = programOf(function* (os) {
      const net = yield* os.network('net')
      yield* net.listen(80, 5, 'door')
      for (const patched of [false, true]) {
        os.gevent({ patched, network: net })
        for (const limit of [-1, Number.NaN, 1e10]) {
          try {
            yield* net.connect(80, 'late', limit)
          } catch (error) {
            yield* os.print(String(error))
          }
        }
      }
    })
    const refused = [
      'ValueError: Timeout value out of range',
      'ValueError: Invalid value NaN (not a number)',
      'OverflowError: timestamp too large to convert to C _PyTime_t',
    ]
    for (const trace of manyRuns(program, {}))
      expect(outputOf(trace).map(({ text }) => text)).toEqual([...refused, ...refused])
  })
})
