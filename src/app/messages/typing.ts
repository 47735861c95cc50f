/** What stands beside the row in which a person types a line. */
import type { Dictionary } from './interface.ts'

export const typingMessages = {
  here: { en: 'Type here', zh: '在此键入' },
  asks: {
    en: (thread: string, prompt: string) =>
      prompt === '' ? `${thread} waits for a line` : `${thread} asks: ${prompt}`,
    zh: (thread: string, prompt: string) => (prompt === '' ? `${thread} 等待一行输入` : `${thread} 询问：${prompt}`),
  },
  line: { en: 'a line', zh: '一行内容' },
  enter: { en: 'Enter', zh: '回车' },
  end: { en: 'End input', zh: '结束输入' },
  endHint: {
    en: 'Nothing more will be typed: input raises EOFError (Ctrl+D)',
    zh: '不再有输入：input 引发 EOFError（Ctrl+D）',
  },
  untilScript: {
    en: 'The script is typed at its times, and input ends with it. Type a line to keep it open.',
    zh: '脚本到时自动键入，输入随之结束。键入一行可让输入保持开放。',
  },
  untilEnded: { en: 'Input goes on until you end it.', zh: '输入一直开放，直到你结束它。' },
  nobody: { en: 'Nobody waits for a line now.', zh: '此刻没有谁在等待输入。' },
  unsayable: {
    en: 'A line cannot hold a semicolon here, nor can there be more than 1000 lines.',
    zh: '此处一行不能含分号，也不能超过 1000 行。',
  },
} as const satisfies Dictionary
