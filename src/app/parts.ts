import type { MakeView } from './view.ts'

// Panels that are drawn by themselves. Each is loaded apart, so that the page is there before all of them are.
const panels = import.meta.glob<Record<string, MakeView>>('./panels/*.ts')

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
