import { describe, expect, it } from 'vitest'
import type { Os } from '../program/os.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import { simulate } from '../simulator/simulation.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { compoundsOf } from './compounds.ts'
import { isTimer, timerAt, timerStories } from './timers.ts'

function* ring(os: Os): Operation<void> {
  yield* os.sleep(1)
}

function run(main: (os: Os) => Operation<void>): Trace {
  const described = { id: 'timers', title: { en: '', zh: '' }, summary: { en: '', zh: '' }, parameters: {} }
  const scenario = defineScenario({ ...described, main, listings: { python: '', typescript: '' } })
  const program = { scenario, ring }
  return simulate(program, {}, { seed: 1, strategy: 'first-come', cores: 2, cost: 0.01 })
}

const trace = run(function* (os) {
  const first = yield* os.timer(2, ring, [], { name: 'first' })
  const second = yield* os.timer(5, ring, [], { name: 'second' })
  yield* os.timer(3, ring, [], { name: 'never' })
  yield* os.event('own')
  yield* first.start()
  yield* second.start()
  yield* os.sleep(4)
  yield* second.cancel()
  yield* first.cancel()
})
const compounds = compoundsOf(trace)
const stories = timerStories(trace, compounds)
const story = (owner: string) => {
  const found = stories.find((known) => known.owner === owner)
  if (found === undefined) throw new Error(owner)
  return found
}

/** The states that a timer goes through, each once. */
function course(owner: string): string[] {
  const states: string[] = []
  for (let step = 0; step < trace.stepCount; step++) {
    const state = timerAt(story(owner), step)
    if (states.at(-1) !== state) states.push(state)
  }
  return states
}

describe('compounds', () => {
  it('are all that names one owner', () => {
    expect(compounds.map(({ owner, objects, threads }) => [owner, objects.length, threads.length])).toEqual([
      ['first', 1, 1],
      ['second', 1, 1],
      ['never', 1, 0],
    ])
    expect(compounds.every(isTimer)).toBe(true)
    const [first] = compounds
    if (first === undefined) throw new Error('no compound')
    const lock = { ...first, objects: first.objects.map((object) => ({ ...object, kind: 'lock' })) }
    expect(isTimer(lock)).toBe(false)
    expect(isTimer({ ...first, threads: first.threads.map((thread) => ({ ...thread, body: 'ring' })) })).toBe(false)
  })
})

describe('the story of a timer', () => {
  it('is that it fires when its time is over', () => {
    expect(course('first')).toEqual(['unstarted', 'started', 'armed', 'running', 'fired'])
    const { armed, due, fired } = story('first')
    expect((due ?? 0) - (trace.steps.time[armed] ?? 0)).toBe(2e6)
    expect(trace.steps.time[fired]).toBeGreaterThanOrEqual(due ?? Number.POSITIVE_INFINITY)
  })

  it('or that somebody cancels it before', () => {
    expect(course('second')).toEqual(['unmade', 'unstarted', 'started', 'armed', 'cancelled'])
    const { cancelled, due } = story('second')
    expect(operationName(trace, cancelled)).toBe('set')
    expect(trace.steps.thread[cancelled]).toBe(0)
    expect(trace.steps.time[cancelled]).toBeLessThan(due ?? 0)
  })

  it('or that nobody starts it', () => {
    expect(course('never')).toEqual(['unmade', 'unstarted'])
    expect(story('never').thread).toBeNull()
  })
})
