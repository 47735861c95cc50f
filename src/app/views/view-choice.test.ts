import { expect, test } from 'vitest'
import { machineReader } from '../../analysis/machine-snapshot.ts'
import { sceneFor } from '../testing/runs.ts'
import { storyStep } from './highlights.ts'
import { openingStep } from './view-choice.ts'

test('a run opens at the first moment of its story', async () => {
  const scene = await sceneFor('semaphore-threads')
  const [first] = scene.scenario.story?.highlights ?? []
  if (first === undefined) throw new Error('the story has moments')
  expect(openingStep(scene)).toBe(storyStep(scene.trace, first))
})

test('a run opens at a later moment where the story says so: of the cores, when all of them compute', async () => {
  const { trace, data, snapshots, ...rest } = await sceneFor('cores')
  const step = openingStep({ trace, data, snapshots, ...rest })
  const { cores } = machineReader(trace, data).at(snapshots.at(step))
  expect(cores).toHaveLength(4)
  expect(cores.filter(({ thread }) => thread < 0)).toEqual([])
})

test('a run without a story opens where somebody first blocks, outside of compounds', async () => {
  const scene = await sceneFor('pool-reuse')
  const { story: _, ...untold } = scene.scenario
  const step = openingStep({ ...scene, scenario: untold })
  expect(step).toBeGreaterThan(0)
  const target = scene.trace.steps.target[step] ?? -1
  expect(scene.trace.objects[target]?.owner).toBeUndefined()
})
