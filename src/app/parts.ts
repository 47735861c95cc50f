import type { ChosenStore } from './store.ts'
import type { TimelinePart } from './timeline-part.ts'
import type { MakeView } from './view.ts'

// Panels that are drawn by themselves. Each is loaded apart, so that the page is there before all of them are.
const panels = import.meta.glob<Record<string, MakeView>>('./panels/{code,steps,sentence,inspector}.ts')

function panel(file: string, name: string): () => Promise<MakeView> {
  return async () => {
    const module = await panels[`./panels/${file}.ts`]?.()
    const make = module?.[name]
    if (make === undefined) return () => ({ show() {}, moveTo() {}, select() {}, destroy() {} })
    return make
  }
}

export const parts = {
  code: panel('code', 'createCode'),
  steps: panel('steps', 'createSteps'),
  sentence: panel('sentence', 'createSentence'),
  inspector: panel('inspector', 'createInspector'),
} as const

/** The stage, which tells the height that all of it needs. */
export async function loadStage(onHeight: (height: number) => void): Promise<MakeView> {
  const { createStage } = await import('../stage/stage-view.ts')
  return (host, events) => createStage(host, events, { onHeight })
}

/** The timeline, which is also handed to `made`, for the buttons beside it. */
export async function loadTimeline(chosen: ChosenStore, made: (part: TimelinePart) => void): Promise<MakeView> {
  const { createTimelinePart } = await import('./timeline-part.ts')
  return (host, events) => {
    const part = createTimelinePart(host, events, chosen)
    made(part)
    return part
  }
}
