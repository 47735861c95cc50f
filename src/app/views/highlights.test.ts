import { expect, it } from 'vitest'
import { runParameters } from '../../program/run-parameters.ts'
import { catalogue, loadScenario } from '../../scenarios/catalogue.ts'
import { operationName } from '../../trace/trace.ts'
import { readRun } from '../run/run-request.ts'
import { sceneFor } from '../testing/runs.ts'
import { storyStep } from './highlights.ts'

const messages = { en: 'x', zh: '甲' }

it('is found by operation, thread, object and number', async () => {
  const { trace } = await sceneFor('semaphore-threads')
  const first = storyStep(trace, { words: messages, operation: 'block', object: 'seats' })
  const second = storyStep(trace, { words: messages, operation: 'block', object: 'seats', nth: 2 })
  expect(operationName(trace, first ?? -1)).toBe('block')
  expect(second).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY)
  const own = storyStep(trace, { words: messages, operation: 'release', thread: 'user3' })
  expect(trace.threads[trace.steps.thread[own ?? -1] ?? -1]?.name).toBe('user3')
  const joined = storyStep(trace, { words: messages, operation: 'block', thread: 'main', object: 'user1' })
  expect(trace.steps.target[joined ?? -1]).toBe(-3)
})

it('is null where the run has no such step', async () => {
  const { trace } = await sceneFor('semaphore-threads')
  expect(storyStep(trace, { words: messages, operation: 'notifyAll' })).toBeNull()
  expect(storyStep(trace, { words: messages, operation: 'release', thread: 'nobody' })).toBeNull()
  expect(storyStep(trace, { words: messages, operation: 'release', nth: 1e6 })).toBeNull()
})

it.each(catalogue.map(({ id }) => id))(
  '%s: every moment of its story is in its usual run, every try is allowed',
  async (id) => {
    const { scenario } = await loadScenario(id)
    const { trace } = await sceneFor(id)
    for (const snapshot of scenario.story?.highlights ?? [])
      expect([snapshot.words.en, storyStep(trace, snapshot)]).not.toEqual([snapshot.words.en, null])
    const known = new Set([...Object.keys(scenario.parameters), ...Object.keys(runParameters)])
    for (const { parameters } of scenario.story?.tries ?? []) {
      for (const name of Object.keys(parameters)) expect(known).toContain(name)
      const texts = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]))
      expect(readRun(scenario, texts).problems).toEqual([])
    }
  },
)
