/** What is said of recordings that are not there any more. Fetched with the first of them. */
import type { Dictionary } from './interface.ts'

export const goneMessages = {
  gone: {
    en: 'Nothing of the run that was here is kept on this device. Either the page was left before its first step, or it was let go: the oldest make room for others, and the browser may have emptied what it stores.',
    zh: '本设备上没有保存此处的运行：或是在其第一步之前就离开了页面，或是已被删除——最早的会为其他运行腾出空间，浏览器也可能清空过存储。',
  },
  unread: {
    en: 'What was recorded here cannot be read: the browser gives no access to what this page keeps.',
    zh: '无法读取此处的记录：浏览器不让本页访问所保存的内容。',
  },
  goneReplayed: {
    en: 'The order of its steps is known, and is replayed in the simulator.',
    zh: '其步骤的次序仍在，现于模拟器中重放。',
  },
  goneForGood: {
    en: 'Nothing says the order of its steps, so that run cannot be had again. Another one would be another run, and is not made by itself.',
    zh: '没有保存其步骤的次序，因此那次运行无法再现。再运行一次会是另一次运行，本页不会自行运行。',
  },
  ofOtherPage: {
    en: 'This address is of a run on real workers that was recorded elsewhere. The order of its steps is replayed in the simulator.',
    zh: '此地址属于别处记录的一次真实 Worker 运行。现于模拟器中重放其步骤的次序。',
  },
  otherRun: {
    en: 'This address is of a run on real workers, and does not say the order of its steps: what is shown is another run, made now.',
    zh: '此地址属于一次真实 Worker 运行，但未写明其步骤的次序：现显示的是刚刚另行运行的一次。',
  },
  runAgain: { en: 'Run it anew on real workers', zh: '在真实 Worker 上另行运行' },
  simulateAgain: { en: 'Simulate the program', zh: '模拟此程序' },
} as const satisfies Dictionary
