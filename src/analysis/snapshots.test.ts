import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTrace } from '../model/checker.ts'
import { readParameters } from '../program/parameters.ts'
import { catalogue } from '../scenarios/catalogue.ts'
import { simulate } from '../simulator/simulation.ts'
import { programOf } from '../simulator/testing/programs.ts'
import { operationName } from '../trace/trace.ts'
import { timelineData } from './lanes.ts'
import { placesKept } from './snapshot-types.ts'
import { createSnapshots } from './snapshots.ts'
import { LaneState } from './timeline-data.ts'

const seeds = fc.record({
  scenario: fc.constantFrom(...catalogue.map((entry) => entry.id)),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  strategy: fc.constantFrom('first-come', 'round-robin', 'random'),
  policy: fc.constantFrom('barging', 'fair'),
  cores: fc.integer({ min: 1, max: 6 }),
  cost: fc.constantFrom(0, 0.02),
})
type Given = typeof seeds extends fc.Arbitrary<infer T> ? T : never

/** Fewer of what a program may have by the hundred: every moment is looked at, and tells of every thread. */
const fewer = new Map([['clients', '12']])

async function run(given: Given) {
  const entry = catalogue.find((known) => known.id === given.scenario)
  if (entry === undefined) throw new Error(`no scenario ${given.scenario}`)
  const module = await entry.load()
  const { values } = readParameters(module.scenario.parameters, new Map([...fewer, ['policy', given.policy]]))
  const { seed, strategy, cores, cost } = given
  const trace = simulate(module, values, { seed, strategy: strategy as 'random', cores, cost })
  const data = timelineData(trace)
  return { trace, data, snapshots: createSnapshots(trace, data) }
}

describe('snapshots', () => {
  it('agree with the trace at every step, whatever the run', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (given) => {
        const { trace, snapshots } = await run(given)
        expect(checkTrace(trace)).toBeNull()
        const blockedSince = new Map<number, number>()
        for (let step = 0; step < trace.stepCount; step++) {
          const snapshot = snapshots.at(step)
          const actor = trace.steps.thread[step] ?? 0
          if (operationName(trace, step) === 'block') blockedSince.set(actor, step)
          else blockedSince.delete(actor)
          for (const object of snapshot.objects) {
            const inside = object.holders.filter((thread) => thread !== null)
            expect(new Set(inside).size).toBe(inside.length)
            const permits = object.fields.get('permits')
            if (object.exists && permits !== undefined) expect(inside.length + permits).toBe(object.holders.length)
            expect(object.line).toEqual([...object.lines.values()].flat())
            for (const [name, line] of object.lines) {
              for (const [i, thread] of line.entries()) {
                const { state, waitsFor, place } = snapshot.threads[thread] ?? {}
                expect([state, place]).toEqual(['blocked', i + 1])
                // Who connects stands at the listener for its connection.
                if (name === 'connecting') expect(trace.objects[waitsFor ?? -1]?.kind).toBe('connection')
                else expect(waitsFor).toBe(object.object)
              }
            }
          }
          const blocked = snapshot.threads.filter(({ state }) => state === 'blocked')
          expect(blocked.filter(({ thread }) => !blockedSince.has(thread))).toEqual([])
        }
      }),
      { numRuns: 40 },
    )
  })

  it.each(['semaphore-threads', 'echo-500', 'nested'])(
    'of %s are the same whichever way one comes to them',
    async (scenario) => {
      const given: Given = {
        scenario,
        seed: 7,
        strategy: 'random',
        policy: 'fair',
        cores: 2,
        cost: 0.02,
      }
      const { trace, data, snapshots } = await run(given)
      const forwards = Array.from({ length: trace.stepCount }, (_, step) => snapshots.at(step))
      for (let step = trace.stepCount - 1; step >= 0; step--) expect(snapshots.at(step)).toEqual(forwards[step])
      for (let step = 0; step < trace.stepCount; step += 13)
        expect(createSnapshots(trace, data).at(step)).toEqual(forwards[step])
    },
  )

  it.each(['semaphore-threads', 'echo-500', 'nested', 'gevent'])(
    'of %s are the same part by part, in whatever order the parts are asked for',
    async (scenario) => {
      const given: Given = { scenario, seed: 3, strategy: 'random', policy: 'barging', cores: 2, cost: 0.02 }
      const { trace, data, snapshots } = await run(given)
      const apart = createSnapshots(trace, data)
      const last = trace.stepCount - 1
      // Parts of several steps by turns: both sides of a step, and steps from far apart.
      for (const step of [...Array(trace.stepCount).keys()].filter((at) => at % 7 === 0)) {
        const lazySnapshots = [step - 1, step, last - step].map((at) => ({
          ...apart.lazySnapshot(at),
          whole: snapshots.at(at),
        }))
        for (const { id } of trace.threads.toReversed())
          for (const lazySnapshot of lazySnapshots)
            expect(lazySnapshot.thread(id)).toEqual(lazySnapshot.whole.threads[id])
        for (const { id } of trace.objects)
          for (const lazySnapshot of lazySnapshots)
            expect(lazySnapshot.object(id)).toEqual(lazySnapshot.whole.objects[id])
      }
      expect([apart.lazySnapshot(0).thread(trace.threads.length), apart.lazySnapshot(0).object(-1)]).toEqual([
        undefined,
        undefined,
      ])
    },
  )

  it('name every thread of which a step has changed more than time does', async () => {
    const given: Given = { scenario: 'gevent', seed: 3, strategy: 'random', policy: 'barging', cores: 2, cost: 0.02 }
    const { trace, snapshots } = await run(given)
    for (let step = 0; step < trace.stepCount; step++) {
      const [before, after] = [snapshots.at(step - 1), snapshots.at(step)]
      const changed = after.threads.filter(({ thread, state, waitsFor, granted }) => {
        const was = before.threads[thread]
        const stood = was?.state === 'blocked' || was?.state === 'suspended' || was?.state === 'unborn'
        return (stood && was.state !== state) || was?.waitsFor !== waitsFor || was?.granted !== granted
      })
      const touched = snapshots.touched(step)
      expect(touched).toEqual(touched.toSorted((p, q) => p - q))
      expect(touched).toEqual(expect.arrayContaining(changed.map(({ thread }) => thread)))
    }
  })
})

