/** Short texts about locks: what a blocked thread waits for, and what is plotted. */
import { type Labels, plainWait, returnWait, waitersPlot } from '../../sentences/labels.ts'

export const lockLabels: Labels = {
  waits: {
    acquire: plainWait,
    // That of a barrier, which these take.
    abort: plainWait,
    reset: plainWait,
    wait: returnWait,
  },
  plots: {
    waiters: waitersPlot,
    locked: { en: 'locked', zh: '已锁' },
  },
}
