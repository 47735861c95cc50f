import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { isErrorValue, type Policy } from '../trace/tables.ts'
import { operationName, resultOf } from '../trace/trace.ts'
import { simulate } from './simulation.ts'
import { stepsOf } from './testing/facts.ts'
import { programOf } from './testing/programs.ts'
import { type Actions, howScripted as how, oneOf, type Script, scriptedProgram, scriptsOf } from './testing/scripted.ts'

/** Objects of every kind, made by the main thread and shared by all. */
function* makeAll(os: Os, policy: Policy) {
  const lock = yield* os.lock('lock', { policy })
  const rlock = yield* os.rlock('rlock', { policy })
  return {
    lock,
    rlock,
    onLock: yield* os.condition(lock, 'onLock', { policy }),
    onRLock: yield* os.condition(rlock, 'onRLock', { policy }),
    event: yield* os.event('event'),
    barrier: yield* os.barrier(2, 'barrier'),
    fifo: yield* os.queue(2, 'fifo', { policy }),
    stack: yield* os.lifoQueue(1, 'stack', { policy }),
    least: yield* os.priorityQueue(2, 'least', { policy }),
    bounded: yield* os.boundedSemaphore(1, 'bounded', { policy }),
    rwlock: yield* os.rwlock(policy === 'fair' ? 'writers' : 'readers', 'rwlock', { policy }),
    page: yield* os.rwlock(policy === 'fair' ? 'readers' : 'writers', 'page', { policy }),
  }
}
type All = ReturnType<typeof makeAll> extends Generator<unknown, infer Made> ? Made : never

const actions: Actions<All> = {
  lock: (_, { lock }, n) => lock.acquire(n / 10),
  unlock: (_, { lock }) => lock.release(),
  relock: (_, { rlock }, n) => rlock.acquire(n / 10),
  unrelock: (_, { rlock }) => rlock.release(),
  wait: (_, { onLock }, n) => onLock.wait(n / 10),
  notify: (_, { onLock }, n) => onLock.notify(n % 3),
  rewait: (_, { onRLock }, n) => onRLock.wait(n / 10),
  renotify: (_, { onRLock }) => onRLock.notifyAll(),
  watch: (_, { event }, n) => event.wait(n / 10),
  set: (_, { event }, n) => (n < 5 ? event.set() : event.clear()),
  meet: (_, { barrier }, n) => barrier.wait(n / 10),
  break: (_, { barrier }, n) => (n < 3 ? barrier.abort() : barrier.reset()),
  put: (_, { fifo }, n) => fifo.put(n, n / 10),
  get: (_, { fifo }, n) => fifo.get(n / 10),
  stack: (_, { stack }, n) => (n % 2 === 0 ? stack.put(n, n / 10) : stack.get(n / 10)),
  // Now and then an item that cannot be compared with the others.
  least: (_, { least }, n) => (n % 2 === 0 ? least.put(n > 5 ? String(n) : n, n / 10) : least.get(n / 10)),
  done: (_, { fifo }) => fifo.taskDone(),
  seat: (_, { bounded }, n) => bounded.acquire(n / 10),
  rise: (_, { bounded }) => bounded.release(),
  read: (_, { rwlock }, n) => (n % 2 === 0 ? rwlock.acquireRead() : rwlock.releaseRead()),
  write: (_, { rwlock }, n) => (n % 2 === 0 ? rwlock.acquireWrite() : rwlock.releaseWrite()),
  readSoon: (_, { page }, n) => (n % 3 === 0 ? page.tryAcquireRead() : page.acquireRead(n / 10)),
  readNoMore: (_, { page }) => page.releaseRead(),
  writeSoon: (_, { page }, n) => (n % 3 === 0 ? page.tryAcquireWrite() : page.acquireWrite(n / 10)),
  writeNoMore: (_, { page }) => page.releaseWrite(),
  sleep: (os, _, n) => os.sleep(n / 10),
}
function scripted(policy: Policy, scripts: readonly Script[]) {
  return scriptedProgram((os) => makeAll(os, policy), actions, scripts)
}

const action = oneOf(Object.keys(actions))
/** Threads that keep to one thing meet more often than those that do anything. */
const focus = fc.constantFrom(
  ['lock', 'unlock', 'wait', 'notify', 'sleep'],
  ['relock', 'relock', 'unrelock', 'rewait', 'renotify'],
  ['watch', 'set', 'meet', 'break', 'sleep'],
  ['put', 'get', 'stack', 'least', 'done'],
  ['seat', 'rise', 'read', 'write', 'sleep'],
  Object.keys(actions),
)
const scripts = focus.chain((names) => scriptsOf(fc.oneof({ weight: 5, arbitrary: oneOf(names) }, action)))
const policies = fc.constantFrom<Policy>('barging', 'fair')

