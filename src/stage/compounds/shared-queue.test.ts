import { describe, expect, it } from 'vitest'
import { internalObjects } from '../../analysis/internals.ts'
import { microseconds } from '../../base/units.ts'
import '../../program/compounds/shared-queue.ts'
import type { SharedQueue } from '../../program/compounds/shared-queue.ts'
import type { Os } from '../../program/os.ts'
import type { Operation } from '../../program/request.ts'
import { lawfulRun } from '../../simulator/testing/facts.ts'
import { programOf } from '../../simulator/testing/programs.ts'
import { drawStage } from '../draw-stage.ts'
import { planStage } from '../plan.ts'
import { sceneOf } from '../testing/test-scene.ts'

function* puts(_os: Os, jobs: SharedQueue): Operation<void> {
  for (let n = 0; n < 4; n++) yield* jobs.put('x'.repeat(29_996))
}

const trace = lawfulRun(
  programOf(
    function* (os) {
      const jobs = yield* os.multiprocessing.queue(3, 'jobs')
      const producer = os.process(puts, [jobs], { name: 'producer' })
      yield* producer.start()
      yield* os.sleep(1)
      for (let n = 0; n < 4; n++) yield* jobs.get()
      yield* producer.join()
    },
    { puts },
  ),
  {},
  { seed: 1, strategy: 'first-come', cores: 2, cost: 0.001 },
)
const scene = { ...sceneOf(trace), hidden: internalObjects(trace) }

describe('the picture of a queue of multiprocessing', () => {
  const plan = planStage(scene, 840)
  const at = (step: number) => drawStage(scene, plan, scene.snapshots.at(step), 'en')
  const texts = (step: number) => at(step).marks.flatMap(({ text, detail }) => [text ?? [], detail ?? []].flat())
  const asleep = scene.snapshots.stepAtTime(microseconds(0.9))
  const last = trace.stepCount - 1

  it('stands for all that it is made of', () => {
    expect(plan.pictures.map(({ plan: { name } }) => name)).toEqual(['jobs'])
    expect(at(last).heads[0]?.methods.map(({ name }) => name)).toEqual(['put', 'get'])
  })

  it('shows the pipe full, the feeder that waits there, and who waits to put', () => {
    // Two items are in the pipe, the rest of the third waits with the feeder, and there is no room for a fourth.
    expect(texts(asleep)).toEqual(expect.arrayContaining(['Pipe', '65,536 of 65,536 letters', 'of producer']))
    expect(texts(last)).toContain('0 of 65,536 letters')
  })
})
