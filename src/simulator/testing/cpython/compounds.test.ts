/**
 * What futures, executors, pools and timers mean is judged by CPython itself: random scripts run on the simulator and on
 * the machine's own `python3`, in one forced order, and every result, error, waiter and state has to agree.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../../../model/checker.ts'
import { compoundMisuseScripts, compoundMisuses } from './compound-misuses.ts'
import { rehearseCompound } from './compound-rehearsal.ts'
import { compoundKinds, compoundScripts } from './compound-script.ts'
import { noPython, Python } from './python.ts'

describe.skipIf(noPython)('as CPython has it', () => {
  let python: Python
  beforeAll(() => {
    python = new Python('compounds.py')
  })
  afterAll(() => python.end())

  for (const kind of compoundKinds)
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
        { numRuns: 100, examples: compoundMisuseScripts(kind) },
      )
      // Those scripts run into what they are there for, and those at random wait: or they would prove little.
      expect([...errors]).toEqual(expect.arrayContaining(Object.keys(compoundMisuses[kind])))
      expect(waits).toBeGreaterThan(20)
    })
})
