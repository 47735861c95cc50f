import { afterEach, expect, test } from 'vitest'
import { noBranches } from '../../explorer/state/branches.ts'
import { plainMachine } from '../../program/machine-options.ts'
import { ExploreClient } from './explore-client.ts'
import type { ExploreNews, ExploreReport, ExploreRequest } from './explore-messages.ts'

const client = new ExploreClient()
afterEach(() => client.drop())

const request = (scenario: string, values: ExploreRequest['values'], more: Partial<ExploreRequest> = {}) => ({
  scenario,
  values,
  seed: 1,
  cores: 4,
  cost: 0.02,
  machine: plainMachine,
  how: { kind: 'optimal' } as const,
  branches: noBranches,
  executions: 1_000_000,
  events: 5000,
  timeouts: 3,
  ...more,
})

function stopped(report: ExploreReport) {
  if (report.kind === 'failed') throw new Error(JSON.stringify(report.failure))
  return report
}

/** Takes in news as the page does. */
function listener() {
  let outcomes: ExploreNews['fresh'][number][] = []
  let latest: ExploreNews | null = null
  const tell = (news: ExploreNews): void => {
    outcomes = news.isAnew ? [...news.fresh] : [...outcomes, ...news.fresh]
    latest = news
  }
  const counts = () => outcomes.map(({ kind }, at) => `${kind} ${latest?.traces[at]}`).sort()
  return { tell, counts }
}

test('five philosophers: 31 traces, one of them a deadlock, and the shortest way to it', async () => {
  const { tell, counts } = listener()
  const report = stopped(await client.begin(request('philosophers', { seats: 5, order: 'naive' }), tell))
  tell(report.news)
  expect(report).toMatchObject({ why: 'done', exhaustive: true, limits: [], counterexample: { least: true } })
  expect(report.news.progress).toMatchObject({ executions: 31, traces: 31, redundant: 0, done: true })
  expect(counts()).toEqual(['deadlock 1', 'finished 30'])
  expect(report.smaller?.changed).toEqual([['seats', 2]])
  const waits = report.counterexample?.account.waits.map(({ thread, holds, target }) => [thread, holds, target])
  expect(waits).toEqual([0, 1, 2, 3, 4].map((n) => [`P${n}`, [`fork${n}`], `fork${(n + 1) % 5}`]))
})

test('cancelled again and again, it comes to the same, to the last trace', async () => {
  const values = { seats: 4, order: 'seats' }
  const whole = stopped(await client.begin(request('philosophers', values), () => {}))
  const { tell, counts } = listener()
  // It looks for a message as often as it can, and is far from done when it is told to stop a hundred times.
  const first = client.begin(request('philosophers', values, { slice: 0 }), tell)
  client.pause()
  let report = stopped(await first)
  let stops = 0
  while (report.why === 'paused') {
    tell(report.news)
    stops++
    expect(report.news.progress.done).toBe(false)
    expect(report.limits).toContain('stopped')
    const next = client.goOn('exploring', tell)
    if (stops < 100) client.pause()
    report = stopped(await next)
  }
  tell(report.news)
  expect(stops).toBeGreaterThan(2)
  expect(report.why).toBe('done')
  expect(report.news.progress).toEqual(whole.news.progress)
  expect(counts()).toEqual([`finished ${whole.news.progress.traces}`])
})

test('an endless program that is cancelled says what may go on for ever so far, and goes on to the same', async () => {
  const values = { variant: 'buggy', rounds: 3 }
  const whole = stopped(await client.begin(request('polite', values), () => {}))
  const { tell, counts } = listener()
  const seen: string[] = []
  const first = client.begin(request('polite', values, { slice: 0 }), tell)
  client.pause()
  let report = stopped(await first)
  while (report.why === 'paused') {
    tell(report.news)
    seen.push(counts().join())
    const next = client.goOn('exploring', tell)
    client.pause()
    report = stopped(await next)
  }
  tell(report.news)
  expect(seen[0]).toBe('')
  expect(seen).toContain('livelock 1')
  expect(report).toMatchObject({ why: 'done', exhaustive: true })
  expect(report.news.progress).toEqual(whole.news.progress)
  expect(counts()).toEqual(['livelock 1'])
})

test('what is allowed is used up, and as much again is allowed', async () => {
  const asked = request('philosophers', { seats: 5, order: 'naive' }, { executions: 12 })
  const { tell, counts } = listener()
  const at = async (stretch: Promise<ExploreReport>) => {
    const report = stopped(await stretch)
    tell(report.news)
    return report
  }
  expect(await at(client.begin(asked, tell))).toMatchObject({
    why: 'limit',
    exhaustive: false,
    limits: ['executions'],
    news: { progress: { executions: 12 } },
  })
  expect((await at(client.goOn('exploring', tell))).news.progress.executions).toBe(24)
  expect(await at(client.goOn('exploring', tell))).toMatchObject({ why: 'done', exhaustive: true })
  expect(counts()).toEqual(['deadlock 1', 'finished 30'])
})

test('the shortest counterexample is found among what is known, before all is explored', async () => {
  const asked = request('two-locks', { variant: 'buggy' }, { executions: 1_000_000, slice: 0 })
  const report = stopped(await client.begin(asked, () => {}))
  expect(report.counterexample).toMatchObject({ preemptions: 1, least: true })
  expect(report.counterexample?.account.waits).toMatchObject([
    { thread: 'T1', holds: ['A'], target: 'B', kind: 'lock', operation: 'acquire' },
    { thread: 'T2', holds: ['B'], target: 'A', kind: 'lock', operation: 'acquire' },
  ])
})

test('it tells how far it is at most ten times a second, and why it cannot explore', async () => {
  let told = 0
  const asked = request('philosophers', { seats: 8, order: 'seats' })
  const begin = performance.now()
  const report = client.begin(asked, (news) => {
    expect(news.rate).toBeGreaterThan(0)
    if (++told === 12) client.pause()
  })
  expect(stopped(await report).why).toBe('paused')
  // All of them were sent in this time, however late they came.
  expect(told).toBeGreaterThanOrEqual(12)
  expect(told).toBeLessThanOrEqual((performance.now() - begin) / 100)

  const unknown = await client.begin(request('no-such-program', {}), () => {})
  expect(unknown).toMatchObject({ kind: 'failed', failure: { kind: 'other' } })
})

test('another exploration takes the place of the one under way', async () => {
  const first = client.begin(request('philosophers', { seats: 9, order: 'seats' }), () => {})
  const second = client.begin(request('two-locks', { variant: 'fixed' }), () => {})
  await expect(first).rejects.toThrow('given up')
  expect(stopped(await second).news.progress.traces).toBe(2)
})

test('a bug is told of as soon as a walk has met it, long before the search would', async () => {
  const { tell, counts } = listener()
  const values = { threads: 3, times: 5, protection: 'none', policy: 'barging' }
  const report = stopped(
    await client.begin(request('lost-update', values, { scouts: true }), (news) => {
      tell(news)
      if (counts().some((count) => count.startsWith('assertion'))) client.pause()
    }),
  )
  tell(report.news)
  expect(report.why).toBe('paused')
  expect(counts()).toContain('assertion 0')
  expect(report.news.progress.done).toBe(false)
})
