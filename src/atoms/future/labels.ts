/** Short texts about futures: what a blocked thread waits for, and what is plotted. */
import type { Labels } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const futureLabels: Labels = {
  waits: {
    result: {
      en: {
        short: ({ object }) => `for ${object}`,
        clause: ({ object }) => `blocked until ${object} is done`,
        thing: (o) => phrase`${o} to be done`,
      },
      zh: {
        short: ({ object }) => `等 ${object}`,
        clause: ({ object }) => `阻塞，直到 ${object} 完成`,
        thing: (o) => phrase`${o} 完成`,
      },
    },
    exception: {
      en: {
        short: ({ object }) => `for ${object}`,
        clause: ({ object }) => `blocked until ${object} is done`,
        thing: (o) => phrase`${o} to be done`,
      },
      zh: {
        short: ({ object }) => `等 ${object}`,
        clause: ({ object }) => `阻塞，直到 ${object} 完成`,
        thing: (o) => phrase`${o} 完成`,
      },
    },
  },
  plots: {},
}
