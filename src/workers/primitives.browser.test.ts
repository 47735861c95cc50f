import { afterAll, describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { readInputScript } from '../program/input-script.ts'
import { simulate } from '../simulator/simulation.ts'
import { argumentOf, operationName, outputOf, type Trace } from '../trace/trace.ts'
import { testProgram } from './testing/programs.ts'
import { lawfulBy, testPool } from './testing/testing.ts'

type Values = { readonly [name: string]: number | string }
const fast = { seed: 1, scale: 0.01 }
const policies = ['barging', 'fair']
const { pool } = testPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => pool.dispose())

async function runTest(id: string, values: Values = {}, options = {}): Promise<Trace> {
  const trace = await pool.run(id, values, { ...fast, ...options }).done
  expectLawful(trace, testProgram(id), values)
  return trace
}

/** The most items that any queue of a run had room for. */
function largestRoom(trace: Trace): number {
  const rooms = trace.objects.flatMap(({ kind, base }) => {
    const items = trace.kinds.find(({ name }) => name === kind)?.fields.find(({ type }) => type === 'items')
    return items === undefined ? [] : [base + items.offset + 1]
  })
  const { address, value } = trace.effects
  return Math.max(0, ...Array.from(value).filter((_, i) => rooms.includes(address[i] ?? 0)))
}

