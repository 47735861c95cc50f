/**
 * What the primitives mean is judged by CPython itself: random scripts run on the simulator and on the machine's own
 * `python3`, in one forced order, and everything that can be seen of them has to agree.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../../model/checker.ts'
import { Python } from './python.ts'
import { rehearse } from './rehearsal.ts'
import { type Kind, kinds, scriptsOf } from './script.ts'

const python = await Python.start('driver.py')
if (typeof python === 'string') console.warn(`Not compared with CPython: ${python}`)

/** Errors that the scripts of each kind run into, or they would prove little. */
const misuses: { readonly [kind in Kind]: readonly string[] } = {
  lock: ['RuntimeError: release unlocked lock', 'ValueError: timeout value must be a non-negative number'],
  rlock: ['RuntimeError: cannot release un-acquired lock'],
  semaphore: ['ValueError: n must be one or more', 'ValueError: semaphore initial value must be >= 0'],
  'bounded-semaphore': ['ValueError: n must be one or more', 'ValueError: Semaphore released too many times'],
  event: [],
  condition: ['RuntimeError: cannot wait on un-acquired lock', 'RuntimeError: cannot notify on un-acquired lock'],
  barrier: ['BrokenBarrierError: '],
  queue: ['Full: ', 'Empty: ', 'ValueError: task_done() called too many times'],
  'lifo-queue': ['Full: ', 'Empty: ', "ValueError: 'timeout' must be a non-negative number"],
  'priority-queue': ["TypeError: '<' not supported between instances of 'tuple' and 'int'"],
  thread: [
    'RuntimeError: cannot join current thread',
    'RuntimeError: cannot join thread before it is started',
    'RuntimeError: threads can only be started once',
  ],
}

describe.skipIf(typeof python === 'string')('as CPython has it', () => {
  if (typeof python === 'string') return
  beforeAll(() => console.info(`Compared with CPython ${python.version}`))
  afterAll(() => python.end())

  for (const kind of kinds) {
    it(`is ${kind}: same results, errors, waiters and state after every move`, async () => {
      const met = new Set<string>()
      let waits = 0
      await fc.assert(
        fc.asyncProperty(scriptsOf(kind), async (wanted) => {
          const { script, seen, trace } = rehearse(wanted)
          expect(await python.play(script)).toEqual({ seen })
          const finding = checkTrace(trace)
          expect(finding === null ? '' : findingText(finding)).toBe('')
          for (const each of seen) {
            const results = 'done' in each ? Object.values(each.done) : [each]
            for (const result of results) if ('error' in result) met.add(`${result.error}: ${result.message}`)
            if ('done' in each && each.waiting.length > 0) waits++
          }
        }),
        { numRuns: 120 },
      )
      expect([...met]).toEqual(expect.arrayContaining([...misuses[kind]]))
      expect(waits).toBeGreaterThan(100)
    })
  }
})
