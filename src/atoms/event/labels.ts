/** Short texts about events: what a blocked thread waits for, and what is plotted. */
import { type Labels, waitersPlot } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const eventLabels: Labels = {
  waits: {
    wait: {
      en: {
        short: ({ object }) => `for ${object}`,
        clause: ({ object }) => `blocked until ${object} is set`,
        thing: (o) => phrase`${o} to be set`,
      },
      zh: {
        short: ({ object }) => `等 ${object}`,
        clause: ({ object }) => `阻塞，直到 ${object} 被设置`,
        thing: (o) => phrase`${o} 被设置`,
      },
    },
  },
  plots: {
    waiters: waitersPlot,
    flag: { en: 'set', zh: '已设置' },
  },
}
