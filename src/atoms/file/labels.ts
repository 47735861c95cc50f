/** Short texts about files: what a blocked thread waits for, and what is plotted. */
import type { Labels } from '../../sentences/labels.ts'

export const fileLabels: Labels = {
  waits: {},
  plots: {
    waiters: { en: 'in line', zh: '排队人数' },
    lines: { en: 'lines', zh: '行数' },
  },
}
