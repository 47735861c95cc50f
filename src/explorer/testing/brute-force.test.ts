import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ScenarioModule } from '../../program/scenario.ts'
import { simulate } from '../../simulator/simulation.ts'
import type { Policy } from '../../trace/tables.ts'
import { operationName } from '../../trace/trace.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { choicesSoFar } from '../machine/schedule-so-far.ts'
import { detailOf } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import type { Races } from '../search/races.ts'
import { RandomWalk } from '../search/random-walk.ts'
import type { EventSequence } from '../search/wakeup-tree.ts'
import type { MachineOptions, Requirements } from '../state/requirements.ts'
import { allTraces, normalForm } from './brute-force.ts'
import * as bugs from './known-bugs.ts'
import * as known from './known-programs.ts'
import { type ActionName, families, familiesWithout } from './random-actions.ts'
import { blockProgram, type Line, learntOf, moduleOf, type RandomProgram, randomProgram } from './random-programs.ts'

const runs = Number(process.env.HEDDLE_RUNS ?? 250)
const maxExecutions = 3000

const optionsOf = (program: RandomProgram, policy: Policy): MachineOptions => ({
  seed: 1,
  policy,
  ...learntOf(program),
})

type MakeSearch = (machine: ExploringMachine) => OptimalSearch
const optimal: MakeSearch = (machine) => new OptimalSearch(machine, 1000)

/** The traces that a search finds, in order, each as often as it finds it; with how many were redundant. */
function found(machine: ExploringMachine, make: MakeSearch): string[] {
  const search = make(machine)
  const traces: string[] = []
  while (traces.length <= maxExecutions && search.next() === 'execution') traces.push(normalForm(machine))
  for (let i = 0; i < search.redundant; i++) traces.push('redundant')
  return traces.sort()
}

const always = (...names: ActionName[]): Line[] => names.map((action) => ({ action, unless: false }))
const examples: readonly RandomProgram[] = [
  // Who connects has made its socket just before, as part of an event that others may come before.
  [always('connect', 'writeX'), always('connect'), always('writeX', 'connect')],
  // Who is refused at a closed door could have come in before others closed it, or found it full before that.
  [always('connect', 'closeDoor'), always('timedAccept'), always('connect', 'connect')],
  // Who is to send may do so only since others made room, which has nothing to do with the post that came before.
  [always('send', 'receive', 'receive'), always('send'), always('send', 'post')],
  // Who closes and then waits for another's end wakes who could give up: that end does not come before the woken.
  [always('unlockA'), always('select', 'unlockA'), always('closeClient', 'joinFirst')],
]

describe.each(['barging', 'fair'] as const)('every trace once, %s', (policy) => {
  it('as taking every step in every state finds them', () => {
    fc.assert(
      fc.property(randomProgram(8), (program) => {
        const module = moduleOf(program)
        const options = optionsOf(program, policy)
        // Those that terminate processes are explored without reduction.
        if (learntOf(program).terminates) return
        const expected = allTraces(new ExploringMachine(module, {}, options), maxExecutions)
        if (expected === null) return
        expect(found(new ExploringMachine(module, {}, options), optimal)).toEqual([...expected].sort())
      }),
      { numRuns: runs, examples: examples.map((program): [RandomProgram] => [program]) },
    )
  })

  it('also where several operations are one atomic block', () => {
    fc.assert(
      fc.property(blockProgram(7), (program) => {
        const module = moduleOf(program)
        const options = { ...optionsOf(program, policy), ordersReaders: true }
        if (learntOf(program).terminates) return
        const expected = allTraces(new ExploringMachine(module, {}, options), maxExecutions)
        if (expected === null) return
        expect(found(new ExploringMachine(module, {}, options), optimal)).toEqual([...expected].sort())
      }),
      { numRuns: runs },
    )
  })

  it('in executions that the simulator runs to the same end', () => {
    fc.assert(
      fc.property(fc.oneof(randomProgram(10), blockProgram(8)), fc.nat(1_000_000), (program, chance) => {
        const module = moduleOf(program)
        const machine = new ExploringMachine(module, {}, optionsOf(program, policy))
        new RandomWalk(machine, 1, chance, 1000).next()
        if (machine.cutShort) return
        const { output, stuck, failed } = detailOf(machine)
        const choices = choicesSoFar(machine)
        const trace = simulate(module, {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0, policy, choices })
        const printed: { [thread: string]: string[] } = {}
        for (let step = 0; step < trace.stepCount; step++) {
          if (operationName(trace, step) !== 'print') continue
          const name = trace.threads[trace.steps.thread[step] ?? 0]?.name ?? ''
          printed[name] = [...(printed[name] ?? []), String(trace.values[trace.steps.argument[step] ?? 0])]
        }
        expect(trace.end.detail.kind).not.toBe('choice')
        // Those who wait for ever have then taken the step in which they are blocked, and none that another sees.
        expect(printed).toEqual(output)
        expect(failed).toEqual([])
        expect(trace.end.status).toBe(stuck.length > 0 ? 'deadlock' : 'finished')
      }),
      // Two who come while the barrier's action runs wait for its end, and then for each other.
      { numRuns: runs, examples: [[Array.from({ length: 4 }, () => always('arriveGate')), 334458]] },
    )
  })
})

