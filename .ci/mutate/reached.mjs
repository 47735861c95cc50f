// Loaded ahead of everything where it is recorded which tests reach what: in test processes, in programs that they start,
// and in worker threads. `reach.mjs` has put calls of `heddleReached` into the sources.
import { appendFileSync } from 'node:fs'

const file = process.env.HEDDLE_REACHED
/** @type {Set<number>} */
const seen = new Set()

/** @param {number} stretch */
const reached = (stretch) => {
  if (file === undefined || seen.has(stretch)) return
  seen.add(stretch)
  // At once: a worker thread is ended without a word.
  appendFileSync(file, `${stretch}\n`)
}
Object.assign(globalThis, { heddleReached: reached })
