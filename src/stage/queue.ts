/**
 * The pictures of queues: items as chips in cells, those who wait to put on one side and those who wait to get on the
 * other. What leaves first is nearest to the getters; a stack has both on its open side.
 */
import type { ThreadId } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import type { Language, Words } from '../base/words.ts'
import { arrivalMethods } from './arrivals.ts'
import { cellColumns, chip, chipWords } from './chips.ts'
import { compactSizes } from './compact.ts'
import {
  COMPACT,
  type Drawing,
  LARGE,
  type Need,
  type Picture,
  type PictureInput,
  path,
  round,
  SMALL,
  TOKEN_HEIGHT,
  text,
  zone,
} from './picture.ts'
import { mostItems } from './places.ts'
import { drawGrid, type Parts } from './waiting-line.ts'
import { nameList, stageWords } from './words.ts'

type QueueKind = 'queue' | 'lifo-queue' | 'priority-queue'

const TOP = 36
const CELL = 34
const MOST_CELL_ROWS = 3
/** Least width of one at which nobody but its only user ever is: cells, and no sides to wait on. */
const ALONE = 200

const words = {
  en: {
    put: 'Wait to put',
    get: 'Wait to get',
    items: 'Items',
    of: (count: number, maxsize: number) => (maxsize > 0 ? `${count} of ${maxsize}` : String(count)),
    first: 'leaves first',
    unfinished: (count: number) => `${count} not done`,
    joining: (count: number) => `${count} in join()`,
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
    more: (count: number) => `另有 ${count} 个`,
  },
} as const satisfies { [language in Language]: object }

const titles: Readonly<Record<QueueKind, { readonly title: Words; readonly order: Words }>> = {
  queue: { title: { en: 'Queue', zh: '队列' }, order: { en: 'first in, first out', zh: '先进先出' } },
  'lifo-queue': { title: { en: 'LifoQueue', zh: '栈队列' }, order: { en: 'last in, first out', zh: '后进先出' } },
  'priority-queue': { title: { en: 'PriorityQueue', zh: '优先队列' }, order: { en: 'least first', zh: '最小者先出' } },
}

function queuePicture(kind: QueueKind): Picture {
  const { title, order } = titles[kind]
  return {
    kind,
    methods: [
      { name: 'put', words: { en: 'puts an item in, or waits while it is full', zh: '放入一个物品；满时等待' } },
      { name: 'get', words: { en: 'takes an item out, or waits while it is empty', zh: '取出一个物品；空时等待' } },
      { name: 'taskDone', words: { en: 'says that an item taken is done with', zh: '报告一个取出的物品已处理完' } },
      { name: 'join', words: { en: 'waits until all items are done with', zh: '等到所有物品处理完' } },
    ],
    asks: ['put', 'get', 'join'],
    lines: {
      getters: { en: 'the line to get', zh: '取出队伍' },
      putters: { en: 'the line to put', zh: '放入队伍' },
      joiners: { en: 'the line of join()', zh: 'join() 队伍' },
    },
    places(scene, { id }) {
      const last = scene.trace.stepCount === 0 ? undefined : scene.moments.at(scene.trace.stepCount - 1).objects[id]
      const maxsize = last?.fields.get('maxsize') ?? 0
      return maxsize > 0 ? maxsize : mostItems(scene.trace, id)
    },
    leastWidth: ({ places, alone }) => {
      if (alone === true) return Math.max(ALONE, Math.min(SMALL, 24 + places * (kind === 'priority-queue' ? 66 : 56)))
      return places <= 6 ? SMALL : LARGE
    },
    height: (width, need) => shapeOf(kind, width, need).height,
    draw: (input) => draw(kind, input),
    title: ({ policy }) => ({
      en: `${title.en}, ${policy === 'fair' ? 'fair' : 'barging'}`,
      zh: `${title.zh}，${policy === 'fair' ? '公平' : '抢占'}`,
    }),
    meaning: () => order,
    describe: (object, name) => {
      const tell = (language: Language): string => {
        const w = stageWords[language]
        const of = words[language].of(object.items.length, object.fields.get('maxsize') ?? 0)
        const items = object.items.slice(0, 12).map(chipWords)
        const colon = language === 'zh' ? '：' : ': '
        const parts = [
          `${words[language].items} ${of}${items.length > 0 ? colon + w.list(items) : ''}`,
          ...[...object.lines].flatMap(([line, threads]) =>
            threads.length === 0 ? [] : [lineWords[line]?.[language](nameList(threads.map(name), language)) ?? ''],
          ),
          words[language].unfinished(object.fields.get('unfinished') ?? 0),
        ]
        return parts.join(language === 'zh' ? '；' : '; ')
      }
      return { en: tell('en'), zh: tell('zh') }
    },
  }
}

