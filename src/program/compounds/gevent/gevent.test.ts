import { describe, expect, it } from 'vitest'
import { defaultRun, manyRuns } from '../../../simulator/testing/facts.ts'
import { programOf } from '../../../simulator/testing/programs.ts'
import { outputOf, type Trace } from '../../../trace/trace.ts'
import { ProgramError } from '../../errors.ts'
import type { Os } from '../../os.ts'
import type { Operation } from '../../request.ts'
import type { Spawned } from './spawned.ts'

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const seconds = (trace: Trace) => Math.floor((trace.steps.time[trace.stepCount - 1] ?? 0) / 1e6)

function* nap(os: Os, name: string, time: number): Operation<string> {
  yield* os.print(`${name} begins`)
  yield* os.sleep(time)
  yield* os.print(`${name} ends`)
  return `${name} slept ${time}`
}

describe('gevent', () => {
  it.each([
    [true, 3, ['a begins', 'b begins', 'a ends', 'b ends', 'a slept 3, b slept 3']],
    [false, 6, ['a begins', 'a ends', 'b begins', 'b ends', 'a slept 3, b slept 3']],
  ])('sleeps at the same time when patched: %s', (patched, time, words) => {
    const program = programOf(function* (os) {
      const gevent = os.gevent({ patched })
      const all = [yield* gevent.spawn(nap, ['a', 3]), yield* gevent.spawn(nap, ['b', 3])]
      yield* gevent.joinall(all)
      yield* os.print(all.map(({ value }) => value).join(', '))
    })
    for (const trace of manyRuns(program, {})) {
      expect(told(trace)).toEqual(words)
      expect(seconds(trace)).toBe(time)
      expect(trace.threads.map(({ name }) => name)).toEqual(['main', 'hub', 'Greenlet-0', 'Greenlet-1'])
    }
  })

  it('has its own sleep, which switches also when nothing is patched', () => {
    const program = programOf(function* (os) {
      const gevent = os.gevent()
      const body = function* (own: Os, name: string, time: number): Operation<void> {
        yield* own.gevent().sleep(time)
        yield* own.print(name)
      }
      yield* gevent.spawn(body, ['late', 2])
      yield* gevent.spawn(body, ['early', 1])
      yield* gevent.sleep(2.5)
    })
    for (const trace of manyRuns(program, {})) {
      expect(told(trace)).toEqual(['early', 'late'])
      expect(seconds(trace)).toBe(2)
    }
  })

  it('passes parameters and keywords, begins later, and keeps what was returned or raised', () => {
    const program = programOf(function* (os) {
      const gevent = os.gevent({ patched: true })
      const add = function* (own: Os, left: number, { right }: { right: number }): Operation<number> {
        yield* own.sleep(1)
        return left + right
      }
      const fail = function* (): Operation<never> {
        throw new ProgramError('ValueError', 'no')
      }
      const sum = yield* gevent.spawnLater(2, add, [1], { right: 2 }, { name: 'sum' })
      const failing = yield* gevent.spawn(fail)
      yield* os.print(`${sum.ready()} ${sum.value} ${failing.exception}`)
      yield* os.print(String(yield* sum.get()))
      yield* os.print(JSON.stringify([sum.ready(), sum.value, sum.exception, failing.value, failing.exception]))
      try {
        yield* failing.get()
      } catch (error) {
        yield* os.print(String(error))
      }
    })
    for (const trace of manyRuns(program, {})) {
      expect(told(trace)).toEqual([
        'false null null',
        'Greenlet-1 failed with ValueError: no',
        '3',
        '[true,3,null,null,{"error":"ValueError","message":"no"}]',
        'ValueError: no',
      ])
      expect(seconds(trace)).toBe(3)
    }
  })

  it('waits for so long, kills, and says when nobody could ever go on', () => {
    const program = programOf(function* (os) {
      const gevent = os.gevent({ patched: true })
      const long = yield* gevent.spawn(nap, ['long', 100])
      yield* long.join(1)
      yield* os.print(`ready: ${long.ready()}`)
      try {
        yield* long.get(1)
      } catch (error) {
        yield* os.print(String(error))
      }
      const unborn = yield* gevent.spawn(nap, ['unborn', 1])
      yield* unborn.kill()
      yield* long.kill()
      yield* os.print(JSON.stringify([unborn.ready(), unborn.value, long.ready(), long.value, long.exception]))
      const both: Spawned[] = []
      const cross = function* (_: Os, which: number): Operation<void> {
        yield* (both[which] as Spawned).join()
      }
      both.push(yield* gevent.spawn(cross, [1]), yield* gevent.spawn(cross, [0]))
      try {
        yield* gevent.joinall(both)
      } catch (error) {
        yield* os.print(String(error))
      }
      yield* os.sleep(1)
    })
    const exit = { error: 'GreenletExit', message: '' }
    for (const trace of manyRuns(program, {})) {
      expect(told(trace)).toEqual([
        'long begins',
        'ready: false',
        'Timeout: 1 second',
        JSON.stringify([true, exit, true, exit, null]),
        'LoopExit: This operation would block forever',
      ])
      expect([3, 4]).toContain(seconds(trace))
    }
  })

  it('gives each greenlet the name of a thread when patched, and each thread a hub of its own', () => {
    const program = (patched: boolean) =>
      programOf(function* (os) {
        const gevent = os.gevent({ patched })
        const say = function* (own: Os): Operation<void> {
          yield* own.print(own.gevent().currentThreadName())
        }
        yield* say(os)
        yield* gevent.joinall([yield* gevent.spawn(say), yield* gevent.spawn(say)])
      })
    expect(told(defaultRun(program(true)))).toEqual(['MainThread', 'Dummy-1', 'Dummy-2'])
    expect(told(defaultRun(program(false)))).toEqual(['MainThread', 'MainThread', 'MainThread'])
    const threads = programOf(
      function* (os) {
        const all = [os.thread(worker, ['a'], { name: 'a' }), os.thread(worker, ['b'], { name: 'b' })]
        for (const thread of all) yield* thread.start()
        for (const thread of all) yield* thread.join()
      },
      { worker },
    )
    for (const trace of manyRuns(threads, {})) {
      expect(told(trace).toSorted()).toEqual([
        'a1 begins',
        'a1 ends',
        'a2 begins',
        'a2 ends',
        'b1 begins',
        'b1 ends',
        'b2 begins',
        'b2 ends',
      ])
      expect(seconds(trace)).toBe(3)
    }
  })

  it('loses time to the one who computes, and none of what is due', () => {
    const program = programOf(function* (os) {
      const gevent = os.gevent({ patched: true })
      const busy = function* (own: Os): Operation<void> {
        yield* own.work(5)
        yield* own.print('computed')
      }
      yield* gevent.joinall([yield* gevent.spawn(nap, ['a', 3]), yield* gevent.spawn(busy)])
    })
    const trace = defaultRun(program)
    expect(told(trace)).toEqual(['a begins', 'computed', 'a ends'])
    expect(seconds(trace)).toBe(5)
  })
})

function* worker(os: Os, name: string): Operation<void> {
  const gevent = os.gevent({ patched: true })
  yield* gevent.joinall([yield* gevent.spawn(nap, [`${name}1`, 3]), yield* gevent.spawn(nap, [`${name}2`, 3])])
}
