// Reads what a test runner says in JSON into counts. Whatever is not plainly a passed or a skipped test is a failure.
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Counts
 *   `failures` has one readable text for each failure.
 */

/**
 * Counts of a Vitest run, from its `json` reporter.
 * @param {string} text the report.
 * @returns {Counts}
 * @throws {Error} when the text is not such a report.
 */
export function vitestCounts(text) {
  const report = JSON.parse(text)
  if (!Array.isArray(report.testResults)) throw new Error('no testResults in the report')
  const counts = none()
  for (const file of report.testResults) {
    let failedHere = 0
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed++
      else if (['skipped', 'pending', 'todo', 'disabled'].includes(test.status)) counts.skipped++
      else {
        failedHere++
        fail(counts, `${file.name} > ${test.fullName}`, ...(test.failureMessages ?? []))
      }
    }
    // A file that cannot be loaded fails without any failed test of its own.
    if (file.status === 'failed' && failedHere === 0) fail(counts, file.name, file.message)
  }
  return counts
}

/**
 * Counts of a Playwright run, from its `json` reporter. A flaky test is a failed one.
 * @param {string} text the report.
 * @returns {Counts}
 * @throws {Error} when the text is not such a report.
 */
export function playwrightCounts(text) {
  const report = JSON.parse(text)
  if (!Array.isArray(report.suites)) throw new Error('no suites in the report')
  const counts = none()
  for (const error of report.errors ?? []) fail(counts, 'Playwright', error.message)
  for (const suite of report.suites) countSuite(counts, suite, [])
  return counts
}

/** @returns {Counts} */
export function none() {
  return { passed: 0, failed: 0, skipped: 0, failures: [] }
}

/**
 * @param {Counts} counts
 * @param {(string | undefined)[]} lines
 */
export function fail(counts, ...lines) {
  counts.failed++
  counts.failures.push(stripVTControlCharacters(lines.filter(Boolean).join('\n')))
}

/**
 * @typedef {{ title: string, suites?: Suite[], specs?: Spec[] }} Suite
 * @typedef {{ title: string, file: string, line: number, tests: { status: string, results: Result[] }[] }} Spec
 * @typedef {{ errors?: { message?: string }[] }} Result
 */

/**
 * @param {Counts} counts
 * @param {Suite} suite
 * @param {string[]} path titles above it.
 */
function countSuite(counts, suite, path) {
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) {
      if (test.status === 'expected') counts.passed++
      else if (test.status === 'skipped') counts.skipped++
      else {
        const errors = test.results.flatMap((result) => result.errors ?? []).map((error) => error.message)
        fail(counts, [`${spec.file}:${spec.line}`, ...path, spec.title, `(${test.status})`].join(' > '), ...errors)
      }
    }
  }
  for (const inner of suite.suites ?? []) countSuite(counts, inner, [...path, inner.title])
}