const lineWords: { readonly [line: string]: { readonly [language in Language]: (names: string) => string } } = {
  getters: { en: (names) => `waiting to get: ${names}`, zh: (names) => `等待取出：${names}` },
  putters: { en: (names) => `waiting to put: ${names}`, zh: (names) => `等待放入：${names}` },
  joiners: { en: (names) => `in join(): ${names}`, zh: (names) => `在 join() 中：${names}` },
}

export const fifoPicture = queuePicture('queue')
export const lifoPicture = queuePicture('lifo-queue')
export const priorityPicture = queuePicture('priority-queue')

function shapeOf(kind: QueueKind, width: number, { places, lines, longest, alone }: Need) {
  const { margin, tokenWidth } = compactSizes(width)
  const compact = width < COMPACT
  // The number of a place stands beside its token, away from the cells.
  const side = tokenWidth + 14
  const gap = compact ? 16 : 30
  const stack = kind === 'lifo-queue'
  const bare = alone === true && longest === 0
  const from = bare || stack ? margin + 4 : margin + side + gap
  const getX = width - margin - side
  const putX = stack ? getX - side - 6 : margin + 12
  const right = bare ? width - margin : (stack ? putX : getX) - gap
  const cells = cellColumns(right - from, Math.max(1, places), kind === 'priority-queue')
  const row = Math.min(Math.max(1, places), cells.perRow)
  const left = stack ? from : right - row * (cells.width + 4) + 4
  const cellRows = Math.min(MOST_CELL_ROWS, Math.ceil(Math.max(1, places) / cells.perRow))
  const waiting = Math.max(lines.get('putters') ?? 0, lines.get('getters') ?? 0)
  const rows = Math.max(1, Math.min(4, waiting))
  const joinY = TOP + 4 + cellRows * (CELL + 4) + 18
  const height = Math.max(bare ? 0 : TOP + rows * 32 + 54, joinY + ((lines.get('joiners') ?? 0) > 0 ? 36 : 20))
  return { margin, tokenWidth, compact, stack, bare, left, right, putX, getX, cells, cellRows, rows, joinY, height }
}

