/** Short texts about semaphores: what a blocked thread waits for, and what is plotted. */
import { inLine, type Labels, returnWait, waitersPlot } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const semaphoreLabels: Labels = {
  waits: {
    acquire: {
      en: {
        short: ({ place }) => `${place} in line`,
        clause: ({ object, place, count }) => inLine(object, place, count),
        thing: (o) => phrase`a permit of ${o}`,
      },
      zh: {
        short: ({ place }) => `排第 ${place}`,
        clause: ({ object, place, count }) => `阻塞，在 ${object} 的 ${count} 个中排第 ${place}`,
        thing: (o) => phrase`${o} 的名额`,
      },
    },
    wait: returnWait,
  },
  plots: {
    waiters: waitersPlot,
    permits: { en: 'free permits', zh: '空闲名额' },
  },
}
