import { counted } from '../../base/counted.ts'
import { formatCount } from '../../base/format.ts'
import type { Message } from '../../base/messages.ts'
import type { LimitDetail } from '../../trace/end-sentence.ts'
import type { Dictionary } from './interface.ts'
import { filled } from './notices.ts'

/** Labels of where to go when a run did not end well. */
export const endActs = {
  goToEnd: { en: 'Go to where it ends', zh: '前往结束处' },
  goToFailure: { en: 'Go to the failure', zh: '前往出错处' },
  goToDivergence: { en: 'Go to where it departs', zh: '前往偏离处' },
} as const satisfies Dictionary

/** Sentences on how a run ended. They are fetched with the first run that did not end well. */
export const endMessages = {
  orderDeparts: {
    en: (step: number, why: string, others: string) =>
      `The order in this link does not fit the program from step ${step} on: ${why}${others === '' ? '' : `; there, ${others} can go on`}. Shown up to there.`,
    zh: (step: number, why: string, others: string) =>
      `自第 ${step} 步起，此链接中的次序与程序不符：${why}${others === '' ? '' : `；此处可继续的是 ${others}`}。此前的部分照常显示。`,
  },
  stopped: {
    en: (time: string) => `Stopped after ${time}, as you asked. What was recorded until then is shown.`,
    zh: (time: string) => `已按要求在 ${time} 停止；显示截至当时的记录。`,
  },
  unmet: {
    en: (thread: string, _message: string, line: number) =>
      `${thread} assumed what does not hold${line > 0 ? ` (line ${line})` : ''}: this run does not count.`,
    zh: (thread: string, _message: string, line: number) =>
      `${thread} 的假设不成立${line > 0 ? `（第 ${line} 行）` : ''}：此次运行不算数。`,
  },
  invariant: {
    en: (thread: string, message: string, line: number) =>
      `${thread} broke an invariant${line > 0 ? ` (line ${line})` : ''}: ${message}.`,
    zh: (thread: string, message: string, line: number) =>
      `${thread} 破坏了不变式${line > 0 ? `（第 ${line} 行）` : ''}：${message}。`,
  },
  brokenOff: {
    en: 'This record breaks off while the program still ran: the page was closed, or lost, before the run had ended. What was recorded until then is shown.',
    zh: '此记录在程序仍在运行时中断：运行结束之前页面就被关闭或丢失了。显示截至当时的记录。',
  },
  starved: {
    en: (owner: string, workers: number) =>
      `${owner} starves: ${workers === 1 ? 'its only worker waits for a task that lies' : `all ${workers} of its workers wait for tasks that lie`} in its own queue, and nobody is left to do ${workers === 1 ? 'it' : 'them'}.`,
    zh: (owner: string, workers: number) =>
      `${owner} 陷入饥饿：它的${workers === 1 ? '唯一的工作者' : `全部 ${workers} 个工作者`}都在等待躺在它自己队列里的任务，没有谁来做。`,
  },
  deadlock: {
    en: (count: number, list: string) =>
      `${count === 1 ? 'One thread can' : `${count} threads can`} never go on: ${list}. Nobody is left to wake ${count === 1 ? 'it' : 'them'}.`,
    zh: (count: number, list: string) => `${count} 个线程再也无法继续：${list}。没有谁能唤醒它们。`,
  },
  waitsFor: {
    en: (thread: string, object: string, line: number) =>
      `${thread} waits for ${object}${line > 0 ? ` (line ${line})` : ''}`,
    zh: (thread: string, object: string, line: number) =>
      `${thread} 等待 ${object}${line > 0 ? `（第 ${line} 行）` : ''}`,
  },
  waitFor: {
    en: (threads: string, object: string, line: number) =>
      `${threads} wait for ${object}${line > 0 ? ` (line ${line})` : ''}`,
    zh: (threads: string, object: string, line: number) =>
      `${threads}都在等待 ${object}${line > 0 ? `（第 ${line} 行）` : ''}`,
  },
  childEnd: { en: 'a child process to end', zh: '某个子进程结束' },
  threadEnd: { en: (name: string) => `${name} to end`, zh: (name: string) => `${name} 结束` },
  others: { en: (count: number) => `and ${count} more`, zh: (count: number) => `以及另外 ${count} 个` },
  failed: {
    en: (error: string, thread: string, line: number, message: string) =>
      `${error} in ${thread}${line > 0 ? `, line ${line}` : ''}${message === '' ? '' : `: ${message}`}.`,
    zh: (error: string, thread: string, line: number, message: string) =>
      `${thread}${line > 0 ? `（第 ${line} 行）` : ''}出错：${error}${message === '' ? '' : `：${message}`}。`,
  },
  othersRanOn: { en: 'The others ran on.', zh: '其他线程继续运行。' },
  programFailed: { en: 'It was the main thread, so the program ended.', zh: '出错的是主线程，程序因此结束。' },
  limit: {
    en: (what: string) => `The run was cut off at its limit of ${what}. What happened until then is shown.`,
    zh: (what: string) => `运行达到上限（${what}）而中断；显示此前发生的一切。`,
  },
  keptUntilThen: { en: 'What was recorded until then is shown.', zh: '显示截至当时的记录。' },
  spins: {
    en: (thread: string, operation: string, object: string, times: string, line: number) =>
      `${thread} was busy waiting: it called ${operation}()${object === '' ? '' : ` on ${object}`} ${times} times in a row${line > 0 ? `, at line ${line}` : ''}, got the same answer each time and never let others go on.`,
    zh: (thread: string, operation: string, object: string, times: string, line: number) =>
      `${thread} 在忙等：${line > 0 ? `在第 ${line} 行` : ''}连续 ${times} 次${object === '' ? '' : `对 ${object} `}调用 ${operation}()，每次得到同样的回答，从不让别人继续。`,
  },
  spinsEmpty: {
    en: 'The answer was the empty text: the other end has closed, and nothing more will come.',
    zh: '回答是空文本：对端已关闭，不会再有数据。',
  },
  limitEvents: { en: (value: string) => counted(value, 'step'), zh: (value: string) => `${value} 步` },
  limitTime: { en: (value: string) => counted(value, 'second'), zh: (value: string) => `${value} 秒` },
  limitMemory: {
    en: (value: string) => counted(value, 'byte of memory', 'bytes of memory'),
    zh: (value: string) => `${value} 字节内存`,
  },
  limitThreads: { en: (value: string) => counted(value, 'thread'), zh: (value: string) => `${value} 个线程` },
} as const satisfies Dictionary

/** A limit of runs. */
export function limitMessages({ limit, value }: LimitDetail): Message {
  const what = {
    events: endMessages.limitEvents,
    time: endMessages.limitTime,
    memory: endMessages.limitMemory,
    threads: endMessages.limitThreads,
  }
  return filled(what[limit], formatCount(value))
}
