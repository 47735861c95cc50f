/** What is said of cells, and of updates that are lost in them. */
import { storesInCell } from '../../analysis/touches.ts'
import type { Language } from '../../base/messages.ts'
import { isRecord, type Value } from '../../base/value.ts'
import { timeLimit } from '../../model/time-limit.ts'
import { itemText } from '../../sentences/item.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { formatDuration } from '../../sentences/running-text.ts'
import {
  actor,
  type Describer,
  errorText,
  type KindDescribers,
  letGo,
  objectAfter,
  objectBefore,
  objectOf,
  type Step,
  threadList,
  threadPart,
  wokenBy,
} from '../../sentences/step.ts'
import { operationName, resultOf } from '../../trace/trace.ts'

/** How an operation that reckons with what is there is told, by its name. */
type Reckoning = 'add' | 'fetchSub' | 'fetchAnd' | 'fetchOr' | 'fetchXor'

const reckonings: Readonly<Record<Reckoning, string>> = {
  add: '+',
  fetchSub: '−',
  fetchAnd: '&',
  fetchOr: '|',
  fetchXor: '^',
}

const en = {
  makes: (t: Part, o: Part, value: Value): Phrase => phrase`${t} makes ${o}, a cell that holds ${itemText(value)}`,
  reads: (t: Part, o: Part, value: Value): Phrase => phrase`${t} reads ${o}: ${itemText(value)}`,
  writes: (t: Part, o: Part, value: Value, before: Value): Phrase =>
    JSON.stringify(before) === JSON.stringify(value)
      ? phrase`${t} writes ${itemText(value)} to ${o}, as it was`
      : phrase`${t} writes ${itemText(value)} to ${o}, over ${itemText(before)}`,
  loses: (t: Part, o: Part, value: Value, before: Value, read: Value, other: Part): Phrase =>
    phrase`${t} writes ${itemText(value)} to ${o}, over the ${itemText(before)} of ${other}: it had read ${itemText(read)} before that. The update of ${other} is lost.`,
  adds: (t: Part, o: Part, amount: Value, before: Value, after: Value): Phrase =>
    phrase`${t} adds ${itemText(amount)} to ${o} in one step: ${itemText(before)} becomes ${itemText(after)}`,
  reckons: (t: Part, o: Part, sign: string, by: Value, before: Value, after: Value): Phrase =>
    phrase`${t} stores ${itemText(before)} ${sign} ${itemText(by)} = ${itemText(after)} in ${o}, in one step`,
  swaps: (t: Part, o: Part, value: Value, before: Value): Phrase =>
    phrase`${t} stores ${itemText(value)} in ${o} and gets what was there, ${itemText(before)}, in one step`,
  exchanges: (t: Part, o: Part, expected: Value, value: Value): Phrase =>
    phrase`${t} finds the expected ${itemText(expected)} in ${o} and stores ${itemText(value)}, all in one step`,
  failsToExchange: (t: Part, o: Part, expected: Value, found: Value): Phrase =>
    phrase`${t} expects ${itemText(expected)} in ${o} and finds ${itemText(found)}: it stores nothing`,
  refuses: (t: Part, o: Part, error: string): Phrase => phrase`${t} asks of ${o} what it cannot do: ${error}`,
  fallsAsleep: (t: Part, o: Part, value: Value, limit: string): Phrase =>
    phrase`${t} finds ${itemText(value)} in ${o} and waits to be notified${limit === '' ? '' : `, ${limit} at most`}, in one step`,
  staysAwake: (t: Part, o: Part, value: Value, found: Value): Phrase =>
    phrase`${t} would wait while ${o} holds ${itemText(value)} and finds ${itemText(found)}: it goes on at once`,
  isNotified: (t: Part, o: Part, by: Part | null): Phrase =>
    by === null ? phrase`${t} was notified at ${o} and goes on` : phrase`${t} goes on: ${by} has notified it at ${o}`,
  givesUp: (t: Part, o: Part): Phrase => phrase`${t} has waited long enough at ${o}: nobody has notified it`,
  notifies: (t: Part, o: Part, names: Phrase): Phrase => phrase`${t} notifies at ${o} and lets go ${names}`,
  notifiesNobody: (t: Part, o: Part): Phrase => phrase`${t} notifies at ${o}: nobody waits`,
}