describe('a snapshot of what claims to be very large', () => {
  const first = { seed: 1, strategy: 'first-come', cores: 1, cost: 0 } as const

  it('tells of this many places only, however many permits a semaphore has', () => {
    const program = programOf(function* main(os) {
      const seats = yield* os.semaphore(1_000_000, 'seats')
      yield* seats.acquire()
      yield* seats.release(2_000_000_000)
    })
    const trace = simulate(program, {}, first)
    expect(trace.end.status).toBe('finished')
    const snapshots = createSnapshots(trace, timelineData(trace))
    for (let step = 0; step < trace.stepCount; step++) {
      const [seats] = snapshots.at(step).objects
      expect(seats?.holders).toHaveLength(placesKept)
      expect(seats?.holders[0]).toBe(operationName(trace, step) === 'acquire' ? 0 : null)
    }
    expect(snapshots.at(trace.stepCount - 1).objects[0]?.fields.get('permits')).toBe(2_000_999_999)
  })

  it('tells of no more items than were ever put, whatever length a file says that a queue has', () => {
    const program = programOf(function* main(os) {
      const items = yield* os.queue(0, 'items')
      yield* items.put(7)
    })
    const honest = simulate(program, {}, first)
    const [queue] = honest.objects
    const at = honest.kinds
      .find(({ name }) => name === queue?.kind)
      ?.fields.find(({ type }) => type === 'items')?.offset
    const base = (queue?.base ?? 0) + (at ?? 0)
    // The room and the length, at the step that put the item.
    const value = honest.effects.value.slice()
    const address = honest.effects.address.slice()
    const large = 1 << 24
    address.set([base + 1, base + 3], honest.effectCount - 2)
    value.set([large, large], honest.effectCount - 2)
    const trace = { ...honest, words: large, effects: { address, value } }
    const items = createSnapshots(trace, timelineData(trace)).at(trace.stepCount - 1).objects[0]?.items
    expect(items).toHaveLength(trace.effectCount)
  })
})

describe('lanes', () => {
  it('have stretches in order, without overlap, and an arrow for each that was woken by another', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (given) => {
        const { trace, data } = await run(given)
        const { offsets, start, end, state } = data.intervals
        for (let lane = 0; lane < data.lanes.length; lane++) {
          for (let row = offsets[lane] ?? 0; row < (offsets[lane + 1] ?? 0); row++) {
            // Only who blocks at the very end does so for no time.
            if (end[row] === data.end && state[row] === LaneState.blocked)
              expect(end[row]).toBeGreaterThanOrEqual(start[row] ?? 0)
            else expect(end[row]).toBeGreaterThan(start[row] ?? 0)
            if (row > (offsets[lane] ?? 0)) expect(start[row]).toBeGreaterThanOrEqual(end[row - 1] ?? 0)
          }
        }
        expect(state.includes(LaneState.unborn)).toBe(false)
        for (const [i, step] of data.arrows.step.entries()) {
          expect(data.arrows.from[i]).toBe(trace.steps.thread[step])
          expect(data.arrows.from[i]).not.toBe(data.arrows.to[i])
        }
      }),
      { numRuns: 40 },
    )
  })
})
