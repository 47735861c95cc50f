import { describe, expect, it } from 'vitest'
import { catalogue } from '../scenarios/catalogue.ts'
import { runHere as run } from './testing/command-line.ts'

const two = ['lost-update', '--threads', '2', '--times', '1']

describe('heddle explore', () => {
  it('stops at the first bug, and says so', async () => {
    const { code, out } = await run('explore', 'lost-update')
    expect(code).toBe(1)
    expect(out).toContain('stopped at the first bug, after 2 executions (found by letting each thread take one step in')
    expect(out).toContain('A bug was found. Not exhaustive: it stopped at the first bug (--all goes on). What was')
    const json = JSON.parse((await run('explore', 'lost-update', '--format', 'json')).out)
    expect(json).toMatchObject({
      executions: 0,
      walks: { executions: 2, found: { by: 'round-robin', executions: 2 } },
      stopped: 'first-bug',
      exhaustive: false,
      limits: ['first-bug'],
      outcomes: [{ kind: 'assertion', traces: 0 }],
      counterexample: { preemptions: 1 },
      smaller: { kind: 'assertion', parameters: { threads: 2, times: 1 } },
    })
    const fair = await run('explore', 'lost-update', '--times', '4', '--policy', 'fair')
    const command = 'heddle explore lost-update --threads 2 --times 1 --policy fair'
    expect(fair.out).toContain(`It fails already with threads = 2, times = 1: ${command}\n`)
    const again = await run(...command.split(' ').slice(1))
    expect(again.code).toBe(1)
    expect(again.out).not.toContain('fails already')
    // Of a strategy that was asked for, nothing is done but that.
    const asked = await run('explore', ...two, '--strategy', 'optimal', '--format', 'json')
    expect(JSON.parse(asked.out)).toMatchObject({ executions: 2, traces: 2, stopped: 'first-bug', exhaustive: false })
    expect(JSON.parse(asked.out).walks).toBeUndefined()
  })

  it('finds every outcome where it is asked to, and counts nothing that it looked at besides', async () => {
    const { code, out } = await run('explore', ...two, '--all', '--format', 'json')
    const result = JSON.parse(out)
    expect(code).toBe(1)
    expect(result).toMatchObject({
      strategy: 'optimal',
      policy: 'barging',
      executions: 4,
      traces: 4,
      redundant: 0,
      exhaustive: true,
      stopped: null,
      counterexample: { preemptions: 1, least: true },
    })
    expect(result.seconds).toBeGreaterThanOrEqual(0)
    const outcomes = result.outcomes.map(({ kind, traces }: { kind: string; traces: number }) => [kind, traces])
    expect(outcomes.sort()).toEqual([
      ['assertion', 2],
      ['finished', 2],
    ])
    expect(result.counterexample.choices).toHaveLength(result.counterexample.steps)
  })

  it('finds none where there is none', async () => {
    for (const protection of ['lock', 'atomic']) {
      const { code, out } = await run('explore', ...two, '--protection', protection)
      expect(code).toBe(0)
      expect(out).toContain('2 executions, 2 distinct traces, 0 redundant')
      expect(out).toContain('No bug was found. Exhaustive under sequential consistency')
    }
  })

  it('gives orders that replay follows to the same end', async () => {
    const { out } = await run('explore', ...two, '--all', '--format', 'json')
    const { counterexample, outcomes } = JSON.parse(out)
    const bad = await run('replay', ...two, '--choices', counterexample.choices.join())
    expect(bad.code).toBe(1)
    expect(bad.out).toContain('1 update is lost')
    const good = outcomes.find(({ kind }: { kind: string }) => kind === 'finished')
    expect((await run('replay', ...two, '--choices', good.choices.join())).code).toBe(0)
  })

  it.each([
    ['preemptions=0', 0, 'executions": 2'],
    ['preemptions=1', 1, 'preemptions=1'],
    ['dfs', 1, 'dfs'],
    ['random=200', 1, 'random=200'],
    ['pct=2,200', 1, 'pct=2,200'],
  ])('goes by strategy %s', async (strategy, code, text) => {
    const explored = await run('explore', ...two, '--all', '--strategy', strategy, '--format', 'json')
    expect(explored.code).toBe(code)
    expect(explored.out).toContain(text)
  })

  it('tells of data races, which are bugs where that is asked for', async () => {
    const racy = ['explore', ...two, '--all']
    const { races } = JSON.parse((await run(...racy, '--format', 'json')).out)
    expect(races.map(({ cell }: { cell: string }) => cell)).toEqual(['total', 'total'])
    expect((await run(...racy)).out).toMatch(
      /data race: total: (read|write) by adder\d on line \d+ and (read|write) by adder\d on line \d+, which nothing orders/,
    )
    // Nobody fails in this one, whatever comes out.
    const quiet = ['explore', 'no-lock-needed', '--workers', '2', '--times', '1']
    expect(await run(...quiet)).toMatchObject({
      code: 0,
      out: expect.stringContaining('No bug was found. 2 data races.'),
    })
    expect(await run(...quiet, '--races')).toMatchObject({ code: 1 })
    for (const protection of ['lock', 'atomic'])
      expect(await run('explore', ...two, '--protection', protection, '--races')).toMatchObject({ code: 0 })
  })

  it('says what it did not explore', async () => {
    const { code, out } = await run('explore', 'lost-update', '--protection', 'lock', '--max-executions', '10')
    expect(code).toBe(3)
    expect(out).toContain('Not exhaustive: the limit of executions was reached (--max-executions 10).')
    const times = await run('explore', 'slow-database', '--all', '--max-timeouts', '2')
    expect(times.code).toBe(3)
    expect(times.out).toContain('9 executions, 9 distinct traces')
    expect(times.out).toContain(
      'Not exhaustive: a thread could give up waiting at one place more than 2 times, which was not explored (--max-timeouts 2).',
    )
    const usual = await run('explore', 'slow-database', '--all')
    expect(usual.code).toBe(1)
    expect(usual.out).toContain('connector1: TimeoutError: the database is not ready on line ')
    expect(usual.out).toContain('A bug was found, in 7 of 16 traces. Exhaustive')
  })

  it('branches over what is asked for besides, names it, and gives orders that replay follows', async () => {
    const fixed = ['if-for-while', '--variant', 'fixed']
    const plain = JSON.parse((await run('explore', ...fixed, '--format', 'json')).out)
    expect(plain.branches).toEqual({ spurious: 0, draws: 0, wakers: false })
    const asked = ['--spurious', '1', '--draws', '3', '--wakers']
    const { code, out } = await run('explore', ...fixed, ...asked)
    expect(code).toBe(0)
    expect(out).toContain(
      'Besides the next thread it was explored that each thread may wake from a condition 1 time though nobody notified it; a random number has up to 3 values; the notify of a condition lets go any of the waiters, under barging.',
    )
    const more = JSON.parse((await run('explore', ...fixed, ...asked, '--format', 'json')).out)
    expect(more).toMatchObject({ branches: { spurious: 1, draws: 3, wakers: true }, exhaustive: true, redundant: 0 })
    expect(more.traces).toBeGreaterThan(plain.traces)
    const bad = JSON.parse((await run('explore', 'if-for-while', '--all', ...asked, '--format', 'json')).out)
    const order = bad.outcomes.map(({ choices }: { choices: string[] }) => choices.join())
    expect(order.some((choices: string) => choices.includes('^'))).toBe(true)
    for (const choices of order) {
      const replayed = await run('replay', 'if-for-while', '--choices', choices, '--format', 'json')
      expect(JSON.parse(replayed.out).end.reason.kind).not.toBe('choice')
    }
  })

  it('counts states of an endless program, and no traces', async () => {
    const { code, out } = await run('explore', 'polite')
    expect(code).toBe(1)
    expect(out).toMatch(/endless: \d+ states, \d+ transitions/)
    expect(out).toMatch(/ {2}livelock: [^:\n]*\n/)
    expect(out).toContain('A bug was found. Exhaustive')
    expect(out).not.toMatch(/\btraces?\b/)
  })

  it('takes a policy also where the scenario has none', async () => {
    const given = ['barrier', '--strategy', 'random=5', '--policy', 'fair', '--format', 'json']
    expect(JSON.parse((await run('explore', ...given)).out)).toMatchObject({ policy: 'fair' })
    expect(JSON.parse((await run('explore', ...two, '--policy', 'fair', '--format', 'json')).out).policy).toBe('fair')
  })

  it.each([
    [
      ['explore', 'lost-update', '--strategy', 'best'],
      'Allowed is one of optimal, preemptions=K, dfs, random=N, pct=D,N',
    ],
    [['explore', 'lost-update', '--draws', 'many'], 'Allowed is a whole number from 0 to 1000.'],
    [['explore', 'lost-update', '--max-memory', '0'], 'Allowed is a whole number from 1 to '],
    [['explore', 'slow-database', '--max-timeouts', '0'], 'Allowed is a whole number from 1.'],
    [['explore', 'lost-updat'], 'did you mean lost-update?'],
    [['explore', 'lost-update', '--threads', '0'], 'Allowed is a whole number from 1'],
    [['replay', 'lost-update'], "required option '--choices <list>' not specified"],
  ])('%j', async (args, message) => {
    const { code, error } = await run(...args)
    expect(error).toContain(message)
    expect(code).toBe(2)
  })
})

describe('every scenario', () => {
  it.each(catalogue.map(({ id }) => id))('%s: orders that chance explores are ordinary runs', async (id) => {
    // Each step asks everybody: 500 are too many for a test.
    const given = id === 'echo-500' ? [id, '--clients', '10'] : [id]
    const limits = ['--strategy', 'random=3', '--max-events', '400']
    const { out, code, error } = await run('explore', ...given, ...limits, '--format', 'json')
    expect(error).toBe('')
    expect([0, 1, 3]).toContain(code)
    for (const { choices, kind } of JSON.parse(out).outcomes) {
      const replayed = await run('replay', ...given, '--choices', choices.join(), '--format', 'json')
      const { end } = JSON.parse(replayed.out)
      expect([end.detail, end.reason.kind]).not.toEqual([end.detail, 'choice'])
      if (kind === 'finished') expect(end.status).toBe('finished')
    }
  })
})
