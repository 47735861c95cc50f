import { counted } from '../../base/counted.ts'
import { cutGiven } from '../../base/cut-middle.ts'
import type { Words } from '../../base/words.ts'
import type { LinkProblem } from '../link.ts'
import type { Dictionary } from './interface.ts'

/** Labels of what a notice offers to do. */
export const acts = {
  useNearest: { en: (title: string) => `Open “${title}”`, zh: (title: string) => `打开“${title}”` },
  tryAgain: { en: 'Try again', zh: '重试' },
  runFewer: {
    en: (what: string, used: number) => `Run with ${what} ${used}`,
    zh: (what: string, used: number) => `以 ${what} ${used} 运行`,
  },
} as const satisfies Dictionary

/** Sentences of notices and confirmations: each says what, where and the way out. */
export const said = {
  copied: { en: 'The link is copied.', zh: '链接已复制。' },
  copiedOrder: {
    en: 'The link is copied. It replays the order of this run in the simulator.',
    zh: '链接已复制：它会在模拟器中重放这次运行的次序。',
  },
  copyByHand: {
    en: 'The browser did not let the page copy the link. Here it is, to be copied by hand:',
    zh: '浏览器不允许本页复制。请手动复制链接：',
  },
  tooLong: {
    en: (signs: number) =>
      `The order of this run takes ${signs} signs, too many for a link (6000). The file keeps all of it: download the trace and send that.`,
    zh: (signs: number) =>
      `这次运行的次序有 ${signs} 个字符，超出链接的上限（6000）。文件可完整保存：请下载记录后发送。`,
  },
  noLink: {
    en: 'The program of this trace is not in the catalogue, so a link cannot run it. Send the file instead.',
    zh: '此记录的程序不在目录中，链接无法运行它。请改为发送文件。',
  },
  noChinese: {
    en: 'The Chinese texts could not be loaded: the page stays English.',
    zh: '中文文本无法载入：页面仍为英文。',
  },
  noPart: { en: 'This part could not be loaded.', zh: '无法载入这一部分。' },
  noLooks: {
    en: 'Part of the application could not be loaded: the stage leaves out some pictures, and some steps are told in few words.',
    zh: '应用的一部分无法载入：舞台缺少一些图形，一些步骤只有简短的说明。',
  },
  downloaded: { en: (name: string) => `Saved as ${name}.`, zh: (name: string) => `已保存为 ${name}。` },
  opened: {
    en: (name: string, steps: number) => `${name} is open: ${counted(steps, 'step')}.`,
    zh: (name: string, steps: number) => `已打开 ${name}：共 ${steps} 步。`,
  },
  badFile: {
    en: (name: string, what: string) => `${name} could not be opened: ${what}. What was shown stays.`,
    zh: (name: string, what: string) => `无法打开 ${name}：${what}。原来的画面保留。`,
  },
  largeFile: {
    en: (size: number, most: number) => `it has ${size} MiB, and at most ${most} MiB are read`,
    zh: (size: number, most: number) => `其大小为 ${size} MiB，最多读取 ${most} MiB`,
  },
  emptyTrace: { en: 'it has no steps', zh: '其中没有任何步骤' },
  sameRun: {
    en: 'Same parameters and seed: the same run, to the byte.',
    zh: '参数与种子相同：运行逐字节相同。',
  },
  replays: {
    en: 'This run replays the order of steps in its link. Times are virtual.',
    zh: '此次运行重放其链接中的次序；时间是虚拟的。',
  },
  noOrderOnWorkers: {
    en: 'Real workers follow no order of steps: who goes next is up to the machine. The simulator can replay the order.',
    zh: '真实 Worker 不按给定的顺序执行：下一步是谁由机器决定。模拟器可以重放该顺序。',
  },
  orderUnread: {
    en: (why: string) =>
      `The order in this link (choices=) cannot be read: ${why}. Allowed is one that Share has written. The strategy decides the order instead.`,
    zh: (why: string) => `无法读取此链接中的次序（choices=）：${why}。应为由“分享”写出的次序。改由调度策略决定次序。`,
  },
  fileGone: {
    en: 'The opened file is not kept between visits: open it again. The same program is simulated instead.',
    zh: '打开的文件不会在两次访问之间保留：请重新打开。现改为模拟同一程序。',
  },
  moreProblems: {
    en: (count: number) => `The link has ${counted(count, 'more part that is', 'more parts that are')} not allowed.`,
    zh: (count: number) => `此链接另有 ${count} 处不符合要求。`,
  },
  noScenario: {
    en: (id: string, nearest: string, shown: string) =>
      `There is no program “${id}”; the nearest is “${nearest}”. Shown is “${shown}”.`,
    zh: (id: string, nearest: string, shown: string) => `没有程序“${id}”；最接近的是“${nearest}”。现显示“${shown}”。`,
  },
  noScenarioLike: {
    en: (id: string, shown: string) =>
      `There is no program “${id}”. Shown is “${shown}”; choose another from the catalogue.`,
    zh: (id: string, shown: string) => `没有程序“${id}”。现显示“${shown}”；请从目录中选择。`,
  },
  stepBeyond: {
    en: (step: number, last: number) =>
      `The link asks for step ${step}; this run has steps 0 to ${last}. Step ${last} is shown instead.`,
    zh: (step: number, last: number) =>
      `链接要求第 ${step} 步；此次运行只有第 0 至 ${last} 步。改为显示第 ${last} 步。`,
  },
  selectUnknown: {
    en: (given: string, example: string) =>
      `The link selects “${given}”, which this run does not have; it may be a thread’s name, such as ${example}, or step.17. Nothing is selected.`,
    zh: (given: string, example: string) =>
      `链接选中了“${given}”，此次运行中没有；可写线程名（如 ${example}）或 step.17。现未选中任何对象。`,
  },
  groupUnknown: {
    en: (given: string) =>
      `The link opens the group “${given}”, which this run does not have; a group is named by its first and last thread, such as t1–t9. It is left out.`,
    zh: (given: string) => `链接展开了分组“${given}”，此次运行中没有；分组以首尾线程命名，如 t1–t9。已忽略。`,
  },
  zoomBeyond: {
    en: (end: string) => `The link zooms to times after the end of this run (${end}). All of it is shown instead.`,
    zh: (end: string) => `链接要显示的时间在此次运行结束（${end}）之后。改为显示全部。`,
  },
  notRun: {
    en: (why: string) => `The run could not be made: ${why}. The last good run stays.`,
    zh: (why: string) => `无法运行：${why}。保留上一次正常的运行。`,
  },
  noRun: {
    en: (why: string) => `The run could not be made: ${why}.`,
    zh: (why: string) => `无法运行：${why}。`,
  },
  notBeside: {
    en: (why: string) => `The other run could not be made: ${why}. This one is shown alone.`,
    zh: (why: string) => `无法得到另一次运行：${why}。现单独显示这一次。`,
  },
  noBeside: {
    en: 'The other run was ended before its first step. This one is shown alone.',
    zh: '另一次运行在第一步之前就结束了。现单独显示这一次。',
  },
  cancelled: { en: 'Cancelled. The last good run stays.', zh: '已取消。保留上一次正常的运行。' },

  tooFew: {
    en: (ready: number, asked: number) =>
      `The run has not begun: each thread here is a real worker, and this machine could start ${ready} of ${asked}. A simulation has all of them.`,
    zh: (ready: number, asked: number) =>
      `运行尚未开始：这里每个线程都是真实的 Worker，本机启动了 ${asked} 个中的 ${ready} 个。模拟可以有全部。`,
  },
} as const satisfies Dictionary

