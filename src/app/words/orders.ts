import type { Dictionary } from './interface.ts'

/** Sentences on orders in links that another version of the engine made. */
export const orderWords = {
  fits: {
    en: (made: string, here: string) =>
      `The order was made by version ${made} of the engine and is run by version ${here}: every step of it can be taken here, too.`,
    zh: (made: string, here: string) =>
      `此次序由引擎版本 ${made} 产生，现由版本 ${here} 运行：其中每一步在此同样可行。`,
  },
  departs: {
    en: (made: string, here: string, step: number) =>
      `The order was made by version ${made} of the engine and is run by version ${here}, which departs from it at step ${step}.`,
    zh: (made: string, here: string, step: number) =>
      `此次序由引擎版本 ${made} 产生，现由版本 ${here} 运行，并自第 ${step} 步起与之偏离。`,
  },
} as const satisfies Dictionary
