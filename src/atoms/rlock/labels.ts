/** Short texts about re-entrant locks: what a blocked thread waits for, and what is plotted. */
import { type Labels, waitersPlot } from '../../sentences/labels.ts'
import { lockLabels } from '../lock/labels.ts'

export const rlockLabels: Labels = {
  waits: lockLabels.waits,
  plots: {
    waiters: waitersPlot,
    depth: { en: 'depth', zh: '深度' },
  },
}
