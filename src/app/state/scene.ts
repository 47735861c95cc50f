import { hasInternals, internalObjects, nextVisibleTurn, withoutInternals } from '../../analysis/internals.ts'
import { timelineData } from '../../analysis/lanes.ts'
import { createSnapshots } from '../../analysis/snapshots.ts'
import type { Microseconds } from '../../base/units.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { Trace } from '../../trace/trace.ts'
import type { PreparedTrace } from './prepared.ts'
import type { Scene } from './view.ts'

/** All that is shown of a trace that was prepared: in no time that grows with it. */
export function sceneOfPrepared(prepared: PreparedTrace, scenario: Scenario): Scene {
  const { trace, data, index, keyframes, faults, peaks } = prepared
  const { rings } = faults
  return {
    trace,
    data,
    snapshots: createSnapshots(trace, data, index, keyframes),
    scenario,
    live: false,
    rings,
    faults,
    peaks,
  }
}

/** Derives all that is shown of a trace. */
export function sceneOf(trace: Trace, scenario: Scenario, live = false, until: Microseconds = 0): Scene {
  const data = timelineData(trace, until)
  return { trace, data, snapshots: createSnapshots(trace, data), scenario, live }
}

/** The same run with what library code does inside compounds folded away; every step is still there. */
export function foldInternals(scene: Scene): Scene {
  if (!hasInternals(scene.trace)) return scene
  const hidden = internalObjects(scene.trace)
  return { ...scene, data: withoutInternals(scene.data, hidden), hidden }
}

/** This many lanes and objects, or steps, take long to be drawn for the first time. */
const manyRows = 200
const manySteps = 50_000

/** Whether showing a run takes so long that the page is to answer in between. */
export function isLarge({ data, trace, snapshots }: Scene): boolean {
  return data.lanes.length + trace.objects.length > manyRows || snapshots.stepCount > manySteps
}

/** The step at which a run is first shown: where somebody first blocks or is woken outside of compounds, else the first. */
export function firstTurn({ trace, snapshots }: Scene): number {
  return snapshots.stepCount === 0 ? 0 : (nextVisibleTurn(trace, snapshots, 0, 1) ?? 0)
}

export function timeOf(scene: Scene, step: number): Microseconds {
  return scene.data.stepTime[Math.min(step, scene.data.stepCount - 1)] ?? 0
}

/** What stands for the scenario of a trace that this version does not know: a name, and no listings. */
export function unknownScenario(id: string): Scenario {
  return {
    id,
    title: { en: id, zh: id },
    summary: { en: '', zh: '' },
    parameters: {},
    // Nothing runs it: it is not in the catalogue.
    main: function* () {},
    listings: { python: '', typescript: '' },
  }
}
