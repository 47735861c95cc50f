import { describe, expect, it } from 'vitest'
import { busyWait } from '../analysis/busy-wait.ts'
import { defaultRun, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import * as echo from './echo-500.ts'

const told = (trace: Trace) => outputOf(trace).map(({ text }) => text)
const finished = { status: 'finished', detail: { kind: 'finished', failed: [] } }

describe('one thread that serves many clients', () => {
  it('serves five hundred, all in upper case, and comes to an end', () => {
    const trace = defaultRun(echo)
    expect(trace.end).toEqual(finished)
    const expected = Array.from({ length: 500 }, (_, n) => `HELLO FROM CLIENT${n + 1}`)
    expect(told(trace).toSorted()).toEqual(expected.toSorted())
    const pids = new Set(trace.threads.filter(({ name }) => /^(talk|server)/.test(name)).map(({ pid }) => pid))
    expect(pids.size).toBe(1)
  })

  it('keeps nobody waiting for another, in any order', () => {
    for (const trace of manyRuns(echo, { clients: 9 })) {
      expect(trace.end).toEqual(finished)
      expect(told(trace)).toHaveLength(9)
      expect(told(trace).every((line) => /^HELLO FROM CLIENT\d$/.test(line))).toBe(true)
      // More than one connection is open before the first is closed.
      const [closed = 0] = stepsOf(trace, { operation: 'close', thread: 'talk1' })
      expect(stepsOf(trace, { operation: 'accept' }).filter((step) => step < closed).length).toBeGreaterThan(1)
      expect(busyWait(trace)).toBeNull()
    }
  })

  it('gives answers to the one who reads first, and nothing to others, when all share one socket', () => {
    const ends = manyRuns(echo, { clients: 20, sockets: 'shared' }).map((trace) => {
      // Whatever is heard was said by somebody, once.
      const heard =
        told(trace)
          .join()
          .match(/HELLO FROM CLIENT\d+/g) ?? []
      expect(heard).toHaveLength(new Set(heard).size)
      expect(trace.objects.filter(({ kind }) => kind === 'connection')).toHaveLength(1)
      return { end: trace.end.status, wrong: told(trace).filter((line) => line.includes(' got ')).length }
    })
    expect(ends.every(({ end }) => end === 'deadlock')).toBe(true)
    expect(ends.some(({ wrong }) => wrong > 0)).toBe(true)
  })

  it('goes round for ever when it misses the empty text, and that is busy waiting', () => {
    for (const trace of manyRuns(echo, { clients: 8, server: 'misses' })) {
      expect(trace.end).toMatchObject({ status: 'stopped', detail: { kind: 'limit', limit: 'events' } })
      const spin = busyWait(trace)
      expect(spin).toMatchObject({ operation: 'recv', result: '' })
      expect(trace.threads[spin?.thread ?? 0]?.name).toMatch(/^talk/)
      expect(trace.objects[spin?.object ?? 0]?.kind).toBe('connection')
    }
  })
})
