/** A run to test pictures with. Only tests import this. */
import { timelineData } from '../../analysis/lanes.ts'
import { createSnapshots } from '../../analysis/snapshots.ts'
import { pictures } from '../../atoms/pictures.ts'
import type { StageScene } from '../../pictures/scene.ts'
import type { Trace } from '../../trace/trace.ts'
import { compoundPictures, machinePictures, nestPictures, turnsPictures } from '../compounds/compound-pictures.ts'
import { ringViews } from '../rings/rings.ts'

// Tests draw any run at once.
for (const all of [pictures, compoundPictures, turnsPictures, nestPictures, machinePictures, ringViews])
  await all.load(all.names)

/** The scene of a trace. */
export function sceneOf(trace: Trace): StageScene {
  const data = timelineData(trace)
  return { trace, data, snapshots: createSnapshots(trace, data) }
}
