/** What is said of conditions: two lines, that of the condition and that of its lock. */

import { ordinal } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import type { StepIndex } from '../../base/units.ts'
import { wakesOfItself } from '../../model/condition.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import {
  actor,
  errorText,
  fieldAfter,
  type KindDescribers,
  letGo,
  objectAfter,
  objectOf,
  objectPart,
  placeAfter,
  type Step,
  threadList,
  threadPart,
  wokenBy,
} from '../../sentences/step.ts'
import { attemptOf } from '../../trace/attempt.ts'
import { argumentOf, operationName } from '../../trace/trace.ts'

/** Why a thread that waited at the condition waits on for its lock. */
type Reason =
  | { readonly kind: 'notified' | 'late' | 'itself' }
  | { readonly kind: 'lost'; readonly winner: Part | null }

const en = {
  makes: (t: Part, o: Part, lock: Part): Phrase => phrase`${t} makes ${o}, a condition on ${lock}`,
  isPosix: (made: Phrase): Phrase => phrase`${made}; it may be notified without that`,
  waits: (t: Part, o: Part, lock: Part, place: number): Phrase =>
    phrase`${t} gives up ${lock} and waits at ${o}, ${ordinal(place, 'en')} in line`,
  wakes: (waits: Phrase, first: Part, lock: Part): Phrase => phrase`${waits}; ${first} wakes to take ${lock}`,
  hands: (waits: Phrase, first: Part, lock: Part): Phrase => phrase`${waits}; ${lock} goes to ${first}`,
  waitsForLock: (t: Part, o: Part, lock: Part, holder: Part | null, why: Reason, place: number): Phrase => {
    const line = `${ordinal(place, 'en')} in its line`
    if (why.kind === 'lost')
      return phrase`${t} woke, but ${why.winner ?? 'another'} took ${lock}: it waits for ${lock} again, ${line}`
    const begin =
      why.kind === 'late'
        ? phrase`${t} was not notified at ${o} in time`
        : why.kind === 'itself'
          ? phrase`${t} woke at ${o} though nobody notified it`
          : phrase`${t} has been notified at ${o}`
    return phrase`${begin}, but ${holder ?? 'another'} has ${lock}: it waits for ${lock}, ${line}`
  },
  comesBack: (t: Part, o: Part, lock: Part, notifier: Part | null, giver: Part | null): Phrase => {
    const by = notifier === null ? '' : phrase` by ${notifier}`
    const from = giver === null ? '' : phrase`, which ${giver} released`
    return phrase`${t} was notified at ${o}${by} and has ${lock} again${from}`
  },
  comesBackItself: (t: Part, o: Part, lock: Part, giver: Part | null): Phrase => {
    const from = giver === null ? '' : phrase`, which ${giver} released`
    return phrase`${t} woke at ${o} though nobody notified it, and has ${lock} again${from}`
  },
  comesBackLate: (t: Part, o: Part, lock: Part): Phrase =>
    phrase`${t} was not notified at ${o} in time; it has ${lock} again and goes on`,
  notifiesNobody: (t: Part, o: Part): Phrase => phrase`${t} notifies ${o}: nobody waits, so nobody ever hears of it`,
  notifies: (t: Part, o: Part, names: Phrase, lock: Part, count: number): Phrase =>
    phrase`${t} notifies ${names} at ${o}, who ${count === 1 ? 'wakes' : 'wake'} to compete for ${lock}`,
  moves: (t: Part, o: Part, names: Phrase, lock: Part, count: number): Phrase =>
    phrase`${t} notifies ${names} at ${o}, who ${count === 1 ? 'moves' : 'move'} to the line of ${lock}`,
  waitsWithout: (t: Part, o: Part, lock: Part, error: string): Phrase =>
    phrase`${t} would wait at ${o} without having ${lock}: ${error}`,
  notifiesWithout: (t: Part, o: Part, lock: Part, error: string): Phrase =>
    phrase`${t} would notify ${o} without having ${lock}: ${error}`,
}