function draw(kind: QueueKind, input: PictureInput): Drawing {
  const { plan, object, methodOf, arriving, language } = input
  const w = words[language]
  const s = stageWords[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = shapeOf(kind, plan.width, plan)
  const { tokenWidth, compact, stack, bare, left, right, putX, getX, cells, cellRows, rows, joinY } = shape
  const count = (threads: readonly ThreadId[]) => (threads.length === 0 ? '' : String(threads.length))
  const putters = object.lines.get('putters') ?? []
  const getters = object.lines.get('getters') ?? []
  const joiners = object.lines.get('joiners') ?? []
  const asking = (method: string) => arriving.filter((thread) => methodOf(thread) === method)
  const narrowWords = compact ? { put: 'put()', get: 'get()' } : w
  const sides = [
    { key: 'putters', x: putX, line: putters, coming: asking('put'), words: narrowWords.put, method: 'put()' },
    { key: 'getters', x: getX, line: getters, coming: asking('get'), words: narrowWords.get, method: 'get()' },
  ] as const
  for (const { key, x, line, coming, words: title, method } of bare ? [] : sides) {
    const numbers = key === 'putters' && !stack ? ('left' as const) : ('right' as const)
    parts.marks.push(zone(key, x, 22, title, count(line)))
    drawGrid(parts, input, line, {
      key,
      role: 'line',
      x,
      y: TOP,
      columns: 1,
      rows,
      tokenWidth,
      numbers,
      label: (number) => s.waiting(number, plan.record.name),
    })
    // Those who come stand where the line would go on.
    const y = TOP + (line.length === 0 ? 0 : Math.min(rows, line.length)) * 32
    const free = Math.max(1, Math.floor((plan.height - y - 18) / 32))
    drawGrid(parts, input, coming, {
      key: `coming.${key}`,
      role: 'arriving',
      x,
      y,
      columns: 1,
      rows: free,
      tokenWidth,
      label: (number) => s.arriving(number, arrivalMethods(input, coming), plan.record.name),
    })
    if (coming.length > 0) {
      const below = y + Math.min(free, coming.length) * 32 + 8
      parts.marks.push(text(`about.${key}`, x, below, compact ? `→ ${method}` : s.aboutTo(method), 'small'))
    }
  }
  const maxsize = object.fields.get('maxsize') ?? 0
  parts.marks.push(zone('items', left, 22, w.items, object.exists ? w.of(object.items.length, maxsize) : s.notMade))
  const top = TOP + 4
  if (object.exists) drawCells(parts, input, shape, top)
  const middle = top + CELL / 2 - 2
  const flow = { 'marker-end': 'url(#stage-tip-flow)' }
  if (stack) {
    parts.marks.push(
      path('wall', `M${left - 3} ${top - 3}V${top + cellRows * (CELL + 4)}`, 'wall', {
        style: `stroke:var(--${plan.colour})`,
      }),
    )
    if (!bare) parts.marks.push(path('in', `M${putX - 4} ${middle}H${right + 4}`, 'flow', flow))
  } else if (!bare) {
    parts.marks.push(path('in', `M${putX + tokenWidth + 3} ${middle}H${left - 4}`, 'flow', flow))
    parts.marks.push(path('out', `M${right + 3} ${middle}H${getX - 4}`, 'flow', flow))
  }
  const unfinished = object.fields.get('unfinished') ?? 0
  if (object.exists) {
    const beside = joiners.length + asking('join').length > 0
    const said = beside
      ? `${w.unfinished(unfinished)}${language === 'zh' ? '，' : ', '}${w.joining(joiners.length)}`
      : w.unfinished(unfinished)
    parts.marks.push(text('unfinished', left, joinY + 2, said, 'small'))
    drawGrid(parts, input, [...joiners], {
      key: 'joiners',
      role: 'line',
      x: left,
      y: joinY + 8,
      columns: Math.max(1, Math.floor((right - left + 6) / (tokenWidth + 6))),
      rows: 1,
      tokenWidth,
      label: (number) => s.waiting(number, plan.record.name),
    })
  }
  return {
    ...parts,
    entrance: { x: stack ? right + 4 : left - 4, y: middle },
    exit: { x: stack ? left + cells.width : right + 2, y: stack ? top + CELL : middle },
  }
}

/** The cells with their items: what leaves first is at the right end, of a stack the last that is filled. */
function drawCells(parts: Parts, input: PictureInput, shape: ReturnType<typeof shapeOf>, top: number): void {
  const { object, plan, language } = input
  const { cells, cellRows, stack, left, right } = shape
  const room = Math.min(Math.max(1, plan.places), cells.perRow * cellRows)
  const items = object.items
  const shown = Math.min(items.length, room)
  const pitch = cells.width + 4
  const inRow = Math.min(room, cells.perRow)
  for (let k = 0; k < room; k++) {
    const row = Math.floor(k / cells.perRow)
    const column = k % cells.perRow
    const x = stack ? left + column * pitch : right - (column + 1) * pitch + 4
    const y = top + row * (CELL + 4)
    // In a stack the bottom lies at the wall; were there more than have room, the top is what is shown.
    const item: Value | undefined = stack ? (k < shown ? items[shown - 1 - k] : undefined) : items[k]
    parts.marks.push({
      key: `cell.${k}`,
      tag: 'rect',
      attributes: {
        class: `socket${k < shown ? '' : ' free'}`,
        x: round(x),
        y,
        width: round(cells.width),
        height: CELL - 4,
        rx: 2,
      },
    })
    if (item !== undefined) parts.marks.push(...chip(`item.${k}`, item, round(x), y, round(cells.width), CELL - 4))
    const leaves = stack ? k === shown - 1 : k === 0
    if (leaves && shown > 0 && row === cellRows - 1 && inRow > 0)
      parts.marks.push(text('first', x + cells.width, y + CELL + 8, words[language].first, 'small', 'end'))
  }
  if (items.length > shown)
    parts.marks.push(
      text(
        'more',
        left,
        top + cellRows * (CELL + 4) + TOKEN_HEIGHT - 18,
        words[language].more(items.length - shown),
        'small',
      ),
    )
}
