import type { LockFaults, Ring } from '../../analysis/deadlock.ts'
import type { ObjectPeaks } from '../../analysis/object-peaks.ts'
import type { Snapshot, Snapshots } from '../../analysis/snapshot-types.ts'
import type { Selection, TimelineData } from '../../analysis/timeline-data.ts'
import type { Language } from '../../base/messages.ts'
import type { Pieces } from '../../base/pieces.ts'
import type { ObjectId, StepIndex, ThreadId } from '../../base/units.ts'
import type { Scenario } from '../../program/scenario.ts'
import type { Trace } from '../../trace/trace.ts'

/** A run as it is shown. A new one for each new trace, and for each batch of a run that is still growing. */
export interface Scene {
  readonly trace: Trace
  readonly data: TimelineData
  readonly snapshots: Snapshots
  readonly scenario: Scenario
  readonly live: boolean
  /** Objects that are not shown: internals of compounds, which are folded. Left out when all is shown. */
  readonly hidden?: ReadonlySet<ObjectId>
  /** Rings of waits, once the whole run is known. */
  readonly rings?: readonly Ring[]
  /** All that is wrong with its locks, once it is known: to find it takes long. */
  readonly faults?: LockFaults
  /** The most that ever happens at each object, where the run was prepared. */
  readonly peaks?: ObjectPeaks
}

/** How the cursor came where it is: a picture moves its parts for a step, and never while scrubbing. */
export type Movement = 'step' | 'play' | 'scrub' | 'jump'

/** A thread that asks for a line. */
export interface Asking {
  readonly thread: ThreadId
  readonly prompt: string
  /** Of a run under way: whether its input ends with the script or when a person ends it. */
  readonly until?: 'script' | 'ended'
}

/**
 * What became of a line that was typed: it was taken, nobody waits for one, or no script can say it: it has a semicolon
 * or is one too many.
 */
export type TypingAnswer = 'taken' | 'nobody' | 'unsayable'

/** What a person does in a view. */
export interface ViewEvents {
  select(selection: Selection | null): void
  moveTo(step: StepIndex, movement: Movement): void
  /** Marks every use of an object on the timeline; no longer, when it is marked already. */
  uses?(object: ObjectId): void
  /** Lanes cannot be grouped, since what does that could not be fetched; null once they can. */
  noGroups?(again: (() => void) | null): void
  /** Who asks for a line that a person can type at a moment; null when nobody does, or nothing can be typed. */
  asksAt?(snapshot: Snapshot): Asking | null
  /** Types a line at the cursor; null ends input there. */
  type?(text: string | null): TypingAnswer
}

/**
 * A part of the page that follows the cursor. It draws into its host by itself, so that moving the cursor needs no
 * commit of React; React only mounts it.
 */
export interface View {
  /**
   * Works out in pieces what `show` will need of a large run; nothing that is seen changes. Left out by who needs little.
   * Without it, and of other runs, `show` does all.
   */
  prepare?(scene: Scene): Pieces<void>
  /** A new scene, or the same one in another language. */
  show(scene: Scene, language: Language): void
  /**
   * The same run, in which nothing happened meanwhile: it lasts longer, or was stopped and can now be stepped. Left out by
   * who shows neither.
   */
  grow?(scene: Scene): void
  moveTo(snapshot: Snapshot, movement: Movement): void
  select(selection: Selection | null): void
  destroy(): void
}

export type MakeView = (host: HTMLElement, events: ViewEvents) => View
