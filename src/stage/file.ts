/** The picture of a text file: a page with its last lines, each with its number; the line just appended is marked. */

import type { ObjectMoment } from '../analysis/moment-types.ts'
import { counted } from '../base/counted.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import type { Language } from '../base/words.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { arrivalMethods, drawIntents } from './arrivals.ts'
import { compactSizes } from './compact.ts'
import { stageMessages } from './messages.ts'
import { type Drawing, type Picture, type PictureInput, path, round, SMALL, text, zone } from './picture.ts'
import { drawGrid, type Parts } from './waiting-line.ts'

const TOP: CssPixels = 34
const LINE: CssPixels = 19
const SHOWN = 5
/** Where those stand who come, and how much room a note beside them takes. */
const COMERS: CssPixels = 96
const INTENT: CssPixels = 110
/** The folded corner of the page. */
const CORNER: CssPixels = 14
/** Letters of the code face are about so wide. */
const LETTER: CssPixels = 7.1

const messages = {
  en: {
    lines: 'Lines',
    earlier: (count: number) => `${count} earlier`,
    empty: 'empty',
    count: (count: number) => counted(count, 'line'),
  },
  zh: {
    lines: '行',
    earlier: (count: number) => `前面还有 ${count} 行`,
    empty: '空',
    count: (count: number) => `${count} 行`,
  },
} as const satisfies { [language in Language]: object }

export const filePicture: Picture = {
  kind: 'file',
  methods: [
    { name: 'append', words: { en: 'adds a line at the end, in one step', zh: '在末尾加一行，一步完成' } },
    { name: 'read', words: { en: 'gives all lines so far', zh: '给出到目前为止的所有行' } },
  ],
  asks: ['append', 'read'],
  places: () => 0,
  minWidth: () => SMALL,
  height: () => TOP + SHOWN * LINE + 24,
  draw,
  title: () => ({ en: 'Text file', zh: '文本文件' }),
  meaning: () => ({
    en: 'each line is appended whole; lines of two threads never mix',
    zh: '每行整行追加；两个线程的行不会混在一起',
  }),
  describe(object) {
    const count = object.fields.get('length') ?? 0
    return { en: messages.en.count(count), zh: messages.zh.count(count) }
  },
}

/** The lines of a file. Older traces have them all in one value; one from elsewhere may have anything there. */
function linesOf(trace: Trace, object: ObjectMoment): readonly string[] {
  if (object.items.length > 0) return object.items.map(String)
  const value: Value = trace.values[object.fields.get('lines') ?? 0] ?? null
  return Array.isArray(value) ? value.map(String) : []
}

function draw(input: PictureInput): Drawing {
  const { plan, object, arriving, moment, language, trace } = input
  const w = messages[language]
  const s = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { margin, tokenWidth } = compactSizes(plan.width, plan)
  const lines = linesOf(trace, object)
  const [left, right] = [margin, plan.width - margin]
  const bottom = TOP + SHOWN * LINE + 12
  parts.marks.push(zone('lines', margin, 22, w.lines, object.exists ? String(lines.length) : s.notMade))
  if (object.exists)
    parts.marks.push(
      path('page', `M${left} ${TOP}H${right - CORNER}L${right} ${TOP + CORNER}V${bottom}H${left}Z`, 'slot'),
      path('corner', `M${right - CORNER} ${TOP}V${TOP + CORNER}H${right}`, 'slot'),
    )
  if (object.exists && lines.length === 0) parts.marks.push(text('empty', left + 12, TOP + 21, w.empty, 'small'))
  const kept = lines.length <= SHOWN ? lines : lines.slice(1 - SHOWN)
  const before = lines.length - kept.length
  if (before > 0) parts.marks.push(text('earlier', left + 44, TOP + 21, w.earlier(before), 'small'))
  const { steps } = trace
  const appended = operationName(trace, moment.step) === 'append' && steps.target[moment.step] === plan.record.id
  kept.forEach((line, i) => {
    const y = TOP + 21 + (i + (before > 0 ? 1 : 0)) * LINE
    const now = appended && i === kept.length - 1
    const letters = Math.max(8, Math.floor((right - left - 60) / LETTER))
    if (now)
      parts.marks.push({
        key: 'now',
        tag: 'rect',
        attributes: {
          class: 'touch now',
          x: left + 6,
          y: y - 14,
          width: round(right - left - 12),
          height: LINE,
          rx: 2,
        },
      })
    parts.marks.push(
      text(`line.${i}.number`, left + 36, y, String(before + i + 1), 'small', 'end'),
      text(`line.${i}`, left + 44, y, cutMiddle(line, letters), 'code'),
    )
  })
  // Those who come stand above the page, beside its title.
  const first = margin + COMERS
  const columns = Math.max(1, Math.floor((right - first - INTENT) / (tokenWidth + 6)))
  const methods = arrivalMethods(input, arriving)
  const comers = drawGrid(parts, input, arriving, {
    key: 'arriving',
    role: 'arriving',
    x: first,
    y: 3,
    columns,
    rows: 1,
    tokenWidth,
    label: (count) => s.arriving(count, methods, plan.record.name),
  })
  drawIntents(parts, input, comers, { key: 'arriving', x: first + columns * (tokenWidth + 6), y: 20 })
  return parts
}
