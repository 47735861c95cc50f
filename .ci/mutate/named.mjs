/**
 * A mutant that says something: `from` stands once in `file`, and is replaced by `to`. `test` is the file that tells it.
 * @typedef {{ name: string, file: string, from: string, to: string, test: string }} Named
 */

/** @type {Named[]} */
export const named = [
  {
    name: 'a deadlock is accepted though somebody can go on',
    file: 'src/model/check/end.ts',
    from: 'return free === undefined ? null :',
    to: 'return free !== null ? null :',
    test: 'src/model/check/untrue.test.ts',
  },
  {
    name: 'any end is accepted while threads live',
    file: 'src/model/check/end.ts',
    from: 'if (isOver) return',
    to: 'if (isOver && awaited === null) return',
    test: 'src/model/check/untrue.test.ts',
  },
  {
    name: 'a second start is accepted',
    file: 'src/model/check/spawns.ts',
    from: 'if (id < this.threads)\n      return atStep',
    to: 'if (id < this.threads) return null\n    if (id < 0)\n      return atStep',
    test: 'src/model/check/untrue.test.ts',
  },
  {
    name: 'a timed wait that loses a race gets a fresh deadline',
    file: 'src/simulator/simulation.ts',
    from: 'if (thread.deadline === Number.POSITIVE_INFINITY) thread.deadline = this.now + microseconds(limit)\n    else this.timers.remove(thread.id)',
    to: 'thread.deadline = this.now + microseconds(limit)\n    this.timers.remove(thread.id)',
    test: 'src/simulator/deadlines.test.ts',
  },
  {
    name: 'an order may name a suspended greenlet',
    file: 'src/simulator/simulation.ts',
    from: 'if (status === ThreadStatus.suspended) return',
    to: 'if (status === null) return',
    test: 'src/simulator/greenlets/greenlets.test.ts',
  },
  {
    name: 'a replay forgets the prices of switches',
    file: 'src/simulator/scheduler.ts',
    from: 'Math.max(asked, core.until) + this.price(core, thread) + cost',
    to: 'Math.max(asked, core.until) + cost',
    test: 'src/simulator/computing.test.ts',
  },
  {
    name: 'counterexamples are ordered by steps before switches',
    file: 'src/explorer/exploration/counterexample.ts',
    from: 'a.preemptions - b.preemptions || a.switches - b.switches || a.steps - b.steps',
    to: 'a.preemptions - b.preemptions || a.steps - b.steps || a.switches - b.switches',
    test: 'src/explorer/exploration/exploration.test.ts',
  },
  {
    name: 'a thread waits busily though it has changed something in its round',
    file: 'src/explorer/machine/busy-waiting.ts',
    from: 'if (!wasVain && events.some((event) => execution.has(event, Flag.changed))) return false',
    to: '',
    test: 'src/explorer/exploration/exploration.test.ts',
  },
  {
    name: 'one outcome more is listed than there may be',
    file: 'src/explorer/outcomes/outcome-list.ts',
    from: '!isLast && count >= this.maxOutcomes',
    to: '!isLast && count > this.maxOutcomes',
    test: 'src/explorer/outcomes/outcome-list.test.ts',
  },
  {
    name: 'recordings are numbered from 0 in each visit',
    file: 'src/app/kept/recordings.ts',
    from: 'crypto.getRandomValues(new Uint32Array(4))',
    to: 'new Uint32Array(4)',
    test: 'src/app/kept/reload.test.ts',
  },
  {
    name: 'the table of waiting steps grows one too late',
    file: 'src/workers/merge.ts',
    from: 'sequence - this.next >= this.places.length',
    to: 'sequence - this.next > this.places.length',
    test: 'src/workers/merge.test.ts',
  },
  {
    name: 'byte 28 of a file is not checked',
    file: 'src/trace/codec.ts',
    from: 'if (reserved !== 0) throw',
    to: 'if (reserved === -1) throw',
    test: 'src/trace/codec.test.ts',
  },
  {
    name: "nobody asks the interpreter lock's owner to give it up",
    file: 'src/workers/gil.ts',
    from: 'Atomics.store(words, this.wanted, 1)',
    to: 'Atomics.store(words, this.wanted, 0)',
    test: 'src/workers/gil.test.ts',
  },
  {
    name: 'dead workers are handed out',
    file: 'src/workers/worker-reserve.ts',
    from: 'await member.answer(member.ping(), timeToReturn)',
    to: '',
    test: 'src/workers/faults.browser.test.ts',
  },
  {
    name: "waking clears that a thread's process was terminated",
    file: 'src/workers/sleep.ts',
    from: 'Atomics.and(this.words, wake, ~woken)',
    to: 'Atomics.store(this.words, wake, 0)',
    test: 'src/workers/sleep.test.ts',
  },
  {
    name: 'input is taken without its guard',
    file: 'src/workers/guards.ts',
    from: 'if (reach.input) this.other',
    to: 'if (reach.input && this.other < 0) this.other',
    test: 'src/workers/guards.test.ts',
  },
]