/** As many lines of a notice as one reads: of more, how many there are. */
export function briefly(lines: readonly Words[]): readonly Words[] {
  if (lines.length <= mostLines) return lines
  return [...lines.slice(0, mostLines - 1), filled(said.moreProblems, lines.length - mostLines + 1)]
}

const mostLines = 6

/** A part of a link that is not allowed. */
export function linkProblemWords({ name, given: whole, allowed, used }: LinkProblem): Words {
  const given = cutGiven(whole)
  return {
    en: `This link asks for ${name} “${given}”; allowed is ${allowed.en}. Shown with ${used.en} instead.`,
    zh: `此链接的 ${name} 为“${given}”；应为${allowed.zh}。改用${used.zh}。`,
  }
}

/** A problem of the run that is shown beside. */
export function besideProblem(words: Words): Words {
  return { en: `Of the other run: ${words.en}`, zh: `另一次运行：${words.zh}` }
}

/** A filled text in both languages, from parts that are the same in both. */
export function filled<Parts extends readonly unknown[]>(
  template: { readonly en: (...parts: Parts) => string; readonly zh: (...parts: Parts) => string },
  ...parts: Parts
): Words {
  return { en: template.en(...parts), zh: template.zh(...parts) }
}

/** Fills a template with a text that is in both languages. */
export function filledWords(
  template: { readonly en: (part: string) => string; readonly zh: (part: string) => string },
  part: Words,
): Words {
  return { en: template.en(part.en), zh: template.zh(part.zh) }
}
