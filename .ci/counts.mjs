// Reads what `results.mjs` has written of a run into counts. Whatever is not plainly a passed or a skipped test is a failure.
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Counts
 *   `failures` has one readable text for each failure.
 */

/**
 * @param {string} text lines of results; of a run that was cut, as far as it came.
 * @returns {Counts & { underWay: string[] }} with the names of what had begun and not ended.
 * @throws {Error} when the text is something else.
 */
export function countsOf(text) {
  const counts = none()
  /** @type {Set<string>} */
  const underWay = new Set()
  for (const line of text.split('\n').filter(Boolean)) {
    /** @type {{ begins?: unknown, ends?: unknown, state?: string, errors?: string[] }} */
    const { begins, ends, state, errors = [] } = JSON.parse(line)
    if (typeof begins === 'string') underWay.add(begins)
    else if (typeof ends !== 'string') throw new Error(`no result: ${line}`)
    else {
      underWay.delete(ends)
      if (state === 'passed') counts.passed++
      else if (state === 'skipped') counts.skipped++
      else if (state !== 'done') fail(counts, state === 'failed' ? ends : `${ends} > (${state})`, ...errors)
    }
  }
  return { ...counts, underWay: [...underWay] }
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
