/**
 * The picture of a shared value: what it holds, and who read and wrote what last. A ring is a read, a square a write. Where
 * anybody ever waits for it, the line is below.
 */

import type { Touch } from '../analysis/moment-types.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { Value } from '../base/value.ts'
import { valueText } from '../base/value-text.ts'
import type { Language } from '../base/words.ts'
import { arrivalMethods, drawIntents } from './arrivals.ts'
import { compactSizes } from './compact.ts'
import { nameList, stageMessages } from './messages.ts'
import {
  type Drawing,
  type Mark,
  type Need,
  type Picture,
  type PictureInput,
  path,
  round,
  SMALL,
  text,
  zone,
} from './picture.ts'
import { drawGrid, drawLine, type LineShape, lineShape, type Parts, ROW } from './waiting-line.ts'

const PITCH = 62
/** Height without the line of those who wait. */
const HEIGHT = 158
/** Width of the box with the value; in it, and in a ring or square, as many letters have room. */
const BOX = 84
const BOX_LETTERS = 11
const TOUCH_LETTERS = 7

/** A value in few letters: a longer one is cut in the middle. */
const short = (value: Value, room: number): string => cutMiddle(valueText(value), room)

const messages = {
  en: {
    value: 'Value',
    last: 'Last uses',
    asleep: 'Waiting to be notified',
    lost: 'overwrites, unread',
    read: 'read by',
    wrote: 'written by',
  },
  zh: {
    value: '值',
    last: '最近的使用',
    asleep: '等待通知',
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
    {
      name: 'exchange',
      words: { en: 'stores a value and returns what was there, in one step', zh: '存入一个值并返回原值，一步完成' },
    },
    { name: 'fetchSub', words: { en: 'subtracts in one step', zh: '一步完成减法' } },
    { name: 'fetchAnd', words: { en: 'keeps the bits that are set in both, in one step', zh: '按位与，一步完成' } },
    { name: 'fetchOr', words: { en: 'sets bits in one step', zh: '按位或，一步完成' } },
    { name: 'fetchXor', words: { en: 'flips bits in one step', zh: '按位异或，一步完成' } },
    {
      name: 'wait',
      words: { en: 'waits to be notified if the expected value is there', zh: '若为期望值则等待通知' },
    },
    { name: 'notify', words: { en: 'wakes those who have waited longest', zh: '唤醒等待最久者' } },
  ],
  asks: [
    'read',
    'write',
    'add',
    'compareExchange',
    'exchange',
    'fetchSub',
    'fetchAnd',
    'fetchOr',
    'fetchXor',
    'wait',
    'notify',
  ],
  places: () => 0,
  minWidth: () => SMALL,
  height: (width, need) => HEIGHT + (need.longest === 0 ? 0 : 22 + ROW * asleepShape(width, need).rows),
  draw,
  title: () => ({ en: 'Cell', zh: '单元' }),
  meaning: () => ({
    en: 'a shared value; between a read and a write others may come',
    zh: '一个共享的值；读与写之间别人可能插进来',
  }),
  describe(object, name) {
    const value = short(object.held, 60)
    const last = object.touches.at(-1)
    const line = object.line.map(name)
    const used = {
      en: last === undefined ? '' : `, ${last.wrote ? 'written' : 'read'} last by ${name(last.thread)}`,
      zh: last === undefined ? '' : `，最近由 ${name(last.thread)} ${last.wrote ? '写入' : '读取'}`,
    }
    return {
      en: `${value}${used.en}${line.length === 0 ? '' : `; ${line.length} waiting: ${nameList(line, 'en')}`}`,
      zh: `${value}${used.zh}${line.length === 0 ? '' : `；${line.length} 个等待：${nameList(line, 'zh')}`}`,
    }
  },
}

/** The line of those who wait to be notified, first in line on the right. */
function asleepShape(width: number, need: Need): LineShape {
  const { margin } = compactSizes(width, need)
  return lineShape(margin, width - margin - 12, need.longest, width, need)
}

function draw(input: PictureInput): Drawing {
  const { plan, object, arriving, moment, language } = input
  const w = messages[language]
  const s = stageMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { margin, tokenWidth } = compactSizes(plan.width, plan)
  const value = short(object.held, BOX_LETTERS)
  parts.marks.push(zone('value', margin, 22, w.value, object.exists ? '' : s.notMade))
  if (object.exists)
    parts.marks.push(
      { key: 'box', tag: 'rect', attributes: { class: 'slot', x: margin, y: 36, width: BOX, height: 44, rx: 2 } },
      text('number', margin + BOX / 2, 66, value, value.length > 6 ? 'code' : 'value', 'middle'),
    )
  const left = margin + BOX + 26
  const room = Math.max(1, Math.floor((plan.width - left - margin) / PITCH))
  const touches = object.touches.slice(-room)
  if (touches.length > 0) parts.marks.push(zone('last', left, 22, w.last, ''))
  touches.forEach((touch, k) => {
    const said = input.name(touch.thread)
    parts.marks.push(...touchMarks(touch, k, left + 28 + k * PITCH, said, touch.step === moment.step))
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
  if (plan.longest > 0) {
    const shape = asleepShape(plan.width, plan)
    const count = object.line.length === 0 ? s.nobody : String(object.line.length)
    parts.marks.push(zone('asleep', margin, HEIGHT + 12, w.asleep, count))
    drawLine(parts, input, object.line, shape, { y: HEIGHT + 22, toward: plan.width - margin, key: 'line' })
  }
  if (arriving.length > 0)
    parts.marks.push(
      path('arrival', `M${margin + tokenWidth / 2} 105V84`, 'flow dash', { 'marker-end': 'url(#stage-tip-flow)' }),
    )
  return parts
}

/** A ring for a read, a square for a write, with the value and who it was. */
function touchMarks(touch: Touch, k: number, x: number, name: string, now: boolean): Mark[] {
  const value = short(touch.value, TOUCH_LETTERS)
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
