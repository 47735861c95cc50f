/**
 * The picture of a network: its connections, each a pipe between the end that connected and the end that was accepted,
 * with the text that is under way in either direction, those who wait at an end, and which end is closed.
 */

import type { Moment, ObjectMoment } from '../analysis/moment-types.ts'
import { counted } from '../base/counted.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels, ObjectId, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import type { Trace } from '../trace/trace.ts'
import { chip } from './chips.ts'
import { compactSizes } from './compact.ts'
import { stageMessages } from './messages.ts'
import { COMPACT, type Drawing, LARGE, type Picture, type PictureInput, path, round, text, zone } from './picture.ts'
import { drawGrid, type Parts } from './waiting-line.ts'

const TOP = 36
const ROW = 42
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
    more: (count: number) => `另有 ${count} 个连接`,
    of: (open: number, all: number) => `${all} 个连接中 ${open} 个打开`,
  },
} as const satisfies { [language in Language]: object }

type End = 'client' | 'server'

/** Connections of a network, in the order in which they were made. */
function connectionsOf(trace: Trace, moment: Moment, network: ObjectId): ObjectMoment[] {
  return moment.objects.filter(
    ({ object, objects }) => trace.objects[object]?.kind === 'connection' && objects.get('network') === network,
  )
}

const isClosed = (connection: ObjectMoment, end: End): boolean => connection.fields.get(`${end}Closed`) === 1

/** Whether anything can still happen on a connection. */
function isOpen(connection: ObjectMoment): boolean {
  const closed = Number(isClosed(connection, 'client')) + Number(isClosed(connection, 'server'))
  return connection.fields.get('stage') !== 0 && closed < 2
}

/** As many as have rows, in their order: those with both ends open before those with one. */
function busiest(open: readonly ObjectMoment[]): ObjectMoment[] {
  const whole = open.filter((connection) => !isClosed(connection, 'client') && !isClosed(connection, 'server'))
  const half = open.filter((connection) => !whole.includes(connection))
  const shown = new Set([...whole, ...half].slice(0, MAX_ROWS))
  return open.filter((connection) => shown.has(connection))
}

/** Those who wait at an end. */
function waitingAt(connection: ObjectMoment, end: End): ThreadId[] {
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
  places: ({ trace, moments }, { id }) =>
    trace.stepCount === 0 ? 0 : connectionsOf(trace, moments.at(trace.stepCount - 1), id).length,
  minWidth: () => LARGE,
  height: (_width, { places }) => TOP + Math.min(MAX_ROWS, Math.max(1, places)) * ROW + (places > MAX_ROWS ? 40 : 10),
  draw,
  title: () => ({ en: 'Network', zh: '网络' }),
  meaning: () => ({
    en: 'each connection carries text both ways; a stream knows no messages',
    zh: '每个连接双向传送文本；流中没有消息的边界',
  }),
  describe: () => ({ en: 'connections, one a row', zh: '连接，每行一个' }),
}

function draw(input: PictureInput): Drawing {
  const { plan, object, trace, moment, language } = input
  const { width } = plan
  const w = messages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { margin, tokenWidth } = compactSizes(width, plan)
  const compact = width < COMPACT
  const label = compact ? 52 : 96
  const clientX = margin + label
  const serverX = width - margin - tokenWidth - (compact ? 6 : 60)
  const from = clientX + tokenWidth + 10
  const to = serverX - 10
  const connections = connectionsOf(trace, moment, plan.record.id).filter(({ exists }) => exists)
  const open = connections.filter(isOpen)
  parts.marks.push(
    zone('client', margin, 22, compact ? '' : w.client, ''),
    zone(
      'pipe',
      from,
      22,
      w.pipe,
      object.exists ? w.of(open.length, connections.length) : stageMessages[language].notMade,
    ),
    zone('server', serverX, 22, compact ? '' : w.server, ''),
  )
  // Every one has a row of its own, and where they are too many those have on which most can still happen.
  const rows = connections.length <= MAX_ROWS ? connections : busiest(open)
  const hidden = connections.filter((connection) => !rows.includes(connection))
  rows.forEach((connection, row) => {
    drawConnection(parts, input, connection, {
      y: TOP + row * ROW,
      margin,
      label,
      clientX,
      serverX,
      from,
      to,
      tokenWidth,
    })
  })
  if (hidden.length > 0) {
    const y = TOP + MAX_ROWS * ROW + 4
    parts.marks.push(text('more', margin, y + 17, w.more(hidden.length), 'small'))
    const waiting = hidden.flatMap((connection) => [
      ...waitingAt(connection, 'client'),
      ...waitingAt(connection, 'server'),
    ])
    if (waiting.length > 0)
      parts.groups.push({
        key: `more.${plan.key}`,
        x: Math.max(from, margin + 160),
        y,
        width: 96,
        text: stageMessages[language].more(waiting.length),
        label: stageMessages[language].waiting(waiting.length, plan.name),
        threads: waiting,
      })
  }
  return parts
}

