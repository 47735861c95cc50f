import type { ComparePart, CompareParts } from './compare-part.ts'
import type { ChosenStore } from './store.ts'
import type { TimelinePart } from './timeline-part.ts'
import type { MakeView } from './view.ts'

/** What the first picture is made with. */
export const loadPicture = () => import('./picture.ts')

/** Panels that draw by themselves, loaded so that the page is there before all of them are. */
export const parts: {
  readonly [part in 'code' | 'steps' | 'sentence' | 'typing' | 'inspector']: () => Promise<MakeView>
} = {
  code: async () => (await loadPicture()).createCode,
  steps: async () => (await import('./panels/steps.ts')).createSteps,
  sentence: async () => (await loadPicture()).createSentence,
  typing: async () => (await import('./panels/typing-row.ts')).createTypingRow,
  inspector: async () => (await import('./panels/inspector.ts')).createInspector,
}

/** The stage, which tells the height that all of it needs. */
export async function loadStage(onHeight: (height: number) => void): Promise<MakeView> {
  const { createStagePart } = await loadPicture()
  return (host, events) => createStagePart(host, events, onHeight)
}

/** The timeline, which is also handed to `made`, for the buttons beside it. */
export async function loadTimeline(chosen: ChosenStore, made: (part: TimelinePart) => void): Promise<MakeView> {
  const { createTimelinePart } = await loadPicture()
  return (host, events) => {
    const part = createTimelinePart(host, events, chosen)
    made(part)
    return part
  }
}

/** Two timelines on one axis, in place of one. */
export async function loadComparison(app: CompareParts, made: (part: ComparePart) => void): Promise<MakeView> {
  const [{ createComparePart }, picture] = await Promise.all([import('./compare-part.ts'), loadPicture()])
  return (host, events) => {
    const part = createComparePart(host, events, picture, app)
    made(part)
    return part
  }
}
