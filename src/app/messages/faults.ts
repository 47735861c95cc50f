/**
 * What went wrong, in both languages, where it is told in English by parts that know of no page: orders that
 * depart, and workers. Names, numbers and what a browser says stay as they are.
 */
import type { Message } from '../../base/messages.ts'
import { inChinese, type Phrase } from './phrases-in-chinese.ts'

/** Messages that are no more than one phrase. */
const wholes: readonly Phrase[] = [
  // An order that departs from the program.
  [/^(the main thread|thread [\d.]+) has not been started$/, (who) => `${threadInChinese(who)}尚未启动`],
  [/^(the main thread|thread [\d.]+) is blocked$/, (who) => `${threadInChinese(who)}被阻塞`],
  [/^(the main thread|thread [\d.]+) has not been switched to$/, (who) => `${threadInChinese(who)}尚未被切换到`],
  [/^(the main thread|thread [\d.]+) is suspended$/, (who) => `${threadInChinese(who)}已挂起`],
  [/^(the main thread|thread [\d.]+) has ended$/, (who) => `${threadInChinese(who)}已结束`],
  [
    /^(the main thread|thread [\d.]+) has not been terminated, or cannot end here$/,
    (who) => `${threadInChinese(who)}未被终止，或不能在此结束`,
  ],
  [/^(the main thread|thread [\d.]+) does not look at the clock$/, (who) => `${threadInChinese(who)}并未查看时钟`],
  [
    /^(the main thread|thread [\d.]+) has seen a later time on the clock$/,
    (who) => `${threadInChinese(who)}在时钟上已看到更晚的时间`,
  ],
  [
    /^(the main thread|thread [\d.]+) does not wait for a condition$/,
    (who) => `${threadInChinese(who)}没有在等待条件变量`,
  ],
  [/^(the main thread|thread [\d.]+) notifies nobody$/, (who) => `${threadInChinese(who)}没有通知任何线程`],
  [
    /^(the main thread|thread [\d.]+) does not wait for what (the main thread|thread [\d.]+) notifies$/,
    (who, by) => `${threadInChinese(who)}没有在等待${threadInChinese(by)}所通知的条件变量`,
  ],
  [
    /^(the main thread|thread [\d.]+) draws a number from (\S+) to (\S+), not (\S+)$/,
    (who, least, most, given) => `${threadInChinese(who)}抽取的随机数在 ${least} 至 ${most} 之间，而不是 ${given}`,
  ],
  // Workers.
  [
    /^only (\d+) of (\d+) workers? could be started: (.*)$/s,
    (ready, asked, why) => `${asked} 个 Worker 中只启动了 ${ready} 个：${faultInChinese(why)}`,
  ],
  [/^its thread exited with code (\S+)$/, (code) => `其线程以代码 ${code} 退出`],
  [/^no more of them became ready$/, '其余的没有就绪'],
  [
    /^the (program|simulator|explorer|part of the page|part for real workers) could not be loaded; check the connection$/,
    (part) => `无法载入${partInChinese(part)}，请检查网络连接`,
  ],
  [/^the (simulator|explorer) ended before its time$/, (part) => `${partInChinese(part)}提前结束`],
  [/^the program (.*) was not loaded$/, (program) => `程序 ${program} 没有载入`],
  [/^the program (\S+) has no body (.*)$/, (program, body) => `程序 ${program} 没有名为 ${body} 的函数`],
]

/** A message of another part of the program in both languages; one that nobody here knows stays as it is. */
export function faultMessages(message: string): Message {
  return { en: message, zh: told.zh(message) }
}

/** In the manner of all words, so that the table above is fetched only with the Chinese ones. */
const told = { en: (message: string) => message, zh: faultInChinese }

function faultInChinese(message: string): string {
  return inChinese(message, wholes)
}

/** A thread by its path of birth. */
function threadInChinese(who: string | undefined): string {
  return who === 'the main thread' ? '主线程' : `线程 ${who?.slice('thread '.length) ?? ''} `
}

function partInChinese(part: string | undefined): string {
  const parts = new Map([
    ['program', '程序'],
    ['simulator', '模拟器'],
    ['explorer', '探索器'],
    ['part for real workers', '运行真实 Worker 所需的部分'],
  ])
  return parts.get(part ?? '') ?? '页面的一部分'
}
