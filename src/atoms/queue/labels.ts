/** Short texts about queues of any kind: what a blocked thread waits for, and what is plotted. */
import { type Labels, ofMany } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const queueLabels: Labels = {
  waits: {
    put: {
      en: {
        short: ({ place }) => `puts, ${place} in line`,
        clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to put into ${object}, which is full`,
        thing: (o) => phrase`room in ${o}`,
      },
      zh: {
        short: ({ place }) => `放入，排第 ${place}`,
        clause: ({ object, place, count }) => `阻塞，等待放入已满的 ${object}，${count} 个中排第 ${place}`,
        thing: (o) => phrase`${o} 的空位`,
      },
    },
    get: {
      en: {
        short: ({ place }) => `gets, ${place} in line`,
        clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to get from ${object}, which is empty`,
        thing: (o) => phrase`an item of ${o}`,
      },
      zh: {
        short: ({ place }) => `取出，排第 ${place}`,
        clause: ({ object, place, count }) => `阻塞，等待从空的 ${object} 取出，${count} 个中排第 ${place}`,
        thing: (o) => phrase`${o} 的一项`,
      },
    },
    join: {
      en: {
        short: ({ object }) => `joins ${object}`,
        clause: ({ object }) => `blocked until every item of ${object} is done`,
        thing: (o) => phrase`every item of ${o} to be done`,
      },
      zh: {
        short: ({ object }) => `等 ${object} 完成`,
        clause: ({ object }) => `阻塞，直到 ${object} 的各项全部完成`,
        thing: (o) => phrase`${o} 的各项全部完成`,
      },
    },
  },
  plots: {
    getters: { en: 'in line to get', zh: '等待取出' },
    putters: { en: 'in line to put', zh: '等待放入' },
    joiners: { en: 'in line for all to be done', zh: '等待全部完成' },
    items: { en: 'items', zh: '项数' },
    unfinished: { en: 'not done', zh: '未完成' },
    shutdown: { en: 'shut down', zh: '已关闭' },
  },
}
