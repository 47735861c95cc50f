/**
 * The picture of a shared value: what it holds, and who read and wrote what last. A ring is a read, a square a write. Where
 * anybody ever waits for it, the waiters are below.
 */

import type { Touch } from '../../analysis/snapshot-types.ts'
import { cutMiddle } from '../../base/cut-middle.ts'
import type { Language } from '../../base/messages.ts'
import type { Value } from '../../base/value.ts'
import { valueText } from '../../base/value-text.ts'
import { type Box, box, column, columnsIn, named, over, pad, row, sized } from '../../pictures/box.ts'
import { tokenWidthIn } from '../../pictures/grid.ts'
import { fitted } from '../../pictures/measure.ts'
import { listed, stageMessages } from '../../pictures/messages.ts'
import {
  flowTip,
  type Mark,
  type Picture,
  type PictureInput,
  type Point,
  path,
  round,
  SMALL,
  slot,
  text,
} from '../../pictures/picture.ts'
import { countOf, TITLE, title } from '../../pictures/texts.ts'
import { arrivals, marginOf, waiters } from '../../pictures/threads.ts'

const PITCH = 62
/** Height of the last uses, each with its value, thread and method. */
const TOUCH = 68
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
    used: (name: string, wrote: boolean) => `, ${wrote ? 'written' : 'read'} last by ${name}`,
  },
  zh: {
    value: '值',
    last: '最近的使用',
    asleep: '等待通知',
    lost: '未读即覆盖',
    used: (name: string, wrote: boolean) => `，最近由 ${name} ${wrote ? '写入' : '读取'}`,
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
  box: draw,
  title: () => ({ en: 'Cell', zh: '单元' }),
  meaning: () => ({
    en: 'a shared value; between a read and a write others may come',
    zh: '一个共享的值；读与写之间别人可能插进来',
  }),
  describe({ held, touches, line }, reader) {
    const last = touches.at(-1)
    const used = last === undefined ? '' : messages[reader.language].used(reader.name(last.thread), last.wrote)
    const waiting = listed(stageMessages[reader.language].countWaiting(line.length), line, reader)
    return [short(held, 60) + used, ...(line.length === 0 ? [] : [waiting])]
  },
}

function draw(input: PictureInput): Box {
  const { plan, object, arriving, snapshot, language } = input
  const w = messages[language]
  const s = stageMessages[language]
  const margin = marginOf(plan.width)
  const tokenWidth = tokenWidthIn(plan)
  const width = plan.width - 2 * margin
  const value = short(object.held, BOX_LETTERS)
  const held = box(BOX, 48, (parts, { x, y }) => {
    if (!object.exists) return
    parts.marks.push(
      slot('box', { x, y: y + 4, width: BOX, height: 44, rx: 2 }),
      text('number', x + BOX / 2, y + 34, value, value.length > 6 ? 'code' : 'value', 'middle'),
    )
  })
  const room = columnsIn(width - BOX - 26, PITCH, 0)
  const touches = object.touches.slice(-room)
  const uses = box(width - BOX - 26, TOUCH, (parts, { x, y }) => {
    const centre = (k: number) => x + 28 + k * PITCH
    touches.forEach((touch, k) => {
      parts.marks.push(
        ...touchMarks(touch, k, { x: centre(k), y }, input.name(touch.thread), touch.step === snapshot.step),
      )
    })
    const lost = lostWrite(object.touches)
    const shift = object.touches.length - touches.length
    if (lost === null || lost.from < shift) return
    const [from, to] = [centre(lost.from - shift), centre(lost.to - shift)]
    parts.marks.push(
      path('lost', `M${from + 13} ${y + 15}C${from + 24} ${y + 6} ${to - 24} ${y + 6} ${to - 13} ${y + 15}`, 'lost'),
      text('lost.words', (from + to) / 2, y + 4, w.lost, 'small lost-words', 'middle'),
    )
  })
  const waiting = { key: 'line', width, tokenWidth, most: plan.longest, first: 'right' } as const
  const whole = column([
    row(
      [
        sized({ width: BOX }, column([title('value', w.value, object.exists ? '' : s.notMade), named('value', held)])),
        column([touches.length > 0 ? title('last', w.last) : box(0, TITLE), uses]),
      ],
      26,
    ),
    named('arrivals', pad({ top: 4, bottom: 5 }, arrivals(input, arriving, { width, tokenWidth }))),
    ...(plan.longest === 0
      ? []
      : [title('asleep', w.asleep, countOf(object.line, s.nobody)), waiters(input, object.line, waiting)]),
  ])
  return over(pad({ left: margin, right: margin }, whole), (parts, at) => {
    const { y } = parts.places.get('arrivals') ?? at
    if (arriving.length > 0)
      parts.marks.push(path('arrival', `M${margin + tokenWidth / 2} ${y + 1}V${y - 20}`, 'flow dash', flowTip))
  })
}

/** A ring for a read, a square for a write, with the value and who it was. */
function touchMarks(touch: Touch, k: number, { x, y }: Point, name: string, now: boolean): Mark[] {
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
        y: y + 12,
        width: round(2 * half),
        height: 24,
        rx: wrote ? 0 : 12,
      },
    },
    text(`touch.${k}.value`, x, y + 28, value, `code${wrote ? ' on' : ''}`, 'middle'),
    text(`touch.${k}.name`, x, y + 50, fitted(name, PITCH - 4, 'small'), 'small', 'middle'),
    text(`touch.${k}.method`, x, y + 64, operationWords(touch.operation), 'small code', 'middle'),
  ]
}

const operationWords = (operation: string): string => (operation === 'compareExchange' ? 'cmpxchg' : operation)

/** The latest write that stored over another's without having read it: who had read before another wrote. */
function lostWrite(touches: readonly Touch[]): { readonly from: number; readonly to: number } | null {
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
