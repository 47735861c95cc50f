import { describe, expect, it } from 'vitest'
import type { Value } from '../base/value.ts'
import { checkTrace } from '../model/checker.ts'
import type { Os } from '../program/os.ts'
import type { Pages } from '../program/pages.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario, type ScenarioModule } from '../program/scenario.ts'
import { operationName, outputOf, type Trace } from '../trace/trace.ts'
import { simulate } from './simulation.ts'
import { lawfulRun, stepsOf } from './testing/facts.ts'

const texts = { 'a.html': '<p>a</p>', 'b/c.html': '<p>page c</p>' }
const options = { seed: 1, strategy: 'first-come', cores: 4, cost: 0 } as const

function* reader(os: Os, address: string, timeout: number | null): Operation<void> {
  try {
    const page = yield* os.fetch(address, timeout === null ? {} : { timeout })
    yield* os.print(`${address} ${page.status} ${page.text}`)
  } catch (error) {
    yield* os.print(`${address} ${String(error)}`)
  }
}

/** Each address is fetched by a thread of its own. */
function crawl(addresses: readonly string[], pages?: Pages, timeout: number | null = null): ScenarioModule {
  const scenario = defineScenario({
    id: 'crawl',
    title: { en: '', zh: '' },
    summary: { en: '', zh: '' },
    parameters: {},
    *main(os) {
      for (const address of addresses) yield* os.thread(reader, [address, timeout], { name: address }).start()
    },
    ...(pages === undefined ? {} : { pages: () => pages }),
    listings: { python: '', typescript: '' },
  })
  return { scenario, reader } as ScenarioModule
}

const said = (trace: Trace) =>
  outputOf(trace)
    .map(({ text }) => text)
    .toSorted()

/** Seconds from each request to its answer, by address. */
function latencies(trace: Trace): { readonly [address: string]: number } {
  const entries = stepsOf(trace, { operation: 'response' }).map((step) => {
    const request = trace.steps.cause[step] ?? -1
    expect(operationName(trace, request)).toBe('fetch')
    const took = (trace.steps.time[step] ?? 0) - (trace.steps.time[request] ?? 0)
    return [trace.threads[trace.steps.thread[step] ?? 0]?.name ?? '?', took / 1e6]
  })
  return Object.fromEntries(entries)
}

describe('a fetch', () => {
  it('gives the page that the scenario declares, and refuses others as Python does', () => {
    const trace = lawfulRun(crawl(['a.html', 'b/c.html', 'no.html'], { texts }), {}, options)
    expect(said(trace)).toEqual([
      'a.html 200 <p>a</p>',
      'b/c.html 200 <p>page c</p>',
      'no.html HTTPError: HTTP Error 404: Not Found',
    ])
  })

  it('fails as the scenario says that servers do', () => {
    const failures = { 'a.html': 500, 'b/c.html': 'unreachable', 'never.html': 'silent' } as const
    const trace = lawfulRun(crawl(Object.keys(failures), { texts, failures }, 2), {}, options)
    expect(said(trace)).toEqual([
      'a.html HTTPError: HTTP Error 500: Internal Server Error',
      'b/c.html URLError: <urlopen error the server cannot be reached>',
      'never.html TimeoutError: timed out',
    ])
    expect(latencies(trace)['never.html']).toBe(2)
  })

  it('gives up when the page comes later than the program would wait', () => {
    const pages = { texts, latency: { from: 0.5, to: 0.5 } }
    expect(said(lawfulRun(crawl(['a.html'], pages, 0.4), {}, options))).toEqual(['a.html TimeoutError: timed out'])
    expect(said(lawfulRun(crawl(['a.html'], pages, 0.6), {}, options))).toEqual(['a.html 200 <p>a</p>'])
  })

  it('has nothing to reach where the scenario has no pages', () => {
    expect(said(lawfulRun(crawl(['a.html']), {}, options))).toEqual([
      'a.html URLError: <urlopen error the server cannot be reached>',
    ])
  })

  it.each([
    'https://other.test/a.html',
    '//other.test/a.html',
    '/a.html',
    '../a.html',
    'b/../../a.html',
    'b//c.html',
    'a.html?x=1',
    'a b',
    '',
    'data:,x',
    '%2e%2e/a.html',
    'b\\..\\a.html',
  ])('does not leave the application: %j', (address) => {
    const trace = lawfulRun(crawl([address], { texts }), {}, options)
    expect(stepsOf(trace, { operation: 'response' })).toEqual([])
    expect(said(trace)[0]).toContain('ValueError: fetch takes the path of a page of this application')
  })

  it('does not take what every record has for a page', () => {
    const trace = lawfulRun(crawl(['constructor', 'toString'], { texts, failures: {} }), {}, options)
    for (const line of said(trace)) expect(line).toContain('404')
  })

  it.each([0, -1])('refuses to wait for %d s', (timeout) => {
    expect(said(lawfulRun(crawl(['a.html'], { texts }, timeout), {}, options))).toEqual([
      'a.html ValueError: timeout value out of range',
    ])
  })

  it('takes times that depend on the seed, and on nothing but the page', () => {
    const pages = { texts, latency: { from: 0.1, to: 3 } }
    const first = latencies(lawfulRun(crawl(['a.html', 'b/c.html'], pages), {}, options))
    for (const took of Object.values(first)) {
      expect(took).toBeGreaterThanOrEqual(0.1)
      expect(took).toBeLessThanOrEqual(3)
    }
    for (const strategy of ['random', 'round-robin'] as const)
      expect(latencies(lawfulRun(crawl(['b/c.html', 'a.html'], pages), {}, { ...options, strategy }))).toEqual(first)
    expect(latencies(lawfulRun(crawl(['a.html', 'b/c.html'], pages), {}, { ...options, seed: 2 }))).not.toEqual(first)
  })

  it('is checked: no answer without a request, and none but what was answered', () => {
    const trace = simulate(crawl(['a.html'], { texts }), {}, options)
    const [step = -1] = stepsOf(trace, { operation: 'response' })
    const values: Value[] = trace.values.map((value) => value)
    const answer = trace.steps.argument[step] ?? 0
    const argument = trace.steps.argument.slice()
    values.push({ status: 200, text: 'another page' })
    argument[step] = values.length - 1
    expect(checkTrace({ ...trace, values, steps: { ...trace.steps, argument } })).toMatchObject({ step })
    const operation = trace.steps.operation.slice()
    operation[step] = trace.operations.indexOf('wake')
    expect(checkTrace({ ...trace, steps: { ...trace.steps, operation } })).not.toBeNull()
    expect(trace.values[answer]).toEqual({ status: 200, text: '<p>a</p>' })
  })
})
