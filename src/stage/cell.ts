/** The picture of a shared number: its value, and who read and wrote what last. A ring is a read, a square a write. */
import type { Touch } from '../analysis/moment-types.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { Language } from '../base/words.ts'
import { arrivalMethods, drawIntents } from './arrivals.ts'
import { compactSizes } from './compact.ts'
import { type Drawing, type Mark, type Picture, type PictureInput, path, round, SMALL, text, zone } from './picture.ts'
import { drawGrid, type Parts } from './waiting-line.ts'
import { stageWords } from './words.ts'

const PITCH = 62
const words = {
  en: {
    value: 'Value',
    bits: '32 bits',
    last: 'Last uses',
    lost: 'overwrites, unread',
    read: 'read by',
    wrote: 'written by',
  },
  zh: {
    value: '值',
    bits: '32 位',
    last: '最近的使用',
    lost: '未读即覆盖',
    read: '读取者',
    wrote: '写入者',
  },
} as const satisfies { [language in Language]: object }

export const cellPicture: Picture = {
  kind: 'cell',
  methods: [
    { name: 'read', words: { en: 'reads the value', zh: '读取值' } },
    { name: 'write', words: { en: 'stores a value, whatever is there', zh: '存入一个值，不论原来是什么' } },
    { name: 'add', words: { en: 'adds in one step', zh: '一步完成加法' } },
    {
      name: 'compareExchange',
      words: { en: 'stores a value if the expected one is there, in one step', zh: '若为期望值则存入新值，一步完成' },
    },
  ],
  asks: ['read', 'write', 'add', 'compareExchange'],
  places: () => 0,
  leastWidth: () => SMALL,
  height: () => 158,
  draw,
  title: () => ({ en: 'Cell', zh: '单元' }),
  meaning: () => ({
    en: 'a shared number; between a read and a write others may come',
    zh: '一个共享的数；读与写之间别人可能插进来',
  }),
  describe(object, name) {
    const value = object.fields.get('value') ?? 0
    const last = object.touches.at(-1)
    return {
      en: `${value}${last === undefined ? '' : `, ${last.wrote ? 'written' : 'read'} last by ${name(last.thread)}`}`,
      zh: `${value}${last === undefined ? '' : `，最近由 ${name(last.thread)} ${last.wrote ? '写入' : '读取'}`}`,
    }
  },
}

function draw(input: PictureInput): Drawing {
  const { plan, object, arriving, moment, language } = input
  const w = words[language]
  const s = stageWords[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { margin, tokenWidth } = compactSizes(plan.width, plan)
  const value = String(object.fields.get('value') ?? 0)
  const box = 84
  parts.marks.push(zone('value', margin, 22, w.value, object.exists ? w.bits : s.notMade))
  if (object.exists)
    parts.marks.push(
      { key: 'box', tag: 'rect', attributes: { class: 'socket', x: margin, y: 36, width: box, height: 44, rx: 2 } },
      text('number', margin + box / 2, 66, value, value.length > 6 ? 'code' : 'value', 'middle'),
    )
  const left = margin + box + 26
  const room = Math.max(1, Math.floor((plan.width - left - margin) / PITCH))
  const touches = object.touches.slice(-room)
  if (touches.length > 0) parts.marks.push(zone('last', left, 22, w.last, ''))
  touches.forEach((touch, k) => {
    const words_ = input.name(touch.thread)
    parts.marks.push(...touchMarks(touch, k, left + 28 + k * PITCH, words_, touch.step === moment.step))
  })
  const lost = lostWrite(object.touches)
  if (lost !== null) {
    const shift = object.touches.length - touches.length
    const [from, to] = [lost.from - shift, lost.to - shift]
    if (from >= 0) {
      const x0 = left + 28 + from * PITCH
      const x1 = left + 28 + to * PITCH
      parts.marks.push(
        path('lost', `M${x0 + 13} 47C${x0 + 24} 38 ${x1 - 24} 38 ${x1 - 13} 47`, 'lost'),
        text('lost.words', (x0 + x1) / 2, 36, w.lost, 'small lost-words', 'middle'),
      )
    }
  }
  const columns = Math.max(1, Math.floor((plan.width - 2 * margin + 6) / (tokenWidth + 6)))
  const methods = arrivalMethods(input, arriving)
  const comers = drawGrid(parts, input, arriving, {
    key: 'arriving',
    role: 'arriving',
    x: margin,
    y: 108,
    columns,
    rows: 1,
    tokenWidth,
    label: (count) => s.arriving(count, methods, plan.record.name),
  })
  drawIntents(parts, input, comers, { key: 'arriving', x: margin, y: 149 })
  if (arriving.length > 0)
    parts.marks.push(
      path('arrival', `M${margin + tokenWidth / 2} 105V84`, 'flow dash', { 'marker-end': 'url(#stage-tip-flow)' }),
    )
  return parts
}

/** A ring for a read, a square for a write, with the value and who it was. */
function touchMarks(touch: Touch, k: number, x: number, name: string, now: boolean): Mark[] {
  const value = String(touch.value)
  const half = Math.max(12, value.length * 3.5 + 4)
  const { wrote } = touch
  return [
    {
      key: `touch.${k}`,
      tag: 'rect',
      attributes: {
        class: `touch${wrote ? ' wrote' : ''}${now ? ' now' : ''}`,
        x: round(x - half),
        y: 44,
        width: round(2 * half),
        height: 24,
        rx: wrote ? 0 : 12,
      },
    },
    text(`touch.${k}.value`, x, 60, value, `code${wrote ? ' on' : ''}`, 'middle'),
    text(`touch.${k}.name`, x, 82, cutMiddle(name, 9), 'small', 'middle'),
    text(`touch.${k}.method`, x, 96, operationWords(touch.operation), 'small code', 'middle'),
  ]
}

const operationWords = (operation: string): string => (operation === 'compareExchange' ? 'cmpxchg' : operation)

/** The latest write that stored over another's without having read it: who had read before another wrote. */
export function lostWrite(touches: readonly Touch[]): { readonly from: number; readonly to: number } | null {
  for (let to = touches.length - 1; to >= 0; to--) {
    const write = touches[to]
    if (write === undefined || write.operation !== 'write') continue
    for (let i = to - 1, from = -1; i >= 0; i--) {
      const other = touches[i]
      if (other === undefined) break
      if (other.thread !== write.thread) {
        if (other.wrote && from < 0) from = i
        continue
      }
      if (!other.wrote && from >= 0) return { from, to }
      break
    }
  }
  return null
}
