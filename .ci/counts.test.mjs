import { describe, expect, it } from 'vitest'
import { playwrightCounts, vitestCounts } from './counts.mjs'

describe('vitestCounts', () => {
  it('counts passed, failed and skipped tests, and names the failed ones', () => {
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'a works' },
            { status: 'failed', fullName: 'a breaks', failureMessages: ['\u001b[31mexpected 1\u001b[39m'] },
            { status: 'skipped', fullName: 'a waits' },
            { status: 'todo', fullName: 'a later' },
          ],
        },
      ],
    }
    expect(vitestCounts(JSON.stringify(report))).toEqual({
      passed: 1,
      failed: 1,
      skipped: 2,
      failures: ['a.test.ts > a breaks\nexpected 1'],
    })
  })

  it('counts a file that cannot be loaded as one failure', () => {
    const file = { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }
    const counts = vitestCounts(JSON.stringify({ testResults: [file] }))
    expect(counts).toMatchObject({ passed: 0, failed: 1, failures: ['b.test.ts\nno such module'] })
  })

  it('counts an unknown status as a failure', () => {
    const file = { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'odd', fullName: 'c' }] }
    expect(vitestCounts(JSON.stringify({ testResults: [file] }))).toMatchObject({ passed: 0, failed: 1 })
  })

  it('refuses what is no report', () => {
    expect(() => vitestCounts('{}')).toThrow('testResults')
    expect(() => vitestCounts('{"testResults": [')).toThrow()
  })
})

describe('playwrightCounts', () => {
  /** @param {string} status @param {{ message: string }[]} [errors] */
  const spec = (status, errors = []) => ({
    title: `is ${status}`,
    file: 'a.spec.ts',
    line: 3,
    tests: [{ status, results: [{ errors }] }],
  })

  it('walks nested suites, and counts flaky tests as failed', () => {
    const report = {
      errors: [],
      suites: [
        {
          title: 'a.spec.ts',
          specs: [spec('expected'), spec('skipped')],
          suites: [{ title: 'inner', specs: [spec('expected'), spec('unexpected', [{ message: 'no button' }])] }],
        },
        { title: 'b.spec.ts', specs: [spec('flaky')] },
      ],
    }
    expect(playwrightCounts(JSON.stringify(report))).toEqual({
      passed: 2,
      failed: 2,
      skipped: 1,
      failures: ['a.spec.ts:3 > inner > is unexpected > (unexpected)\nno button', 'a.spec.ts:3 > is flaky > (flaky)'],
    })
  })

  it('counts an error outside all tests, such as a server that does not start', () => {
    const report = { suites: [], errors: [{ message: 'Process from config.webServer was not able to start' }] }
    expect(playwrightCounts(JSON.stringify(report))).toMatchObject({ passed: 0, failed: 1 })
  })

  it('refuses what is no report', () => {
    expect(() => playwrightCounts('{}')).toThrow('suites')
  })
})
