/** Short texts about barriers: what a blocked thread waits for, and what is plotted. */
import { ordinal } from '../../base/format.ts'
import { type Labels, waitersPlot } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const barrierLabels: Labels = {
  waits: {
    wait: {
      en: {
        short: ({ place, parties }) => `${place} of ${parties} arrived`,
        clause: ({ object, place, parties, count }) =>
          `blocked at ${object}, arrived ${ordinal(place, 'en')}; ${count} of ${parties} are there`,
        thing: (o) => phrase`the others at ${o}`,
      },
      zh: {
        short: ({ place, parties }) => `已到 ${place} / ${parties}`,
        clause: ({ object, place, parties, count }) =>
          `阻塞于 ${object}，第 ${place} 个到达；${parties} 个中已到 ${count} 个`,
        thing: (o) => phrase`${o} 处的其他线程`,
      },
    },
  },
  plots: {
    waiters: waitersPlot,
    broken: { en: 'broken', zh: '已损坏' },
    round: { en: 'rounds complete', zh: '已完成轮数' },
  },
}
