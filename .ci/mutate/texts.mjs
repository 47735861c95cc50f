import { createHash } from 'node:crypto'

/** @param {string} text */
export function hashOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/**
 * @typedef {{ key: string, line: number, from: string, to: string }} Change
 *   `from` and `to` are the lines that change, without the white space around; `key` names the change however lines move.
 */

/**
 * @param {import('./operators.mjs').Mutant} mutant
 * @param {string} text of its file.
 * @returns {Change}
 */
export function changeOf({ file, start, end, text: replacement }, text) {
  const first = text.lastIndexOf('\n', start - 1) + 1
  const after = text.indexOf('\n', end)
  const last = after < 0 ? text.length : after
  const from = squeeze(text.slice(first, last))
  const to = squeeze(text.slice(first, start) + replacement + text.slice(end, last))
  const before = text.slice(0, first).split('\n').map(squeeze)
  const nth = before.filter((each) => each === from).length
  return { key: hashOf([file, from, to, start - first, nth].join('\0')), line: before.length, from, to }
}

/** @param {string} text */
function squeeze(text) {
  return text.trim().replace(/\s+/g, ' ')
}
