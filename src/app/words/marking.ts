/** The words of what is marked and picked on the timeline. */
import type { Dictionary } from './interface.ts'

export const markingWords = {
  usesOf: { en: (object: string) => `Uses of ${object}`, zh: (object: string) => `${object} 的使用` },
  endUses: { en: 'Show all again (Esc)', zh: '恢复显示全部（Esc）' },
  pick: { en: 'Pick threads', zh: '挑选线程' },
  pickHint: {
    en: 'Parts of names, such as user1, main; empty for all',
    zh: '名称的一部分，如 user1, main；留空表示全部',
  },
  picked: {
    en: (shown: number, all: number) => `${shown} of ${all}`,
    zh: (shown: number, all: number) => `${shown}/${all}`,
  },
} as const satisfies Dictionary
