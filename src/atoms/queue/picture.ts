/**
 * The pictures of queues: items as chips in cells, those who wait to put on one side and those who wait to get on the
 * other. What leaves first is nearest to the getters; a stack has both on its open side.
 */

import type { Language, Message } from '../../base/messages.ts'
import type { CssPixels } from '../../base/units.ts'
import { type Box, box, column, columnsIn, sized } from '../../pictures/box.ts'
import { tokens } from '../../pictures/grid.ts'
import { stageMessages } from '../../pictures/messages.ts'
import { maxItems } from '../../pictures/peaks.ts'
import { LARGE, type Picture, type PictureInput, SMALL } from '../../pictures/picture.ts'
import { describeQueue, type QueueLook, queueBox } from '../../pictures/queue-box.ts'
import { note } from '../../pictures/texts.ts'
import { GAP } from '../../pictures/threads.ts'

type QueueKind = 'queue' | 'lifo-queue' | 'priority-queue' | 'simple-queue'

/** Least width of one at which nobody but its only user ever is: cells, and no sides to wait on. */
const ALONE = 200

const messages = {
  en: {
    put: 'Wait to put',
    get: 'Wait to get',
    items: 'Items',
    of: (count: number, maxsize: number) => (maxsize > 0 ? `${count} of ${maxsize}` : String(count)),
    first: 'leaves first',
    unfinished: (count: number) => `${count} not done`,
    joining: (count: number) => `${count} in join()`,
    shutdown: 'shut down',
    more: (count: number) => `and ${count} more`,
  },
  zh: {
    put: '等待放入',
    get: '等待取出',
    items: '物品',
    of: (count: number, maxsize: number) => (maxsize > 0 ? `${count} / ${maxsize}` : String(count)),
    first: '先出',
    unfinished: (count: number) => `${count} 个未完成`,
    joining: (count: number) => `${count} 个在 join()`,
    shutdown: '已关闭',
    more: (count: number) => `另有 ${count} 个`,
  },
} as const satisfies { [language in Language]: object }

const titles: Readonly<Record<QueueKind, { readonly title: Message; readonly order: Message }>> = {
  queue: { title: { en: 'Queue', zh: '队列' }, order: { en: 'first in, first out', zh: '先进先出' } },
  'lifo-queue': { title: { en: 'LifoQueue', zh: '栈队列' }, order: { en: 'last in, first out', zh: '后进先出' } },
  'priority-queue': { title: { en: 'PriorityQueue', zh: '优先队列' }, order: { en: 'least first', zh: '最小者先出' } },
  'simple-queue': {
    title: { en: 'SimpleQueue', zh: '简单队列' },
    order: { en: 'first in, first out', zh: '先进先出' },
  },
}

const limitedPut: Message = { en: 'puts an item in, or waits while it is full', zh: '放入一个物品；满时等待' }
const countingMethods: Picture['methods'] = [
  { name: 'taskDone', words: { en: 'says that an item taken is done with', zh: '报告一个取出的物品已处理完' } },
  { name: 'join', words: { en: 'waits until all items are done with', zh: '等到所有物品处理完' } },
  {
    name: 'shutdown',
    words: { en: 'ends it: threads that wait or put get an error', zh: '将其关闭：等待者和放入者都得到错误' },
  },
]

function queuePicture(kind: QueueKind): Picture {
  const { title, order } = titles[kind]
  /** Whether it has a limit, and counts what is done. */
  const counts = kind !== 'simple-queue'
  const look: QueueLook = {
    stack: kind === 'lifo-queue',
    priority: kind === 'priority-queue',
    put: { line: 'putters', method: 'put' },
    get: { line: 'getters', method: 'get' },
    below: counts ? unfinished : null,
    messages,
  }
  return {
    kind,
    methods: [
      { name: 'put', words: counts ? limitedPut : { en: 'puts an item in', zh: '放入一个物品' } },
      { name: 'get', words: { en: 'takes an item out, or waits while it is empty', zh: '取出一个物品；空时等待' } },
      ...(counts ? countingMethods : []),
    ],
    asks: counts ? ['put', 'get', 'join'] : ['put', 'get'],
    lines: {
      getters: { en: 'the line to get', zh: '取出队伍' },
      putters: { en: 'the line to put', zh: '放入队伍' },
      joiners: { en: 'the line of join()', zh: 'join() 队伍' },
    },
    places(scene, { id }) {
      const last =
        scene.trace.stepCount === 0 ? undefined : scene.snapshots.lazySnapshot(scene.trace.stepCount - 1).object(id)
      const maxsize = last?.fields.get('maxsize') ?? 0
      return maxsize > 0 ? maxsize : maxItems(scene, id)
    },
    minWidth: ({ places, alone }) => {
      if (alone === true) return Math.max(ALONE, Math.min(SMALL, 24 + places * (kind === 'priority-queue' ? 66 : 56)))
      return places <= 6 ? SMALL : LARGE
    },
    box: (input) => queueBox(look, input, input.object.fields.get('maxsize') ?? 0),
    title: ({ policy }) => ({
      en: `${title.en}, ${policy === 'fair' ? 'fair' : 'barging'}`,
      zh: `${title.zh}，${policy === 'fair' ? '公平' : '插队'}`,
    }),
    meaning: () => order,
    describe(object, reader) {
      const w = messages[reader.language]
      const { fields } = object
      return [
        ...describeQueue(look, object, reader, { most: fields.get('maxsize') ?? 0, lines: waiterMessages }),
        ...(counts ? [w.unfinished(fields.get('unfinished') ?? 0)] : []),
        ...(fields.get('shutdown') === 1 ? [w.shutdown] : []),
      ]
    },
  }
}

const waiterMessages: { readonly [line: string]: Message } = {
  getters: { en: 'waiting to get', zh: '等待取出' },
  putters: { en: 'waiting to put', zh: '等待放入' },
  joiners: { en: 'in join()', zh: '在 join() 中' },
}

export const fifoPicture = queuePicture('queue')
export const lifoPicture = queuePicture('lifo-queue')
export const simplePicture = queuePicture('simple-queue')
export const priorityPicture = queuePicture('priority-queue')

/** How many items are not done, and those who wait until all are. */
function unfinished(input: PictureInput, width: CssPixels, tokenWidth: CssPixels): Box {
  const { object, plan, language, arriving, methodOf } = input
  const coming = arriving.filter((thread) => methodOf(thread) === 'join').length
  const w = messages[language]
  const joiners = object.lines.get('joiners') ?? []
  const said = [
    w.unfinished(object.fields.get('unfinished') ?? 0),
    ...(joiners.length + coming > 0 ? [w.joining(joiners.length)] : []),
    ...(object.fields.get('shutdown') === 1 ? [w.shutdown] : []),
  ].join(language === 'zh' ? '，' : ', ')
  const waiting = tokens(input, joiners, {
    key: 'joiners',
    role: 'waiting',
    columns: columnsIn(width, tokenWidth, GAP),
    rows: 1,
    tokenWidth,
    label: (number) => stageMessages[language].waiting(number, plan.record.name),
  })
  const height = (plan.lines.get('joiners') ?? 0) > 0 ? 46 : 26
  const text = object.exists ? note('unfinished', said) : box(0, 0)
  return sized({ height }, column([sized({ height: 12 }, text), waiting]))
}
