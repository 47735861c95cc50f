import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RWLock } from '../../program/cells.ts'
import type { Lock } from '../../program/handles.ts'
import { Exploration } from '../exploration/exploration.ts'
import { ExploringMachine } from '../machine/machine.ts'
import { detailOf, kindOf } from '../outcomes/outcomes.ts'
import { OptimalSearch } from '../search/optimal.ts'
import { allTraces, normalForm } from '../testing/brute-force.ts'
import * as known from '../testing/known-programs.ts'
import { present } from '../testing/programs.ts'
import { readerFamilies } from '../testing/random-actions.ts'
import { moduleOf, type RandomProgram, randomProgram } from '../testing/random-programs.ts'
import { StartOver } from './requirements.ts'

const maxExecutions = 800

/** How a program can end, and in how many traces, each of which is explored once; null where there are too many. */
function endings(
  program: RandomProgram,
  ordersReaders: boolean,
): { readonly ends: Set<string>; traces: number } | null {
  let requirements = { watchesRounds: true, endsAreEvents: true, ordersReaders }
  for (;;)
    try {
      const machine = new ExploringMachine(moduleOf(program), {}, { seed: 1, policy: 'barging', ...requirements })
      const search = new OptimalSearch(machine, 1000)
      const ends = new Set<string>()
      const found: string[] = []
      while (search.next() === 'execution') {
        if (found.push(normalForm(machine)) > maxExecutions) return null
        ends.add(JSON.stringify([kindOf(machine), detailOf(machine)]))
      }
      expect(search.redundant).toBe(0)
      while (machine.depth > 0) machine.undo()
      const all = allTraces(machine, maxExecutions)
      if (all !== null) expect(found.sort()).toEqual([...all].sort())
      return { ends, traces: found.length }
    } catch (thrown) {
      if (!(thrown instanceof StartOver)) throw thrown
      requirements = { ...requirements, ...thrown.options, ordersReaders: true }
    }
}

describe('readers and writers', () => {
  it('end in the same ways whether their waiting is explored or left out', () => {
    let fewer = 0
    fc.assert(
      fc.property(randomProgram(6, readerFamilies), (program) => {
        const all = endings(program, true)
        if (all === null) return
        const reduced = endings(program, false)
        expect(reduced?.ends).toEqual(all.ends)
        if (reduced !== null && reduced.traces < all.traces) fewer++
      }),
      { numRuns: Number(process.env.HEDDLE_RUNS ?? 80) },
    )
    expect(fewer).toBeGreaterThan(5)
  })

  it('deadlock where a writer that waits keeps out a reader for whom one inside waits', () => {
    interface Shared {
      readonly room: RWLock
      readonly key: Lock
    }
    const module = (preference: 'readers' | 'writers') =>
      present(
        function* (os) {
          return { room: yield* os.rwlock(preference, 'room'), key: yield* os.lock('key') }
        },
        [
          function* ({ room, key }: Shared) {
            yield* room.acquireRead()
            yield* key.acquire()
            yield* key.release()
            yield* room.releaseRead()
          },
          function* ({ room, key }: Shared) {
            yield* key.acquire()
            yield* room.acquireRead()
            yield* room.releaseRead()
            yield* key.release()
          },
          function* ({ room }: Shared) {
            yield* room.acquireWrite()
            yield* room.releaseWrite()
          },
        ],
      )
    const kinds = (preference: 'readers' | 'writers') => {
      const exploration = new Exploration(module(preference), {}, { seed: 1, strategy: { kind: 'optimal' } })
      while (!exploration.advance(100));
      const { outcomes, exhaustive, redundant } = exploration.result()
      return { kinds: outcomes.map(({ kind }) => kind).toSorted(), exhaustive, redundant }
    }
    expect(kinds('readers')).toEqual({ kinds: ['finished'], exhaustive: true, redundant: 0 })
    expect(kinds('writers')).toEqual({ kinds: ['deadlock', 'finished'], exhaustive: true, redundant: 0 })
  })

  it('are many and still soon explored', () => {
    for (const preference of ['readers', 'writers'] as const) {
      const exploration = new Exploration(
        known.readersWriters(preference, 10, 1),
        {},
        {
          seed: 1,
          strategy: { kind: 'optimal' },
        },
      )
      while (!exploration.advance(1000));
      expect(exploration.result()).toMatchObject({ exhaustive: true, executions: 1024, redundant: 0 })
    }
  })
})