describe('primitives on real workers', () => {
  it.each(policies)('is lawful with every primitive and limited waits, %s', async (policy) => {
    for (let users = 2; users <= 9; users++) {
      const trace = await runTest('juggle', { users, rounds: 60, policy })
      expect(['finished', 'deadlock']).toContain(trace.end.status)
    }
  })

  it.each(policies)('is lawful with queues that are full, empty and growing, and with timers, %s', async (policy) => {
    for (let users = 2; users <= 8; users++) {
      const trace = await runTest('trade', { users, rounds: 60, policy })
      expect(['finished', 'deadlock']).toContain(trace.end.status)
      const said = outputOf(trace).map(({ text }) => text)
      expect(said).toEqual(expect.arrayContaining(['Empty', 'Full', expect.stringContaining("'<' not supported")]))
      expect(largestRoom(trace)).toBeGreaterThan(16)
    }
  })

  it.each([
    ['mcs', 2],
    ['clh', 2],
    ['futex', 4],
  ])('keeps others out by a lock that is built of cells: %s', async (kind, users) => {
    const trace = await runTest('locking', { kind, users, rounds: 10 })
    expect(trace.end.status).toBe('finished')
    expect(outputOf(trace).map(({ text }) => text)).toEqual([String(users * 10)])
  })

  it.each([false, true])('has nobody come in between in atomic blocks, interpreter lock: %s', async (gil) => {
    for (let users = 2; users <= 6; users++) {
      const trace = await runTest('blocks', { users, rounds: 60 }, { gil })
      expect(trace.end.status).toBe('finished')
      expect(outputOf(trace).map(({ text }) => text)).toEqual(['all have ended'])
      expect(trace.operations).toContain('atomic')
    }
  })

  it('fails a thread that has assumed what does not hold, also in an atomic block', async () => {
    const trace = await pool.run('doubts', { users: 2 }, fast).done
    expect(checkTrace(trace)).toBeNull()
    expect(trace.end).toMatchObject({ status: 'finished', detail: { failed: [1] } })
    const last = Array.from(trace.steps.thread).lastIndexOf(1)
    expect(operationName(trace, last)).toBe('fail')
    expect(argumentOf(trace, last)).toMatchObject({ error: 'AssumptionError' })
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['all have ended'])
  })

  it.each(policies)('loses and doubles no item of a queue, %s', async (policy) => {
    const trace = await runTest('supply', { users: 3, rounds: 40, policy }, { limits: { ringWords: 256 } })
    expect(trace.end.status).toBe('finished')
    const came = outputOf(trace).map((line) => JSON.parse(line.text) as [string, number])
    expect(came).toHaveLength(120)
    expect(new Set(came.map(String)).size).toBe(120)
    for (const name of ['p0', 'p1', 'p2']) {
      const from = came.filter(([producer]) => producer === name).map(([, i]) => i)
      // Two consumers may print what they took in turn.
      if (policy === 'fair') expect(from.toSorted((p, q) => p - q)).toEqual(Array.from({ length: 40 }, (_, i) => i))
    }
  })

  it('stops at its limit of memory when values need more', async () => {
    const limits = { valueWords: 64 }
    const trace = await pool.run('supply', { users: 3, rounds: 40, policy: 'fair' }, { ...fast, limits }).done
    expect(trace.end).toEqual({ status: 'stopped', detail: { kind: 'limit', limit: 'memory', value: 256 } })
    expect(checkTrace(trace)).toBeNull()
  })

  it('types what a script says, when it says so', async () => {
    const values = { typed: '0.5 a; 1 长; 1.5; 2 d' }
    const trace = await runTest('asks', values)
    expect(trace.end).toMatchObject({ status: 'failed', detail: { error: { error: 'EOFError' } } })
    expect(
      outputOf(trace)
        .map((line) => line.text.split(': ')[1])
        .toSorted(),
    ).toEqual(['', 'a', 'd', '长'])
    const received = Array.from({ length: trace.stepCount }, (_, step) => step).filter(
      (step) => operationName(trace, step) === 'receive',
    )
    const times = received.map((step) => trace.steps.time[step] ?? 0)
    for (const [i, time] of times.entries()) expect(time).toBeGreaterThanOrEqual((i + 1) * 0.5e6)
  })

  it('passes on what a person types', async () => {
    const run = pool.run('asks', { typed: '' }, { ...fast, live: 'typed' })
    expect(run.type('too early')).toBe(false)
    const lines = [' one; ', 'two', '长', '', 'five']
    const prompts: string[] = []
    run.onBatch(() => {
      const [wait] = run.inputWaits
      if (wait === undefined || prompts.length === lines.length) return
      prompts.push(wait.prompt)
      expect(run.type(lines[prompts.length - 1] ?? '')).toBe(true)
    })
    const trace = await run.done
    expect(trace.end.status).toBe('finished')
    expect(run.inputWaits).toEqual([])
    // Who has its line asks still in the page's eyes until it has taken the line.
    const asked = ['first 0? ', 'first 1? ', 'second 0? ', 'second 1? ', 'main 0? ']
    expect(prompts.filter((prompt) => asked.includes(prompt))).toHaveLength(lines.length)
    expect(
      outputOf(trace)
        .map((line) => line.text.split(': ')[1])
        .toSorted(),
    ).toEqual(['', 'five', 'one', 'two', '长'])
    expect(readInputScript(String(trace.run.parameters.typed))).toHaveLength(5)
    expectLawful(trace, testProgram('asks'), { typed: String(trace.run.parameters.typed) })
  })

  it('types a script as time goes where a person may type besides, and input ends with it', async () => {
    const values = { typed: '0.5 a; 1 长; 1.5; 2 d' }
    const run = pool.run('asks', values, { ...fast, live: 'typed' })
    const trace = await run.done
    expect(trace.end).toMatchObject({ status: 'failed', detail: { error: { error: 'EOFError' } } })
    expect(trace.run.parameters).toEqual(values)
    expectLawful(trace, testProgram('asks'), values)
    const received = Array.from({ length: trace.stepCount }, (_, step) => step).filter(
      (step) => operationName(trace, step) === 'receive',
    )
    expect(received).toHaveLength(4)
    for (const [i, step] of received.entries()) expect(trace.steps.time[step]).toBeGreaterThanOrEqual((i + 1) * 0.5e6)
    expect(run.type('too late')).toBe(false)
    expect(run.endInput()).toBe(false)
  })

  it('is told by a person that input ends, wherever it is waited for', async () => {
    // Nobody waits for the end of this script.
    const run = pool.run('asks', { typed: '0.5 a; 1000000 ^D' }, { ...fast, live: 'typed' })
    const received = () => run.view().steps.operation.filter((code) => run.view().operations[code] === 'receive').length
    let typed = false
    const ended: boolean[] = []
    run.onBatch(() => {
      if (run.inputWaits.length > 0 && !typed) typed = run.type('b')
      if (ended.length === 0 && run.inputWaits.length > 0 && received() === 2)
        ended.push(run.endInput(), run.endInput(), run.type('c'))
    })
    const trace = await run.done
    expect(ended).toEqual([true, false, false])
    expect(trace.end).toMatchObject({ status: 'failed', detail: { error: { error: 'EOFError' } } })
    const script = String(trace.run.parameters.typed)
    expect(readInputScript(script)).toEqual([
      expect.anything(),
      expect.anything(),
      expect.objectContaining({ text: null }),
    ])
    const lines = Array.from({ length: trace.stepCount }, (_, step) => step)
      .filter((step) => operationName(trace, step) === 'receive')
      .map((step) => trace.values[trace.steps.argument[step] ?? 0])
    expect(lines.slice(0, 2).toSorted()).toEqual(['a', 'b'])
    // The one who waited or asked later, main at the end.
    expect(lines.length).toBeGreaterThanOrEqual(4)
    expect(new Set(lines.slice(2))).toEqual(new Set([null]))
    expectLawful(trace, testProgram('asks'), { typed: script })
  })

  it('keeps lines typed ahead in order, and can be stopped while a thread waits for more', async () => {
    const run = pool.run('asks', {}, { ...fast, live: 'typed' })
    let typed = false
    run.onBatch(() => {
      if (!typed && run.inputWaits.length > 0) typed = ['a', 'b', 'c', 'd'].every((line) => run.type(line))
      if (run.inputWaits[0]?.prompt === 'main 0? ') run.stop()
    })
    const trace = await run.done
    expect(trace.end.detail).toMatchObject({ kind: 'stopped' })
    expect(checkTrace(trace)).toBeNull()
    expect(run.inputWaits).toEqual([])
    expect(run.type('too late')).toBe(false)
    const steps = Array.from({ length: trace.stepCount }, (_, step) => step)
    // Lines go to those who ask in the order of their asking, whenever each of them wakes.
    const asked = steps.filter((step) => operationName(trace, step) === 'input').slice(0, 4)
    const got = asked.map((step) => {
      const thread = trace.steps.thread[step]
      const answer = steps.find(
        (later) => later > step && trace.steps.thread[later] === thread && operationName(trace, later) === 'receive',
      )
      return trace.values[trace.steps.result[answer ?? 0] ?? 0]
    })
    expect(got).toEqual(['a', 'b', 'c', 'd'])
    // Nothing more was typed until the run was stopped, and there main waited.
    const script = readInputScript(String(trace.run.parameters.typed))
    expect(Array.isArray(script) && script.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', null])
  })
})
