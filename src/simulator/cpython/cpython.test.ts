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
import { type Call, rehearseSockets, socketCalls } from './sockets.ts'

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

const sockets = await Python.start('sockets.py')

describe.skipIf(typeof sockets === 'string')('sockets, as CPython has them on loopback', () => {
  if (typeof sockets === 'string') return
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
      { numRuns: 60, endOnFailure: true },
    )
    for (const error of [
      'OSError: [Errno 98] Address already in use',
      'ConnectionRefusedError: [Errno 111] Connection refused',
      'BlockingIOError: [Errno 11] Resource temporarily unavailable',
      'ConnectionResetError: [Errno 104] Connection reset by peer',
      'BrokenPipeError: [Errno 32] Broken pipe',
      'OSError: [Errno 9] Bad file descriptor',
      'OSError: [Errno 106] Transport endpoint is already connected',
      'OSError: [Errno 107] Transport endpoint is not connected',
    ])
      expect(met).toContain(error)
  })
})
