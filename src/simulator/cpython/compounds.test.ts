/**
 * What futures, executors, pools and timers mean is judged by CPython itself: random scripts run on the simulator and on
 * the machine's own `python3`, in one forced order, and every result, error, waiter and state has to agree.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../../model/checker.ts'
import { rehearseCompound } from './compound-rehearsal.ts'
import { type CompoundKind, compoundKinds, compoundScripts } from './compound-script.ts'
import { Python } from './python.ts'

const python = await Python.start('compounds.py')
if (typeof python === 'string') console.warn(`Not compared with CPython: ${python}`)

/** What the scripts of each kind run into, or they would prove little. */
const met: { readonly [kind in CompoundKind]: readonly string[] } = {
  futures: [
    'RuntimeError: Future in unexpected state',
    'InvalidStateError: FINISHED: <Future at 0x state=finished returned int>',
    'InvalidStateError: FINISHED: <Future at 0x state=finished raised ValueError>',
    'InvalidStateError: CANCELLED: <Future at 0x state=cancelled>',
    'InvalidStateError: CANCELLED_AND_NOTIFIED: <Future at 0x state=cancelled>',
    'CancelledError: ',
    'TimeoutError: ',
    'ValueError: no',
  ],
  executor: [
    'RuntimeError: cannot schedule new futures after shutdown',
    'ValueError: max_workers must be greater than 0',
    'CancelledError: ',
  ],
  mapping: ['CancelledError: '],
  pool: [
    'ValueError: Number of processes must be at least 1',
    'ValueError: Pool not running',
    'ValueError: Pool is still running',
    'ValueError: <multiprocessing.pool.ApplyResult object at 0x> not ready',
    'ValueError: <multiprocessing.pool.MapResult object at 0x> not ready',
    'StopIteration: ',
    'TimeoutError: ',
  ],
  timers: ['RuntimeError: cannot join thread before it is started', 'RuntimeError: threads can only be started once'],
}

describe.skipIf(typeof python === 'string')('as CPython has it', () => {
  if (typeof python === 'string') return
  afterAll(() => python.end())

  for (const kind of compoundKinds) {
    it(`are ${kind}: same results, errors, waiters, states and notes after every move`, async () => {
      const errors = new Set<string>()
      let waits = 0
      await fc.assert(
        fc.asyncProperty(compoundScripts(kind), async (wanted) => {
          const { script, seen, trace } = rehearseCompound(wanted)
          expect(await python.play(script)).toEqual({ seen })
          const finding = checkTrace(trace)
          expect(finding === null ? '' : findingText(finding)).toBe('')
          for (const each of seen) {
            const results = 'done' in each ? Object.values(each.done) : [each]
            for (const result of results) if ('error' in result) errors.add(`${result.error}: ${result.message}`)
            if ('done' in each && each.waiting.length > 0) waits++
          }
        }),
        { numRuns: 100 },
      )
      expect([...errors]).toEqual(expect.arrayContaining([...met[kind]]))
      expect(waits).toBeGreaterThan(100)
      // Each script is a process with a dozen threads: where much else runs, they wait their turn.
    }, 60_000)
  }
})
