/**
 * The picture of a network: its connections, each a pipe between the end that connected and the end that was accepted,
 * with the text that is under way in either direction, those who wait at an end, and which end is closed.
 */

import type { ObjectSnapshot, Snapshot } from '../../analysis/snapshot-types.ts'
import { counted } from '../../base/counted.ts'
import type { Language } from '../../base/messages.ts'
import type { CssPixels, ObjectId, ThreadId } from '../../base/units.ts'
import { type Box, box, column, type Parts, pad, plate, type Rect, row, sized } from '../../pictures/box.ts'
import { chip } from '../../pictures/chips.ts'
import { tokens, tokenWidthIn } from '../../pictures/grid.ts'
import { firstFitting, fitted, textWidth } from '../../pictures/measure.ts'
import { stageMessages } from '../../pictures/messages.ts'
import { flowTip, LARGE, type Picture, type PictureInput, path, round, slot } from '../../pictures/picture.ts'
import { note, title } from '../../pictures/texts.ts'
import { groupBox, marginOf, ROW } from '../../pictures/threads.ts'
import type { Trace } from '../../trace/trace.ts'

/** Height of a connection. */
const CONNECTION = 42
/** More connections than these share the last line. */
const MAX_ROWS = 8

const messages = {
  en: {
    client: 'Connecting end',
    pipe: 'Under way',
    server: 'Accepted end',
    closed: 'closed',
    reset: 'reset',
    waits: 'backlog',
    unconnected: 'not yet',
    rows: 'connections, one a row',
    more: (count: number) => `and ${counted(count, 'more connection')}`,
    of: (open: number, all: number) => `${open} of ${counted(all, 'connection')} open`,
  },
  zh: {
    client: '连接端',
    pipe: '传输中',
    server: '接受端',
    closed: '已关闭',
    reset: '被重置',
    waits: '排队中',
    unconnected: '未连接',
    rows: '连接，每行一个',
    more: (count: number) => `另有 ${count} 个连接`,
    of: (open: number, all: number) => `${all} 个连接中 ${open} 个打开`,
  },
} as const satisfies { [language in Language]: object }

type End = 'client' | 'server'

/** Connections of a network, in the order in which they were made. */
function connectionsOf(trace: Trace, snapshot: Snapshot, network: ObjectId): ObjectSnapshot[] {
  return snapshot.objects.filter(
    ({ object, objects }) => trace.objects[object]?.kind === 'connection' && objects.get('network') === network,
  )
}

const isClosed = (connection: ObjectSnapshot, end: End): boolean => connection.fields.get(`${end}Closed`) === 1

/** Whether anything can still happen on a connection. */
function isOpen(connection: ObjectSnapshot): boolean {
  const closed = Number(isClosed(connection, 'client')) + Number(isClosed(connection, 'server'))
  return connection.fields.get('stage') !== 0 && closed < 2
}

/** As many as have rows, in their order: those with both ends open before those with one. */
function busiest(open: readonly ObjectSnapshot[]): ObjectSnapshot[] {
  const whole = open.filter((connection) => !isClosed(connection, 'client') && !isClosed(connection, 'server'))
  const half = open.filter((connection) => !whole.includes(connection))
  const shown = new Set([...whole, ...half].slice(0, MAX_ROWS))
  return open.filter((connection) => shown.has(connection))
}

/** Those who wait at an end. */
function waitingAt(connection: ObjectSnapshot, end: End): ThreadId[] {
  return [...(connection.lines.get(`${end}Readers`) ?? []), ...(connection.lines.get(`${end}Writers`) ?? [])]
}

export const networkPicture: Picture = {
  kind: 'network',
  methods: [
    { name: 'connect', words: { en: 'connects to who listens at a port', zh: '连接到监听某端口者' } },
    { name: 'send', words: { en: 'sends text, or waits while there is no room', zh: '发送文本；没有空位时等待' } },
    {
      name: 'recv',
      words: {
        en: 'takes what has come, or waits; the empty text is the end',
        zh: '取得到来的数据，没有时等待；空文本表示结束',
      },
    },
    { name: 'close', words: { en: 'closes one end; the other learns of it', zh: '关闭一端；对端会得知' } },
  ],
  asks: [],
  places: ({ trace, snapshots }, { id }) =>
    trace.stepCount === 0 ? 0 : connectionsOf(trace, snapshots.at(trace.stepCount - 1), id).length,
  minWidth: () => LARGE,
  box: draw,
  title: () => ({ en: 'Network', zh: '网络' }),
  meaning: () => ({
    en: 'each connection carries text both ways; a stream knows no messages',
    zh: '每个连接双向传送文本；流中没有消息的边界',
  }),
  describe: (_object, { language }) => [messages[language].rows],
}

