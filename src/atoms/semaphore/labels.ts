/** Short texts about semaphores: what a blocked thread waits for, and what is plotted. By `wait` one waits to come back from the wait at a condition. */
import { inLine, type Labels, ofMany } from '../../sentences/labels.ts'
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
    wait: {
      en: {
        short: ({ object, place }) => `${place} in line, ${object}`,
        clause: ({ object, place, count }) =>
          `blocked, ${ofMany(place, count)} in line at ${object} to come back from its wait`,
        thing: (o) => phrase`${o}, to come back from its wait`,
      },
      zh: {
        short: ({ object, place }) => `${object} 排第 ${place}`,
        clause: ({ object, place, count }) => `阻塞，为从等待返回，在 ${object} 的 ${count} 个中排第 ${place}`,
        thing: (o) => phrase`${o}，以便从等待返回`,
      },
    },
  },
  plots: {
    waiters: { en: 'in line', zh: '排队人数' },
    permits: { en: 'free permits', zh: '空闲名额' },
  },
}