const zh: typeof en = {
  isPosix: (made) => phrase`${made}；无锁亦可通知`,
  makes: (t, o, lock) => phrase`${t} 创建条件变量 ${o}，其锁为 ${lock}`,
  waits: (t, o, lock, place) => phrase`${t} 让出 ${lock}，在 ${o} 等待，排在${ordinal(place, 'zh')} 位`,
  wakes: (waits, first, lock) => phrase`${waits}；${first} 被唤醒，去取得 ${lock}`,
  hands: (waits, first, lock) => phrase`${waits}；${lock} 交给 ${first}`,
  waitsForLock: (t, o, lock, holder, why, place) => {
    const line = `排在${ordinal(place, 'zh')} 位`
    if (why.kind === 'lost')
      return phrase`${t} 醒来，但 ${why.winner ?? '别人'} 抢先取得 ${lock}：重新等待 ${lock}，${line}`
    const begin =
      why.kind === 'late'
        ? phrase`${t} 在 ${o} 未及时收到通知`
        : why.kind === 'itself'
          ? phrase`${t} 在 ${o} 未经通知而自行醒来`
          : phrase`${t} 在 ${o} 已收到通知`
    return phrase`${begin}，但 ${lock} 在 ${holder ?? '别人'} 手中：等待 ${lock}，${line}`
  },
  comesBack: (t, o, lock, notifier, giver) => {
    const by = notifier === null ? '' : phrase` ${notifier} 的`
    const from = giver === null ? '' : phrase`${giver} 释放的 `
    return phrase`${t} 在 ${o} 收到${by}通知，重新取得 ${from}${lock}`
  },
  comesBackItself: (t, o, lock, giver) => {
    const from = giver === null ? '' : phrase`${giver} 释放的 `
    return phrase`${t} 在 ${o} 未经通知而自行醒来，重新取得 ${from}${lock}`
  },
  comesBackLate: (t, o, lock) => phrase`${t} 在 ${o} 未及时收到通知；重新取得 ${lock} 并继续`,
  notifiesNobody: (t, o) => phrase`${t} 通知 ${o}：无人等待，通知随即消失`,
  notifies: (t, o, names, lock) => phrase`${t} 通知 ${o} 处的 ${names}：醒来争夺 ${lock}`,
  moves: (t, o, names, lock) => phrase`${t} 通知 ${o} 处的 ${names}：移到 ${lock} 的队伍`,
  waitsWithout: (t, o, lock, error) => phrase`${t} 未占有 ${lock} 便要在 ${o} 等待：${error}`,
  notifiesWithout: (t, o, lock, error) => phrase`${t} 未占有 ${lock} 便要通知 ${o}：${error}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** The condition's lock. */
function lockOf(told: Step): Part {
  return objectPart(told.trace, objectAfter(told)?.objects.get('lock') ?? -1)
}

/** Who holds the lock after the step. */
function holderOf({ trace, after }: Step, lock: Part): Part | null {
  const holder = after.object(lock.object ?? -1)?.holders.find((held) => held !== null) ?? null
  return holder === null ? null : threadPart(trace, holder)
}

/** Who notified the thread before this step: the latest cause of its steps since it began to wait. */
function notifierOf({ trace, step, thread }: Step): Part | null {
  const { steps } = trace
  // As everywhere, a bound keeps a strange trace from making this slow.
  for (let at: StepIndex = step; at >= 0 && at > step - 10_000; at--) {
    if (steps.thread[at] !== thread) continue
    const cause = steps.cause[at] ?? -1
    if (cause >= 0 && /^notify/.test(operationName(trace, cause))) return threadPart(trace, steps.thread[cause] ?? 0)
    if (at < step && operationName(trace, at) !== 'block') return null
  }
  return null
}

/** Whether the thread, which waits no longer to be notified, woke though nobody did: a step since then says so. */
function wokeOfItself({ trace, step, thread, object }: Step): boolean {
  const { steps } = trace
  for (let at: StepIndex = step; at >= 0 && at > step - 10_000; at--) {
    if (steps.thread[at] !== thread) continue
    const blocks = operationName(trace, at) === 'block'
    if (wakesOfItself(blocks ? attemptOf(trace, at).given : argumentOf(trace, at))) return true
    if (at < step && (!blocks || steps.target[at] === object)) return false
  }
  return false
}

/** Who took the lock between its release that woke the thread and the thread's own attempt. */
function winnerOf({ trace, step, thread }: Step, lock: Part): Part | null {
  const { steps } = trace
  const first = Math.max(0, steps.cause[step] ?? 0, step - 10_000)
  for (let at = step - 1; at > first; at--) {
    if (steps.target[at] === lock.object && steps.thread[at] !== thread && operationName(trace, at) === 'acquire')
      return threadPart(trace, steps.thread[at] ?? 0)
  }
  return null
}

function notifies(told: Step): Phrase {
  const w = messages[told.language]
  const gone = letGo(told)
  const t = actor(told)
  const o = objectOf(told)
  if (gone.length === 0) return w.notifiesNobody(t, o)
  const moves = told.after.thread(gone[0] ?? -1)?.state === 'blocked'
  return (moves ? w.moves : w.notifies)(t, o, threadList(told, gone), lockOf(told), gone.length)
}

const unlocked = (told: Step): Phrase =>
  messages[told.language].notifiesWithout(actor(told), objectOf(told), lockOf(told), errorText(told.result))

export const conditionDescribers: KindDescribers = {
  create(told) {
    const w = messages[told.language]
    const made = w.makes(actor(told), objectOf(told), lockOf(told))
    return fieldAfter(told, 'posix') === 1 ? w.isPosix(made) : made
  },
  'block wait'(told) {
    const w = messages[told.language]
    const t = actor(told)
    const o = objectOf(told)
    const lock = lockOf(told)
    const place = placeAfter(told)
    if ((told.trace.steps.target[told.step] ?? -1) !== told.object) {
      const lost = wokenBy(told, 'release', 'block') !== null
      const why: Reason = lost
        ? { kind: 'lost', winner: winnerOf(told, lock) }
        : wokeOfItself(told)
          ? { kind: 'itself' }
          : { kind: wokenBy(told, 'notify', 'notifyAll') === null ? 'late' : 'notified' }
      return w.waitsForLock(t, o, lock, holderOf(told, lock), why, place)
    }
    const waits = w.waits(t, o, lock, place)
    const before = told.before?.object(lock.object ?? -1)?.line ?? []
    const now = told.after.object(lock.object ?? -1)?.line ?? []
    const first = before.find((thread) => !now.includes(thread))
    if (first === undefined) return waits
    const handed = told.after.thread(first)?.holds.some((held) => held.object === lock.object) === true
    return (handed ? w.hands : w.wakes)(waits, threadPart(told.trace, first), lock)
  },
  wait(told) {
    const w = messages[told.language]
    const lock = lockOf(told)
    if (told.result !== true) return w.comesBackLate(actor(told), objectOf(told), lock)
    const giver = wokenBy(told, 'release', 'block')
    if (wokeOfItself(told)) return w.comesBackItself(actor(told), objectOf(told), lock, giver)
    return w.comesBack(actor(told), objectOf(told), lock, notifierOf(told), giver)
  },
  notify: notifies,
  notifyAll: notifies,
  'raise wait': (told) =>
    messages[told.language].waitsWithout(actor(told), objectOf(told), lockOf(told), errorText(told.result)),
  'raise notify': unlocked,
  'raise notifyAll': unlocked,
}
