/** The picture of a condition: its own line. The line of its lock is in the lock's picture, which stands right below. */
import type { Language } from '../base/words.ts'
import { compactSizes } from './compact.ts'
import { nameList, stageMessages } from './messages.ts'
import {
  COMPACT,
  type Drawing,
  LARGE,
  type Need,
  type Picture,
  type PictureInput,
  round,
  SMALL,
  TOKEN_HEIGHT,
  zone,
} from './picture.ts'
import { drawGrid, drawLine, lineShape, type Parts, passedBy, ROW } from './waiting-line.ts'

const LINE = 34
const messages = {
  en: { waiting: 'Waits for the condition', notified: 'Notified' },
  zh: { waiting: '等待通知', notified: '已被通知' },
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
  height: (width, need) => LINE + ROW * shapeOf(width, need).rows + 4,
  draw,
  title: ({ policy }) => ({
    en: `Condition, ${policy === 'fair' ? 'fair' : 'barging'}`,
    zh: `条件变量，${policy === 'fair' ? '公平' : '插队'}`,
  }),
  meaning: ({ policy }) =>
    policy === 'fair'
      ? { en: 'a notified thread moves to the queue of its lock', zh: '被通知者移到锁的队伍' }
      : { en: 'a notified thread competes for its lock', zh: '被通知者去争抢锁' },
  describe(object, name) {
    const line = object.line.map(name)
    return {
      en: line.length > 0 ? `${line.length} waiting to be notified: ${nameList(line, 'en')}` : 'nobody waiting',
      zh: line.length > 0 ? `${line.length} 个等待通知：${nameList(line, 'zh')}` : '无人等待',
    }
  },
}

function shapeOf(width: number, need: Need) {
  const { margin, tokenWidth } = compactSizes(width, need)
  // Beside the line there is room for the notified.
  return lineShape(margin, width < COMPACT ? width - tokenWidth - 16 : round(width * 0.62), need.longest, width, need)
}

function draw(input: PictureInput): Drawing {
  const { plan, object, arriving, language } = input
  const { width, height, record } = plan
  const w = messages[language]
  const s = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const line = shapeOf(width, plan)
  const { margin, tokenWidth } = compactSizes(width, plan)
  const right = line.first + line.tokenWidth
  const beside = right + (width < COMPACT ? 12 : 28)
  // Those who come without the lock get an error; they stand with the notified, on the way from here.
  const passed = passedBy(input)
  const count = (threads: readonly number[]) => (threads.length === 0 ? s.nobody : String(threads.length))
  parts.marks.push(zone('waiting', margin, 22, w.waiting, object.exists ? count(object.line) : s.notMade))
  if (width >= COMPACT || passed.length > 0)
    parts.marks.push(zone('notified', beside, 22, w.notified, width < COMPACT ? '' : count(passed)))
  drawLine(parts, input, object.line, line, { y: LINE, toward: right + 6, key: 'line' })
  drawGrid(parts, input, [...passed, ...arriving], {
    key: 'passed',
    role: 'passed',
    x: beside,
    y: LINE,
    columns: Math.max(1, Math.floor((width - beside) / (tokenWidth + 6))),
    rows: Math.max(1, Math.floor((height - LINE) / 32)),
    tokenWidth,
    label: (number) => s.through(number, record.name),
  })
  return { ...parts, entrance: { x: right + 6, y: LINE + TOKEN_HEIGHT / 2 } }
}
