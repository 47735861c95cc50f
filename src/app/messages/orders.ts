import type { Dictionary } from './interface.ts'

/** Sentences on runs for which a link gives the order of steps. */
export const orderMessages = {
  replays: {
    en: 'This run replays the order of steps in its link. Times are virtual.',
    zh: '此次运行重放其链接中的次序；时间是虚拟的。',
  },
  orderUnread: {
    en: (why: string) =>
      `The order in this link (choices=) cannot be read: ${why}. Allowed is one that Share has written. The strategy decides the order instead.`,
    zh: (why: string) => `无法读取此链接中的次序（choices=）：${why}。应为由“分享”写出的次序。改由调度策略决定次序。`,
  },
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