describe('a search that is broken is found out', () => {
  interface Case {
    readonly module: ScenarioModule
    readonly requirements: Requirements
    /** What is found in each policy, if all is right. */
    readonly right: readonly string[]
  }
  const policies = ['barging', 'fair'] as const
  const listed = (machine: ExploringMachine, make: MakeSearch): string => found(machine, make).join('\n')
  const caseOf = (module: ScenarioModule, requirements: Requirements): Case => {
    const machine = (policy: Policy) => new ExploringMachine(module, {}, { seed: 1, policy, ...requirements })
    return { module, requirements, right: policies.map((policy) => listed(machine(policy), optimal)) }
  }
  const sampled = (among: typeof families, numRuns: number): Case[] =>
    fc
      .sample(randomProgram(7, among), { numRuns, seed: 3 })
      .filter((program) => !learntOf(program).terminates)
      .map((program) => caseOf(moduleOf(program), learntOf(program)))
  /** Greenlets, futures, files and sockets: for each there is a line. */
  const kinds = ['greenletLocks', 'greenletGivesUp', 'setResult', 'append', 'send', 'connect'] as const
  const atoms = [
    ...sampled(familiesWithout(...kinds), 120),
    ...[known.philosophers(3, 'naive'), known.counter(3), bugs.ifForWhile(false), known.lastZero(3)].map((module) =>
      caseOf(module, { watchesRounds: true }),
    ),
  ]
  const others = kinds.flatMap((kind) =>
    sampled(
      // Not that of all lines.
      families.filter((family) => family.length < 20 && family.includes(kind)),
      15,
    ),
  )

  // That sleepers are passed over where nothing is planned makes no difference: there are none there, if all is right.
  /** In how many cases a broken search, or one on a broken machine, finds something else. */
  function differences(among: readonly Case[], make: MakeSearch, Machine = ExploringMachine): number {
    let count = 0
    for (const { module, requirements, right } of among)
      policies.forEach((policy, p) => {
        let traces = 'thrown'
        try {
          traces = listed(new Machine(module, {}, { seed: 1, policy, ...requirements }), make)
        } catch {}
        if (traces !== right[p]) count++
      })
    return count
  }

  it('which it is not', () => {
    expect(differences([...atoms, ...others], optimal)).toBe(0)
  })

  it.each<[string, MakeSearch]>([
    [
      'drops a race',
      (machine) =>
        new (class extends OptimalSearch {
          private seen = 0
          protected override reverse(races: Races, race: number): void {
            if (++this.seen % 5 !== 0) super.reverse(races, race)
          }
        })(machine, 1000),
    ],
    [
      'forgets those who wait at the end',
      (machine) =>
        new (class extends OptimalSearch {
          protected override reverseWaiting(): void {}
        })(machine, 1000),
    ],
    [
      'forgets who could have given up',
      (machine) =>
        new (class extends OptimalSearch {
          protected override noteDisabled(): void {}
        })(machine, 1000),
    ],
    [
      'wakes nobody who sleeps',
      (machine) =>
        new (class extends OptimalSearch {
          protected override sleepOn(asleep: EventSequence, _slot: number, _print: number, after: EventSequence): void {
            for (let i = 0; i < asleep.length; i++) after.push(asleep.moves[i] ?? 0, asleep.prints[i] ?? 0)
          }
        })(machine, 1000),
    ],
    [
      'ignores sleep sets',
      (machine) =>
        new (class extends OptimalSearch {
          private calls = 0
          protected override isKnown(_asleep: EventSequence): boolean {
            if (++this.calls > 200) throw new Error('it goes on and on')
            return false
          }
        })(machine, 1000),
    ],
    [
      'plans the racing event alone',
      (machine) =>
        new (class extends OptimalSearch {
          protected override collect(): boolean {
            this.sequence.clear()
            return false
          }
        })(machine, 1000),
    ],
    [
      'leaves out what depends on the race',
      (machine) =>
        new (class extends OptimalSearch {
          protected override collect(races: Races, race: number): boolean {
            const changed = super.collect(races, race, false)
            if (this.sequence.length > 0) this.sequence.remove(this.sequence.length - 1)
            return changed
          }
        })(machine, 1000),
    ],
  ])('when it %s', (_name, make) => {
    expect(differences(atoms, make)).toBeGreaterThan(0)
    expect(differences(others, make)).toBeGreaterThan(0)
  })

  it.each<[string, typeof ExploringMachine]>([
    [
      'forgets who woke, bore or was joined by whom',
      class extends ExploringMachine {
        override edge(): void {}
      },
    ],
    [
      'asks not whether a thread could have come before',
      class extends ExploringMachine {
        override isConditional(): boolean {
          return false
        }
      },
    ],
    [
      'thinks everything possible before',
      class extends ExploringMachine {
        override wouldTouch(_state: unknown, footprint: number): number {
          return footprint
        }
      },
    ],
    [
      'takes failed attempts for reads',
      class extends ExploringMachine {
        override step(slot: number): boolean {
          const stepped = super.step(slot)
          if (stepped) this.prints[this.depth - 1] = this.weaken(this.prints[this.depth - 1] ?? 0)
          return stepped
        }
        /** Every third footprint loses what it writes. */
        private weaken(print: number): number {
          const [first] = this.footprints.entries(print)
          return first === undefined || first.object % 3 !== 0 ? print : this.footprints.one(first.object, 0)
        }
      },
    ],
    [
      'takes back one word too few',
      class extends ExploringMachine {
        override undo(): void {
          const { formerTop } = this.kernel
          if (formerTop >= 2) this.kernel.formerTop -= 2
          super.undo()
        }
      },
    ],
  ])('on a machine that %s', (name, Machine) => {
    const keeps = name !== 'takes back one word too few'
    expect(differences(atoms, optimal, Machine)).toBeGreaterThan(0)
    // Where not all is taken back, what greenlets, futures and sockets keep goes round and round.
    if (keeps) expect(differences(others, optimal, Machine)).toBeGreaterThan(0)
  })
})
