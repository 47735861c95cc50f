/** The picture of a barrier: a socket for each party before a bar that lifts when the last one fills. */

import { cutMiddle } from '../base/cut-middle.ts'
import type { Language } from '../base/words.ts'
import { arrivalMethods, byMethod } from './arrivals.ts'
import { compactSizes } from './compact.ts'
import { nameList, stageMessages } from './messages.ts'
import {
  COMPACT,
  type Drawing,
  LARGE,
  type Mark,
  type Picture,
  type PictureInput,
  path,
  round,
  SMALL,
  text,
  zone,
} from './picture.ts'
import { type RoomShape, roomHeight, roomShape } from './room.ts'
import { drawGrid, type Parts, passedBy, waited } from './waiting-line.ts'

const TOP = 36
const messages = {
  en: { arrived: 'Arrived', beyond: 'Beyond', round: (round: number) => `round ${round}`, broken: 'broken' },
  zh: { arrived: '已到', beyond: '已放行', round: (round: number) => `第 ${round} 轮`, broken: '已破损' },
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
  places: ({ moments, trace }, { id }) =>
    trace.stepCount === 0
      ? 0
      : (moments
          .glance(trace.stepCount - 1)
          .object(id)
          ?.fields.get('parties') ?? 0),
  minWidth: ({ places }) => (places <= 4 ? SMALL : LARGE),
  height: (width, { places }) => Math.max(120, TOP + roomHeight(roomShape('wide', width, places)) + 18),
  draw,
  title: (_record, _places) => ({ en: 'Barrier', zh: '屏障' }),
  meaning: () => ({
    en: 'nobody goes on before all parties have come; the last one lets all go',
    zh: '全部到齐之前谁也不能继续；最后一个到达时放行所有人',
  }),
  describe(object, name) {
    const line = object.line.map(name)
    const parties = object.fields.get('parties') ?? 0
    const broken = object.fields.get('broken') === 1
    return {
      en: `${broken ? 'broken; ' : ''}${line.length} of ${parties} waiting${line.length > 0 ? `: ${nameList(line, 'en')}` : ''}`,
      zh: `${broken ? '已破损；' : ''}${parties} 个中 ${line.length} 个在等${line.length > 0 ? `：${nameList(line, 'zh')}` : ''}`,
    }
  },
}

function draw(input: PictureInput): Drawing {
  const { plan, object, arriving, language } = input
  const { width, height, record } = plan
  const w = messages[language]
  const s = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { margin, tokenWidth } = compactSizes(width, plan)
  const compact = width < COMPACT
  const shape = roomShape('wide', width, plan.places)
  const notes = shape.style === 'column' && !compact
  const left = compact ? margin + tokenWidth + 22 : Math.max(round(width * 0.24), margin + tokenWidth + 40)
  const block = shape.columns * (shape.cellWidth + shape.gap) - shape.gap
  const barX = round(left + block + (notes ? 72 : 14))
  const bottom = height - 12
  const middle = (TOP + bottom) / 2
  const broken = object.fields.get('broken') === 1
  const passed = passedBy(input)
  const open = passed.length > 0 && object.line.length === 0 && !broken
  const round_ = object.fields.get('round') ?? 0
  parts.marks.push(
    zone('arrived', left, 22, w.arrived, s.ofPlaces(object.line.length, object.fields.get('parties') ?? plan.places)),
    zone('beyond', barX + 18, 22, w.beyond, broken ? w.broken : w.round(round_)),
  )
  drawParties(parts, input, shape, left, TOP + (bottom - TOP - roomHeight(shape)) / 2, notes)
  const methods = arrivalMethods(input, arriving)
  const asking = byMethod(input, arriving)
  const rows = Math.max(1, Math.floor((bottom - TOP - 4 - 14 * Math.max(1, asking.size)) / 32))
  drawGrid(parts, input, arriving, {
    key: 'arriving',
    role: 'arriving',
    x: margin,
    y: TOP,
    columns: 1,
    rows,
    tokenWidth,
    label: (count) => s.arriving(count, methods, record.name),
  })
  if (arriving.length > 0) {
    const shown = Math.min(rows, arriving.length)
    const below = TOP + shown * 32 + 9
    // Under each other they have no room for notes of their own: who will call what is said below them.
    if (asking.size > 1)
      [...asking].forEach(([method, threads], k) => {
        const names = cutMiddle(s.list(threads.map(input.name)), Math.floor((left - margin) / 5.9) - method.length - 2)
        parts.marks.push(text(`arriving.${k}`, margin, below + k * 14, `${names} → ${method}`, 'small'))
      })
    else parts.marks.push(text('arriving', margin, below, compact ? methods : s.aboutTo(methods), 'small'))
    parts.marks.push(
      path('arrival', `M${margin + tokenWidth + 3} ${TOP + 13}H${left - 6}`, 'flow dash', {
        'marker-end': 'url(#stage-tip-flow)',
      }),
    )
  }
  drawGrid(parts, input, passed, {
    key: 'passed',
    role: 'passed',
    x: barX + 24,
    y: TOP,
    columns: Math.max(1, Math.floor((width - barX - 24) / (tokenWidth + 6))),
    rows: Math.max(1, Math.floor((bottom - TOP + 6) / 32)),
    tokenWidth,
    label: (count) => s.through(count, record.name),
  })
  parts.marks.push(...bar(barX, TOP - 4, bottom, plan.colour, open, broken))
  if (!object.exists) parts.marks.push(text('not-made', left, middle, s.notMade, 'small'))
  return { ...parts, entrance: { x: barX + 2, y: round(middle) } }
}

/** One socket for each party; those who have come stand in them in their order. */
function drawParties(
  parts: Parts,
  input: PictureInput,
  shape: RoomShape,
  x0: number,
  y0: number,
  notes: boolean,
): void {
  const { object, plan } = input
  const dot = shape.style === 'dots'
  for (let k = 0; k < (object.exists ? plan.places : 0); k++) {
    const thread = object.line[k]
    const x = round(x0 + (k % shape.columns) * (shape.cellWidth + shape.gap))
    const y = round(y0 + Math.floor(k / shape.columns) * (shape.cellHeight + shape.gap))
    parts.marks.push({
      key: `slot.${k}`,
      tag: 'rect',
      attributes: {
        class: `slot${thread === undefined ? ' free' : ''}${dot ? ' dot' : ''}`,
        x,
        y,
        width: round(shape.cellWidth),
        height: shape.cellHeight,
        rx: dot ? 2 : 6,
      },
    })
    if (thread === undefined) continue
    parts.spots.push(
      dot
        ? { thread, x, y, width: shape.cellWidth, form: 'dot', role: 'waiting' }
        : { thread, x: x + 3, y: y + 5, width: round(shape.cellWidth - 6), form: 'full', role: 'waiting' },
    )
    if (notes) parts.marks.push(text(`note.${k}`, x + shape.cellWidth + 8, y + 22, waited(input, thread), 'small'))
  }
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
