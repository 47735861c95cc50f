import { describe, expect, it } from 'vitest'
import { defaultRun, highlightStep, manyRuns, stepsOf } from '../simulator/testing/facts.ts'
import { StateReader } from '../trace/state.ts'
import { outputOf, type Trace } from '../trace/trace.ts'
import * as program from './readers-writers.ts'

/** How often a reader got in between the writer's asking and its getting in. */
function overtaken(trace: Trace): number {
  const asked = stepsOf(trace, { operation: 'block', thread: 'writer1' })[0] ?? Number.NaN
  const entered = stepsOf(trace, { operation: 'acquireWrite', thread: 'writer1' })[0] ?? Number.NaN
  return stepsOf(trace, { operation: 'acquireRead' }).filter((step) => step > asked && step < entered).length
}

describe('readers and writers', () => {
  it.each([
    ['readers', 'barging'],
    ['readers', 'fair'],
    ['writers', 'barging'],
    ['writers', 'fair'],
  ])('never share the room with a writer, if %s are preferred (%s)', (preference, policy) => {
    let most = 0
    for (const trace of manyRuns(program, { preference, policy, writers: 3, resting: 0.5 })) {
      expect(trace.end.status).toBe('finished')
      const room = trace.objects.find(({ name }) => name === 'room')
      const kind = trace.kinds.find(({ name }) => name === 'rwlock')
      const at = (name: string) => (room?.base ?? 0) + (kind?.fields.find((field) => field.name === name)?.offset ?? 0)
      const [readers, writer] = [at('readers'), at('writer')]
      const reader = new StateReader(trace)
      for (let step = 0; step < trace.stepCount; step++) {
        const words = reader.at(step)
        most = Math.max(most, words[readers] ?? 0)
        if (words[writer] !== 0) expect(words[readers]).toBe(0)
      }
      // No writing is lost.
      const pages = outputOf(trace).flatMap(({ text }) => text.match(/page (\d)/)?.[1] ?? [])
      expect(pages.sort()).toEqual(['1', '2', '3'])
    }
    expect(most).toBe(5)
  })

  it.each(['barging', 'fair'])('starve the writer when readers are preferred (%s)', (policy) => {
    for (const trace of manyRuns(program, { preference: 'readers', policy, rounds: 8 }))
      expect(overtaken(trace)).toBeGreaterThan(10)
  })

  it.each(['barging', 'fair'])('let the writer in after those inside when writers are preferred (%s)', (policy) => {
    for (const trace of manyRuns(program, { preference: 'writers', policy, rounds: 8 })) {
      expect(stepsOf(trace, { operation: 'block', thread: 'writer1' })).toHaveLength(1)
      expect(overtaken(trace)).toBe(0)
    }
  })

  it('have the moments of their story', () => {
    const trace = defaultRun(program)
    const steps = program.scenario.story?.highlights.map((highlight) => highlightStep(trace, highlight)) ?? []
    expect(steps).toHaveLength(2)
    expect(steps[0]).toBeGreaterThan(0)
    expect(steps[1]).toBeGreaterThan(steps[0] ?? 0)
  })
})
