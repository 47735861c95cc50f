/** Short texts about cells: what a blocked thread waits for, and what is plotted. */
import { type Labels, waitersPlot } from '../../sentences/labels.ts'
import { conditionLabels } from '../condition/labels.ts'

export const cellLabels: Labels = {
  // Who waits at a cell is notified as at a condition.
  waits: conditionLabels.waits,
  plots: {
    value: { en: 'value', zh: '值' },
    waiters: waitersPlot,
  },
}
