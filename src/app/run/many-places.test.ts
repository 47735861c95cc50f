import { expect, it } from 'vitest'
import { maxDrawn, maxPlaces } from '../../pictures/peaks.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { simulate } from '../../simulator/simulation.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { drawStage } from '../../stage/draw-stage.ts'
import { planStage } from '../../stage/plan.ts'
import { sceneOf } from '../../stage/testing/test-scene.ts'
import { modelOf } from '../../timeline/model.ts'
import type { Trace } from '../../trace/trace.ts'
import { sentenceOf } from '../messages/sentences.ts'

/** More than programs here may ask for: only a file from elsewhere says that. */
const most = 2 ** 31 - 1
const maxInPrograms = 100_000

/** One of each that has places, of this many. */
function withPlaces(places: number): Trace {
  const some = Math.min(places, maxInPrograms)
  function* main(os: Os): Operation<void> {
    const gate = yield* os.semaphore(some, 'gate')
    const bounded = yield* os.boundedSemaphore(some, 'bounded')
    const barrier = yield* os.barrier(some, 'barrier')
    const queue = yield* os.queue(some, 'queue')
    yield* gate.acquire()
    yield* bounded.acquire()
    yield* queue.put('a')
    try {
      yield* barrier.wait(0.1)
    } catch {
      // Nobody else comes.
    }
  }
  const trace = simulate(programOf(main), {}, { seed: 1, strategy: 'first-come', cores: 1, cost: 0.02 })
  const value = trace.effects.value.map((word) =>
    maxInPrograms - 1 <= word && word <= maxInPrograms ? word + places - some : word,
  )
  return { ...trace, effects: { ...trace.effects, value } }
}

/** All that is drawn, told and plotted of a run. */
function shownOf(places: number, width: number) {
  const trace = withPlaces(places)
  const scene = sceneOf(trace)
  const plan = planStage(scene, width)
  const steps = Array.from({ length: trace.stepCount }, (_, step) => step)
  const drawings = steps.map((step) => drawStage(scene, plan, scene.snapshots.at(step), 'en'))
  const model = modelOf(scene.data)
  return {
    places: scene.trace.objects.map(({ id }) => maxPlaces(scene, id, 0)),
    end: trace.end.detail.kind,
    height: plan.height,
    elements: Math.max(...drawings.map(({ marks, tokens, groups }) => marks.length + tokens.length + groups.length)),
    description: drawings.at(-1)?.description ?? '',
    told: steps.map((step) => JSON.stringify(sentenceOf(scene, step, 'en')).length),
    plotted: model.plots.map(({ series }) => series.value.length),
  }
}

it.each([1200, 380])('two billion places are drawn and told as three hundred are, in %d pixels', (width) => {
  const [many, huge] = [shownOf(maxDrawn, width), shownOf(most, width)]
  expect(huge.end).toBe('finished')
  expect(huge.places.slice(0, 2)).toEqual([most, most])
  expect(huge.height).toBe(many.height)
  expect(huge.elements).toBe(many.elements)
  expect(huge.plotted).toEqual(many.plotted)
  expect(huge.description).toContain(`1 of ${most} inside`)
  // What differs is how many digits the numbers have.
  for (const [step, length] of huge.told.entries()) expect(length).toBeLessThan((many.told[step] ?? 0) + 40)
})
