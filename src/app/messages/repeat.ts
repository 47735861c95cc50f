/** What is said of runs that are made one after another. */

import { formatCount } from '../../base/format.ts'
import type { Dictionary } from './interface.ts'

const runsEn = (runs: number): string => `${formatCount(runs)} run${runs === 1 ? '' : 's'}`

export const repeatMessages = {
  dialog: { en: 'Run N times', zh: '运行 N 次' },
  lead: {
    en: 'Runs the program so often with the parameters that are set, and counts how the runs ended.',
    zh: '按所设参数把程序运行这么多次，并统计各次运行如何结束。',
  },
  simulated: {
    en: 'Each run has the next seed, and a random schedule where “First come” is set.',
    zh: '每次运行使用下一个种子；调度设为“先到先得”时改用随机调度。',
  },
  real: {
    en: 'Real runs differ by themselves: all have the seed that is set. A script of input is typed in real time.',
    zh: '真实运行本身就会各不相同：种子都按所设。输入脚本会实时键入。',
  },
  times: { en: 'How often', zh: '次数' },
  allowed: { en: (range: string) => `a whole number, ${range}`, zh: (range: string) => `${range} 的整数` },
  start: { en: 'Run', zh: '运行' },
  cancel: { en: 'Cancel', zh: '取消' },
  progress: { en: 'Progress of the runs', zh: '运行进度' },
  running: {
    en: (done: number, times: number) => `${formatCount(done)} of ${runsEn(times)}`,
    zh: (done: number, times: number) => `已运行 ${formatCount(done)} / ${formatCount(times)} 次`,
  },
  done: {
    en: (runs: number, endings: number) =>
      `${runsEn(runs)} ended in ${endings === 1 ? 'one way' : `${formatCount(endings)} ways`}.`,
    zh: (runs: number, endings: number) => `运行了 ${formatCount(runs)} 次，共有 ${formatCount(endings)} 种结束方式。`,
  },
  cancelled: {
    en: (runs: number, times: number) => `Cancelled after ${formatCount(runs)} of ${runsEn(times)}.`,
    zh: (runs: number, times: number) => `已取消：运行了 ${formatCount(runs)} / ${formatCount(times)} 次。`,
  },
  failed: {
    en: (why: string) => `The next run could not be made: ${why}.`,
    zh: (why: string) => `无法进行下一次运行：${why}。`,
  },
  changed: {
    en: 'These are runs with other parameters than those that are set.',
    zh: '这些运行所用的参数与当前所设不同。',
  },
  endings: { en: 'How they ended', zh: '如何结束' },
  ending: { en: 'End', zh: '结束方式' },
  count: { en: 'Runs', zh: '次数' },
  first: { en: 'First of them', zh: '其中首次' },
  show: { en: 'Show', zh: '查看' },
  showFirst: {
    en: (run: number, seed: string) => `Run ${formatCount(run)}${seed === '' ? '' : `, seed ${seed}`}`,
    zh: (run: number, seed: string) => `第 ${formatCount(run)} 次${seed === '' ? '' : `，种子 ${seed}`}`,
  },
  notKept: { en: 'no longer kept', zh: '已不再保留' },
  share: {
    en: (count: number, share: string) => `${formatCount(count)} (${share}%)`,
    zh: (count: number, share: string) => `${formatCount(count)}（${share}%）`,
  },
  cutOff: { en: 'Cut off', zh: '中断' },
  atLimit: {
    en: (limit: string) => `at the limit of ${limit}`,
    zh: (limit: string) => `到达上限：${limit}`,
  },
} as const satisfies Dictionary
