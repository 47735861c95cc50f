import type { Dictionary } from './interface.ts'

/** What is said where the page itself fails. */
export const brokenMessages = {
  title: { en: 'The page has failed', zh: '页面出错' },
  kept: {
    en: 'The address still says what was shown, so reloading brings it back. To be sure of a run on real workers, download its trace first.',
    zh: '地址仍然指明所显示的内容，重新载入即可恢复。如要确保保留真实 Worker 的运行，请先下载记录。',
  },
  error: { en: 'What went wrong', zh: '出错详情' },
  reload: { en: 'Reload the page', zh: '重新载入页面' },
  copy: { en: 'Copy what went wrong', zh: '复制出错详情' },
  copied: { en: 'Copied.', zh: '已复制。' },
  unknownProgram: {
    en: 'The program of this trace is not in the catalogue, so it cannot be run here.',
    zh: '此记录的程序不在目录中，无法在此运行。',
  },
  failed: {
    en: (what: string) =>
      `Something in the page failed: ${what}. What is shown may be out of date; reloading shows it anew.`,
    zh: (what: string) => `页面的一部分出错：${what}。所显示的可能已过时；重新载入即可更新。`,
  },
  notFetched: {
    en: (what: string) => `That did not work: ${what}. Then try it again.`,
    zh: (what: string) => `操作未能完成：${what}，然后重试。`,
  },
} as const satisfies Dictionary
