/** What is said of two runs that are shown on one axis. */
import { durationsOf } from '../../analysis/durations.ts'
import { formatTime } from '../../base/format.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { Microseconds } from '../../base/units.ts'
import type { EndDetail } from '../../trace/tables.ts'
import type { Dictionary } from './interface.ts'

export const compareMessages = {
  leave: { en: 'Leave comparison', zh: '退出对比' },
  leaveHint: { en: 'Show the run that has the focus alone (C)', zh: '单独显示有焦点的运行（C）' },
  goToDifference: { en: 'Go to the first difference', zh: '前往第一处差异' },
  goToDifferenceHint: { en: 'In both runs (F)', zh: '在两次运行中同时前往（F）' },
  placed: {
    en: (number: number, { en }: Message) => `${number} · ${en}`,
    zh: (number: number, { zh }: Message) => `${number} · ${zh}`,
  },
  run: { en: (number: number) => `Run ${number}`, zh: (number: number) => `运行 ${number}` },
  focusHint: {
    en: 'Stage, code and steps are of the run that is pressed (X)',
    zh: '舞台、代码与步骤属于按下的那次运行（X）',
  },
  simulator: { en: 'simulator', zh: '模拟器' },
  workers: { en: 'real workers', zh: '真实 Worker' },
  replay: { en: 'order of a real run, in the simulator', zh: '在模拟器中重放真实运行的次序' },
  sameSettings: { en: 'same settings', zh: '设置相同' },

  bothTake: { en: (time: string) => `Both take ${time}.`, zh: (time: string) => `两次都用了 ${time}。` },
  against: {
    en: (first: string, second: string) => `${first} against ${second}.`,
    zh: (first: string, second: string) => `${first} 对 ${second}。`,
  },
  times: {
    en: (first: string, second: string, longer: 1 | 2, times: string) =>
      `${first} against ${second}: run ${longer} takes ${times} times as long.`,
    zh: (first: string, second: string, longer: 1 | 2, times: string) =>
      `${first} 对 ${second}：运行 ${longer} 所用时间是另一次的 ${times} 倍。`,
  },
  longer: {
    en: (first: string, second: string, longer: 1 | 2, by: string) =>
      `${first} against ${second}: run ${longer} takes ${by} longer.`,
    zh: (first: string, second: string, longer: 1 | 2, by: string) =>
      `${first} 对 ${second}：运行 ${longer} 多用 ${by}。`,
  },

  noDifference: {
    en: 'Both take the same steps in the same order.',
    zh: '两次运行的步骤与次序完全相同。',
  },
  partAt: {
    en: (step: number) => `First difference at step ${step}`,
    zh: (step: number) => `第一处差异在第 ${step} 步`,
  },
  ends: { en: 'has ended', zh: '已结束' },
  did: {
    en: (sentence: string, time: string, line: number) => `${sentence} (${time}${line > 0 ? `, line ${line}` : ''})`,
    zh: (sentence: string, time: string, line: number) => `${sentence}（${time}${line > 0 ? `，第 ${line} 行` : ''}）`,
  },

  inMessages: { en: 'In words', zh: '文字说明' },
  differs: { en: 'Differs', zh: '差异' },
  duration: { en: 'Duration', zh: '时长' },
  steps: { en: 'Steps', zh: '步数' },
  end: { en: 'End', zh: '结局' },
  atDifference: { en: 'First difference', zh: '第一处差异' },
  atCursor: { en: 'At the cursor', zh: '光标处' },
  stepAt: {
    en: (step: number, time: string) => `Step ${step}, ${time}`,
    zh: (step: number, time: string) => `第 ${step} 步，${time}`,
  },

  dialog: { en: 'Compare with…', zh: '与……对比' },
  choose: {
    en: 'The run that is shown stays; the one that you choose here comes below it.',
    zh: '当前运行保留不变；在此选择的运行将显示在其下方。',
  },
  earlier: { en: 'A run of this visit', zh: '本次访问中的运行' },
  before: { en: 'the run before this', zh: '上一次运行' },
  here: { en: 'The same on the other executor', zh: '换一种执行器运行同样的程序' },
  onWorkers: { en: 'Against real workers', zh: '与真实 Worker 对比' },
  onSimulator: { en: 'Against the simulator', zh: '与模拟器对比' },
  another: { en: 'A new run', zh: '新的运行' },
  compare: { en: 'Compare', zh: '对比' },
} as const satisfies Dictionary

const ends: { readonly [kind in EndDetail['kind']]: Message } = {
  finished: { en: 'finished', zh: '正常结束' },
  deadlock: { en: 'deadlock', zh: '死锁' },
  failed: { en: 'failed', zh: '出错' },
  limit: { en: 'cut off at a limit', zh: '达到上限而中断' },
  fault: { en: 'cut short', zh: '中断' },
  property: { en: 'an assumption or invariant does not hold', zh: '假设或不变式不成立' },
  stopped: { en: 'stopped', zh: '已停止' },
  choice: { en: 'its order does not fit', zh: '次序不符' },
  running: { en: 'under way', zh: '进行中' },
}

/** How a run ended, in a word or two. */
export function endMessages({ kind }: EndDetail): Message {
  return ends[kind]
}

/** Below this a share says less than the seconds themselves. */
const minTimes = 1.05

/** How long a run took, and how it ended unless it finished. */
export interface Took {
  readonly time: Microseconds
  readonly end: EndDetail
}

/** "10.20 s", and of a run that did not finish also why: "2.22 s · deadlock". */
export function tookMessages({ time, end }: Took, language: Language): string {
  const took = formatTime(time, language)
  return end.kind === 'finished' ? took : `${took} · ${endMessages(end)[language]}`
}

/** "10.20 s against 4.10 s: run 1 takes 2.5 times as long." Of a run that did not finish no share is told. */
export function durationsMessages(first: Took, second: Took, language: Language): string {
  const [a, b] = [tookMessages(first, language), tookMessages(second, language)]
  const { longer, times, difference } = durationsOf(first.time, second.time)
  if (first.end.kind !== 'finished' || second.end.kind !== 'finished') return compareMessages.against[language](a, b)
  if (a === b || longer === null) return compareMessages.bothTake[language](a)
  const place = longer === 'first' ? 1 : 2
  if (times === null) return compareMessages.against[language](a, b)
  if (times < minTimes) return compareMessages.longer[language](a, b, place, formatTime(difference, language))
  return compareMessages.times[language](a, b, place, times < 10 ? times.toFixed(1) : String(Math.round(times)))
}
