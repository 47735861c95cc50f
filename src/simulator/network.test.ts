import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace, findingText } from '../model/checker.ts'
import { choicesOf } from '../program/choices.ts'
import { isErrorValue } from '../trace/tables.ts'
import { argumentOf, operationName, resultOf, type Trace } from '../trace/trace.ts'
import { simulate } from './simulation.ts'
import { socketProgram as scripted, socketScripts as scripts } from './testing/random-sockets.ts'
import { howScripted as how } from './testing/scripted.ts'

/** What went into the pipe at one end, and what came out at the other. */
function flow(trace: Trace, from: string): { sent: string; received: string } {
  const pipe = trace.objects.find(({ name }) => name === 'pipe')?.id
  let sent = ''
  let received = ''
  for (let step = 0; step < trace.stepCount; step++) {
    const result = resultOf(trace, step)
    if (trace.steps.target[step] !== pipe || isErrorValue(result)) continue
    const { end, data } = argumentOf(trace, step) as { end?: string; data?: string } // of every operation on a connection
    const name = operationName(trace, step)
    if (name === 'send' && end === from) sent += data?.slice(0, Number(result))
    if (name === 'recv' && end !== from) received += String(result)
  }
  return { sent, received }
}

describe('any program of sockets, with limits of time, under any strategy', () => {
  it('does only what the model allows, again when given its order, and every letter comes once and in order', () => {
    fc.assert(
      fc.property(scripts, how, how, (program, options, others) => {
        const trace = simulate(scripted(program), {}, options)
        const finding = checkTrace(trace)
        expect(finding === null ? '' : findingText(finding)).toBe('')
        expect(trace.end.status).toBe('finished')
        for (const from of ['client', 'server']) {
          const { sent, received } = flow(trace, from)
          expect(sent.startsWith(received)).toBe(true)
        }
        const order = { ...others, seed: options.seed, choices: choicesOf(trace) }
        const again = simulate(scripted(program), {}, order)
        const { time: _, ...steps } = trace.steps
        expect(again.steps).toMatchObject(steps)
        expect([again.effects, again.end, again.values]).toEqual([trace.effects, trace.end, trace.values])
      }),
      { numRuns: 200 },
    )
  })

  it('comes upon every error, result and wait often enough for these tests to be worth it', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(scripts, how, (program, options) => {
        const trace = simulate(scripted(program), {}, options)
        for (let step = 0; step < trace.stepCount; step++) {
          const result = resultOf(trace, step)
          const what = isErrorValue(result) ? result.error : result === '' ? 'the end' : 'done'
          const name = `${operationName(trace, step)} ${what}`
          seen.set(name, (seen.get(name) ?? 0) + 1)
        }
      }),
      { numRuns: 300, seed: 1 },
    )
    for (const name of [
      'connect done',
      'connect ConnectionRefusedError',
      'connect TimeoutError',
      'accept done',
      'accept TimeoutError',
      'accept OSError',
      'send done',
      'send TimeoutError',
      'send BrokenPipeError',
      'send ConnectionResetError',
      'recv done',
      'recv the end',
      'recv TimeoutError',
      'recv OSError',
      'select done',
      'register KeyError',
      'unregister KeyError',
      'listen OSError',
    ])
      expect([name, (seen.get(name) ?? 0) > 5]).toEqual([name, true])
  })
})
