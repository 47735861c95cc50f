/** What is said of files that are not opened. */
import type { Dictionary } from './interface.ts'

export const fileMessages = {
  badFile: {
    en: (name: string, what: string) => `${name} could not be opened: ${what}. What was shown stays.`,
    zh: (name: string, what: string) => `无法打开 ${name}：${what}。原来的画面保留。`,
  },
  largeFile: {
    en: (size: number, most: number) => `it has ${size} MiB, and at most ${most} MiB are read`,
    zh: (size: number, most: number) => `其大小为 ${size} MiB，最多读取 ${most} MiB`,
  },
  emptyTrace: { en: 'it has no steps', zh: '其中没有任何步骤' },
} as const satisfies Dictionary
