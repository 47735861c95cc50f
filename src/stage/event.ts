/** The picture of an event: a gate that is open while the flag is set. Nothing is held, so there is no socket. */
import type { Language } from '../base/words.ts'
import { drawArrivals } from './arrivals.ts'
import { type CompactSizes, compactSizes } from './compact.ts'
import { gate } from './gate.ts'
import { nameList, stageMessages } from './messages.ts'
import {
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
import { drawGrid, drawLine, lineShape, type Parts, passedBy, ROW } from './waiting-line.ts'

const LINE = 92
const messages = {
  en: {
    atTheGate: 'At the gate',
    beyond: 'Beyond',
    set: 'set: wait() passes at once',
    clear: 'clear: wait() waits',
  },
  zh: { atTheGate: '门前', beyond: '门后', set: '已设置：wait() 立即通过', clear: '未设置：wait() 等待' },
} as const satisfies { [language in Language]: object }

export const eventPicture: Picture = {
  kind: 'event',
  methods: [
    {
      name: 'wait',
      words: { en: 'waits until it is set; passes at once when it is', zh: '等到被设置；已设置时立即通过' },
    },
    { name: 'set', words: { en: 'sets the flag and lets everybody go who waits', zh: '设置标志，放行所有等待者' } },
    { name: 'clear', words: { en: 'clears the flag; who comes now waits', zh: '清除标志，后来者等待' } },
    { name: 'isSet', words: { en: 'asks whether it is set', zh: '询问是否已设置' } },
  ],
  asks: ['wait', 'set', 'clear', 'isSet'],
  minWidth: ({ longest }) => (longest <= 6 ? SMALL : LARGE),
  height: (width, need) => LINE + ROW * shapeOf(width, need).line.rows + 22,
  draw,
  title: () => ({ en: 'Event', zh: '事件' }),
  meaning: () => ({
    en: 'a flag; when it is set, all who wait go on at once',
    zh: '一个标志；一旦设置，所有等待者同时放行',
  }),
  describe(object, name) {
    const line = object.line.map(name)
    const set = object.fields.get('flag') === 1
    return {
      en: `${set ? 'set' : 'clear'}; ${line.length > 0 ? `${line.length} waiting: ${nameList(line, 'en')}` : 'nobody waiting'}`,
      zh: `${set ? '已设置' : '未设置'}；${line.length > 0 ? `${line.length} 个等待：${nameList(line, 'zh')}` : '无人等待'}`,
    }
  },
}

function shapeOf(width: number, need: Need): CompactSizes & { gateX: number; line: ReturnType<typeof lineShape> } {
  const sizes = compactSizes(width, need)
  const gateX = round(width * 0.6)
  return { ...sizes, gateX, line: lineShape(sizes.margin, gateX - 20, need.longest, width, need) }
}

function draw(input: PictureInput): Drawing {
  const { plan, object, arriving, language } = input
  const { width, height, colour, record } = plan
  const w = messages[language]
  const s = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { margin, gateX, line } = shapeOf(width, plan)
  const open = object.fields.get('flag') === 1
  const middle = LINE + TOKEN_HEIGHT / 2
  const passed = passedBy(input)
  const count = (threads: readonly number[]) => (threads.length === 0 ? s.nobody : String(threads.length))
  parts.marks.push(
    zone('at-the-gate', margin, 22, w.atTheGate, count(object.line)),
    zone('beyond', gateX + 20, 22, w.beyond, count(passed)),
    text('flag', margin, height - 8, object.exists ? (open ? w.set : w.clear) : s.notMade),
  )
  drawArrivals(parts, input, arriving, { ...line, y: 32 })
  const waits = arriving.some((thread) => input.methodOf(thread) === 'wait')
  if (open && waits) {
    const x = line.first + line.tokenWidth + 2
    const d = `M${round(x)} 45C${round(x + 14)} 45 ${gateX - 12} ${middle} ${gateX + 8} ${middle}`
    parts.marks.push(path('arrival', d, 'flow dash', { 'marker-end': 'url(#stage-tip-flow)' }))
  }
  drawLine(parts, input, object.line, line, { y: LINE, toward: gateX - 8, key: 'line' })
  const room = Math.max(1, Math.floor((width - gateX - 28) / (line.tokenWidth + 6)))
  const rows = Math.max(1, Math.floor((height - 52) / 32))
  drawGrid(parts, input, passed, {
    key: 'passed',
    role: 'passed',
    x: gateX + 28,
    y: 36,
    // One below the other as long as there is room, so that no arrow crosses a token.
    columns: Math.max(1, Math.min(room, Math.ceil(passed.length / rows))),
    rows,
    tokenWidth: line.tokenWidth,
    label: (number) => s.through(number, record.name),
  })
  parts.marks.push(...gate(gateX, 32, height - 26, middle, open, colour))
  return { ...parts, entrance: { x: gateX, y: middle } }
}
