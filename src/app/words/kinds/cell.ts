/** What is said of cells, and of updates that are lost in them. */
import type { Language } from '../../../base/words.ts'
import { operationName, resultOf } from '../../../trace/trace.ts'
import { type Part, type Phrase, phrase } from '../phrase.ts'
import {
  actor,
  errorText,
  fieldAfter,
  fieldBefore,
  type KindTellers,
  objectOf,
  type Step,
  threadPart,
} from '../step.ts'
import { itemText } from './item.ts'

const en = {
  makes: (t: Part, o: Part, value: number): Phrase => phrase`${t} makes ${o}, a cell that holds ${itemText(value)}`,
  reads: (t: Part, o: Part, value: number): Phrase => phrase`${t} reads ${o}: ${itemText(value)}`,
  writes: (t: Part, o: Part, value: number, before: number): Phrase =>
    before === value
      ? phrase`${t} writes ${itemText(value)} to ${o}, as it was`
      : phrase`${t} writes ${itemText(value)} to ${o}, over ${itemText(before)}`,
  loses: (t: Part, o: Part, value: number, before: number, read: number, other: Part): Phrase =>
    phrase`${t} writes ${itemText(value)} to ${o}, over the ${itemText(before)} of ${other}: it had read ${itemText(read)} before that. The update of ${other} is lost.`,
  adds: (t: Part, o: Part, amount: number, before: number, after: number): Phrase =>
    phrase`${t} adds ${itemText(amount)} to ${o} in one step: ${itemText(before)} becomes ${itemText(after)}`,
  exchanges: (t: Part, o: Part, expected: number, value: number): Phrase =>
    phrase`${t} finds the expected ${itemText(expected)} in ${o} and stores ${itemText(value)}, all in one step`,
  failsToExchange: (t: Part, o: Part, expected: number, found: number): Phrase =>
    phrase`${t} expects ${itemText(expected)} in ${o} and finds ${itemText(found)}: it stores nothing`,
  refuses: (t: Part, o: Part, error: string): Phrase => phrase`${t} gives ${o} what it cannot hold: ${error}`,
}

const zh: typeof en = {
  makes: (t, o, value) => phrase`${t} 创建单元 ${o}，值为 ${itemText(value)}`,
  reads: (t, o, value) => phrase`${t} 读取 ${o}：${itemText(value)}`,
  writes: (t, o, value, before) =>
    before === value
      ? phrase`${t} 向 ${o} 写入 ${itemText(value)}，与原值相同`
      : phrase`${t} 向 ${o} 写入 ${itemText(value)}，覆盖 ${itemText(before)}`,
  loses: (t, o, value, before, read, other) =>
    phrase`${t} 向 ${o} 写入 ${itemText(value)}，覆盖 ${other} 的 ${itemText(before)}：它此前读到的是 ${itemText(read)}。${other} 的更新丢失。`,
  adds: (t, o, amount, before, after) =>
    phrase`${t} 一步之内给 ${o} 加 ${itemText(amount)}：${itemText(before)} 变为 ${itemText(after)}`,
  exchanges: (t, o, expected, value) =>
    phrase`${t} 见 ${o} 正是预期的 ${itemText(expected)}，同一步存入 ${itemText(value)}`,
  failsToExchange: (t, o, expected, found) =>
    phrase`${t} 预期 ${o} 为 ${itemText(expected)}，却是 ${itemText(found)}：不存入`,
  refuses: (t, o, error) => phrase`${t} 给 ${o} 的值无法存放：${error}`,
}

const words: Readonly<Record<Language, typeof en>> = { en, zh }

/**
 * An update that a write undoes: the cell has changed by another since the writing thread last read it. Null when it
 * has not, or when the thread did not read it before it writes.
 */
function lostUpdate({ trace, step, thread, object }: Step): { readonly read: number; readonly other: Part } | null {
  const { steps } = trace
  let changer = -1
  const first = Math.max(0, step - 10_000)
  for (let at = step - 1; at >= first; at--) {
    if (steps.target[at] !== object) continue
    const name = operationName(trace, at)
    if (steps.thread[at] === thread) {
      if (name !== 'read' || changer < 0) return null
      return { read: Number(resultOf(trace, at)), other: threadPart(trace, steps.thread[changer] ?? 0) }
    }
    if (changer < 0 && changes(name, resultOf(trace, at))) changer = at
  }
  return null
}

function changes(operation: string, result: unknown): boolean {
  return operation === 'write' || operation === 'add' || (operation === 'compareExchange' && result === true)
}

const refused = (told: Step): Phrase =>
  words[told.language].refuses(actor(told), objectOf(told), errorText(told.result))

/** The two numbers of a compareExchange. */
function pair({ given }: Step): [number, number] {
  const [expected, value] = Array.isArray(given) ? given : []
  return [Number(expected), Number(value)]
}

export const cellTellers: KindTellers = {
  create: (told) => words[told.language].makes(actor(told), objectOf(told), Number(told.given)),
  read: (told) => words[told.language].reads(actor(told), objectOf(told), Number(told.result)),
  write(told) {
    const w = words[told.language]
    const before = fieldBefore(told, 'value')
    const value = fieldAfter(told, 'value')
    const lost = lostUpdate(told)
    if (lost !== null) return w.loses(actor(told), objectOf(told), value, before, lost.read, lost.other)
    return w.writes(actor(told), objectOf(told), value, before)
  },
  add: (told) =>
    words[told.language].adds(
      actor(told),
      objectOf(told),
      Number(told.given),
      Number(told.result),
      fieldAfter(told, 'value'),
    ),
  compareExchange(told) {
    const w = words[told.language]
    const [expected, value] = pair(told)
    if (told.result === true) return w.exchanges(actor(told), objectOf(told), expected, value)
    return w.failsToExchange(actor(told), objectOf(told), expected, fieldAfter(told, 'value'))
  },
  'raise write': refused,
  'raise add': refused,
  'raise compareExchange': refused,
}
