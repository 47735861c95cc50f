/** What is said of queues of all kinds. */
import { counted } from '../../base/counted.ts'
import { ordinal } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import { itemText } from '../../sentences/item.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import {
  actor,
  actorBefore,
  errorText,
  fieldAfter,
  type KindDescribers,
  letGo,
  objectAfter,
  objectBefore,
  objectOf,
  placeAfter,
  type Step,
  threadList,
  wokenBy,
} from '../../sentences/step.ts'
import { isErrorValue } from '../../trace/tables.ts'

const orders = {
  en: {
    queue: 'a queue, first in, first out',
    'lifo-queue': 'a stack, last in, first out',
    'priority-queue': 'a priority queue, least first',
    'simple-queue': 'a simple queue, first in, first out',
  },
  zh: {
    queue: '队列（先进先出）',
    'lifo-queue': '栈（后进先出）',
    'priority-queue': '优先队列（最小者先出）',
    'simple-queue': '简单队列（先进先出）',
  },
} as const

type Order = keyof (typeof orders)['en']

/** What is asked of a queue, by the operation that asks. */
const states = {
  en: { empty: 'empty', full: 'full', isShutdown: 'shut down' },
  zh: { empty: '为空', full: '已满', isShutdown: '已关闭' },
} as const

const en = {
  makes: (t: Part, o: Part, order: Order, maxsize: number): Phrase =>
    phrase`${t} makes ${o}, ${orders.en[order]}, ${maxsize > 0 ? `for at most ${maxsize}` : 'without a limit'}`,
  puts: (t: Part, o: Part, item: string, length: string): Phrase =>
    phrase`${t} puts ${item} into ${o}: ${length} in it`,
  putsForGetter: (t: Part, o: Part, item: string, getter: Phrase): Phrase =>
    phrase`${t} puts ${item} into ${o}; ${getter}, first of those who would get, wakes`,
  hands: (t: Part, o: Part, item: string, getter: Phrase): Phrase =>
    phrase`${t} puts ${item} into ${o}: it goes straight to ${getter}, who waited first`,
  putsAfter: (t: Part, o: Part, item: string, giver: Part, length: string): Phrase =>
    phrase`${t} puts ${item} into ${o}, where ${giver} made room: ${length} in it`,
  putLetIn: (t: Part, o: Part, item: string, giver: Part): Phrase =>
    phrase`${t} goes on: ${giver} made room in ${o}, and its ${item} is in`,
  isFull: (t: Part, o: Part, item: string, maxsize: number, place: number): Phrase =>
    phrase`${t} waits to put ${item}: ${o} is full, ${maxsize} of ${maxsize}; ${ordinal(place, 'en')} in line to put`,
  isFullAgain: (t: Part, o: Part, item: string, place: number): Phrase =>
    phrase`${t} woke, but ${o} is full again: it waits on with ${item}, ${ordinal(place, 'en')} in line to put`,
  fullAtOnce: (t: Part, o: Part, item: string, error: string): Phrase =>
    phrase`${t} would put ${item} without waiting, but ${o} is full: ${error}`,
  fullInTime: (t: Part, o: Part, item: string, error: string): Phrase =>
    phrase`${t} has waited long enough to put ${item}: ${o} is still full: ${error}`,
  incomparable: (t: Part, o: Part, item: string | null, error: string): Phrase =>
    item === null
      ? phrase`${t} would get from ${o}, whose items cannot be compared: ${error}`
      : phrase`${t} puts ${item} into ${o}, where it cannot be compared: ${error}`,
  gets: (t: Part, o: Part, item: string, length: string): Phrase => phrase`${t} gets ${item} from ${o}: ${length} left`,
  getsForPutter: (t: Part, o: Part, item: string, putter: Phrase): Phrase =>
    phrase`${t} gets ${item} from ${o}; ${putter}, first of those who would put, wakes`,
  getsLetsIn: (t: Part, o: Part, item: string, putter: Phrase): Phrase =>
    phrase`${t} gets ${item} from ${o}; the item of ${putter}, first of those who would put, comes in`,
  getsAfter: (t: Part, o: Part, item: string, giver: Part, length: string): Phrase =>
    phrase`${t} gets ${item} from ${o}, woken by ${giver}: ${length} left`,
  getsHanded: (t: Part, o: Part, item: string, giver: Part): Phrase =>
    phrase`${t} goes on from ${o} with ${item}, which ${giver} handed to it`,
  isEmpty: (t: Part, o: Part, place: number): Phrase =>
    phrase`${t} waits to get: ${o} is empty; ${ordinal(place, 'en')} in line to get`,
  isEmptyAgain: (t: Part, o: Part, place: number): Phrase =>
    phrase`${t} woke, but ${o} is empty again: it waits on, ${ordinal(place, 'en')} in line to get`,
  emptyAtOnce: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} would get without waiting, but ${o} is empty: ${error}`,
  emptyInTime: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} has waited long enough to get: ${o} is still empty: ${error}`,
  isDone: (t: Part, o: Part, left: number): Phrase =>
    phrase`${t} has done an item of ${o}: ${left === 0 ? 'none is' : counted(left, 'is', 'are')} left to do`,
  allDone: (t: Part, o: Part, names: Phrase): Phrase =>
    phrase`${t} has done the last item of ${o}: ${names} waited for that and can go on`,
  doneTooOften: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} says that an item of ${o} is done, more often than items were put in: ${error}`,
  joinsAtOnce: (t: Part, o: Part): Phrase => phrase`${t} goes on: every item of ${o} is done already`,
  joins: (t: Part, o: Part, by: Part): Phrase => phrase`${t} goes on: ${by} has done the last item of ${o}`,
  waitsForWork: (t: Part, o: Part, left: number): Phrase =>
    phrase`${t} waits until every item of ${o} is done: ${counted(left, 'is', 'are')} not`,
  asksSize: (t: Part, o: Part, length: string): Phrase => phrase`${t} asks how many items are in ${o}: ${length}`,
  asks: (t: Part, o: Part, what: keyof typeof states.en, yes: boolean): Phrase =>
    phrase`${t} asks whether ${o} is ${states.en[what]}: ${yes ? 'it is' : 'it is not'}`,
  asksUnfinished: (t: Part, o: Part, left: number): Phrase =>
    phrase`${t} asks how many items of ${o} are not done: ${left}`,
  shutsDown: (t: Part, o: Part): Phrase => phrase`${t} shuts ${o} down: nothing more can be put in`,
  drops: (t: Part, o: Part, dropped: number): Phrase =>
    phrase`${t} shuts ${o} down at once: ${counted(dropped, 'item is', 'items are')} dropped as if done`,
  lettingGo: (shuts: Phrase, names: Phrase, count: number): Phrase =>
    phrase`${shuts}; ${names}, who waited there, ${count === 1 ? 'wakes' : 'wake'}`,
  isShut: (t: Part, o: Part, item: string | null, by: Part | null, error: string): Phrase => {
    const would = item === null ? phrase`${t} would get from ${o}` : phrase`${t} would put ${item} into ${o}`
    return by === null
      ? phrase`${would}, which is shut down: ${error}`
      : phrase`${would}, but ${by} shut it down: ${error}`
  },
  joinsDropped: (t: Part, o: Part, by: Part): Phrase => phrase`${t} goes on: ${by} dropped the last items of ${o}`,
  ofMost: (length: number, maxsize: number) => (maxsize > 0 ? `${length} of ${maxsize}` : String(length)),
}

const zh: typeof en = {
  makes: (t, o, order, maxsize) =>
    phrase`${t} 创建${orders.zh[order]} ${o}，${maxsize > 0 ? `至多 ${maxsize} 项` : '不限长度'}`,
  puts: (t, o, item, length) => phrase`${t} 将 ${item} 放入 ${o}：其中有 ${length} 项`,
  putsForGetter: (t, o, item, getter) => phrase`${t} 将 ${item} 放入 ${o}；等待取出的首位 ${getter} 被唤醒`,
  hands: (t, o, item, getter) => phrase`${t} 将 ${item} 放入 ${o}：直接交给最先等待的 ${getter}`,
  putsAfter: (t, o, item, giver, length) => phrase`${giver} 腾出位置后，${t} 将 ${item} 放入 ${o}：其中有 ${length} 项`,
  putLetIn: (t, o, item, giver) => phrase`${t} 继续：${giver} 在 ${o} 腾出位置，它的 ${item} 已放入`,
  isFull: (t, o, item, maxsize, place) =>
    phrase`${t} 等待放入 ${item}：${o} 已满（${maxsize} / ${maxsize}）；放入队中排${ordinal(place, 'zh')} 位`,
  isFullAgain: (t, o, item, place) =>
    phrase`${t} 醒来，但 ${o} 又满：继续等待放入 ${item}，放入队中排${ordinal(place, 'zh')} 位`,
  fullAtOnce: (t, o, item, error) => phrase`${t} 要立即放入 ${item}，但 ${o} 已满：${error}`,
  fullInTime: (t, o, item, error) => phrase`${t} 等待放入 ${item} 超时，${o} 仍满：${error}`,
  incomparable: (t, o, item, error) =>
    item === null
      ? phrase`${t} 要从 ${o} 取出，但其中的项无法比较：${error}`
      : phrase`${t} 将 ${item} 放入 ${o}，但它无法比较：${error}`,
  gets: (t, o, item, length) => phrase`${t} 从 ${o} 取出 ${item}：还剩 ${length} 项`,
  getsForPutter: (t, o, item, putter) => phrase`${t} 从 ${o} 取出 ${item}；等待放入的首位 ${putter} 被唤醒`,
  getsLetsIn: (t, o, item, putter) => phrase`${t} 从 ${o} 取出 ${item}；等待放入的首位 ${putter} 的项随即进入`,
  getsAfter: (t, o, item, giver, length) => phrase`${t} 由 ${giver} 唤醒，从 ${o} 取出 ${item}：还剩 ${length} 项`,
  getsHanded: (t, o, item, giver) => phrase`${t} 带着 ${giver} 交来的 ${item} 从 ${o} 继续`,
  isEmpty: (t, o, place) => phrase`${t} 等待取出：${o} 是空的；取出队中排${ordinal(place, 'zh')} 位`,
  isEmptyAgain: (t, o, place) => phrase`${t} 醒来，但 ${o} 又空了：继续等待，取出队中排${ordinal(place, 'zh')} 位`,
  emptyAtOnce: (t, o, error) => phrase`${t} 要立即取出，但 ${o} 是空的：${error}`,
  emptyInTime: (t, o, error) => phrase`${t} 等待取出超时，${o} 仍空：${error}`,
  isDone: (t, o, left) => phrase`${t} 完成 ${o} 的一项：${left === 0 ? '全部完成' : `还有 ${left} 项未完成`}`,
  allDone: (t, o, names) => phrase`${t} 完成 ${o} 的最后一项：等待它的 ${names} 可以继续`,
  doneTooOften: (t, o, error) => phrase`${t} 称 ${o} 又完成一项，次数已超过放入的项数：${error}`,
  joinsAtOnce: (t, o) => phrase`${t} 继续：${o} 的各项早已全部完成`,
  joins: (t, o, by) => phrase`${t} 继续：${by} 完成了 ${o} 的最后一项`,
  waitsForWork: (t, o, left) => phrase`${t} 等待 ${o} 的各项全部完成：还有 ${left} 项`,
  asksSize: (t, o, length) => phrase`${t} 询问 ${o} 中有几项：${length}`,
  asks: (t, o, what, yes) => phrase`${t} 询问 ${o} 是否${states.zh[what]}：${yes ? '是' : '否'}`,
  asksUnfinished: (t, o, left) => phrase`${t} 询问 ${o} 中有几项未完成：${left}`,
  shutsDown: (t, o) => phrase`${t} 关闭 ${o}：不能再放入`,
  drops: (t, o, dropped) => phrase`${t} 立即关闭 ${o}：丢弃 ${dropped} 项，视为已完成`,
  lettingGo: (shuts, names) => phrase`${shuts}；在那里等待的 ${names} 被唤醒`,
  isShut: (t, o, item, by, error) => {
    const would = item === null ? phrase`${t} 要从 ${o} 取出` : phrase`${t} 要将 ${item} 放入 ${o}`
    return by === null ? phrase`${would}，但它已关闭：${error}` : phrase`${would}，但 ${by} 已将它关闭：${error}`
  },
  joinsDropped: (t, o, by) => phrase`${t} 继续：${by} 丢弃了 ${o} 的最后几项`,
  ofMost: (length, maxsize) => (maxsize > 0 ? `${length} / ${maxsize}` : String(length)),
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** The item that a put was given. */
function putItem({ given }: Step): string {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return itemText(given)
  return 'item' in given ? itemText(given.item ?? null) : itemText(given)
}

/** How many items are in it after the step. */
function length(told: Step): string {
  return messages[told.language].ofMost(objectAfter(told)?.items.length ?? 0, fieldAfter(told, 'maxsize'))
}

function isFair({ trace, object }: Step): boolean {
  return trace.objects[object]?.policy === 'fair'
}

/** An error of put or get: no room or no item, at once or in time, or items that cannot be compared. */
function refused(told: Step, item: string | null): Phrase {
  const w = messages[told.language]
  const t = actor(told)
  const o = objectOf(told)
  const error = errorText(told.result)
  const kind = isErrorValue(told.result) ? told.result.error : ''
  if (kind === 'ShutDown') return w.isShut(t, o, item, wokenBy(told, 'shutdown'), error)
  if (kind !== 'Full' && kind !== 'Empty') return w.incomparable(t, o, item, error)
  const waited = actorBefore(told)?.state === 'blocked'
  if (item === null) return (waited ? w.emptyInTime : w.emptyAtOnce)(t, o, error)
  return (waited ? w.fullInTime : w.fullAtOnce)(t, o, item, error)
}

const asks =
  (what: keyof typeof states.en) =>
  (told: Step): Phrase =>
    messages[told.language].asks(actor(told), objectOf(told), what, told.result === true)

export const queueDescribers: KindDescribers = {
  create(told) {
    // Only kinds of queues are told by these.
    const order = told.kind as Order
    return messages[told.language].makes(actor(told), objectOf(told), order, Number(told.given))
  },
  put(told) {
    const w = messages[told.language]
    const [t, o, item] = [actor(told), objectOf(told), putItem(told)]
    const giver = wokenBy(told, 'get')
    if (giver !== null)
      return isFair(told) ? w.putLetIn(t, o, item, giver) : w.putsAfter(t, o, item, giver, length(told))
    const gone = letGo(told)
    if (gone.length === 0) return w.puts(t, o, item, length(told))
    return (isFair(told) ? w.hands : w.putsForGetter)(t, o, item, threadList(told, gone))
  },
  get(told) {
    const w = messages[told.language]
    const [t, o, item] = [actor(told), objectOf(told), itemText(told.result)]
    const giver = wokenBy(told, 'put')
    if (giver !== null)
      return isFair(told) ? w.getsHanded(t, o, item, giver) : w.getsAfter(t, o, item, giver, length(told))
    const gone = letGo(told)
    if (gone.length === 0) return w.gets(t, o, item, length(told))
    return (isFair(told) ? w.getsLetsIn : w.getsForPutter)(t, o, item, threadList(told, gone))
  },
  'block put'(told) {
    const w = messages[told.language]
    const [t, o, item, place] = [actor(told), objectOf(told), putItem(told), placeAfter(told)]
    return wokenBy(told, 'get') === null
      ? w.isFull(t, o, item, fieldAfter(told, 'maxsize'), place)
      : w.isFullAgain(t, o, item, place)
  },
  'block get'(told) {
    const w = messages[told.language]
    return (wokenBy(told, 'put') === null ? w.isEmpty : w.isEmptyAgain)(actor(told), objectOf(told), placeAfter(told))
  },
  'raise put': (told) => refused(told, putItem(told)),
  'raise get': (told) => refused(told, null),
  taskDone(told) {
    const w = messages[told.language]
    const gone = letGo(told)
    if (gone.length > 0) return w.allDone(actor(told), objectOf(told), threadList(told, gone))
    return w.isDone(actor(told), objectOf(told), fieldAfter(told, 'unfinished'))
  },
  'raise taskDone': (told) => messages[told.language].doneTooOften(actor(told), objectOf(told), errorText(told.result)),
  join(told) {
    const w = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    const by = wokenBy(told, 'taskDone')
    if (by !== null) return w.joins(t, o, by)
    const dropper = wokenBy(told, 'shutdown')
    return dropper === null ? w.joinsAtOnce(t, o) : w.joinsDropped(t, o, dropper)
  },
  'block join': (told) =>
    messages[told.language].waitsForWork(actor(told), objectOf(told), fieldAfter(told, 'unfinished')),
  empty: asks('empty'),
  full: asks('full'),
  isShutdown: asks('isShutdown'),
  unfinishedTasks: (told) => messages[told.language].asksUnfinished(actor(told), objectOf(told), Number(told.result)),
  shutdown(told) {
    const w = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    const shuts = told.given === true ? w.drops(t, o, objectBefore(told)?.items.length ?? 0) : w.shutsDown(t, o)
    const gone = letGo(told)
    return gone.length === 0 ? shuts : w.lettingGo(shuts, threadList(told, gone), gone.length)
  },
  'raise shutdown': (told) => refused(told, null),
  qsize: (told) => messages[told.language].asksSize(actor(told), objectOf(told), String(told.result)),
}
