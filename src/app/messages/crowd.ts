/** What is said where the machine cannot start as many workers as a run begins with. */
import type { Dictionary } from './interface.ts'

export const crowdMessages = {
  tooFew: {
    en: (ready: number, asked: number) =>
      `The run has not begun: each thread here is a real worker, and this machine could start ${ready} of ${asked}. A simulation has all of them.`,
    zh: (ready: number, asked: number) =>
      `运行尚未开始：这里每个线程都是真实的 Worker，本机启动了 ${asked} 个中的 ${ready} 个。模拟可以有全部。`,
  },
  runFewer: {
    en: (what: string, used: number) => `Run with ${what} ${used}`,
    zh: (what: string, used: number) => `以 ${what} ${used} 运行`,
  },
} as const satisfies Dictionary
