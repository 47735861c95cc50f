/** What is said of events, and of the events that stop timers. */
import type { Language } from '../../base/messages.ts'
import { timeLimit } from '../../model/time-limit.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { formatDuration } from '../../sentences/running-text.ts'
import {
  actor,
  fieldAfter,
  fieldBefore,
  type KindDescribers,
  letGo,
  objectAfter,
  objectOf,
  type Step,
  threadList,
  wokenBy,
} from '../../sentences/step.ts'

const en = {
  makes: (t: Part, o: Part): Phrase => phrase`${t} makes ${o}, an event that is not set`,
  sets: (t: Part, o: Part): Phrase => phrase`${t} sets ${o}: nobody waits`,
  setsAgain: (t: Part, o: Part): Phrase => phrase`${t} sets ${o}, which is set already`,
  letsGo: (t: Part, o: Part, names: Phrase): Phrase => phrase`${t} sets ${o} and lets go ${names}`,
  clears: (t: Part, o: Part): Phrase => phrase`${t} clears ${o}: threads that come to it wait`,
  clearsAgain: (t: Part, o: Part): Phrase => phrase`${t} clears ${o}, which is not set`,
  asks: (t: Part, o: Part, set: boolean): Phrase =>
    phrase`${t} asks whether ${o} is set: ${set ? 'it is' : 'it is not'}`,
  passes: (t: Part, o: Part): Phrase => phrase`${t} finds ${o} set and passes at once`,
  goesOn: (t: Part, o: Part, setter: Part): Phrase => phrase`${t} goes on: ${setter} has set ${o}`,
  goesOnLate: (t: Part, o: Part, setter: Part): Phrase =>
    phrase`${t} goes on: ${setter} had set ${o}, though it has been cleared since`,
  givesUp: (t: Part, o: Part): Phrase => phrase`${t} has waited long enough and goes on: ${o} was not set in time`,
  waits: (t: Part, o: Part, count: number): Phrase =>
    phrase`${t} waits until ${o} is set${count > 1 ? `, one of ${count}` : ''}`,
  waitsAtMost: (t: Part, o: Part, limit: string, count: number): Phrase =>
    phrase`${t} waits until ${o} is set, ${limit} at most${count > 1 ? `, one of ${count}` : ''}`,
  makesTimer: (t: Part, timer: string): Phrase => phrase`${t} makes the timer ${timer}`,
  timerWaits: (t: Part, limit: string): Phrase => phrase`${t}, a timer, waits ${limit} unless it is cancelled`,
  timerRings: (t: Part): Phrase => phrase`${t}, a timer, has waited its time`,
  timerStopped: (t: Part, by: Part | null): Phrase =>
    by === null
      ? phrase`${t}, a timer, finds itself cancelled`
      : phrase`${t}, a timer, goes on: ${by} has cancelled it`,
  timerAsks: (t: Part, set: boolean): Phrase =>
    set
      ? phrase`${t} was cancelled: it does not run its function`
      : phrase`${t} was not cancelled: it runs its function`,
  timerDone: (t: Part): Phrase => phrase`${t}, a timer, is done`,
  cancels: (t: Part, timer: string): Phrase => phrase`${t} cancels ${timer}`,
  cancelsLate: (t: Part, timer: string): Phrase => phrase`${t} cancels ${timer}, which is over already`,
}

