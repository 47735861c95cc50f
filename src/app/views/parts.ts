import type { ChosenStore } from '../state/store.ts'
import type { MakeView } from '../state/view.ts'
import type { TimelinePart } from './timeline-part.ts'

/** What the first picture is made with. */
export const loadPicture = () => import('./picture.ts')

/** Panels that draw by themselves, loaded so that the page is there before all of them are. */
export const parts: {
  readonly [part in 'code' | 'steps' | 'sentence' | 'typing' | 'inspector']: () => Promise<MakeView>
} = {
  code: async () => (await loadPicture()).createCode,
  steps: async () => (await import('./steps.ts')).createSteps,
  sentence: async () => (await loadPicture()).createSentence,
  typing: async () => (await import('./typing-row.ts')).createTypingRow,
  inspector: async () => (await import('./inspector.ts')).createInspector,
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
