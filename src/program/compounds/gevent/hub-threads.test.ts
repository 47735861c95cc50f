import { describe, expect, it } from 'vitest'
import { defaultRun, lawfulRun, manyRuns, stepsOf } from '../../../simulator/testing/facts.ts'
import { programOf } from '../../../simulator/testing/programs.ts'
import { outputOf, type Trace } from '../../../trace/trace.ts'
import type { Network } from '../../network.ts'
import type { Os } from '../../os.ts'
import type { Pages } from '../../pages.ts'
import type { Operation } from '../../request.ts'
import type { ScenarioModule } from '../../scenario.ts'
import type { Spawned } from './spawned.ts'

const texts = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`p${n}.html`, `page ${n}`]))

/** A program with a network of pages, each of which takes two to three seconds. */
function program(
  main: (os: Os) => Operation<void>,
  bodies: { readonly [name: string]: unknown } = {},
  failures: Pages['failures'] = {},
): ScenarioModule {
  return programOf(main, bodies, { pages: () => ({ texts, latency: { from: 2, to: 3 }, failures }) })
}

function* read(os: Os, address: string, timeout = 20): Operation<void> {
  try {
    yield* os.print((yield* os.fetch(address, { timeout })).text)
  } catch (thrown) {
    yield* os.print(String(thrown))
  }
}

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const seconds = (trace: Trace) => (trace.steps.time[trace.stepCount - 1] ?? 0) / 1e6
const helpers = (trace: Trace) => trace.threads.filter(({ owner }) => owner?.startsWith('hub.threads') === true)

describe('pages in a patched thread', () => {
  it('come while others go on, and errors reach the one who asked', () => {
    const crawl = program(
      function* (os) {
        const gevent = os.gevent({ patched: true })
        const all = [yield* gevent.spawn(read, ['p1.html']), yield* gevent.spawn(read, ['p2.html', 0.5])]
        for (const address of ['none.html', 'p3.html', '../p1.html']) all.push(yield* gevent.spawn(read, [address]))
        yield* os.sleep(1)
        yield* os.print('slept')
        yield* gevent.joinall(all)
      },
      {},
      { 'p3.html': 'unreachable' },
    )
    for (const trace of manyRuns(crawl, {})) {
      expect(trace.end.status).toBe('finished')
      const lines = told(trace)
      // What takes no time at all, or less than the sleep, is there before its end.
      expect(lines.slice(0, 2).map((line) => line.split(':')[0])).toEqual(['ValueError', 'TimeoutError'])
      expect(lines[2]).toBe('slept')
      expect(lines.slice(3).toSorted()).toEqual([
        'HTTPError: HTTP Error 404: Not Found',
        'URLError: <urlopen error the server cannot be reached>',
        'page 1',
      ])
      expect(seconds(trace)).toBeLessThan(5)
    }
  })

  it('come with sockets through one selector', () => {
    function* caller(os: Os, net: Network): Operation<void> {
      const connection = yield* net.connect(80, 'call')
      yield* os.sleep(1)
      yield* connection.sendall('early')
      yield* os.sleep(6)
      yield* connection.sendall('late')
    }
    const both = program(
      function* (os) {
        const gevent = os.gevent({ patched: true })
        const net = yield* os.network('net')
        os.gevent({ network: net })
        const door = yield* net.listen(80, 5, 'door')
        yield* os.thread(caller, [net]).start()
        const page = yield* gevent.spawn(read, ['p1.html'])
        const connection = yield* door.accept()
        for (let n = 0; n < 2; n++) yield* os.print(yield* connection.recv(10))
        yield* page.join()
      },
      { caller },
    )
    for (const trace of manyRuns(both, {})) expect(told(trace)).toEqual(['early', 'page 1', 'late'])
  })

  it('need a helper thread for each that is under way, ten at most, which serve again and again', () => {
    const crowd = (count: number, rounds: number) =>
      program(function* (os) {
        const gevent = os.gevent({ patched: true })
        for (let round = 0; round < rounds; round++) {
          const all: Spawned[] = []
          for (let n = 0; n < count; n++) all.push(yield* gevent.spawn(read, [`p${n}.html`]))
          yield* gevent.joinall(all)
        }
      })
    for (const [count, rounds, threads] of [
      [1, 3, 1],
      [12, 1, 10],
    ] as const) {
      const trace = defaultRun(crowd(count, rounds))
      expect(helpers(trace)).toHaveLength(threads)
      expect(told(trace)).toHaveLength(count * rounds)
    }
  })

  it('reach nobody who was killed meanwhile, and leave nobody to wait for', () => {
    const kills = program(function* (os) {
      const gevent = os.gevent({ patched: true })
      const killed = yield* gevent.spawn(read, ['p1.html'])
      yield* os.sleep(1)
      yield* killed.kill()
      yield* read(os, 'p2.html')
    })
    for (const trace of manyRuns(kills, {})) expect(told(trace)).toEqual(['GreenletExit', 'page 2'])
  })

  it('belong to the hub of each thread', () => {
    function* worker(os: Os): Operation<void> {
      const gevent = os.gevent({ patched: true })
      yield* gevent.joinall([yield* gevent.spawn(read, ['p1.html']), yield* gevent.spawn(read, ['p2.html'])])
    }
    const threads = program(
      function* (os) {
        const all = [os.thread(worker), os.process(worker)]
        for (const each of all) yield* each.start()
        for (const each of all) yield* each.join()
      },
      { worker },
    )
    for (const trace of manyRuns(threads, {})) {
      expect(told(trace).toSorted()).toEqual(['page 1', 'page 1', 'page 2', 'page 2'])
      expect(new Set(helpers(trace).map(({ owner }) => owner))).toEqual(new Set(['hub.threads-0', 'hub.threads-1']))
    }
  })

  it('block the thread itself when it is not patched', () => {
    const plain = program(function* (os) {
      const gevent = os.gevent()
      yield* gevent.joinall([yield* gevent.spawn(read, ['p1.html']), yield* gevent.spawn(read, ['p2.html'])])
    })
    const trace = defaultRun(plain)
    expect(helpers(trace)).toEqual([])
    expect(seconds(trace)).toBeGreaterThanOrEqual(4)
    expect(stepsOf(trace, { operation: 'fetch', thread: 'Greenlet-0' })).toHaveLength(1)
  })
})

describe('a hub', () => {
  it('waits on one network', () => {
    const two = program(function* (os) {
      yield* os.fetch('p1.html')
      const gevent = os.gevent({ patched: true, network: yield* os.network('one') })
      gevent.configure({})
      gevent.configure({ network: yield* os.network('two') })
    })
    const trace = lawfulRun(two, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0 })
    const error = { error: 'TypeError', message: 'gevent waits on one already, not on two' }
    expect(trace.end).toMatchObject({ status: 'failed', detail: { error } })
  })
})
