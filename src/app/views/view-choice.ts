import { laneGroups } from '../../analysis/lane-groups.ts'
import type { Selection } from '../../analysis/timeline-data.ts'
import { cutGiven } from '../../base/cut-middle.ts'
import { formatTimeAt } from '../../base/format.ts'
import type { Message } from '../../base/messages.ts'
import type { Microseconds, StepIndex } from '../../base/units.ts'
import type { ViewChoice } from '../link/link.ts'
import { readSelection } from '../link/select-text.ts'
import { filled, said } from '../messages/notices.ts'
import { firstTurn } from '../state/scene.ts'
import type { Scene } from '../state/view.ts'
import { storyStep } from './highlights.ts'

/** A view of a run, every part of which the run has. */
export interface FoundView {
  readonly step: StepIndex
  readonly selection: Selection | null
  readonly zoom: ViewChoice['zoom']
  /** Names of the groups of lanes that are open. */
  readonly open: readonly string[]
  /** What was asked for and is not there. */
  readonly problems: readonly Message[]
}

/**
 * Finds in a run what a link asks to see of it; the nearest of what there is, where it is not there.
 * @param end where the axis of time ends, which a run beside may make longer
 */
export function findView(scene: Scene, view: ViewChoice, end: Microseconds = scene.data.end): FoundView {
  const { trace } = scene
  const problems: Message[] = []
  const last = Math.max(0, trace.stepCount - 1)
  let step = view.step ?? openingStep(scene)
  if (step > last) {
    problems.push(filled(said.stepBeyond, step, last))
    step = last
  }
  const selection = view.select === '' ? null : readSelection(trace, view.select)
  if (view.select !== '' && selection === null)
    problems.push(filled(said.selectUnknown, cutGiven(view.select), trace.threads.at(-1)?.name ?? 'main'))
  let { zoom } = view
  if (zoom !== null && zoom.from >= end) {
    const last = formatTimeAt(end)
    problems.push({ en: said.zoomBeyond.en(last.en), zh: said.zoomBeyond.zh(last.zh) })
    zoom = null
  }
  const open = existingGroups(scene, view.open ?? [])
  const missing = view.open?.find((name) => !open.includes(name))
  if (missing !== undefined) problems.push(filled(said.groupUnknown, cutGiven(missing)))
  return { step, selection, zoom, open, problems }
}

/** The names among these that are of groups of lanes of a run. */
export function existingGroups({ trace, data }: Scene, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const known = new Set(laneGroups(trace.threads, data.lanes).map(({ name }) => name))
  return names.filter((name) => known.has(name))
}

/**
 * Where a run is shown first: at the moment by which its story opens, which is the first one that it tells unless another
 * says so; where this run has no such moment, at the first block.
 */
export function openingStep(scene: Scene): StepIndex {
  const snapshots = scene.scenario.story?.highlights ?? []
  const opens = snapshots.find((snapshot) => snapshot.opens) ?? snapshots[0]
  return (opens === undefined ? null : storyStep(scene.trace, opens)) ?? firstTurn(scene)
}
