/**
 * What the primitives mean is judged by CPython itself: random scripts run on the simulator and on the machine's own
 * `python3`, in one forced order, and everything that can be seen of them has to agree.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../../../model/checker.ts'
import type { Flavour } from '../../../trace/tables.ts'
import {
  type Errors,
  errorsOf,
  misusedSockets,
  misuseScripts,
  misusesOfMultiprocessing,
  socketErrors,
} from './misuses.ts'
import { isAtLeast, noPython, Python } from './python.ts'
import { rehearse } from './rehearsal.ts'
import { type Kind, kinds, kindsOfMultiprocessing, scriptsOf } from './script.ts'
import { type Call, rehearseSockets, socketCalls } from './sockets.ts'

/** Whether its queues can be shut down. */
const shutdown = isAtLeast(3, 13)

describe.skipIf(noPython)('as CPython has it', () => {
  let python: Python
  beforeAll(() => {
    python = new Python('driver.py')
  })
  afterAll(() => python.end())

  const agrees = async (kind: Kind, errors: Errors, of?: Flavour): Promise<void> => {
    const met = new Set<string>()
    let waits = 0
    await fc.assert(
      fc.asyncProperty(scriptsOf(kind, shutdown, of), async (wanted) => {
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
      { numRuns: 120, examples: misuseScripts(kind, errors, of) },
    )
    // Those scripts run into what they are there for, and those at random wait: or they would prove little.
    expect([...met]).toEqual(expect.arrayContaining(Object.keys(errors)))
    expect(waits).toBeGreaterThan(20)
  }

  for (const kind of kinds)
    it(`is ${kind}: same results, errors, waiters and state after every move`, () =>
      agrees(kind, errorsOf(kind, shutdown)))

  for (const kind of kindsOfMultiprocessing)
    it(`is multiprocessing's ${kind}, in the same ways`, () =>
      agrees(kind, misusesOfMultiprocessing[kind], 'multiprocessing'))
})

// Numbers of errors and much else are those of Linux.
describe.skipIf(noPython || process.platform !== 'linux')('sockets, as CPython has them on loopback', () => {
  let sockets: Python
  beforeAll(() => {
    sockets = new Python('sockets.py')
  })
  afterAll(() => sockets.end())

  it('have the same results, errors and readiness, call for call', async () => {
    const met = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(socketCalls, { minLength: 20, maxLength: 120, size: 'max' }), async (calls) => {
        const begin: Call[] = [0, 1].map((which) => ({ does: 'listen', which, server: false, amount: 0 }))
        const { steps, answers } = rehearseSockets([...begin, ...calls])
        for (const answer of answers) if (Array.isArray(answer)) met.add(String(answer[0]))
        expect(await sockets.play(steps)).toEqual(answers)
      }),
      { numRuns: 60, endOnFailure: true, examples: [[[...misusedSockets]]] },
    )
    expect([...met]).toEqual(expect.arrayContaining([...socketErrors]))
  })
})
