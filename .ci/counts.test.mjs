import { describe, expect, it } from 'vitest'
import { countsOf } from './counts.mjs'
import Results from './results.mjs'

/**
 * What is counted of what a reporter is told.
 * @param {[method: keyof Results, ...told: unknown[]][]} calls
 */
function counted(...calls) {
  /** @type {string[]} */
  const lines = []
  const reporter = new Results((/** @type {unknown} */ result) => lines.push(JSON.stringify(result)))
  for (const [method, ...told] of calls) Reflect.apply(reporter[method], reporter, told)
  return countsOf(lines.join('\n'))
}

/**
 * @param {'onTestCaseReady' | 'onTestBegin'} begins
 * @param {'onTestCaseResult' | 'onTestEnd'} ends
 * @param {unknown[]} tests
 * @returns {[keyof Results, ...unknown[]][]}
 */
function each(begins, ends, tests) {
  return tests.flatMap((test) => [
    [begins, test],
    [ends, test, test],
  ])
}

describe('counts of Vitest', () => {
  /** @param {string} moduleId @param {Record<string, string[]>} states messages of errors by state. @param {string[]} [own] */
  const file = (moduleId, states, own = []) => {
    const module = {
      moduleId,
      state: () => (own.length > 0 || 'failed' in states ? 'failed' : 'passed'),
      errors: () => own.map((message) => ({ message })),
      children: { allTests: () => ('failed' in states ? [1] : []), allSuites: () => [] },
    }
    const tests = Object.entries(states).map(([state, errors]) => ({
      module,
      fullName: `is ${state}`,
      result: () => ({ state, errors: errors.map((message) => ({ message })) }),
    }))
    return { module, tests }
  }

  /** @param {ReturnType<typeof file>} file */
  const countsOfFile = ({ module, tests }) =>
    counted(['onTestModuleQueued', module], ...each('onTestCaseReady', 'onTestCaseResult', tests), [
      'onTestModuleEnd',
      module,
    ])

  it('counts passed, failed and skipped tests, and names the failed ones', () => {
    expect(
      countsOfFile(file('a.test.ts', { passed: [], failed: ['\u001b[31mexpected 1\u001b[39m'], skipped: [] })),
    ).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
      failures: ['a.test.ts > is failed\nexpected 1'],
      underWay: [],
    })
  })

  it('counts a file that cannot be loaded as one failure', () => {
    const counts = countsOfFile(file('b.test.ts', {}, ['no such module']))
    expect(counts).toMatchObject({ passed: 0, failed: 1, failures: ['b.test.ts\nno such module'] })
  })

  it('counts what fails around tests besides those that fail', () => {
    const counts = countsOfFile(file('b.test.ts', { failed: ['expected 1'] }, ['no database']))
    expect(counts).toMatchObject({
      failed: 2,
      failures: ['b.test.ts > is failed\nexpected 1', 'b.test.ts\nno database'],
    })
  })

  it('counts an unknown state as a failure', () => {
    expect(countsOfFile(file('c.test.ts', { odd: [] }))).toMatchObject({ passed: 0, failed: 1 })
  })

  it('keeps what is known of a run that was cut, and says what was under way', () => {
    const { module, tests } = file('d.test.ts', { passed: [], skipped: [] })
    const counts = counted(
      ['onTestModuleQueued', module],
      ['onTestCaseReady', tests[0]],
      ['onTestCaseResult', tests[0]],
      ['onTestCaseReady', tests[1]],
    )
    expect(counts).toMatchObject({ passed: 1, failed: 0, underWay: ['d.test.ts', 'd.test.ts > is skipped'] })
  })

  it('refuses what are no results', () => {
    expect(() => countsOf('{}')).toThrow('no result')
    expect(() => countsOf('{"begins": [')).toThrow()
  })
})

describe('counts of Playwright', () => {
  /** @param {string} outcome @param {string[]} titles @param {string[]} [errors] */
  const test = (outcome, titles, errors = []) => ({
    location: { file: 'a.spec.ts', line: 3 },
    titlePath: () => ['', '', 'a.spec.ts', ...titles],
    outcome: () => outcome,
    errors: errors.map((message) => ({ message })),
  })

  it('names the suites of a test, and counts flaky tests as failed', () => {
    const tests = [
      test('expected', ['is expected']),
      test('skipped', ['is skipped']),
      test('expected', ['inner', 'is expected']),
      test('unexpected', ['inner', 'is unexpected'], ['no button']),
      test('flaky', ['is flaky']),
    ]
    const counts = counted(...each('onTestBegin', 'onTestEnd', tests))
    expect(counts).toEqual({
      passed: 2,
      failed: 2,
      skipped: 1,
      failures: ['a.spec.ts:3 > inner > is unexpected > (unexpected)\nno button', 'a.spec.ts:3 > is flaky > (flaky)'],
      underWay: [],
    })
  })

  it('counts an error outside all tests, such as a server that does not start', () => {
    const counts = counted(['onError', { message: 'Process from config.webServer was not able to start' }])
    expect(counts).toMatchObject({ passed: 0, failed: 1 })
  })
})