describe('any program of all primitives, with limits of time, under any strategy', () => {
  it('does only what the model allows, and does the same again when given its order', () => {
    fc.assert(
      fc.property(policies, scripts, how, how, (policy, program, options, others) => {
        const trace = simulate(scripted(policy, program), {}, options)
        const finding = checkTrace(trace)
        expect(finding === null ? '' : findingText(finding)).toBe('')
        expect(trace.end.status).not.toBe('stopped')
        const again = simulate(
          scripted(policy, program),
          {},
          { ...others, seed: options.seed, choices: choicesOf(trace) },
        )
        const { time: _, ...steps } = trace.steps
        expect(again.steps).toMatchObject(steps)
        expect([again.effects, again.end, again.values]).toEqual([trace.effects, trace.end, trace.values])
      }),
      { numRuns: 300 },
    )
  })

  it('begins as the beginning of an order says, then goes on lawfully to an end, and never back in time', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(policies, scripts, how, how, part, (policy, program, options, others, part) => {
        const whole = choicesOf(simulate(scripted(policy, program), {}, { ...options, strategy: 'random' }))
        const choices = whole.slice(0, Math.floor(part * whole.length))
        const trace = simulate(scripted(policy, program), {}, { ...others, seed: options.seed, choices })
        expect(choicesOf(trace).slice(0, choices.length)).toEqual(choices)
        expect(checkTrace(trace)).toBeNull()
        expect(trace.end.status).not.toBe('stopped')
        const times = Array.from(trace.steps.time.subarray(0, trace.stepCount))
        expect([...times].sort((p, q) => p - q)).toEqual(times)
      }),
      { numRuns: 200 },
    )
  })

  it('comes upon every error, result and wait often enough for these tests to be worth it', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(policies, scripts, how, (policy, program, options) => {
        const trace = simulate(scripted(policy, program), {}, options)
        for (let step = 0; step < trace.stepCount; step++) {
          const result = resultOf(trace, step)
          const said = isErrorValue(result) ? result.error : result === false ? 'in vain' : 'done'
          const name = `${operationName(trace, step)} ${said}`
          seen.set(name, (seen.get(name) ?? 0) + 1)
        }
      }),
      { numRuns: 300, seed: 1 },
    )
    for (const name of [
      'wait done',
      'wait in vain',
      'wait BrokenBarrierError',
      'wait RuntimeError',
      'notify done',
      'acquire in vain',
      'release RuntimeError',
      'release ValueError',
      'put Full',
      'put TypeError',
      'get Empty',
      'taskDone ValueError',
      'acquireWrite done',
    ])
      expect([name, (seen.get(name) ?? 0) > 5]).toEqual([name, true])
  })
})

describe('one whose time is over at the moment at which it is notified', () => {
  it('waits in one line, and is told that it was in time', () => {
    function* waiter(_: Os, all: All): Operation<void> {
      yield* all.lock.acquire()
      yield* all.onLock.wait(1)
      yield* all.lock.release()
    }
    function* notifier(os: Os, all: All): Operation<void> {
      yield* all.lock.acquire()
      yield* os.sleep(0.9)
      yield* all.onLock.notify()
      yield* os.sleep(0.5)
      yield* all.lock.release()
    }
    const program = programOf(
      function* (os: Os) {
        const all = yield* makeAll(os, 'fair')
        yield* os.thread(waiter, [all]).start()
        yield* os.sleep(0.01)
        yield* os.thread(notifier, [all]).start()
      },
      { waiter, notifier },
    )
    // A step takes so long that the end of the wait lies within the step of the notification.
    for (const cost of [0.01, 0.05, 0.1, 0.15, 0.2]) {
      const trace = simulate(program, {}, { seed: 1, strategy: 'first-come', cores: 2, cost })
      expect(checkTrace(trace)).toBeNull()
      expect(trace.end.status).toBe('finished')
      const [returned = -1] = stepsOf(trace, { operation: 'wait', object: 'onLock' })
      expect(typeof resultOf(trace, returned)).toBe('boolean')
    }
  })
})

describe('a limit of time that passes while an order is followed', () => {
  it('takes effect when the order ends, not before', () => {
    function* watcher(os: Os, all: All): Operation<void> {
      yield* all.event.wait(0.1)
      yield* os.print('no longer')
    }
    const program = programOf(
      function* (os: Os) {
        const all = yield* makeAll(os, 'barging')
        yield* os.thread(watcher, [all]).start()
        for (let n = 0; n < 9; n++) yield* os.print(`still here ${n}`)
      },
      { watcher },
    )
    const choices = [...Array<string>(13).fill(''), '0', ...Array<string>(6).fill('')]
    const trace = simulate(program, {}, { seed: 1, strategy: 'first-come', cores: 2, cost: 0.3, choices })
    expect(checkTrace(trace)).toBeNull()
    const [gaveUp = -1] = stepsOf(trace, { operation: 'wait' })
    expect(gaveUp).toBeGreaterThanOrEqual(choices.length)
    // It takes its time as every step does.
    const ended = trace.steps.time[choices.length - 1] ?? 0
    expect(trace.steps.time[gaveUp]).toBe(ended + 300_000)
  })
})
