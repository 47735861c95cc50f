/** Short texts about files: what a blocked thread waits for, and what is plotted. */
import { type Labels, waitersPlot } from '../../sentences/labels.ts'

export const fileLabels: Labels = {
  waits: {},
  plots: {
    waiters: waitersPlot,
    lines: { en: 'lines', zh: '行数' },
  },
}
