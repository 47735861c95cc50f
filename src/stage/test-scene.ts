/** A run to test pictures with. Only tests import this. */
import { timelineData } from '../analysis/lanes.ts'
import { createMoments } from '../analysis/moments.ts'
import type { Trace } from '../trace/trace.ts'
import type { StageScene } from './scene.ts'

/** The scene of a trace. */
export function sceneOf(trace: Trace): StageScene {
  const data = timelineData(trace)
  return { trace, data, moments: createMoments(trace, data) }
}
