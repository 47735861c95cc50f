/** The words of the panel about the program. */
import type { Dictionary } from './interface.ts'

export const aboutWords = {
  about: { en: 'About', zh: '简介' },
  moments: { en: 'Moments to look at', zh: '值得一看的时刻' },
  tries: { en: 'Things to try', zh: '可以一试' },
  at: {
    en: (step: number, time: string) => `step ${step}, ${time}`,
    zh: (step: number, time: string) => `第 ${step} 步，${time}`,
  },
  notHere: { en: 'this run does not come to it', zh: '此次运行中没有' },
  tryWith: { en: (settings: string) => `Run with ${settings}`, zh: (settings: string) => `以 ${settings} 运行` },
} as const satisfies Dictionary
