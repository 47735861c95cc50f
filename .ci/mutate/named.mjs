/**
 * A mutant that says something: `from` stands once in `file`, and is replaced by `to`.
 * @typedef {{ name: string, file: string, from: string, to: string }} Named
 */

/** @type {Named[]} */
export const named = [
  {
    name: 'a deadlock is accepted though somebody can go on',
    file: 'src/model/checker.ts',
    from: 'if (free !== undefined)',
    to: 'if (free === null)',
  },
  {
    name: 'any end is accepted while threads live',
    file: 'src/model/checker.ts',
    from: 'if (left === undefined) return null',
    to: 'if (left !== null) return null',
  },
  {
    name: 'a second start is accepted',
    file: 'src/model/checker.ts',
    from: 'if (this.born[other.id] === 1)',
    to: 'if (this.born[other.id] === 2)',
  },
  {
    name: 'a timed wait that loses a race gets a fresh deadline',
    file: 'src/simulator/simulation.ts',
    from: 'if (thread.deadline === Number.POSITIVE_INFINITY) thread.deadline = this.now + microseconds(limit)\n    else this.timers.remove(thread.id)',
    to: 'thread.deadline = this.now + microseconds(limit)\n    this.timers.remove(thread.id)',
  },
  {
    name: 'an order may name a suspended greenlet',
    file: 'src/simulator/simulation.ts',
    from: 'if (status === ThreadStatus.suspended) return',
    to: 'if (status === null) return',
  },
  {
    name: 'a replay forgets the prices of switches',
    file: 'src/simulator/scheduler.ts',
    from: 'Math.max(asked, core.until) + this.price(core, thread) + cost',
    to: 'Math.max(asked, core.until) + cost',
  },
  {
    name: 'counterexamples are ordered by steps before switches',
    file: 'src/explorer/counterexample.ts',
    from: 'a.preemptions - b.preemptions || a.switches - b.switches || a.steps - b.steps',
    to: 'a.preemptions - b.preemptions || a.steps - b.steps || a.switches - b.switches',
  },
  {
    name: 'a thread waits busily after one round',
    file: 'src/explorer/busy-waiting.ts',
    from: 'n < 2 * length',
    to: 'n < length',
  },
  {
    name: 'outcomes beyond the most that are told apart are not counted',
    file: 'src/explorer/outcomes.ts',
    from: 'this.unlisted++',
    to: '',
  },
  {
    name: 'recordings are numbered from 0',
    file: 'src/app/recordings.ts',
    from: 'first = Date.now()',
    to: 'first = 0',
  },
  {
    name: 'the table of waiting steps grows one too late',
    file: 'src/workers/merge.ts',
    from: 'sequence - this.next >= this.places.length',
    to: 'sequence - this.next > this.places.length',
  },
  {
    name: 'byte 28 of a file is not checked',
    file: 'src/trace/codec.ts',
    from: 'if (reserved !== 0) throw',
    to: 'if (reserved === -1) throw',
  },
  {
    name: "nobody asks the interpreter lock's owner to give it up",
    file: 'src/workers/gil.ts',
    from: 'Atomics.store(words, this.wanted, 1)',
    to: 'Atomics.store(words, this.wanted, 0)',
  },
  {
    name: 'dead workers are handed out',
    file: 'src/workers/crew.ts',
    from: 'if (!member.gone) return member',
    to: 'return member',
  },
  {
    name: "waking clears that a thread's process was terminated",
    file: 'src/workers/sleep.ts',
    from: 'Atomics.and(this.words, wake, ~woken)',
    to: 'Atomics.store(this.words, wake, 0)',
  },
  {
    name: 'input is taken without its guard',
    file: 'src/workers/guards.ts',
    from: 'if (reach.input) this.other',
    to: 'if (reach.input && this.other < 0) this.other',
  },
]
