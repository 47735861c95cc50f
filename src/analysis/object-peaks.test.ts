import { describe, expect, it } from 'vitest'
import { readParameters } from '../program/parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import * as semaphores from '../scenarios/lock-and-semaphore.ts'
import * as pool from '../scenarios/pool-reuse.ts'
import * as fifo from '../scenarios/queue-fifo.ts'
import * as readersWriters from '../scenarios/readers-writers.ts'
import * as processes from '../scenarios/semaphore-processes.ts'
import { simulate } from '../simulator/simulation.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { timelineData } from './lanes.ts'
import { noUser, objectPeaks, severalUsers } from './object-peaks.ts'
import { createSnapshots } from './snapshots.ts'

const programs: { readonly [what: string]: readonly [ScenarioModule, { readonly [name: string]: string }] } = {
  'a semaphore that a stranger releases': [semaphores, { users: '3', stray: 'free', stayFrom: '0.5', stayTo: '1' }],
  'permits that are handed over': [processes, { users: '9', permits: '3', stayFrom: '0', stayTo: '3', policy: 'fair' }],
  'a queue': [fifo, {}],
  'readers and writers': [readersWriters, {}],
  'a pool': [pool, {}],
}

/** The same from the snapshot at each step, one object at a time. */
function bySnapshots(trace: Trace, object: number) {
  const snapshots = createSnapshots(trace, timelineData(trace))
  const of = { places: 0, items: 0, made: -1, users: new Set<number>() }
  for (let step = 0; step < trace.stepCount; step++) {
    if (trace.steps.target[step] === object) {
      of.users.add(trace.steps.thread[step] ?? -1)
      if (of.made < 0 && operationName(trace, step) === 'create') of.made = step
    }
    const now = snapshots.lazySnapshot(step).object(object)
    if (now === undefined) continue
    const taken = now.holders.filter((thread) => thread !== null).length
    const permits = now.fields.get('permits')
    const last = now.holders.findLastIndex((thread) => thread !== null)
    of.places = Math.max(of.places, permits === undefined ? last + 1 : permits + taken)
    of.items = Math.max(of.items, now.items.length)
  }
  return of
}

describe('the most that ever happens at each object', () => {
  it.each(Object.entries(programs))('is what the moments of %s show', (_, [module, given]) => {
    const { values } = readParameters(module.scenario.parameters, new Map(Object.entries(given)))
    const trace = simulate(module, values, { seed: 3, strategy: 'random', cores: 2, cost: 0.02 })
    const peaks = objectPeaks(trace, timelineData(trace))
    for (const { id, name } of trace.objects) {
      const { users, ...most } = bySnapshots(trace, id)
      const [first, second] = users
      expect({
        name,
        places: peaks.places[id],
        items: peaks.items[id],
        made: peaks.made[id],
        user: peaks.user[id],
      }).toEqual({ name, ...most, user: second === undefined ? (first ?? noUser) : severalUsers })
    }
  })
})
