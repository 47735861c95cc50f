import { OBJECT_COLOURS } from '../analysis/object-colours.ts'
import { LaneState, type LaneStateCode, type Selection, type TimelineData } from '../analysis/timeline-data.ts'
import { eachRow, finish, type Pieces } from '../base/pieces.ts'
import type { StepIndex, ThreadId } from '../base/units.ts'
import { LevelOfDetail } from './lod.ts'
import { PlotDetail } from './plot-detail.ts'
import { lowerBound, reachInPieces, type Spans, upperBound } from './spans.ts'
import { bitOf } from './state-bits.ts'

/** A timeline's data with what drawing derives from it. */
export interface Model {
  readonly data: TimelineData
  readonly stretches: Spans
  readonly holds: Spans
  /** For each hold, the number of its colour, from 0. */
  readonly holdColour: Uint8Array
  /** For each hold, how many holds of its lane it lies under: its line's place, from 0. */
  readonly holdLevel: Uint8Array
  /** For each lane, the most objects held at once. */
  readonly holdDepth: Uint8Array
  readonly stretchDetail: LevelOfDetail
  readonly holdDetail: LevelOfDetail
  readonly plots: readonly PlotDetail[]
  /** Lane of each thread; of one in a folded group, the group's. */
  readonly laneOf: ReadonlyMap<ThreadId, number>
}

/** Derives what is cheap, linear in the number of spans; the levels of detail are built later with `buildDetail`. */
export function* modelInPieces(data: TimelineData): Pieces<Model> {
  const stretches = { ...data.intervals, reach: data.intervals.end }
  const holds = { ...data.holds, reach: yield* reachInPieces(data.holds.offsets, data.holds.end) }
  const holdColour = new Uint8Array(data.holds.object.length)
  yield* eachRow(holdColour.length, (i) => {
    holdColour[i] = (data.holds.object[i] ?? 0) % OBJECT_COLOURS
  })
  const levels = yield* levelsOf(holds, data.lanes.length)
  const stretchDetail = new LevelOfDetail(stretches, yield* bitsOf(data.intervals.state), data.end)
  yield
  const holdDetail = new LevelOfDetail(holds, holdColour, data.end)
  yield
  const plots = data.plots.map((series) => new PlotDetail(series, data.end))
  return { data, stretches, holds, holdColour, ...levels, stretchDetail, holdDetail, plots, laneOf: laneTable(data) }
}

/** As `modelInPieces`, at once. */
export function modelOf(data: TimelineData): Model {
  return finish(modelInPieces(data))
}

/** For each stretch the bit of its state. */
function* bitsOf(states: Uint8Array): Pieces<Uint8Array> {
  const bits = new Uint8Array(states.length)
  yield* eachRow(bits.length, (i) => {
    bits[i] = bitOf(states[i] as number) // inside the length
  })
  return bits
}

function laneTable({ lanes }: TimelineData): ReadonlyMap<ThreadId, number> {
  const laneOf = new Map(lanes.map((lane, index) => [lane.thread, index]))
  for (const [index, { group }] of lanes.entries())
    if (group?.folded) for (const thread of group.threads) laneOf.set(thread, index)
  return laneOf
}

/** Gives each hold the lowest line that is free for as long as it lasts; no more than 255 lines are told apart. */
function* levelsOf(holds: Spans, lanes: number): Pieces<Pick<Model, 'holdLevel' | 'holdDepth'>> {
  const holdLevel = new Uint8Array(holds.start.length)
  const holdDepth = new Uint8Array(lanes)
  for (let lane = 0; lane < lanes; lane++) {
    const freeFrom: number[] = []
    const first = holds.offsets[lane] ?? 0
    yield* eachRow((holds.offsets[lane + 1] ?? first) - first, (row) => {
      const i = first + row
      let level = 0
      while (level < 255 && (freeFrom[level] ?? Number.NEGATIVE_INFINITY) > (holds.start[i] ?? 0)) level++
      freeFrom[level] = holds.end[i] ?? 0
      holdLevel[i] = level
    })
    holdDepth[lane] = freeFrom.length
  }
  return { holdLevel, holdDepth }
}

/**
 * Builds levels of detail while `more()` says so.
 * @returns whether all are built
 */
export function buildDetail(model: Model, more: () => boolean): boolean {
  return model.stretchDetail.build(more) && model.holdDetail.build(more)
}

/** The last step at or before a time; 0 if there is none. */
export function stepAt(data: TimelineData, time: number): StepIndex {
  return Math.max(0, upperBound(data.stepTime, time, 0, data.stepCount) - 1)
}

/**
 * The stretch that a lane is in once a step is done, or -1 before its first. Several stretches may begin at the same
 * time; those that begin with a later step do not count yet.
 */
export function stretchAfter(data: TimelineData, lane: number, step: StepIndex, time: number): number {
  const { offsets, start, step: begun } = data.intervals
  const first = offsets[lane] ?? 0
  let i = upperBound(start, time, first, offsets[lane + 1] ?? first) - 1
  while (i >= first && (begun[i] as number) > step) i--
  return i >= first ? i : -1
}

/** The state that a lane is in once a step is done. */
export function stateAfter(data: TimelineData, lane: number, step: StepIndex, time: number): LaneStateCode {
  const i = stretchAfter(data, lane, step, time)
  if (i < 0) return LaneState.unborn
  // Codes in the column are LaneStateCode by the column's contract.
  const state = data.intervals.state[i] as LaneStateCode
  // A thread whose record ends before the run does has ended, whether or not its end is a stretch of its own.
  const over =
    (data.intervals.end[i] as number) <= time && time < data.end && i + 1 === data.intervals.offsets[lane + 1]
  return over && state !== LaneState.failed ? LaneState.finished : state
}

/** What a selection comes to: a lane, and a stretch of it if one was chosen; -1 where there is none. */
export interface SelectedMarks {
  readonly lane: number
  readonly stretch: number
}

/** Resolves a selection. A step selects the stretch that it began on its lane, else the one it lies in. */
export function resolveSelection(model: Model, selection: Selection | null): SelectedMarks {
  const { data } = model
  if (!selection) return { lane: -1, stretch: -1 }
  if (selection.kind === 'thread') return { lane: model.laneOf.get(selection.thread) ?? -1, stretch: -1 }
  if (selection.step < 0 || selection.step >= data.stepCount) return { lane: -1, stretch: -1 }
  const thread = selection.thread ?? data.stepThread[selection.step] ?? -1
  const lane = model.laneOf.get(thread) ?? -1
  if (lane < 0) return { lane, stretch: -1 }
  return { lane, stretch: stretchAfter(data, lane, selection.step, data.stepTime[selection.step] as number) }
}

/** Index of a plot's value once a step is done, or -1 before its first. */
export function plotIndexAfter(steps: Uint32Array, step: StepIndex): number {
  return upperBound(steps, step) - 1
}

/** The step before `step` taken by the same thread, looked for among the last 10,000 steps; -1 if not found. */
export function previousStepOf(data: TimelineData, step: StepIndex): number {
  const thread = data.stepThread[step]
  for (let i = step - 1; i >= 0 && i >= step - 10_000; i--) if (data.stepThread[i] === thread) return i
  return -1
}

/** Rows of the arrows made by the steps `first` to `last`: from, and one past. */
export function arrowsOfSteps(data: TimelineData, first: StepIndex, last: StepIndex): readonly [number, number] {
  const from = lowerBound(data.arrows.step, first)
  return [from, upperBound(data.arrows.step, last, from)]
}
