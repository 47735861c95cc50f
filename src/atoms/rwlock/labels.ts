/** Short texts about locks of readers and writers: what a blocked thread waits for, and what is plotted. */
import { type Labels, ofMany } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const rwlockLabels: Labels = {
  waits: {
    acquireRead: {
      en: {
        short: ({ place }) => `read, ${place} in line`,
        clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to read in ${object}`,
        thing: (o) => phrase`leave to read in ${o}`,
      },
      zh: {
        short: ({ place }) => `待读，排第 ${place}`,
        clause: ({ object, place, count }) => `阻塞，等待在 ${object} 中读，${count} 个中排第 ${place}`,
        thing: (o) => phrase`在 ${o} 中读`,
      },
    },
    acquireWrite: {
      en: {
        short: ({ place }) => `write, ${place} in line`,
        clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to write in ${object}`,
        thing: (o) => phrase`leave to write in ${o}`,
      },
      zh: {
        short: ({ place }) => `待写，排第 ${place}`,
        clause: ({ object, place, count }) => `阻塞，等待在 ${object} 中写，${count} 个中排第 ${place}`,
        thing: (o) => phrase`在 ${o} 中写`,
      },
    },
  },
  plots: {
    writersWaiting: { en: 'writers in line', zh: '等待的写者' },
    readersWaiting: { en: 'readers in line', zh: '等待的读者' },
    readers: { en: 'readers inside', zh: '读者' },
  },
}
