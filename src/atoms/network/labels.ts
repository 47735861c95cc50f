/** Short texts about listeners, connections and selectors: what a blocked thread waits for, and what is plotted. */
import { ordinal } from '../../base/format.ts'
import type { Labels } from '../../sentences/labels.ts'
import { phrase } from '../../sentences/phrase.ts'

export const listenerLabels: Labels = {
  waits: {
    accept: {
      en: {
        short: () => 'accepts',
        clause: ({ object }) => `blocked until somebody connects to ${object}`,
        thing: (o) => phrase`a connection at ${o}`,
      },
      zh: {
        short: () => '等连接',
        clause: ({ object }) => `阻塞，直到有人连接 ${object}`,
        thing: (o) => phrase`${o} 的连接`,
      },
    },
  },
  plots: {
    backlog: { en: 'backlog', zh: '待接受' },
    accepting: { en: 'accepting', zh: '接受者' },
    connecting: { en: 'connecting', zh: '待连接' },
  },
}

export const connectionLabels: Labels = {
  waits: {
    connect: {
      en: {
        short: ({ place }) => `connects, ${place} in line`,
        clause: ({ object, place }) =>
          `blocked, ${ordinal(place, 'en')} in line to connect ${object}: the backlog is full`,
        thing: (o) => phrase`a place in the backlog for ${o}`,
      },
      zh: {
        short: ({ place }) => `连接，排第 ${place}`,
        clause: ({ object, place }) => `阻塞，等待连接 ${object}，排第 ${place}：等待队列已满`,
        thing: (o) => phrase`${o} 在等待队列中的位置`,
      },
    },
    send: {
      en: {
        short: ({ object }) => `sends, ${object}`,
        clause: ({ object }) => `blocked until there is room to send over ${object}`,
        thing: (o) => phrase`room to send over ${o}`,
      },
      zh: {
        short: ({ object }) => `发送 ${object}`,
        clause: ({ object }) => `阻塞，直到 ${object} 有空位可发送`,
        thing: (o) => phrase`${o} 的发送空位`,
      },
    },
    recv: {
      en: {
        short: ({ object }) => `receives, ${object}`,
        clause: ({ object }) => `blocked until something comes over ${object}`,
        thing: (o) => phrase`something to come over ${o}`,
      },
      zh: {
        short: ({ object }) => `接收 ${object}`,
        clause: ({ object }) => `阻塞，直到 ${object} 有数据到来`,
        thing: (o) => phrase`${o} 的数据`,
      },
    },
  },
  plots: {},
}

export const selectorLabels: Labels = {
  waits: {
    select: {
      en: {
        short: ({ object }) => `selects, ${object}`,
        clause: ({ object }) => `blocked until a socket at ${object} is ready`,
        thing: (o) => phrase`a socket at ${o} to be ready`,
      },
      zh: {
        short: ({ object }) => `选择 ${object}`,
        clause: ({ object }) => `阻塞，直到 ${object} 中有套接字就绪`,
        thing: (o) => phrase`${o} 中就绪的套接字`,
      },
    },
  },
  plots: {
    registered: { en: 'sockets', zh: '套接字' },
    selecting: { en: 'selecting', zh: 'select 中' },
  },
}
