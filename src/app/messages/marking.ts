/** The words of what is marked and picked on the timeline. */
import { counted } from '../../base/counted.ts'
import type { Dictionary } from './interface.ts'

export const markingMessages = {
  usesOf: { en: (object: string) => `Uses of ${object}`, zh: (object: string) => `${object} 的使用` },
  endUses: { en: 'Show all again (Esc)', zh: '恢复显示全部（Esc）' },
  pick: { en: 'Pick threads', zh: '挑选线程' },
  pickHint: {
    en: 'Parts of names, such as user1, main; empty for all',
    zh: '名称的一部分，如 user1, main；留空表示全部',
  },
  group: { en: 'Group', zh: '分组' },
  groupHint: {
    en: 'One lane for four threads or more that are alike; click it, or press Enter on it, to see each',
    zh: '四个以上相似的线程合为一行；点击它或在其上按 Enter 可逐个查看',
  },
  internals: { en: 'Show internals', zh: '显示内部' },
  internalsHint: {
    en: 'What library code does inside timers: their own events, with their steps',
    zh: '库代码在定时器内部所做的：定时器自己的事件及其步骤',
  },
  insideSteps: {
    en: (owner: string, count: number) => `${owner}: ${counted(count, 'step')} inside`,
    zh: (owner: string, count: number) => `${owner}：内部 ${count} 步`,
  },
  picked: {
    en: (shown: number, all: number) => `${shown} of ${all}`,
    zh: (shown: number, all: number) => `${shown}/${all}`,
  },
} as const satisfies Dictionary
