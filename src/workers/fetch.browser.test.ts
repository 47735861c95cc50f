import { afterAll, describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { simulate } from '../simulator/simulation.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import { fetchPage } from './fetch-page.ts'
import { crawlPages } from './testing/crawl.ts'
import { testProgram } from './testing/programs.ts'
import { lawfulBy, testPool } from './testing/testing.ts'

type Values = { readonly [name: string]: number | string }
const fast = { seed: 1, scale: 0.01 }
const { pool } = testPool()
const expectLawful = lawfulBy(simulate)
afterAll(() => pool.dispose())

async function crawl(id: string, addresses: readonly string[], times = 1, timeout = 0, options = {}): Promise<Trace> {
  const values: Values = { addresses: addresses.join(' '), times, timeout }
  const trace = await pool.run(id, values, { ...fast, ...options }).done
  expectLawful(trace, testProgram(id), values)
  expect(trace.end.status).toBe('finished')
  return trace
}

const said = (trace: Trace) =>
  outputOf(trace)
    .map(({ text }) => text)
    .toSorted()

/** Microseconds from each request to its answer. */
function latencies(trace: Trace): number[] {
  const steps = Array.from({ length: trace.stepCount }, (_, step) => step)
  return steps
    .filter((step) => operationName(trace, step) === 'response')
    .map((step) => (trace.steps.time[step] ?? 0) - (trace.steps.time[trace.steps.cause[step] ?? 0] ?? 0))
}

describe('pages on real workers', () => {
  it('are fetched from the server, and are those of a simulation', async () => {
    const addresses = ['films/1.html', 'films/5.html', 'films/broken.html', 'cloths/short.html', 'cloths/long.html']
    const trace = await crawl('crawl', addresses)
    expect(said(trace)).toEqual(addresses.map((address) => `${address} 200 ${crawlPages.texts[address]}`).toSorted())
  })

  it('are not found, fail, cannot be reached or never come, as in a simulation', async () => {
    const trace = await crawl('crawl', ['films/6.html', 'films/2.html', 'films/3.html', 'films/4.html'])
    expect(said(trace)).toEqual([
      'films/2.html HTTPError: HTTP Error 500: Internal Server Error',
      'films/3.html URLError: <urlopen error the server cannot be reached>',
      'films/4.html TimeoutError: timed out',
      'films/6.html HTTPError: HTTP Error 404: Not Found',
    ])
  })

  it('are never another host’s, nor outside of the public folder', async () => {
    const trace = await crawl('crawl', ['https://elsewhere.test/', '../src/main.ts'])
    for (const line of said(trace)) expect(line).toContain('ValueError: fetch takes the path of a page')
  })

  it('are fetched by many at once, again and again', async () => {
    const addresses = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 'cloths/middle.html' : 'films/1.html'))
    const trace = await crawl('crawl', addresses, 10, 0, { limits: { ringWords: 256 } })
    expect(outputOf(trace)).toHaveLength(120)
    expect(new Set(said(trace)).size).toBe(2)
  })

  it('take at least as long as the scenario says of its server', async () => {
    const trace = await crawl('slow-crawl', ['films/1.html', 'films/2.html'])
    const simulated = simulate(
      testProgram('slow-crawl'),
      { addresses: 'films/1.html films/2.html', times: 1, timeout: 0 },
      {
        seed: 1,
        strategy: 'first-come',
        cores: 4,
        cost: 0,
      },
    )
    const least = latencies(simulated).toSorted((p, q) => p - q)
    expect(least).toHaveLength(2)
    for (const [i, took] of latencies(trace)
      .toSorted((p, q) => p - q)
      .entries())
      expect(took).toBeGreaterThanOrEqual(least[i] ?? 0)
  })

  it('are waited for by greenlets, and with each by its whole thread', async () => {
    const trace = await crawl('glean', [])
    const lengths = ['films/1.html', 'cloths/long.html'].map((address) => String(crawlPages.texts[address]?.length))
    expect(outputOf(trace).map(({ text }) => text)).toEqual(['200', '200', ...lengths])
    const steps = Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))
    expect(steps.filter((name) => name === 'fetch' || name === 'response')).toEqual([
      ...['fetch', 'response', 'fetch', 'response'],
    ])
  })

  it('are not given up for a limit of the program’s time that the real network cannot keep', async () => {
    const trace = await crawl('crawl', ['films/1.html'], 3, 20, { scale: 0.0001 })
    expect(new Set(said(trace))).toEqual(new Set([`films/1.html 200 ${crawlPages.texts['films/1.html']}`]))
  })

  it('cannot be reached in a program that has none', async () => {
    expect(said(await crawl('lost-crawl', ['films/1.html']))).toEqual([
      'films/1.html URLError: <urlopen error the server cannot be reached>',
    ])
  })

  it('leave nothing behind when the run is stopped while they are on their way', async () => {
    for (let i = 0; i < 3; i++) {
      const run = pool.run(
        'slow-crawl',
        { addresses: 'films/1.html films/2.html', times: 1, timeout: 0 },
        // Each takes half a minute at least.
        { seed: 1, scale: 15 },
      )
      run.onBatch(() => {
        const trace = run.view()
        const asked = Array.from({ length: trace.stepCount }, (_, step) => operationName(trace, step))
        if (asked.filter((name) => name === 'fetch').length === 2) run.stop()
      })
      const trace = await run.done
      expect(trace.end.detail).toMatchObject({ kind: 'stopped' })
      expect(latencies(trace)).toEqual([])
      expect(checkTrace(trace)).toBeNull()
    }
    expect(said(await crawl('crawl', ['films/1.html']))).toHaveLength(1)
  })
})

describe('a server', () => {
  const request = { kind: 'fetch', address: 'films/1.html', delay: 0, patience: 20_000, failure: null } as const
  const never = new AbortController().signal

  it('that is not there cannot be reached', async () => {
    // Nobody listens on this port.
    expect(await fetchPage('http://localhost:59999/', request, never)).toEqual({ failure: 'unreachable' })
  })

  it('is never quicker than the scenario says, nor given up before', async () => {
    for (const time of [0.4, 1.9, 3.7]) {
      const begin = performance.now()
      await fetchPage('/', { ...request, failure: 'unreachable', delay: time }, never)
      const between = performance.now()
      expect(between - begin).toBeGreaterThanOrEqual(time)
      await fetchPage('/', { ...request, failure: 'silent', patience: time }, never)
      expect(performance.now() - between).toBeGreaterThanOrEqual(time)
    }
  })

  it('is not asked for what lies outside of its folder', async () => {
    const base = new URL('/films/', location.href).href
    expect(await fetchPage(base, { ...request, address: '../favicon.svg' }, never)).toEqual({ failure: 'unreachable' })
  })
})
