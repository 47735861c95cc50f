import type { LaneStateName, ObjectUses, Selection, TimelineData } from '../analysis/timeline-data.ts'
import type { Pieces } from '../base/pieces.ts'
import type { CssPixels, Microseconds, StepIndex, ThreadId } from '../base/units.ts'
import type { FrameScheduler } from './frame.ts'
import type { Hit } from './hit.ts'
import type { TimelineAction } from './keys.ts'
import type { LaneMode } from './layout.ts'
import type { LaneStats } from './paint-lanes.ts'
import type { TimeRange } from './view.ts'
import type { TimelineWords } from './words.ts'

export interface TimelineOptions {
  readonly messages: TimelineWords
  /** A person moves the cursor to a step by the ruler, a plot, or with shift held; at most once a frame. */
  onCursor(step: StepIndex): void
  /** A person chose a stretch or a thread, or gave the choice up. */
  onSelect(selection: Selection | null): void
  /** A zoom or pan is over; `null` when all is in view. Not called for ranges set from outside. */
  onZoom(range: TimeRange | null): void
  /** The range in view changes under the hand, many times in a gesture: for what has to move along. */
  onRange?(range: TimeRange | null): void
  /** One or two words on a thread's situation at the cursor; asked only for lanes in view. */
  laneStatus(thread: ThreadId): string
  /**
   * A thread's state once the cursor's step is done, where that is known better than from stretches of time: several
   * steps may share a time, and a state may last no time at all. `null` or left out: as the stretches say.
   */
  laneState?(thread: ThreadId): LaneStateName | null
  /** What the tooltip says of a point: lines of text, the first of which is set in bold; empty for none. */
  describe(hit: Hit): string
  /**
   * The width of the header, as far as there is room: for timelines that stand one above the other. If left out, it
   * follows the names.
   */
  readonly namesWidth?: CssPixels
  /** The owner of frames; the shared one if left out. */
  readonly frames?: FrameScheduler
}

/** What has been drawn: the last drawing of the lanes, and counts since the timeline was made. */
export interface TimelineStats extends LaneStats {
  readonly laneRedraws: number
  readonly overlayRedraws: number
  /** Whether the levels of detail stand. */
  readonly detailReady: boolean
}

/** A timeline on the page. Changes are drawn in the next frame. */
export interface Timeline {
  /** Comes true when wheel, pinch and drag work, soon after the first data are drawn. Keys work at once. */
  readonly ready: Promise<void>
  /** Works out in pieces what `setData` will need; nothing that is seen changes. */
  prepare(data: TimelineData): Pieces<void>
  setData(data: TimelineData): void
  /** Moves the cursor. Never draws a lane. */
  setCursor(step: StepIndex, time: Microseconds): void
  setSelection(selection: Selection | null): void
  /** Marks every use of an object and dims all else on the lanes; `null` ends that. */
  setUses(uses: ObjectUses | null): void
  /** Shows a range of time, as near as allowed; `null` shows all, also as the record grows. */
  setZoom(range: TimeRange | null): void
  /** The axis reaches at least so far, though the record ends before: for an axis that is shared with a longer one. */
  setAxisEnd(end: Microseconds): void
  /** Marks a step with a flag at the ruler, a line, and a ring on the lane of its thread; `null` ends that. */
  setMark(mark: { readonly step: StepIndex; readonly sign: string } | null): void
  /** `fit` compresses many lanes to the height there is (as at first), `rows` scrolls them. */
  setLaneMode(mode: LaneMode): void
  setWords(words: TimelineWords): void
  /** Does what a key of `timelineKeys` does, and tells of it in the same way. */
  act(action: TimelineAction): void
  fit(): void
  /** Zooms in by a factor above 1, out below, keeping `around` (else the cursor, else the middle) in place. */
  zoomBy(factor: number, around?: Microseconds): void
  /** Pans by a share of the range shown, to later times if positive. */
  pan(share: number): void
  /** Scrolls a thread's lane into view. */
  reveal(thread: ThreadId): void
  /** Pans to a time unless it is in view, and tells the new range: for a cursor that steps out of a zoomed view. */
  revealTime(time: Microseconds): void
  destroy(): void
  stats(): TimelineStats
}
