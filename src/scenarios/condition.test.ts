import { describe, expect, it } from 'vitest'
import { defaultRun, highlightStep, manyRuns, stepsOf, threadName } from '../simulator/testing/facts.ts'
import { lineMembers, StateReader } from '../trace/state.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import * as program from './condition.ts'

const waits = (trace: Trace) => stepsOf(trace, { operation: 'block', object: 'filled' })

/** Names of those who stand in the line of an object just after a step, first first. */
function lineOf(trace: Trace, object: string, step: number): string[] {
  const found = trace.objects.find(({ name }) => name === object)
  const words = new StateReader(trace).at(step)
  const nameAt = (base: number) => trace.threads.findIndex((thread) => thread.base === base)
  // The first line of every block begins at its second word.
  return lineMembers(words, (found?.base ?? 0) + 1, trace.links.next, nameAt).map(
    (id) => trace.threads[id]?.name ?? '?',
  )
}

describe.each(['barging', 'fair'])('a %s condition', (policy) => {
  it.each(['one', 'all'])('gives each consumer one item, whether %s is notified', (notify) => {
    for (const trace of manyRuns(program, { policy, notify })) {
      expect(trace.end).toEqual({ status: 'finished', detail: { kind: 'finished', failed: [] } })
      const takers = outputOf(trace).map(({ thread }) => thread)
      expect(takers).toHaveLength(5)
      expect(new Set(takers).size).toBe(5)
    }
  })

  it('lets consumers go in the order in which they came, one at a time', () => {
    for (const trace of manyRuns(program, { policy, notify: 'one', consumers: 6 })) {
      const came = waits(trace).map((step) => threadName(trace, step))
      expect(came).toHaveLength(6)
      expect(stepsOf(trace, { operation: 'wait' }).map((step) => threadName(trace, step))).toEqual(came)
    }
  })

  it('wakes all for one item, of whom all but one wait again', () => {
    for (const trace of manyRuns(program, { policy, notify: 'all', consumers: 5 })) {
      expect(waits(trace)).toHaveLength(5 + 4 + 3 + 2 + 1)
      expect(stepsOf(trace, { operation: 'wait' })).toHaveLength(5 + 4 + 3 + 2 + 1)
    }
  })

  it('gives up the lock for the wait and has it again afterwards', () => {
    for (const trace of manyRuns(program, { policy, notify: 'all' })) {
      const reader = new StateReader(trace)
      const lock = trace.objects.find(({ name }) => name === 'lock')
      const locked = (lock?.base ?? 0) + 4
      for (const step of stepsOf(trace, { operation: 'wait' })) expect(reader.at(step)[locked]).toBe(1)
      for (const step of waits(trace)) {
        // Free, or handed on at once to one who waits for it.
        const free = reader.at(step)[locked] === 0
        expect(free || policy === 'fair').toBe(true)
      }
    }
  })
})

describe('one who is notified', () => {
  it('moves to the line of the lock, if fair, without waking', () => {
    for (const trace of manyRuns(program, { policy: 'fair', notify: 'one' })) {
      const notify = stepsOf(trace, { operation: 'notify' })[0] ?? -1
      const first = lineOf(trace, 'filled', notify - 1)[0]
      expect(first).toBeDefined()
      expect(lineOf(trace, 'filled', notify)).not.toContain(first)
      expect(lineOf(trace, 'lock', notify).at(-1)).toBe(first)
      const release = stepsOf(trace, { operation: 'release', object: 'lock', thread: 'producer' })[0]
      const returned = stepsOf(trace, { operation: 'wait' })[0] ?? -1
      expect(threadName(trace, returned)).toBe(first)
      expect(trace.steps.cause[returned]).toBe(release)
    }
  })

  it('is in no line, if barging, and may have to wait for the lock', () => {
    let competed = 0
    for (const trace of manyRuns(program, { policy: 'barging', notify: 'all' })) {
      const notify = stepsOf(trace, { operation: 'notifyAll' })[0] ?? -1
      expect(lineOf(trace, 'filled', notify)).toEqual([])
      expect(lineOf(trace, 'lock', notify)).toEqual([])
      competed += stepsOf(trace, { operation: 'block', object: 'lock', attempt: 'wait' }).length
    }
    expect(competed).toBeGreaterThan(0)
  })
})

describe('the story', () => {
  it('has its moments, in order', () => {
    const trace = defaultRun(program)
    const steps = program.scenario.story?.highlights.map((highlight) => highlightStep(trace, highlight)) ?? []
    expect(steps).toHaveLength(3)
    expect(steps[0]).toBeGreaterThan(0)
    expect([...steps].sort((p, q) => p - q)).toEqual(steps)
  })
})
