/** What ended a run besides its program: which part, what happened to it, and the way out. */
import type { Message } from '../../base/messages.ts'
import { faultText } from '../../trace/end-sentence.ts'
import type { FaultDetail } from '../../trace/tables.ts'
import { faultMessages } from './faults.ts'

interface Told {
  readonly detail: FaultDetail
  readonly thread: string | null
  readonly line: number
}

/** In the manner of all words, so that the Chinese ones are fetched only where they are read. */
const told = {
  en: ({ detail, thread, line }: Told) => faultText(detail, thread, line),
  zh: ({ detail: { part, fault, message, value }, thread, line }: Told) => {
    const who = {
      program: thread === null ? '供程序线程使用的 Worker ' : `${thread} 的 Worker `,
      coordinator: '收集步骤的 Worker ',
      io: '获取网页的 Worker ',
      page: '启动运行的页面',
    }[part]
    const why = message === '' ? '' : `：${faultMessages(message).zh}`
    const again = '下一次运行会换用新的 Worker。'
    const what = {
      unloaded: `${who}${value === undefined ? '' : `在 ${value} 秒内`}无法载入${why}。请检查网络连接后再次运行。`,
      few: `${who}无法启动${why}。请减少线程，或改用模拟。`,
      failed: `${who}出错${why}。${again}`,
      died: `${who}提前结束${why}。${again}`,
      silent:
        part === 'program'
          ? `${who}${line > 0 ? `自第 ${line} 行起` : ''}已有 ${value ?? 0} 秒没有任何操作：陷入死循环，或已终止。${again}`
          : `${who}已有 ${value ?? 0} 秒没有动静：卡住了，或已终止。${again}`,
      memory: `${who}得不到内存${value === undefined ? '' : `（需要 ${value} 字节的连续内存）`}${why}。请关闭其他占用内存的页面或程序，减少线程或步数，或改用模拟。`,
    }[fault]
    return `运行中断：${what}`
  },
}

/**
 * @param thread name of the thread whose worker it was; null where it had none
 * @param line of the listing that is shown; 0 where none is known
 */
export function runFaultMessages(detail: FaultDetail, thread: string | null, line: number): Message {
  const given = { detail, thread, line }
  return { en: told.en(given), zh: told.zh(given) }
}
