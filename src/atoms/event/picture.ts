/** The picture of an event: a gate that is open while the flag is set. Nothing is held, so there is no slot. */
import type { Language } from '../../base/messages.ts'
import { asking, type Box, box, column, columnsIn, grow, named, over, pad, row, sized } from '../../pictures/box.ts'
import { gate } from '../../pictures/gate.ts'
import { passedBy, tokens, tokenWidthIn } from '../../pictures/grid.ts'
import { listed, stageMessages } from '../../pictures/messages.ts'
import {
  flowTip,
  LARGE,
  type Picture,
  type PictureInput,
  path,
  round,
  SMALL,
  TOKEN_HEIGHT,
} from '../../pictures/picture.ts'
import { countOf, note, TITLE, title } from '../../pictures/texts.ts'
import { arrivals, GAP, LEAD, marginOf, ROW, waiters } from '../../pictures/threads.ts'

const messages = {
  en: {
    atTheGate: 'At the gate',
    beyond: 'Beyond',
    set: 'set: wait() passes at once',
    clear: 'clear: wait() waits',
    isSet: 'set',
    isClear: 'clear',
  },
  zh: {
    atTheGate: '门前',
    beyond: '门后',
    set: '已设置：wait() 立即通过',
    clear: '未设置：wait() 等待',
    isSet: '已设置',
    isClear: '未设置',
  },
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
  box: draw,
  title: () => ({ en: 'Event', zh: '事件' }),
  meaning: () => ({
    en: 'a flag; when it is set, all who wait go on at once',
    zh: '一个标志；一旦设置，所有等待者同时放行',
  }),
  describe({ line, fields }, reader) {
    const w = messages[reader.language]
    const count = stageMessages[reader.language].countWaiting(line.length)
    return [fields.get('flag') === 1 ? w.isSet : w.isClear, listed(count, line, reader)]
  },
}

function draw(input: PictureInput): Box {
  const { plan, object, arriving, language } = input
  const w = messages[language]
  const s = stageMessages[language]
  const margin = marginOf(plan.width)
  const tokenWidth = tokenWidthIn(plan)
  const gateX = round(plan.width * 0.6)
  const open = object.fields.get('flag') === 1
  const passed = passedBy(input)
  const width = gateX - margin
  const before = column([
    title('at-the-gate', w.atTheGate, countOf(object.line, s.nobody)),
    named(
      'arrivals',
      pad({ right: LEAD }, arrivals(input, arriving, { width: width - LEAD, tokenWidth, first: 'right' })),
    ),
    named(
      'line',
      waiters(input, object.line, { key: 'line', width, tokenWidth, most: Math.max(1, plan.longest), first: 'right' }),
    ),
    grow(box(0, 6)),
    pad({ bottom: 4 }, note('flag', object.exists ? (open ? w.set : w.clear) : s.notMade, 'lab')),
  ])
  const room = columnsIn(plan.width - gateX - 28, tokenWidth, GAP)
  const rows = Math.max(1, Math.floor((Math.max(plan.height, before.height) - 52) / ROW))
  // One below the other as long as there is room, so that no arrow crosses a token.
  const columns = Math.max(1, Math.min(room, Math.ceil(passed.length / rows)))
  const label = (number: number) => s.through(number, plan.record.name)
  const after = column([
    title('beyond', w.beyond, countOf(passed, s.nobody)),
    pad(
      { top: 4, left: 8 },
      tokens(input, passed, { key: 'passed', role: 'passed', columns, rows, tokenWidth, label }),
    ),
  ])
  return over(
    row([pad({ left: margin }, sized({ width }, before)), pad({ left: 20 }, asking({ height: 0 }, after))]),
    (parts, at) => {
      const coming = parts.places.get('arrivals') ?? at
      const y = (parts.places.get('line') ?? at).y + TOKEN_HEIGHT / 2
      if (open && arriving.some((thread) => input.methodOf(thread) === 'wait')) {
        const d = `M${gateX - 18} ${coming.y + 13}C${gateX - 6} ${coming.y + 13} ${gateX - 12} ${y} ${gateX + 8} ${y}`
        parts.marks.push(path('arrival', d, 'flow dash', flowTip))
      }
      const [from, to] = [at.y + TITLE, at.y + at.height - 26]
      const opening = [y - 17, y + 17] as const
      parts.marks.push(...gate({ lying: false, at: gateX, from, to, opening, open, colour: plan.colour }))
      parts.entrance = { x: gateX, y }
    },
  )
}
