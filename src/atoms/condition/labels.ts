/** Short texts about conditions: what a blocked thread waits for, and what is plotted. */
import { type Labels, ofMany, waitersPlot } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const conditionLabels: Labels = {
  waits: {
    wait: {
      en: {
        short: ({ object }) => `at ${object}`,
        clause: ({ object, place, count }) => `blocked, waits to be notified at ${object}, ${ofMany(place, count)}`,
        thing: (o) => phrase`a notification at ${o}`,
      },
      zh: {
        short: ({ object }) => `等 ${object}`,
        clause: ({ object, place, count }) => `阻塞，在 ${object} 等待通知，${count} 个中排第 ${place}`,
        thing: (o) => phrase`${o} 的通知`,
      },
    },
  },
  plots: {
    waiters: waitersPlot,
  },
}
