/** What is said of links that are copied. */
import type { Dictionary } from './interface.ts'

export const shareMessages = {
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
} as const satisfies Dictionary
