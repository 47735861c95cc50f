import type { Selection } from '../analysis/timeline-data.ts'
import type { StepIndex } from '../base/units.ts'
import type { Words } from '../base/words.ts'
import type { ViewChoice } from './link.ts'
import { firstTurn } from './scene.ts'
import { readSelection } from './select-text.ts'
import { storyStep } from './story-moment.ts'
import type { Scene } from './view.ts'
import { filled, said } from './words/notices.ts'
import { timeInWords } from './words/numbers.ts'

/** A view of a run, every part of which the run has. */
export interface FoundView {
  readonly step: StepIndex
  readonly selection: Selection | null
  readonly zoom: ViewChoice['zoom']
  /** What was asked for and is not there. */
  readonly problems: readonly Words[]
}

/** Finds in a run what a link asks to see of it; the nearest of what there is, where it is not there. */
export function findView(scene: Scene, view: ViewChoice): FoundView {
  const { trace } = scene
  const problems: Words[] = []
  const last = Math.max(0, trace.stepCount - 1)
  let step = view.step ?? openingStep(scene)
  if (step > last) {
    problems.push(filled(said.stepBeyond, step, last))
    step = last
  }
  const selection = view.select === '' ? null : readSelection(trace, view.select)
  if (view.select !== '' && selection === null)
    problems.push(filled(said.selectUnknown, view.select, trace.threads.at(-1)?.name ?? 'main'))
  let { zoom } = view
  if (zoom !== null && zoom.from >= scene.data.end) {
    const end = timeInWords(scene.data.end)
    problems.push({ en: said.zoomBeyond.en(end.en), zh: said.zoomBeyond.zh(end.zh) })
    zoom = null
  }
  return { step, selection, zoom, problems }
}

/** Where a run is shown first: at what its story tells first, where this run has that, else at the first block. */
export function openingStep(scene: Scene): StepIndex {
  const first = scene.scenario.story?.moments[0]
  return (first === undefined ? null : storyStep(scene.trace, first)) ?? firstTurn(scene)
}
