/** The picture of a readers–writer lock: a line for each kind, and inside readers together or one writer. */

import type { Language } from '../../base/messages.ts'
import type { ThreadId } from '../../base/units.ts'
import { type Box, column, named, over, pad, row, sized } from '../../pictures/box.ts'
import { gate } from '../../pictures/gate.ts'
import { room } from '../../pictures/gate-room.ts'
import { tokenWidthIn } from '../../pictures/grid.ts'
import { listed, stageMessages } from '../../pictures/messages.ts'
import { LARGE, type Picture, type PictureInput, path, round, SMALL } from '../../pictures/picture.ts'
import { countOf, title } from '../../pictures/texts.ts'
import { arrivals, marginOf, waiters } from '../../pictures/threads.ts'

const messages = {
  en: {
    readers: 'Readers in line',
    writers: 'Writers in line',
    reading: (count: number) => (count === 1 ? '1 reader' : `${count} readers`),
    writing: 'one writer',
    nobodyInside: 'nobody inside',
    writerInside: 'writer inside',
    readersInside: 'readers inside',
    noReaders: 'no reader in line',
    readersInLine: 'readers in line',
    noWriters: 'no writer in line',
    writersInLine: 'writers in line',
  },
  zh: {
    readers: '排队的读者',
    writers: '排队的写者',
    reading: (count: number) => `${count} 个读者`,
    writing: '一个写者',
    nobodyInside: '无人在内',
    writerInside: '在内的写者',
    readersInside: '在内的读者',
    noReaders: '没有读者排队',
    readersInLine: '排队的读者',
    noWriters: '没有写者排队',
    writersInLine: '排队的写者',
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
  box,
  title: () => ({ en: 'Readers–writer lock', zh: '读写锁' }),
  meaning: () => ({ en: 'many readers, or one writer', zh: '多个读者，或一个写者' }),
  describe(object, reader) {
    const w = messages[reader.language]
    const inside = object.holders.filter((thread) => thread !== null)
    const readers = object.lines.get('readersWaiting') ?? []
    const writers = object.lines.get('writersWaiting') ?? []
    const writing = (object.threads.get('writer') ?? -1) >= 0
    return [
      listed(inside.length === 0 ? w.nobodyInside : writing ? w.writerInside : w.readersInside, inside, reader),
      listed(readers.length === 0 ? w.noReaders : w.readersInLine, readers, reader),
      listed(writers.length === 0 ? w.noWriters : w.writersInLine, writers, reader),
    ]
  },
}

function box(input: PictureInput): Box {
  const { plan, object, arriving, language } = input
  const w = messages[language]
  const s = stageMessages[language]
  const margin = marginOf(plan.width)
  const tokenWidth = tokenWidthIn(plan)
  const readers = object.lines.get('readersWaiting') ?? []
  const writers = object.lines.get('writersWaiting') ?? []
  const inside = object.holders.filter((thread) => thread !== null).length
  const writing = (object.threads.get('writer') ?? -1) >= 0
  const writersNext = object.fields.get('writersFirst') === 1 && writers.length > 0
  const open = object.exists && !writing && !writersNext && object.fields.get('reserved') !== 1
  const detail = object.exists ? (inside === 0 ? s.nobody : writing ? w.writing : w.reading(inside)) : s.notMade
  const right = room(input, detail)
  const width = plan.width - right.width - 2 * margin
  const line = (key: 'readers' | 'writers', threads: readonly ThreadId[]) => {
    const most = Math.max(1, plan.lines.get(`${key}Waiting`) ?? 0)
    const given = { key, width, tokenWidth, most, first: 'right' } as const
    return [title(key, w[key], countOf(threads, s.nobody)), named(key, waiters(input, threads, given))]
  }
  const left = column([
    ...line('readers', readers),
    ...line('writers', writers),
    arrivals(input, arriving, { width: width - 12, tokenWidth }),
  ])
  const whole = row([pad({ left: margin }, sized({ width }, left)), pad({ right: margin }, right)])
  return over(pad({ bottom: 12 }, whole), (parts, at) => {
    const inRoom = parts.places.get('room') ?? at
    const x = round(inRoom.x)
    // The opening is at the readers' line: it is for them that it can stand open while somebody is inside.
    const y = (parts.places.get('readers') ?? at).y + 30
    const opening = [y - 17, y + 17] as const
    const to = inRoom.y + inRoom.height
    parts.marks.push(...gate({ lying: false, at: x, from: inRoom.y, to, opening, open, colour: plan.colour }))
    const way = (parts.places.get('writers') ?? at).y + 30
    parts.marks.push(path('writers.way', `M${x - 8} ${way}V${y + 22}`, 'queue-line'))
    parts.entrance = { x, y }
  })
}
