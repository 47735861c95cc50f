// A reporter for Vitest and for Playwright: each test has a line of JSON in the file that HEDDLE_RESULTS names as it begins,
// and one as it ends, so that what is known is kept when a run is cut. `counts.mjs` reads them.
import { appendFileSync } from 'node:fs'

/**
 * @typedef {{ begins: string } | { ends: string, state: string, errors: string[] }} Result
 *   `state` is `passed`, `skipped` or `done`, which is that of a file; whatever else it is, the test has failed.
 * @typedef {import('vitest/node').TestCase} VitestCase
 * @typedef {import('vitest/node').TestModule} VitestModule
 * @typedef {import('@playwright/test/reporter').TestCase} PlaywrightCase
 */

export default class Results {
  /** @type {(result: Result) => void} */
  #write

  /** @param {unknown} [write] where results go in place of the file; the runners give options, which are none. */
  constructor(write) {
    const file = process.env.HEDDLE_RESULTS ?? 'results.jsonl'
    this.#write =
      typeof write === 'function'
        ? (result) => write(result)
        : (result) => appendFileSync(file, `${JSON.stringify(result)}\n`)
  }

  // Vitest:

  /** @param {VitestModule} module */
  onTestModuleQueued(module) {
    this.#write({ begins: module.moduleId })
  }

  /** @param {VitestCase} test */
  onTestCaseReady(test) {
    this.#write({ begins: nameOf(test) })
  }

  /** @param {VitestCase} test */
  onTestCaseResult(test) {
    const { state, errors } = test.result()
    this.#write({ ends: nameOf(test), state, errors: messages(errors) })
  }

  /** @param {VitestModule} module */
  onTestModuleEnd(module) {
    const { children, moduleId } = module
    // Of what runs around tests, and of a file that cannot be loaded, no test of its own fails.
    const errors = [...module.errors(), ...[...children.allSuites()].flatMap((suite) => suite.errors())]
    const alone = module.state() === 'failed' && [...children.allTests('failed')].length === 0
    this.#write({ ends: moduleId, state: alone || errors.length > 0 ? 'failed' : 'done', errors: messages(errors) })
  }

  // Playwright:

  /** @param {PlaywrightCase} test */
  onTestBegin(test) {
    this.#write({ begins: titleOf(test) })
  }

  /**
   * @param {PlaywrightCase} test
   * @param {import('@playwright/test/reporter').TestResult} result
   */
  onTestEnd(test, result) {
    const outcome = test.outcome()
    const state = outcome === 'expected' ? 'passed' : outcome
    this.#write({ ends: titleOf(test), state, errors: messages(result.errors) })
  }

  /** @param {import('@playwright/test/reporter').TestError} error outside of all tests. */
  onError(error) {
    this.#write({ ends: 'Playwright', state: 'failed', errors: messages([error]) })
  }
}

/** @param {VitestCase} test */
function nameOf(test) {
  return `${test.module.moduleId} > ${test.fullName}`
}

/** @param {PlaywrightCase} test */
function titleOf(test) {
  return [`${test.location.file}:${test.location.line}`, ...test.titlePath().slice(3)].join(' > ')
}

/** @param {readonly { message?: string, stack?: string }[]} [errors] */
function messages(errors = []) {
  return errors.flatMap(({ stack, message }) => stack ?? message ?? [])
}
