/** The words of the presentation mode. */
import type { Dictionary } from './interface.ts'

export const presentMessages = {
  present: { en: 'Present', zh: '演示' },
  leave: { en: 'Leave the presentation', zh: '退出演示' },
  how: { en: 'Presenting. Esc leaves, ? lists the keys.', zh: '正在演示。Esc 退出，? 查看按键。' },
} as const satisfies Dictionary
