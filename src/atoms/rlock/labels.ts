/** Short texts about re-entrant locks: what a blocked thread waits for, and what is plotted. */
import type { Labels } from '../../sentences/labels.ts'
import { lockLabels } from '../lock/labels.ts'

export const rlockLabels: Labels = {
  waits: lockLabels.waits,
  plots: {
    waiters: { en: 'in line', zh: '排队人数' },
    depth: { en: 'depth', zh: '深度' },
  },
}
