import { counted } from '../../base/counted.ts'
import { cutGiven } from '../../base/cut-middle.ts'
import type { Message } from '../../base/messages.ts'
import type { LinkProblem } from '../link/link.ts'
import type { Dictionary } from './interface.ts'

/** Labels of what a notice offers to do. */
export const acts = {
  tryAgain: { en: 'Try again', zh: '重试' },
} as const satisfies Dictionary

/** Sentences of notices and confirmations: each says what, where and the way out. */
export const said = {
  noChinese: {
    en: 'The Chinese texts could not be loaded: the page stays English.',
    zh: '中文文本无法载入：页面仍为英文。',
  },
  noPart: { en: 'This part could not be loaded.', zh: '无法载入这一部分。' },
  noRenderers: {
    en: 'Part of the application could not be loaded: the stage leaves out some pictures, and some steps are told in few words.',
    zh: '应用的一部分无法载入：舞台缺少一些图形，一些步骤只有简短的说明。',
  },
  downloaded: { en: (name: string) => `Saved as ${name}.`, zh: (name: string) => `已保存为 ${name}。` },
  opened: {
    en: (name: string, steps: number) => `${name} is open: ${counted(steps, 'step')}.`,
    zh: (name: string, steps: number) => `已打开 ${name}：共 ${steps} 步。`,
  },
  sameRun: {
    en: 'Same parameters and seed: the same run, to the byte.',
    zh: '参数与种子相同：运行逐字节相同。',
  },
  noOrderOnWorkers: {
    en: 'Real workers follow no order of steps: who goes next is up to the machine. The simulator can replay the order.',
    zh: '真实 Worker 不按给定的顺序执行：下一步是谁由机器决定。模拟器可以重放该顺序。',
  },
  noKeeper: {
    en: 'What keeps runs on this device could not be loaded: this run is lost when the page is closed or reloaded.',
    zh: '保存运行的部分无法载入：关闭或重新载入本页后，此次运行就会丢失。',
  },
  moreProblems: {
    en: (count: number) => `The link has ${counted(count, 'more part that is', 'more parts that are')} not allowed.`,
    zh: (count: number) => `此链接另有 ${count} 处不符合要求。`,
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
  notSecondRun: {
    en: (why: string) => `The other run could not be made: ${why}. This one is shown alone.`,
    zh: (why: string) => `无法得到另一次运行：${why}。现单独显示这一次。`,
  },
  noSecondRun: {
    en: 'The other run was ended before its first step. This one is shown alone.',
    zh: '另一次运行在第一步之前就结束了。现单独显示这一次。',
  },
  cancelled: { en: 'Cancelled. The last good run stays.', zh: '已取消。保留上一次正常的运行。' },
} as const satisfies Dictionary

/** As many lines of a notice as one reads: of more, how many there are. */
export function briefly(lines: readonly Message[]): readonly Message[] {
  if (lines.length <= maxLines) return lines
  return [...lines.slice(0, maxLines - 1), filled(said.moreProblems, lines.length - maxLines + 1)]
}

const maxLines = 6

/** A part of a link that is not allowed. */
export function linkProblemMessages({ name, given: whole, allowed, used }: LinkProblem): Message {
  const given = cutGiven(whole)
  return {
    en: `This link asks for ${name} “${given}”; allowed is ${allowed.en}. Shown with ${used.en} instead.`,
    zh: `此链接的 ${name} 为“${given}”；应为${allowed.zh}。改用${used.zh}。`,
  }
}

/** A problem of the run that is shown beside. */
export function secondRunProblem(messages: Message): Message {
  return { en: `Of the other run: ${messages.en}`, zh: `另一次运行：${messages.zh}` }
}

/** A filled text in both languages, from parts that are the same in both. */
export function filled<Parts extends readonly unknown[]>(
  template: { readonly en: (...parts: Parts) => string; readonly zh: (...parts: Parts) => string },
  ...parts: Parts
): Message {
  return { en: template.en(...parts), zh: template.zh(...parts) }
}

/** Fills a template with a text that is in both languages. */
export function filledMessages(
  template: { readonly en: (part: string) => string; readonly zh: (part: string) => string },
  part: Message,
): Message {
  return { en: template.en(part.en), zh: template.zh(part.zh) }
}
