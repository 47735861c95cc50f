/** What a drawn stage consists of. */
import type { LaneStateName } from '../analysis/timeline-data.ts'
import type { ThreadId } from '../base/units.ts'
import type { Group, Mark, Point, Spot } from '../pictures/picture.ts'
import type { Head } from './heads.ts'

/** A thread's token. Its key is its thread, or thread and place where the thread has more than one. */
export interface Token extends Omit<Spot, 'role'> {
  readonly key: string
  /** `ring`: in the picture of a ring of waits, besides its token on the stage. */
  readonly role: Spot['role'] | 'ring'
  readonly name: string
  readonly state: LaneStateName
  /** Colours of what it holds, for the lines under it. */
  readonly holds: readonly string[]
  /** Its accessible name. */
  readonly label: string
}

export interface StageDrawing {
  readonly tokens: readonly Token[]
  readonly groups: readonly Group[]
  readonly marks: readonly Mark[]
  readonly heads: readonly Head[]
  /** The state in words. */
  readonly description: string
  /** Where every thread is, whether or not it has a token of its own. */
  readonly positions: ReadonlyMap<ThreadId, Point>
}
