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
    why: 'a flag: the one who reads it asks whether it is 0',
  },
  {
    file: 'src/app/link/order-code.ts',
    from: 'let ended = false',
    to: 'let ended = true',
    why: 'only for a text without bytes does nobody set it, and that breaks off at its first number all the same',
  },
  {
    file: 'src/explorer/exploration/counterexample.ts',
    from: 'if (depth === 0 || before === undefined) level.preemptions = level.switches = 0',
    to: 'if (depth === 1 || before === undefined) level.preemptions = level.switches = 0',
    why: 'nothing is before depth 0, and nobody is preempted or switched by the first event',
  },
  {
    file: 'src/explorer/endless/state-store.ts',
    from: 'while (spawned > 0 && !current[spawned - 1]) spawned--',
    to: 'while (spawned > 1 && !current[spawned - 1]) spawned--',
    why: 'the main thread is always there',
  },
  {
    file: 'src/simulator/entities.ts',
    from: "if (spawn === null || !(spawned instanceof Greenlet)) return this.kernel.raise('RuntimeError', 'nothing to make')",
    to: "if (spawn === null || !(spawned instanceof Greenlet)) return this.kernel.raise('nothing to make', 'RuntimeError')",
    why: 'only a machine that is itself at fault comes there',
  },
  {
    file: 'src/app/link/link.ts',
    from: "for (const [name, value] of new URLSearchParams(question < 0 ? '' : text.slice(question + 1))) {",
    to: "for (const [name, value] of new URLSearchParams(question < 0 ? '' : text.slice(question + 0))) {",
    why: 'URLSearchParams leaves out a question mark at the beginning',
  },
  {
    file: 'src/explorer/search/race-detection.ts',
    from: 'would = machine.wouldTouch(state, print, i, event, fateOf, 0)',
    to: 'would = machine.wouldTouch(state, print, i, event, fateOf, 1)',
    why: 'who notifies has the lock of those who wait, so that nobody has another choice before an event of theirs',
  },
  {
    file: 'src/explorer/machine/footprints.ts',
    from: 'const maxCompared = 1024',
    to: 'const maxCompared = 1025',
    why: 'how much of a table is kept: beyond it the same is worked out each time',
  },
  {
    file: 'src/workers/ring-reader.ts',
    from: 'private first = 0',
    to: 'private first = 1',
    why: 'a ring has no beginning',
  },
  {
    file: 'src/app/link/link.ts',
    from: 'const given = Object.entries(run.given).sort(([a], [b]) => (a < b ? -1 : 1))',
    to: 'const given = Object.entries(run.given).sort(([a], [b]) => (a <= b ? -1 : 1))',
    why: 'no two entries of an object have one name',
  },
  {
    file: 'src/trace/format-limits.ts',
    from: 'int32: 2 ** 31 - 1,',
    to: 'int32: 3 ** 31 - 1,',
    why: 'no file that can be read has lists of two billion entries',
  },
  {
    file: 'src/simulator/simulation.ts',
    from: 'const absent = notifies.find((one) => !waiting.includes(this.byPath.get(one)?.base ?? 0))',
    to: 'const absent = notifies.find((one) => !waiting.includes(((this.byPath.get(one)?.base)!)))',
    why: 'neither 0 nor undefined is the block of anybody who waits',
  },
  {
    file: 'src/workers/ring-reader.ts',
    from: 'this.numbers = new Int32Array(Math.ceil(memory.shape.ringWords / minStep) + 1)',
    to: 'this.numbers = new Int32Array(Math.ceil(memory.shape.ringWords / minStep) + 2)',
    why: 'a ring with more room than it needs',
  },
  {
    file: 'src/workers/record.ts',
    from: 'rest: 13,',
    to: 'rest: 14,',
    why: 'a row that has a word of room more',
  },
  {
    file: 'src/explorer/endless/endless.ts',
    from: 'for (let n = 0; n < events && graph.edges < end && graph.expanded < graph.states; n++) this.expand(graph.expanded)',
    to: 'for (let n = 0; n <= events && graph.edges < end && graph.expanded < graph.states; n++) this.expand(graph.expanded)',
    why: 'how much is done at a time: what comes of all is the same',
  },
  {
    file: 'src/trace/state.ts',
    from: 'if ((this.keyframes.steps[middle] ?? 0) <= steps) low = middle',
    to: 'if ((this.keyframes.steps[middle] ?? 0) < steps) low = middle',
    why: 'from the keyframe before one comes to the same state, by a longer way',
  },
  {
    file: 'src/simulator/simulation.ts',
    from: 'thread.queued = true',
    to: ';',
    why: 'nobody makes a thread ready that can go on already',
  },
  {
    file: 'src/simulator/scheduler.ts',
    from: 'private dispatched = 0',
    to: 'private dispatched = 1',
    why: 'numbers that are compared with each other alone',
  },
  {
    file: 'src/simulator/simulation.ts',
    from: 'thread.notifies = notifies?.map((one) => this.byPath.get(one)?.base ?? 0) ?? null',
    to: 'thread.notifies = notifies?.map((one) => this.byPath.get(one)?.base ?? 1) ?? null',
    why: 'who is not known is refused before',
  },
  {
    file: 'src/explorer/machine/attempts.ts',
    from: 'kernel.touch(state.thread.place.object, 1)',
    to: 'kernel.touch(state.thread.place.object, 0)',
    why: 'who ends writes its own block besides',
  },
  {
    file: 'src/simulator/simulated-thread.ts',
    from: 'work = 0',
    to: 'work = 1',
    why: 'set before anybody reads it',
  },
  {
    file: 'src/trace/builder.ts',
    from: 'return rows < 4_000_000 ? rows * 4 : rows * 2',
    to: 'return rows < 4_000_000 ? rows * 3 : rows * 2',
    why: 'how much room is made at a time',
  },
  {
    file: 'src/explorer/machine/footprints.ts',
    from: 'return (this.lists[footprint] ?? []).map((entry) => ({ object: entry >> 1, written: (entry & 1) === 1 }))',
    to: 'return (((this.lists[footprint])!)).map((entry) => ({ object: entry >> 1, written: (entry & 1) === 1 }))',
    why: 'every number of a footprint has a list',
  },
  {
    file: 'src/simulator/simulation.ts',
    from: 'if (machine.kernel.doomedCount > 0) this.interruptDoomed()',
    to: 'if (machine.kernel.doomedCount >= 0) this.interruptDoomed()',
    why: 'where nobody is doomed it interrupts nobody',
  },
  {
    file: 'src/explorer/machine/busy-waiting.ts',
    from: 'sum += kernel.words[places.changesAt[object] ?? places.writesAt[object] ?? 0] ?? 0',
    to: 'sum -= kernel.words[places.changesAt[object] ?? places.writesAt[object] ?? 0] ?? 0',
    why: 'sums that are compared with each other alone',
  },
  {
    file: 'src/explorer/machine/local-steps.ts',
    from: 'threadWake.transition(kernel, base, 0, 0)',
    to: 'threadWake.transition(kernel, base, 0, 1)',
    why: 'waking takes no argument',
  },
  {
    file: 'src/explorer/exploration/executions.ts',
    from: 'this.nextAudit *= 8',
    to: 'this.nextAudit *= 7',
    why: 'how often bodies are run once more',
  },
  {
    file: 'src/model/atom.ts',
    from: 'return { name, transition, argument, numberOfNull, wakes: false, traits, code: -1 }',
    to: 'return { name, transition, argument, numberOfNull, wakes: false, traits, code: -0 }',
    why: 'set before anybody reads it',
  },
  {
    file: 'src/app/link/link.ts',
    from: 'const given = Object.entries(run.given).sort(([a], [b]) => (a < b ? -1 : 1))',
    to: 'const given = Object.entries(run.given).sort(([a], [b]) => (a < b ? -2 : 1))',
    why: 'only the sign counts',
  },
  {
    file: 'src/trace/checksum.ts',
    from: 'for (let byte = 0; byte < 256; byte++) {',
    to: 'for (let byte = 0; byte < 257; byte++) {',
    why: 'a table takes nothing beyond its end',
  },
  {
    file: 'src/simulator/simulated-thread.ts',
    from: 'core = -1',
    to: 'core = -2',
    why: 'no core has a number below 0',
  },
  {
    file: 'src/model/layout.ts',
    from: 'reapersTail: 22,',
    to: 'reapersTail: 21,',
    why: 'the words of a line are found from its first',
  },
  {
    file: 'src/simulator/machine.ts',
    from: 'sleepTime = 0',
    to: 'sleepTime = 1',
    why: 'set before anybody reads it',
  },
  {
    file: 'src/workers/spawn.ts',
    from: 'let worker = -1',
    to: 'let worker = -2',
    why: 'nobody is sent to where there is no body to send',
  },
  {
    file: 'src/simulator/scheduler.ts',
    from: 'successor.queued = true',
    to: 'successor.queued = false',
    why: 'nobody makes a thread ready that can go on already',
  },
  {
    file: 'src/trace/state.ts',
    from: 'const [base = 0, room = 0, head = 0, length = 0] = words.subarray(items, items + 4)',
    to: 'const [base = 0, room = 0, head = 1, length = 0] = words.subarray(items, items + 4)',
    why: 'the four words are always there',
  },
  {
    file: 'src/workers/progress.ts',
    from: 'asked: -1,',
    to: 'asked: -0,',
    why: 'set when it blocks, before anybody reads it',
  },
]
