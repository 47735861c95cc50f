/** The picture of a barrier: a slot for each party before a bar that lifts when the last one fills. */

import type { Language } from '../../base/messages.ts'
import type { CssPixels } from '../../base/units.ts'
import { arrivalMethods, byMethod } from '../../pictures/arrivals.ts'
import { asking, type Box, column, columnsIn, grow, middle, named, over, pad, row, sized } from '../../pictures/box.ts'
import { passedBy, tokens, tokenWidthIn } from '../../pictures/grid.ts'
import { firstFitting, fitted, textWidth } from '../../pictures/measure.ts'
import { listed, stageMessages } from '../../pictures/messages.ts'
import {
  flowTip,
  LARGE,
  type Mark,
  type Picture,
  type PictureInput,
  path,
  round,
  SMALL,
} from '../../pictures/picture.ts'
import { roomShape, slots } from '../../pictures/slots.ts'
import { note, TITLE, title } from '../../pictures/texts.ts'
import { GAP, marginOf, ROW } from '../../pictures/threads.ts'
import { waited } from '../../pictures/waiters.ts'

const messages = {
  en: {
    arrived: 'Arrived',
    beyond: 'Beyond',
    round: (round: number) => `round ${round}`,
    broken: 'broken',
    waiting: (count: number, parties: number) => `${count} of ${parties} waiting`,
  },
  zh: {
    arrived: '已到',
    beyond: '已放行',
    round: (round: number) => `第 ${round} 轮`,
    broken: '已破损',
    waiting: (count: number, parties: number) => `${parties} 个中 ${count} 个在等`,
  },
} as const satisfies { [language in Language]: object }

export const barrierPicture: Picture = {
  kind: 'barrier',
  methods: [
    { name: 'wait', words: { en: 'waits until all parties have come', zh: '等到所有参与者都到齐' } },
    {
      name: 'abort',
      words: { en: 'breaks it: threads that wait or come get an error', zh: '使其破损：等待者和后来者都得到错误' },
    },
    {
      name: 'reset',
      words: { en: 'makes it whole again; threads that wait get an error', zh: '使其复原；等待者得到错误' },
    },
  ],
  asks: ['wait', 'abort', 'reset'],
  places: ({ snapshots, trace }, { id }) =>
    trace.stepCount === 0
      ? 0
      : (snapshots
          .lazySnapshot(trace.stepCount - 1)
          .object(id)
          ?.fields.get('parties') ?? 0),
  minWidth: ({ places }) => (places <= 4 ? SMALL : LARGE),
  box,
  title: (_record, _places) => ({ en: 'Barrier', zh: '屏障' }),
  meaning: () => ({
    en: 'nobody goes on before all parties have come; the last one lets all go',
    zh: '全部到齐之前谁也不能继续；最后一个到达时放行所有人',
  }),
  describe({ line, fields }, reader) {
    const w = messages[reader.language]
    const waiting = listed(w.waiting(line.length, fields.get('parties') ?? 0), line, reader)
    return fields.get('broken') === 1 ? [w.broken, waiting] : [waiting]
  },
}

