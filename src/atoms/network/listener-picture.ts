/**
 * The pictures of who listens and of a selector: like queues, of connections that nobody has accepted yet, with those
 * who would connect on one side and those who would accept on the other; and of sockets, one of which has to be ready.
 */

import type { ObjectSnapshot } from '../../analysis/snapshot-types.ts'
import type { Message } from '../../base/messages.ts'
import type { Value } from '../../base/value.ts'
import type { Reader } from '../../pictures/messages.ts'
import { maxItems } from '../../pictures/peaks.ts'
import { LARGE, type Picture, SMALL } from '../../pictures/picture.ts'
import { describeQueue, type QueueLook, queueBox } from '../../pictures/queue-box.ts'
import type { StageScene } from '../../pictures/scene.ts'
import type { ObjectRecord } from '../../trace/tables.ts'
import { argumentOf, operationName } from '../../trace/trace.ts'

const ofMost = {
  en: (count: number, most: number) => (most > 0 ? `${count} of ${most}` : String(count)),
  zh: (count: number, most: number) => (most > 0 ? `${count} / ${most}` : String(count)),
} as const
const more = {
  en: (count: number) => `and ${count} more`,
  zh: (count: number) => `另有 ${count} 个`,
} as const

const listenerLook: QueueLook = {
  stack: false,
  priority: false,
  put: { line: 'connecting', method: 'connect' },
  get: { line: 'accepting', method: 'accept' },
  below: null,
  messages: {
    en: { put: 'Wait to connect', get: 'Wait to accept', items: 'Backlog', of: ofMost.en, first: '', more: more.en },
    zh: { put: '等待连接', get: '等待接受', items: '等待队列', of: ofMost.zh, first: '', more: more.zh },
  },
}

const selectorLook: QueueLook = {
  stack: false,
  priority: false,
  put: null,
  get: { line: 'selecting', method: 'select' },
  below: null,
  messages: {
    en: { put: '', get: 'Wait in select', items: 'Registered', of: ofMost.en, first: '', more: more.en },
    zh: { put: '', get: '在 select 中', items: '已登记', of: ofMost.zh, first: '', more: more.zh },
  },
}

const waiterMessages: { readonly [line: string]: Message } = {
  connecting: { en: 'waiting to connect', zh: '等待连接' },
  accepting: { en: 'waiting to accept', zh: '等待接受' },
  selecting: { en: 'in select()', zh: '在 select() 中' },
}

/** How long a listener's backlog may be. */
function backlogOf({ trace }: StageScene, { id }: ObjectRecord): number {
  // Objects are made early: the search is short.
  for (let step = 0; step < trace.stepCount; step++) {
    if (trace.steps.target[step] !== id || operationName(trace, step) !== 'create') continue
    const { backlog } = argumentOf(trace, step) as { readonly [key: string]: Value } // what a listener is made from
    return Math.max(1, Number(backlog))
  }
  return 1
}

function describe(look: QueueLook, object: ObjectSnapshot, reader: Reader): readonly string[] {
  return describeQueue(look, object, reader, { lines: waiterMessages })
}

export const listenerPicture: Picture = {
  kind: 'listener',
  methods: [
    {
      name: 'accept',
      words: { en: 'takes the first connection, or waits while there is none', zh: '取得最先的连接；没有时等待' },
    },
    {
      name: 'close',
      words: { en: 'nobody can connect any more; who waits is turned away', zh: '不再接受连接；等待者被拒绝' },
    },
  ],
  asks: ['accept'],
  lines: {
    accepting: { en: 'the line to accept', zh: '接受队伍' },
    connecting: { en: 'the line to connect', zh: '连接队伍' },
  },
  // A backlog that is never used to its end is drawn as long as it is, up to a row.
  places: (scene, record) => Math.max(maxItems(scene, record.id), Math.min(8, backlogOf(scene, record))),
  minWidth: ({ places }) => (places <= 6 ? SMALL : LARGE),
  box: (input) => queueBox(listenerLook, input, 0),
  title: () => ({ en: 'Listening socket', zh: '监听套接字' }),
  meaning: () => ({
    en: 'connections wait in the backlog until they are accepted',
    zh: '连接在等待队列里，直到被接受',
  }),
  describe: (object, reader) => describe(listenerLook, object, reader),
}

/** Of each registration, the socket. */
function sockets(object: ObjectSnapshot): Value[] {
  // What is registered are records.
  return object.items.map((item) => (item as { readonly [key: string]: Value }).socket ?? null)
}

export const selectorPicture: Picture = {
  kind: 'selector',
  methods: [
    {
      name: 'select',
      words: { en: 'tells which sockets are ready, or waits until one is', zh: '告知哪些套接字就绪；都没有时等待' },
    },
    { name: 'register', words: { en: 'adds a socket', zh: '登记一个套接字' } },
    { name: 'unregister', words: { en: 'removes a socket', zh: '注销一个套接字' } },
  ],
  asks: ['select'],
  lines: { selecting: { en: 'the line in select()', zh: 'select() 中的队伍' } },
  places: (scene, { id }) => Math.min(24, Math.max(1, maxItems(scene, id))),
  minWidth: ({ places }) => (places <= 5 ? SMALL : LARGE),
  box: (input) => queueBox(selectorLook, { ...input, object: { ...input.object, items: sockets(input.object) } }, 0),
  title: () => ({ en: 'Selector', zh: '选择器' }),
  meaning: () => ({
    en: 'one thread waits for many sockets at once',
    zh: '一个线程同时等待许多套接字',
  }),
  describe: (object, reader) => describe(selectorLook, { ...object, items: sockets(object) }, reader),
}