interface RowShape {
  readonly y: CssPixels
  readonly margin: CssPixels
  readonly label: CssPixels
  readonly clientX: CssPixels
  readonly serverX: CssPixels
  readonly from: CssPixels
  readonly to: CssPixels
  readonly tokenWidth: CssPixels
}

function drawConnection(parts: Parts, input: PictureInput, connection: ObjectMoment, at: RowShape): void {
  const { trace, language } = input
  const { y, margin, label, clientX, serverX, from, to, tokenWidth } = at
  const w = messages[language]
  const key = `c${connection.object}`
  const name = trace.objects[connection.object]?.name ?? '?'
  const stage = connection.fields.get('stage')
  parts.marks.push(text(`${key}.name`, margin, y + 22, cutMiddle(name, Math.floor(label / 7.4)), 'code'))
  for (const [end, x] of [
    ['client', clientX],
    ['server', serverX],
  ] as const) {
    const state = isClosed(connection, end)
      ? w.closed
      : (connection.fields.get(`${end}Ending`) ?? 0) === 3
        ? w.reset
        : end === 'server' && stage === 1
          ? w.waits
          : end === 'client' && stage === 0
            ? w.unconnected
            : ''
    parts.marks.push({
      key: `${key}.${end}`,
      tag: 'rect',
      attributes: {
        class: `slot${isClosed(connection, end) || stage === 0 ? ' free' : ''}`,
        x: round(x - 3),
        y: y + 1,
        width: round(tokenWidth + 6),
        height: 32,
        rx: 6,
      },
    })
    const waiting = waitingAt(connection, end)
    if (state !== '' && waiting.length === 0)
      parts.marks.push(text(`${key}.${end}.state`, x + tokenWidth / 2, y + 21, state, 'small', 'middle'))
    drawGrid(parts, input, waiting, {
      key: `more.${key}.${end}`,
      role: 'waiting',
      x,
      y: y + 4,
      columns: 1,
      rows: 1,
      tokenWidth,
      label: (count) => stageMessages[language].waiting(count, name),
    })
  }
  if (stage === 0) return
  const flow = { 'marker-end': 'url(#stage-tip-flow)' }
  const lane = (end: End, line: CssPixels, d: string) => {
    const number = connection.fields.get(`${end}Incoming`) ?? 0
    const coming = number === 0 ? '' : String(trace.values[number] ?? '')
    // Nothing more goes where one end is closed.
    if (!isClosed(connection, 'client') && !isClosed(connection, 'server'))
      parts.marks.push(path(`${key}.to.${end}`, d, 'flow', flow))
    if (coming === '') return
    const chipWidth = round(Math.min(to - from - 24, Math.max(40, coming.length * 7 + 16)))
    // It lies at the end where it will be received.
    const x = end === 'server' ? to - 12 - chipWidth : from + 12
    parts.marks.push(...chip(`${key}.at.${end}`, coming, round(x), line - 10, chipWidth, 20))
  }
  lane('server', y + 8, `M${round(from)} ${y + 8}H${round(to)}`)
  lane('client', y + 27, `M${round(to)} ${y + 27}H${round(from)}`)
}