const zh: typeof en = {
  makes: (t, o, value) => phrase`${t} 创建单元 ${o}，值为 ${itemText(value)}`,
  reads: (t, o, value) => phrase`${t} 读取 ${o}：${itemText(value)}`,
  writes: (t, o, value, before) =>
    JSON.stringify(before) === JSON.stringify(value)
      ? phrase`${t} 向 ${o} 写入 ${itemText(value)}，与原值相同`
      : phrase`${t} 向 ${o} 写入 ${itemText(value)}，覆盖 ${itemText(before)}`,
  loses: (t, o, value, before, read, other) =>
    phrase`${t} 向 ${o} 写入 ${itemText(value)}，覆盖 ${other} 的 ${itemText(before)}：它此前读到的是 ${itemText(read)}。${other} 的更新丢失。`,
  adds: (t, o, amount, before, after) =>
    phrase`${t} 一步之内给 ${o} 加 ${itemText(amount)}：${itemText(before)} 变为 ${itemText(after)}`,
  reckons: (t, o, sign, by, before, after) =>
    phrase`${t} 一步之内向 ${o} 存入 ${itemText(before)} ${sign} ${itemText(by)} = ${itemText(after)}`,
  swaps: (t, o, value, before) => phrase`${t} 一步之内向 ${o} 存入 ${itemText(value)}，并取得原值 ${itemText(before)}`,
  exchanges: (t, o, expected, value) =>
    phrase`${t} 见 ${o} 正是预期的 ${itemText(expected)}，同一步存入 ${itemText(value)}`,
  failsToExchange: (t, o, expected, found) =>
    phrase`${t} 预期 ${o} 为 ${itemText(expected)}，却是 ${itemText(found)}：不存入`,
  refuses: (t, o, error) => phrase`${t} 对 ${o} 的要求无法做到：${error}`,
  fallsAsleep: (t, o, value, limit) =>
    phrase`${t} 见 ${o} 为 ${itemText(value)}，同一步开始等待通知${limit === '' ? '' : `，至多 ${limit}`}`,
  staysAwake: (t, o, value, found) =>
    phrase`${t} 在 ${o} 为 ${itemText(value)} 时才等待，却是 ${itemText(found)}：立即继续`,
  isNotified: (t, o, by) =>
    by === null ? phrase`${t} 在 ${o} 处得到通知，继续` : phrase`${t} 继续：${by} 在 ${o} 处通知了它`,
  givesUp: (t, o) => phrase`${t} 在 ${o} 处等待超时：无人通知`,
  notifies: (t, o, names) => phrase`${t} 在 ${o} 处通知，放行 ${names}`,
  notifiesNobody: (t, o) => phrase`${t} 在 ${o} 处通知：无人等待`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/**
 * An update that a write undoes: the cell has changed by another since the writing thread last read it. Null when it
 * has not, or when the thread did not read it before it writes.
 */
function lostUpdate({ trace, step, thread, object }: Step): { readonly read: Value; readonly other: Part } | null {
  const { steps } = trace
  let changer = -1
  const first = Math.max(0, step - 10_000)
  for (let at = step - 1; at >= first; at--) {
    if (steps.target[at] !== object) continue
    const name = operationName(trace, at)
    if (steps.thread[at] === thread) {
      if (name !== 'read' || changer < 0) return null
      return { read: resultOf(trace, at), other: threadPart(trace, steps.thread[changer] ?? 0) }
    }
    if (changer < 0 && storesInCell(name, resultOf(trace, at))) changer = at
  }
  return null
}

const refused = (told: Step): Phrase =>
  messages[told.language].refuses(actor(told), objectOf(told), errorText(told.result))

/** The two values of a compareExchange. */
function pair({ given }: Step): readonly [Value, Value] {
  const list: readonly Value[] = Array.isArray(given) ? given : []
  return [list[0] ?? null, list[1] ?? null]
}

const heldAfter = (told: Step): Value => objectAfter(told)?.held ?? null
const heldBefore = (told: Step): Value => objectBefore(told)?.held ?? null

/** What is to be there for a wait to begin. */
const awaited = ({ given }: Step): Value => (isRecord(given) ? (given.value ?? null) : null)

const reckons =
  (operation: Reckoning): Describer =>
  (told) => {
    const w = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    if (operation === 'add') return w.adds(t, o, told.given, told.result, heldAfter(told))
    return w.reckons(t, o, reckonings[operation], told.given, told.result, heldAfter(told))
  }

export const cellDescribers: KindDescribers = {
  create: (told) => messages[told.language].makes(actor(told), objectOf(told), told.given),
  read: (told) => messages[told.language].reads(actor(told), objectOf(told), told.result),
  write(told) {
    const w = messages[told.language]
    const before = heldBefore(told)
    const value = heldAfter(told)
    const lost = lostUpdate(told)
    if (lost !== null) return w.loses(actor(told), objectOf(told), value, before, lost.read, lost.other)
    return w.writes(actor(told), objectOf(told), value, before)
  },
  add: reckons('add'),
  fetchSub: reckons('fetchSub'),
  fetchAnd: reckons('fetchAnd'),
  fetchOr: reckons('fetchOr'),
  fetchXor: reckons('fetchXor'),
  exchange: (told) => messages[told.language].swaps(actor(told), objectOf(told), told.given, told.result),
  compareExchange(told) {
    const w = messages[told.language]
    const [expected, value] = pair(told)
    if (told.result === true) return w.exchanges(actor(told), objectOf(told), expected, value)
    return w.failsToExchange(actor(told), objectOf(told), expected, heldAfter(told))
  },
  wait(told) {
    const w = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    if (told.result === 'ok') return w.isNotified(t, o, wokenBy(told, 'notify'))
    if (told.result === 'timed-out') return w.givesUp(t, o)
    return w.staysAwake(t, o, awaited(told), heldAfter(told))
  },
  'block wait'(told) {
    const limit = timeLimit(told.given)
    const time = limit === null ? '' : formatDuration(limit, told.language)
    return messages[told.language].fallsAsleep(actor(told), objectOf(told), awaited(told), time)
  },
  notify(told) {
    const w = messages[told.language]
    const gone = letGo(told)
    if (gone.length === 0) return w.notifiesNobody(actor(told), objectOf(told))
    return w.notifies(actor(told), objectOf(told), threadList(told, gone))
  },
  'raise write': refused,
  'raise add': refused,
  'raise fetchSub': refused,
  'raise fetchAnd': refused,
  'raise fetchOr': refused,
  'raise fetchXor': refused,
  'raise exchange': refused,
  'raise compareExchange': refused,
  'raise wait': refused,
  'raise notify': refused,
}
