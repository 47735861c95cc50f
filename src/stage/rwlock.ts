/** The picture of a readers–writer lock: a line for each kind, and inside readers together or one writer. */
import type { Language } from '../base/words.ts'
import { arrivalMethods, drawIntents } from './arrivals.ts'
import { compactSizes } from './compact.ts'
import { gate } from './gate.ts'
import { wideLine } from './gate-room.ts'
import { nameList, stageMessages } from './messages.ts'
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
import { drawSockets, roomHeight, roomShape } from './room.ts'
import { drawGrid, drawLine, lineShape, type Parts, ROW } from './waiting-line.ts'

const TOP = 32
const messages = {
  en: {
    readers: 'Readers in line',
    writers: 'Writers in line',
    reading: (count: number) => (count === 1 ? '1 reader' : `${count} readers`),
    writing: 'one writer',
  },
  zh: {
    readers: '排队的读者',
    writers: '排队的写者',
    reading: (count: number) => `${count} 个读者`,
    writing: '一个写者',
  },
} as const satisfies { [language in Language]: object }

export const rwlockPicture: Picture = {
  kind: 'rwlock',
  methods: [
    {
      name: 'acquireRead',
      words: { en: 'enters together with other readers, or waits', zh: '与其他读者一同进入，否则等待' },
    },
    { name: 'releaseRead', words: { en: 'a reader leaves', zh: '一个读者离开' } },
    { name: 'acquireWrite', words: { en: 'enters alone, or waits', zh: '独自进入，否则等待' } },
    { name: 'releaseWrite', words: { en: 'the writer leaves', zh: '写者离开' } },
  ],
  asks: ['acquireRead', 'acquireWrite'],
  lines: {
    readersWaiting: { en: 'the line of readers', zh: '读者队伍' },
    writersWaiting: { en: 'the line of writers', zh: '写者队伍' },
  },
  minWidth: ({ places, longest }) => (places <= 6 && longest <= 6 ? SMALL : LARGE),
  height: (width, need) => shapeOf(width, need).height,
  draw,
  title: () => ({ en: 'Readers–writer lock', zh: '读写锁' }),
  meaning: () => ({ en: 'many readers, or one writer', zh: '多个读者，或一个写者' }),
  describe(object, name) {
    const inside = object.sockets.flatMap((thread) => (thread === null ? [] : [name(thread)]))
    const writer = (object.threads.get('writer') ?? -1) >= 0
    const line = (key: string) => (object.lines.get(key) ?? []).map(name)
    const readers = line('readersWaiting')
    const writers = line('writersWaiting')
    return {
      en: [
        inside.length === 0 ? 'nobody inside' : `${writer ? 'writer' : 'readers'} inside: ${nameList(inside, 'en')}`,
        readers.length > 0 ? `readers in line: ${nameList(readers, 'en')}` : 'no reader in line',
        writers.length > 0 ? `writers in line: ${nameList(writers, 'en')}` : 'no writer in line',
      ].join('; '),
      zh: [
        inside.length === 0 ? '无人在内' : `在内的${writer ? '写者' : '读者'}：${nameList(inside, 'zh')}`,
        readers.length > 0 ? `排队的读者：${nameList(readers, 'zh')}` : '没有读者排队',
        writers.length > 0 ? `排队的写者：${nameList(writers, 'zh')}` : '没有写者排队',
      ].join('；'),
    }
  },
}

function shapeOf(width: number, need: Need) {
  const room = roomShape('wide', width, Math.max(1, need.places))
  const { gateX, before, roomWidth } = wideLine(width, room, need)
  const { margin, tokenWidth } = compactSizes(width, need)
  const line = (name: string) => lineShape(margin, gateX - 18, need.lines.get(name) ?? 0, width, need)
  const readers = line('readersWaiting')
  const writers = line('writersWaiting')
  const writersY = TOP + readers.rows * ROW + 24
  const comingY = writersY + writers.rows * ROW + 4
  const height = Math.max(TOP + roomHeight(room) + 32, comingY + TOKEN_HEIGHT + 22)
  return { room, gateX, before, roomWidth, margin, tokenWidth, readers, writers, writersY, comingY, height }
}

function draw(input: PictureInput): Drawing {
  const { plan, object, arriving, language } = input
  const { width, height, colour, record } = plan
  const w = messages[language]
  const s = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = shapeOf(width, plan)
  const { room, gateX, before, roomWidth, margin, tokenWidth, writersY, comingY } = shape
  const bottom = height - 12
  const readers = object.lines.get('readersWaiting') ?? []
  const writers = object.lines.get('writersWaiting') ?? []
  const inside = object.sockets.filter((thread) => thread !== null).length
  const writing = (object.threads.get('writer') ?? -1) >= 0
  const writersNext = object.fields.get('writersFirst') === 1 && writers.length > 0
  const open = object.exists && !writing && !writersNext && object.fields.get('reserved') !== 1
  const count = (threads: readonly number[]) => (threads.length === 0 ? s.nobody : String(threads.length))
  parts.marks.push(
    {
      key: 'room',
      tag: 'rect',
      attributes: { class: 'room', x: gateX, y: TOP, width: round(roomWidth), height: bottom - TOP },
    },
    zone('inside', gateX, 22, s.inside, inside === 0 ? s.nobody : writing ? w.writing : w.reading(inside)),
    zone('readers', margin, 22, w.readers, count(readers)),
    zone('writers', margin, writersY - 8, w.writers, count(writers)),
  )
  const blockTop = TOP + (bottom - TOP - roomHeight(room)) / 2
  drawSockets(parts, input, room, gateX + before, blockTop, 0)
  drawLine(parts, input, readers, shape.readers, { y: TOP, toward: gateX - 8, key: 'readers' })
  drawLine(parts, input, writers, shape.writers, { y: writersY, toward: gateX - 8, key: 'writers' })
  const methods = arrivalMethods(input, arriving)
  const comers = drawGrid(parts, input, arriving, {
    key: 'arriving',
    role: 'arriving',
    x: margin,
    y: comingY,
    columns: Math.max(1, Math.floor((gateX - 12 - margin) / (tokenWidth + 6))),
    rows: 1,
    tokenWidth,
    label: (number) => s.arriving(number, methods, record.name),
  })
  const note = { key: 'arriving', x: margin, y: comingY + TOKEN_HEIGHT + 13, bare: width < COMPACT }
  drawIntents(parts, input, comers, note)
  // The opening is at the readers' line: it is for them that it can stand open while somebody is inside.
  const middle = TOP + 30
  parts.marks.push(...gate(gateX, TOP, bottom, middle, open, colour))
  parts.marks.push(path('writers.way', `M${gateX - 8} ${writersY + 30}V${middle + 22}`, 'queue-line'))
  if (!object.exists) parts.marks.push(text('not-made', gateX + before, (TOP + bottom) / 2, s.notMade, 'small'))
  return { ...parts, entrance: { x: gateX, y: middle } }
}