const zh: typeof en = {
  makes: (t, o) => phrase`${t} 创建事件 ${o}，尚未设置`,
  sets: (t, o) => phrase`${t} 设置 ${o}：无人等待`,
  setsAgain: (t, o) => phrase`${t} 设置 ${o}，它早已设置`,
  letsGo: (t, o, names) => phrase`${t} 设置 ${o}，放行 ${names}`,
  clears: (t, o) => phrase`${t} 清除 ${o}：之后来的都要等待`,
  clearsAgain: (t, o) => phrase`${t} 清除 ${o}，它本未设置`,
  asks: (t, o, set) => phrase`${t} 询问 ${o} 是否已设置：${set ? '已设置' : '尚未'}`,
  passes: (t, o) => phrase`${t} 见 ${o} 已设置，立即通过`,
  goesOn: (t, o, setter) => phrase`${t} 继续：${setter} 设置了 ${o}`,
  goesOnLate: (t, o, setter) => phrase`${t} 继续：${setter} 曾设置 ${o}，尽管此后又被清除`,
  givesUp: (t, o) => phrase`${t} 等待超时便继续：${o} 未及时设置`,
  waits: (t, o, count) => phrase`${t} 等待 ${o} 被设置${count > 1 ? `，共 ${count} 个在等` : ''}`,
  waitsAtMost: (t, o, limit, count) =>
    phrase`${t} 等待 ${o} 被设置，至多 ${limit}${count > 1 ? `，共 ${count} 个在等` : ''}`,
  makesTimer: (t, timer) => phrase`${t} 创建定时器 ${timer}`,
  timerWaits: (t, limit) => phrase`定时器 ${t} 等待 ${limit}，除非被取消`,
  timerRings: (t) => phrase`定时器 ${t} 的时间已到`,
  timerStopped: (t, by) =>
    by === null ? phrase`定时器 ${t} 发现自己已被取消` : phrase`定时器 ${t} 继续：${by} 取消了它`,
  timerAsks: (t, set) => (set ? phrase`${t} 已被取消：不执行其函数` : phrase`${t} 未被取消：执行其函数`),
  timerDone: (t) => phrase`定时器 ${t} 完成`,
  cancels: (t, timer) => phrase`${t} 取消 ${timer}`,
  cancelsLate: (t, timer) => phrase`${t} 取消 ${timer}，但它早已结束`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** The name of the timer that an event stops, as `Os.timer` names it; null for any other event. */
function timerOf({ trace, object }: Step): string | null {
  return /^(.+)\.finished$/.exec(trace.objects[object]?.name ?? '')?.[1] ?? null
}

/** Whether the thread is itself the timer that the event stops. */
function isTimer(told: Step): boolean {
  return timerOf(told) !== null && told.trace.threads[told.thread]?.body === 'Timer.run'
}

export const eventDescribers: KindDescribers = {
  create(told) {
    const timer = timerOf(told)
    const w = messages[told.language]
    return timer === null ? w.makes(actor(told), objectOf(told)) : w.makesTimer(actor(told), timer)
  },
  set(told) {
    const w = messages[told.language]
    const t = actor(told)
    const o = objectOf(told)
    const timer = timerOf(told)
    const already = fieldBefore(told, 'flag') === 1
    if (isTimer(told)) return w.timerDone(t)
    if (timer !== null) return already ? w.cancelsLate(t, timer) : w.cancels(t, timer)
    const gone = letGo(told)
    if (gone.length > 0) return w.letsGo(t, o, threadList(told, gone))
    return already ? w.setsAgain(t, o) : w.sets(t, o)
  },
  clear(told) {
    const w = messages[told.language]
    return (fieldBefore(told, 'flag') === 1 ? w.clears : w.clearsAgain)(actor(told), objectOf(told))
  },
  isSet(told) {
    const w = messages[told.language]
    const set = told.result === true
    return isTimer(told) ? w.timerAsks(actor(told), set) : w.asks(actor(told), objectOf(told), set)
  },
  wait(told) {
    const w = messages[told.language]
    const t = actor(told)
    const o = objectOf(told)
    const setter = wokenBy(told, 'set')
    if (isTimer(told)) return told.result === true ? w.timerStopped(t, setter) : w.timerRings(t)
    if (told.result !== true) return w.givesUp(t, o)
    if (setter === null) return w.passes(t, o)
    return fieldAfter(told, 'flag') === 1 ? w.goesOn(t, o, setter) : w.goesOnLate(t, o, setter)
  },
  'block wait'(told) {
    const w = messages[told.language]
    const limit = timeLimit(told.given)
    const count = objectAfter(told)?.line.length ?? 0
    if (limit === null) return w.waits(actor(told), objectOf(told), count)
    const time = formatDuration(limit, told.language)
    return isTimer(told) ? w.timerWaits(actor(told), time) : w.waitsAtMost(actor(told), objectOf(told), time, count)
  },
}
