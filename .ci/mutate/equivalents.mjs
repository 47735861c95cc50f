/**
 * Changes that change nothing that anybody could see. A mutant is meant by its file and its lines before and after, as
 * `npm run mutate` prints them.
 * @typedef {{ file: string, from: string, to: string, why: string }} Equivalent
 */

/** @type {Equivalent[]} */
export const equivalents = [
  {
    file: 'src/model/listener.ts',
    from: "if (k.read(server + endWord.incoming) !== 0) setIncoming(k, server, '')",
    to: "if (k.read(server - endWord.incoming) !== 0) setIncoming(k, server, '')",
    why: 'the incoming text is the first word of an end: its offset is 0',
  },
  {
    file: 'src/model/semaphore.ts',
    from: "export const semaphoreAcquire = operation('acquire', acquire, (value) => (value === false ? 0 : 1), {",
    to: "export const semaphoreAcquire = operation('acquire', acquire, (value) => (value === false ? 0 : 2), {",
    why: 'a flag: whoever reads it asks whether it is 0',
  },
]
