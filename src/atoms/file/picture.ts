/** The picture of a text file: a page with its last lines, each with its number; the line just appended is marked. */

import type { ObjectSnapshot } from '../../analysis/snapshot-types.ts'
import { counted } from '../../base/counted.ts'
import type { Language } from '../../base/messages.ts'
import type { CssPixels } from '../../base/units.ts'
import type { Value } from '../../base/value.ts'
import { arrivalMethods, drawIntents } from '../../pictures/arrivals.ts'
import { type Box, box, column, columnsIn, over, pad, row, sized } from '../../pictures/box.ts'
import { tokens, tokenWidthIn } from '../../pictures/grid.ts'
import { fitted } from '../../pictures/measure.ts'
import { stageMessages } from '../../pictures/messages.ts'
import { type Picture, type PictureInput, path, round, SMALL, text } from '../../pictures/picture.ts'
import { title } from '../../pictures/texts.ts'
import { GAP, marginOf } from '../../pictures/threads.ts'
import { operationName, type Trace } from '../../trace/trace.ts'

const TOP: CssPixels = 34
const LINE: CssPixels = 19
const SHOWN = 5
/** Where those stand who come, and how much room a note beside them takes. */
const COMERS: CssPixels = 96
const INTENT: CssPixels = 110
/** The folded corner of the page. */
const CORNER: CssPixels = 14

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
  box: draw,
  title: () => ({ en: 'Text file', zh: '文本文件' }),
  meaning: () => ({
    en: 'each line is appended whole; lines of two threads never mix',
    zh: '每行整行追加；两个线程的行不会混在一起',
  }),
  describe: (object, { language }) => [messages[language].count(object.fields.get('length') ?? 0)],
}

/** The lines of a file. Older traces have them all in one value; one from elsewhere may have anything there. */
function linesOf(trace: Trace, object: ObjectSnapshot): readonly string[] {
  if (object.items.length > 0) return object.items.map(String)
  const value: Value = trace.values[object.fields.get('lines') ?? 0] ?? null
  return Array.isArray(value) ? value.map(String) : []
}

function draw(input: PictureInput): Box {
  const { plan, object, arriving, snapshot, language, trace } = input
  const w = messages[language]
  const s = stageMessages[language]
  const margin = marginOf(plan.width)
  const tokenWidth = tokenWidthIn(plan)
  const lines = linesOf(trace, object)
  const width = plan.width - 2 * margin
  // Those who come stand above the page, beside its title.
  const columns = columnsIn(width - COMERS - INTENT, tokenWidth, GAP)
  const comers = tokens(input, arriving, {
    key: 'arriving',
    role: 'arriving',
    columns,
    rows: 1,
    tokenWidth,
    label: (count) => s.arriving(count, arrivalMethods(input, arriving), plan.record.name),
  })
  const above = row([
    sized({ width: COMERS }, title('lines', w.lines, object.exists ? lines.length : s.notMade)),
    pad({ top: 3 }, comers),
  ])
  const page = box(width, SHOWN * LINE + 12, (parts, at) => {
    if (!object.exists) return
    const [{ x, y }, right] = [at, at.x + width]
    parts.marks.push(
      path('page', `M${x} ${y}H${right - CORNER}L${right} ${y + CORNER}V${y + SHOWN * LINE + 12}H${x}Z`, 'slot'),
      path('corner', `M${right - CORNER} ${y}V${y + CORNER}H${right}`, 'slot'),
    )
    const kept = lines.length <= SHOWN ? lines : lines.slice(1 - SHOWN)
    const before = lines.length - kept.length
    if (lines.length === 0) parts.marks.push(text('empty', x + 12, y + 21, w.empty, 'small'))
    if (before > 0) parts.marks.push(text('earlier', x + 44, y + 21, w.earlier(before), 'small'))
    const appended =
      operationName(trace, snapshot.step) === 'append' && trace.steps.target[snapshot.step] === plan.record.id
    kept.forEach((line, i) => {
      const base = y + 21 + (i + (before > 0 ? 1 : 0)) * LINE
      const now = { class: 'touch now', x: x + 6, y: base - 14, width: round(width - 12), height: LINE, rx: 2 }
      if (appended && i === kept.length - 1) parts.marks.push({ key: 'now', tag: 'rect', attributes: now })
      parts.marks.push(
        text(`line.${i}.number`, x + 36, base, String(before + i + 1), 'small', 'end'),
        text(`line.${i}`, x + 44, base, fitted(line, width - 60, 'code'), 'code'),
      )
    })
  })
  return over(pad({ left: margin, bottom: 12 }, column([sized({ height: TOP }, above), page])), (parts) => {
    const x = margin + COMERS + columns * (tokenWidth + GAP)
    const spots = parts.spots.filter(({ role }) => role === 'arriving')
    drawIntents(parts, input, spots, { key: 'arriving', x, y: 20, room: plan.width - x })
  })
}
