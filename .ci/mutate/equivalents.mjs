/**
 * Changes that change nothing that anybody could see. A mutant is meant by its file and its lines before and after, as
 * `npm run mutate` prints them.
 * @typedef {{ file: string, from: string, to: string, why: string }} Equivalent
 */

/** @type {Equivalent[]} */
export const equivalents = []
