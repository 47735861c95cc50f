/** What is said of comparing where nothing is compared yet. */
import type { Dictionary } from './interface.ts'

export const comparing = {
  title: { en: 'Two runs on one axis of time', zh: '同一时间轴上的两次运行' },
  region: { en: 'Comparison', zh: '对比' },
  compareWith: { en: 'Compare with…', zh: '与……对比' },
  compareHint: {
    en: 'Show another run of this program beside this one (C)',
    zh: '把此程序的另一次运行放在旁边（C）',
  },
} as const satisfies Dictionary
