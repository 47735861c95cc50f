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
  {
    file: 'src/app/order-code.ts',
    from: 'let ended = false',
    to: 'let ended = true',
    why: 'only for a text without bytes does nobody set it, and that breaks off at its first number all the same',
  },
  {
    file: 'src/explorer/counterexample.ts',
    from: 'if (depth === 0 || before === undefined) level.preemptions = level.switches = 0',
    to: 'if (depth === 1 || before === undefined) level.preemptions = level.switches = 0',
    why: 'nothing is before depth 0, and nobody is preempted or switched by the first event',
  },
  {
    file: 'src/explorer/state-keys.ts',
    from: 'while (born > 0 && !current[born - 1]) born--',
    to: 'while (born > 1 && !current[born - 1]) born--',
    why: 'the main thread is always there',
  },
  {
    file: 'src/simulator/population.ts',
    from: "if (birth === null || !(newborn instanceof Greenlet)) return this.kernel.raise('RuntimeError', 'nothing to make')",
    to: "if (birth === null || !(newborn instanceof Greenlet)) return this.kernel.raise('nothing to make', 'RuntimeError')",
    why: 'only a machine that is itself at fault comes there',
  },
  {
    file: 'src/app/link.ts',
    from: "for (const [name, value] of new URLSearchParams(question < 0 ? '' : text.slice(question + 1))) {",
    to: "for (const [name, value] of new URLSearchParams(question < 0 ? '' : text.slice(question + 0))) {",
    why: 'URLSearchParams leaves out a question mark at the beginning',
  },
]