function box(input: PictureInput): Box {
  const { plan, object, arriving, language } = input
  const { width, height, record } = plan
  const w = messages[language]
  const s = stageMessages[language]
  const margin = marginOf(width)
  const tokenWidth = tokenWidthIn(plan)
  const shape = roomShape('wide', width, plan.places)
  const notes = shape.style === 'column' && width >= 460 ? 62 : 0
  const parties = object.exists ? Array.from({ length: plan.places }, (_, k) => object.line[k] ?? null) : []
  const broken = object.fields.get('broken') === 1
  const passed = passedBy(input)
  const open = passed.length > 0 && object.line.length === 0 && !broken
  const arrived = s.ofPlaces(object.line.length, object.fields.get('parties') ?? plan.places)
  const here = slots(input, {
    shape,
    threads: parties,
    role: 'waiting',
    notes,
    noteOf: (thread) => waited(input, thread),
  })
  const inner = Math.max(120, TITLE + here.height + 22, height)
  const rowsFor = (below: number) => Math.max(1, Math.floor((inner - TITLE - 16 - below) / ROW))
  const left = Math.max(tokenWidth + (width < 560 ? 22 : 40), round(width * 0.24) - margin)
  const after = left + margin + here.width + 14
  const beyond = tokens(input, passed, {
    key: 'passed',
    role: 'passed',
    columns: columnsIn(width - after - 24, tokenWidth, GAP),
    rows: rowsFor(0),
    tokenWidth,
    label: (count) => s.through(count, record.name),
  })
  const state = broken ? w.broken : w.round(object.fields.get('round') ?? 0)
  const whole = row([
    pad({ top: TITLE + 4, left: margin }, asking({ width: left, height: 0 }, comers(input, left, rowsFor))),
    sized(
      { width: here.width },
      column([
        title('arrived', w.arrived, object.exists ? arrived : s.notMade),
        grow(middle(pad({ top: 4, bottom: 18 }, here))),
      ]),
    ),
    pad(
      { left: 32 },
      asking(
        { height: 0 },
        column([
          title('beyond', w.beyond, textWidth(w.beyond) + textWidth(state) <= width - after - 26 ? state : ''),
          pad({ top: 4, left: 6 }, beyond),
        ]),
      ),
    ),
  ])
  return over(asking({ height: Math.max(120, whole.height) }, whole), (parts, at) => {
    const x = round(after)
    const [top, bottom] = [TITLE, at.height - 12]
    const { y } = parts.places.get('coming') ?? at
    if (arriving.length > 0)
      parts.marks.push(
        path('arrival', `M${margin + tokenWidth + 3} ${y + 13}H${margin + left - 6}`, 'flow dash', flowTip),
      )
    parts.marks.push(...bar(x, top, bottom, plan.colour, open, broken))
    parts.entrance = { x: x + 2, y: round((top + bottom) / 2) }
  })
}

/** Those who come, under each other, and below them who will call what. */
function comers(input: PictureInput, room: CssPixels, rowsFor: (below: CssPixels) => number): Box {
  const { plan, arriving, language } = input
  const s = stageMessages[language]
  const calls = [...byMethod(input, arriving)]
  const said = calls.map(([method, threads], k) => {
    const names = s.list(threads.map(input.name))
    const short = fitted(names, room - 10 - textWidth(` → ${method}`, 'small'), 'small')
    const texts = calls.length > 1 ? [`${names} → ${method}`, `${short} → ${method}`] : [s.aboutTo(method), method]
    return sized({ height: 14 }, note(`arriving.${k}`, firstFitting(texts, room - 10, 'small')))
  })
  const coming = tokens(input, arriving, {
    key: 'arriving',
    role: 'arriving',
    columns: 1,
    rows: rowsFor(14 * Math.max(1, calls.length)),
    tokenWidth: tokenWidthIn(plan),
    label: (count) => s.arriving(count, arrivalMethods(input, arriving), plan.record.name),
  })
  return column([named('coming', coming), ...said])
}

/** The bar: across the way, up, or broken and struck through. */
function bar(x: number, top: number, bottom: number, colour: string, open: boolean, broken: boolean): Mark[] {
  const style = `stroke:var(--${colour})`
  const marks = [
    path('jambs', `M${x - 6} ${top}h12M${x - 6} ${bottom}h12`, 'gate jamb', { style }),
    path('bar', open ? `M${x} ${top}L${x + 14} ${top - 12}` : `M${x} ${top + 4}V${bottom - 4}`, 'gate leaf shut', {
      style,
    }),
  ]
  if (broken) {
    const middle = (top + bottom) / 2
    marks.push(
      path(
        'broken',
        `M${x - 13} ${middle + 13}L${x + 13} ${middle - 13}M${x - 13} ${middle - 13}L${x + 13} ${middle + 13}`,
        'broken',
      ),
    )
  }
  return marks
}
