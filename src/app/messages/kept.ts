/** What is said of recordings that are kept on this device. They are fetched with the first that is. */
import type { Message } from '../../base/messages.ts'
import type { Dictionary } from './interface.ts'

/**
 * Why recordings cannot be kept or read: the browser stores nothing here, a newer version of this page has stored in its
 * own way, another tab is in the way, there is no room, or something else.
 */
export type StoreFault = 'shut' | 'newer' | 'busy' | 'full' | 'broken'

/** Why a recording is not kept, or cannot be read. */
export const storeFaults: { readonly [fault in StoreFault]: Message } = {
  shut: {
    en: 'The browser stores nothing for this page. In a private window, or where site data is off, this is so.',
    zh: '浏览器不为本页存储任何数据；无痕窗口或关闭网站数据时即如此。',
  },
  newer: {
    en: 'A newer version of this page has stored runs in its own way. Reload the page to get that version.',
    zh: '较新版本的本页已以新的方式存储运行。请重新载入以使用该版本。',
  },
  busy: {
    en: 'Another tab of this page keeps the store to itself. Close the other tabs and reload.',
    zh: '本页的另一个标签页占用着存储。请关闭其他标签页后重新载入。',
  },
  full: {
    en: 'There is no room for it: it takes more than may be stored here beside what is shown.',
    zh: '空间不足：除正在显示的运行外，此处容不下它。',
  },
  broken: { en: 'The browser could not store it.', zh: '浏览器未能存储它。' },
}

export const keptMessages = {
  notKept: {
    en: 'The run that was recorded last is not kept on this device: it is lost when the page is closed or reloaded.',
    zh: '最近记录的运行未保存在本设备上：关闭或重新载入本页后就会丢失。',
  },
  letGo: {
    en: (count: number, budget: number) =>
      `${count === 1 ? 'The oldest run that was kept on this device was' : `The ${count} oldest runs that were kept on this device were`} let go to make room: at most ${budget} MiB are kept.`,
    zh: (count: number, budget: number) =>
      `为腾出空间，已删除本设备上最早保存的 ${count} 次运行：至多保存 ${budget} MiB。`,
  },
  download: { en: 'Download trace', zh: '下载记录' },
  lead: {
    en: 'Runs on real workers and opened files are kept on this device, and nowhere else. When there is no more room the oldest go first, never one that is shown.',
    zh: '在真实 Worker 上的运行和打开的文件保存在本设备上，别处没有。空间用尽时先删除最早的，正在显示的不会被删除。',
  },
  holds: {
    en: (count: number, size: string, most: string) =>
      `${count === 1 ? 'One run' : `${count} runs`}, ${size} of at most ${most}.`,
    zh: (count: number, size: string, most: string) => `共 ${count} 次运行，占 ${size}，至多 ${most}。`,
  },
  none: { en: 'No run is kept yet.', zh: '还没有保存的运行。' },
  more: { en: (count: number) => `Show ${count} more`, zh: (count: number) => `再显示 ${count} 个` },
  steps: { en: (count: string) => `${count} steps`, zh: (count: string) => `${count} 步` },
  brokenOff: { en: 'broken off', zh: '中断' },
  loading: { en: 'Reading what is kept…', zh: '正在读取……' },
  deleteAll: { en: 'Delete all', zh: '全部删除' },
  reallyDelete: {
    en: (count: number) =>
      `${count === 1 ? 'This run' : `All ${count} runs`} will be deleted for good. What this page still shows stays until it is closed or reloaded.`,
    zh: (count: number) => `这 ${count} 次运行将被永久删除。本页仍显示的内容保留到关闭或重新载入为止。`,
  },
  yesDelete: { en: 'Delete for good', zh: '永久删除' },
  noKeep: { en: 'Keep them', zh: '保留' },
  deleted: { en: 'All kept runs are deleted.', zh: '保存的运行已全部删除。' },
  unreadable: {
    en: 'What is kept on this device cannot be read now.',
    zh: '现在无法读取本设备上保存的内容。',
  },
} as const satisfies Dictionary