function draw(input: PictureInput): Box {
  const { plan, object, trace, snapshot, language } = input
  const w = messages[language]
  const s = stageMessages[language]
  const margin = marginOf(plan.width)
  const connections = connectionsOf(trace, snapshot, plan.record.id).filter(({ exists }) => exists)
  const open = connections.filter(isOpen)
  // Every one has a row of its own, and where they are too many those have on which most can still happen.
  const shown = connections.length <= MAX_ROWS ? connections : busiest(open)
  const hidden = connections.filter((connection) => !shown.includes(connection))
  const width = plan.width - 2 * margin
  const end = tokenWidthIn(plan) + 6
  const label = plan.width < 460 ? 52 : 96
  const pipe = width - label - 2 * end - (plan.width < 460 ? 6 : 54)
  // Where the ends have no room for titles of their own, the one in the middle says what is shown.
  const ends = textWidth(w.client) <= label
  const count = [w.of(open.length, connections.length), `${open.length} / ${connections.length}`]
  const room = pipe + (ends ? 0 : end) - textWidth(w.pipe) - 20
  const detail = object.exists ? firstFitting(count, room) : s.notMade
  const titles = row([
    sized({ width: label + end }, title('client', ends ? w.client : '')),
    sized({ width: pipe }, pad({ left: 7 }, title('pipe', w.pipe, detail))),
    title('server', ends ? w.server : ''),
  ])
  const rows = shown.map((connection) => connectionRow(input, connection, { label, end, pipe }))
  const waiting = hidden.flatMap((one) => [...waitingAt(one, 'client'), ...waitingAt(one, 'server')])
  const more = row([
    sized(
      { width: Math.max(label + end + 10, 160) },
      hidden.length === 0 ? box(0, ROW) : note('more', w.more(hidden.length)),
    ),
    waiting.length === 0
      ? null
      : groupBox(96, {
          key: `more.${plan.key}`,
          text: s.more(waiting.length),
          label: s.waiting(waiting.length, plan.name),
          threads: waiting,
        }),
  ])
  const height = Math.min(MAX_ROWS, Math.max(1, plan.places)) * CONNECTION
  const whole = [
    titles,
    box(0, 4),
    sized({ height }, column(rows)),
    plan.places > MAX_ROWS ? pad({ top: 4 }, more) : null,
  ]
  return pad({ left: margin, right: margin, bottom: 6 }, column(whole))
}

function connectionRow(
  input: PictureInput,
  connection: ObjectSnapshot,
  { label, end, pipe }: { readonly label: CssPixels; readonly end: CssPixels; readonly pipe: CssPixels },
): Box {
  const { trace } = input
  const key = `c${connection.object}`
  const name = trace.objects[connection.object]?.name ?? '?'
  const whole = row([
    sized({ width: label, height: 36 }, note(`${key}.name`, fitted(name, label - 8, 'code'), 'code')),
    endBox(input, connection, 'client', end),
    connection.fields.get('stage') === 0
      ? box(pipe, 0)
      : box(pipe, 0, (parts, at) => lanes(parts, input, connection, at)),
    endBox(input, connection, 'server', end),
  ])
  return sized({ height: CONNECTION }, whole)
}

/** Those who wait at an end, or how it stands. */
function endBox(input: PictureInput, connection: ObjectSnapshot, end: End, width: CssPixels): Box {
  const { trace, language } = input
  const w = messages[language]
  const key = `c${connection.object}.${end}`
  const stage = connection.fields.get('stage')
  const closed = isClosed(connection, end)
  const state = closed
    ? w.closed
    : (connection.fields.get(`${end}Ending`) ?? 0) === 3
      ? w.reset
      : end === 'server' && stage === 1
        ? w.waits
        : end === 'client' && stage === 0
          ? w.unconnected
          : ''
  const waiting = waitingAt(connection, end)
  const who = tokens(input, waiting, {
    key: `more.${key}`,
    role: 'waiting',
    columns: 1,
    rows: 1,
    tokenWidth: width - 6,
    label: (count) => stageMessages[language].waiting(count, trace.objects[connection.object]?.name ?? '?'),
  })
  const said = sized({ height: 30 }, note(`${key}.state`, state, 'small', 'middle'))
  const content = pad({ top: 4, left: 3, right: 3 }, waiting.length > 0 ? who : said)
  return sized(
    { width },
    plate(({ x, y }) => slot(key, { x: round(x), y: y + 1, width, height: 32 }, closed || stage === 0), content),
  )
}

/** What is under way in either direction: it lies at the end where it will be received. */
function lanes(parts: Parts, { trace }: PictureInput, connection: ObjectSnapshot, at: Rect): void {
  const [from, to] = [at.x + 7, at.x + at.width - 7]
  const closed = isClosed(connection, 'client') || isClosed(connection, 'server')
  const lane = (end: End, y: CssPixels, d: string) => {
    const number = connection.fields.get(`${end}Incoming`) ?? 0
    const coming = number === 0 ? '' : String(trace.values[number] ?? '')
    const key = `c${connection.object}`
    // Nothing more goes where one end is closed.
    if (!closed) parts.marks.push(path(`${key}.to.${end}`, d, 'flow', flowTip))
    if (coming === '') return
    const width = round(Math.min(to - from - 24, Math.max(40, textWidth(coming, 'code') + 16)))
    parts.marks.push(
      ...chip(`${key}.at.${end}`, coming, round(end === 'server' ? to - 12 - width : from + 12), y - 10, width, 20),
    )
  }
  lane('server', at.y + 8, `M${round(from)} ${at.y + 8}H${round(to)}`)
  lane('client', at.y + 27, `M${round(to)} ${at.y + 27}H${round(from)}`)
}
