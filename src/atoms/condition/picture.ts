/** The picture of a condition: its own line. The line of its lock is in the lock's picture, which stands right below. */
import type { Language } from '../../base/messages.ts'
import { asking, type Box, column, columnsIn, named, over, pad, row, sized } from '../../pictures/box.ts'
import { passedBy, tokens, tokenWidthIn } from '../../pictures/grid.ts'
import { textWidth } from '../../pictures/measure.ts'
import { listed, stageMessages } from '../../pictures/messages.ts'
import { LARGE, type Picture, type PictureInput, round, SMALL, TOKEN_HEIGHT } from '../../pictures/picture.ts'
import { countOf, TITLE, title } from '../../pictures/texts.ts'
import { GAP, marginOf, ROW, waiters } from '../../pictures/threads.ts'

const messages = {
  en: {
    waiting: 'Waits for the condition',
    notified: 'Notified',
    nobody: 'nobody waiting',
    count: (count: number) => `${count} waiting to be notified`,
  },
  zh: {
    waiting: '等待通知',
    notified: '已被通知',
    nobody: '无人等待',
    count: (count: number) => `${count} 个等待通知`,
  },
} as const satisfies { [language in Language]: object }

export const conditionPicture: Picture = {
  kind: 'condition',
  methods: [
    {
      name: 'wait',
      words: {
        en: 'gives up the lock, waits to be notified, and takes the lock again',
        zh: '交出锁，等待通知，再重新取得锁',
      },
    },
    { name: 'notify', words: { en: 'lets the first in this line go, or the first few', zh: '放出队首（或前几个）' } },
    { name: 'notifyAll', words: { en: 'lets everybody in this line go', zh: '放出所有等待者' } },
  ],
  asks: ['wait', 'notify', 'notifyAll'],
  minWidth: ({ longest }) => (longest <= 6 ? SMALL : LARGE),
  box,
  title: ({ policy }) => ({
    en: `Condition, ${policy === 'fair' ? 'fair' : 'barging'}`,
    zh: `条件变量，${policy === 'fair' ? '公平' : '插队'}`,
  }),
  meaning: ({ policy }) =>
    policy === 'fair'
      ? { en: 'a notified thread moves to the queue of its lock', zh: '被通知者移到锁的队伍' }
      : { en: 'a notified thread competes for its lock', zh: '被通知者去争抢锁' },
  describe({ line }, reader) {
    const w = messages[reader.language]
    return [listed(line.length === 0 ? w.nobody : w.count(line.length), line, reader)]
  },
}

function box(input: PictureInput): Box {
  const { plan, object, arriving, language } = input
  const w = messages[language]
  const s = stageMessages[language]
  const margin = marginOf(plan.width)
  const tokenWidth = tokenWidthIn(plan)
  const right = plan.width < 460 ? plan.width - tokenWidth - 16 : round(plan.width * 0.62) + 14
  const width = right - margin
  const passed = passedBy(input)
  const line = named(
    'line',
    waiters(input, object.line, { key: 'line', width, tokenWidth, most: Math.max(1, plan.longest), first: 'right' }),
  )
  const beside = plan.width - width - margin - 12
  const detail = object.exists ? countOf(object.line, s.nobody) : s.notMade
  // Those who come without the lock get an error; they stand with the notified, on the way from here.
  const notified = tokens(input, [...passed, ...arriving], {
    key: 'passed',
    role: 'passed',
    columns: columnsIn(beside, tokenWidth, GAP),
    rows: Math.max(1, Math.floor((Math.max(plan.height, TITLE + line.height) - TITLE) / ROW)),
    tokenWidth,
    label: (number) => s.through(number, plan.record.name),
  })
  // Where there is no room for both, only who has been notified makes the second title.
  const isTitled = passed.length > 0 || textWidth(w.waiting) + textWidth(detail) + 14 <= width
  const count = countOf(passed, s.nobody)
  const fits = textWidth(w.notified) + textWidth(count) + 10 <= beside
  const heading = isTitled ? title('notified', w.notified, fits ? count : '') : title('notified', '')
  const whole = row([
    pad({ left: margin }, sized({ width }, column([title('waiting', w.waiting, detail), pad({ bottom: 6 }, line)]))),
    pad({ left: 12 }, asking({ height: 0 }, column([heading, notified]))),
  ])
  return over(whole, (parts, at) => {
    const { x, y, width } = parts.places.get('line') ?? at
    parts.entrance = { x: x + width, y: y + TOKEN_HEIGHT / 2 }
  })
}
