import type { Ring } from '../analysis/deadlock.ts'
import type { ObjectPeaks } from '../analysis/object-peaks.ts'
import type { Snapshots } from '../analysis/snapshot-types.ts'
import type { Selection, TimelineData } from '../analysis/timeline-data.ts'
import type { ObjectId, StepIndex } from '../base/units.ts'
import type { Trace } from '../trace/trace.ts'

/** What the stage needs to know of a run. */
export interface StageScene {
  readonly trace: Trace
  readonly data: TimelineData
  readonly snapshots: Snapshots
  /** The most that ever happens at each object, where that was worked out already. */
  readonly peaks?: ObjectPeaks
  /** Objects that are not drawn. */
  readonly hidden?: ReadonlySet<ObjectId>
  /** Rings of waits that close in the run, which are drawn while they last. */
  readonly rings?: readonly Ring[]
  /** A line of the program as a line of the listing that is shown, 0 where none corresponds; the same where left out. */
  readonly shownLine?: (line: number) => number
}

/** How the cursor came where it is. Tokens move for a step and for slow play; else they are there at once. */
export type StageMovement = 'step' | 'play' | 'scrub' | 'jump'

/** What a person does on the stage. */
export interface StageEvents {
  select(selection: Selection | null): void
  moveTo(step: StepIndex, movement: StageMovement): void
  /** Marks every use of an object on the timeline. */
  uses?(object: ObjectId): void
}
