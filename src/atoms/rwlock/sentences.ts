/** What is said of readers' and writers' locks. */

import { ordinal } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import {
  actor,
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
  threadPart,
  wokenBy,
} from '../../sentences/step.ts'

const en = {
  makes: (t: Part, o: Part, writersFirst: boolean): Phrase =>
    phrase`${t} makes ${o}, a lock for many readers or one writer, ${writersFirst ? 'writers' : 'readers'} first`,
  reads: (t: Part, o: Part, readers: number): Phrase =>
    readers === 1
      ? phrase`${t} enters ${o} to read, alone so far`
      : phrase`${t} enters ${o} to read, one of ${readers} readers`,
  readsAfter: (t: Part, o: Part, giver: Part, readers: number): Phrase =>
    phrase`${t} reads in ${o}, which ${giver} left: ${readers === 1 ? 'one reader' : `${readers} readers`}`,
  writes: (t: Part, o: Part): Phrase => phrase`${t} enters ${o} to write, alone`,
  writesAfter: (t: Part, o: Part, giver: Part): Phrase =>
    phrase`${t} writes in ${o}, which ${giver} left: it was first in line`,
  waitsToRead: (t: Part, o: Part, writers: Phrase, place: number): Phrase =>
    phrase`${t} waits to read: ${writers} writes in ${o}; ${ordinal(place, 'en')} reader in line`,
  letsWritersFirst: (t: Part, o: Part, place: number): Phrase =>
    phrase`${t} waits to read: at ${o} a waiting writer goes first; ${ordinal(place, 'en')} reader in line`,
  waitsToWrite: (t: Part, o: Part, inside: Phrase, place: number): Phrase =>
    phrase`${t} waits to write until ${o} is left by ${inside}; ${ordinal(place, 'en')} writer in line`,
  stopsReading: (t: Part, o: Part, left: number): Phrase =>
    phrase`${t} has read and leaves ${o}: ${left === 0 ? 'nobody is inside' : left === 1 ? 'one reader is left' : `${left} readers are left`}`,
  stopsWriting: (t: Part, o: Part): Phrase => phrase`${t} has written and leaves ${o}: nobody waits`,
  letsRead: (leaves: Phrase, names: Phrase, count: number): Phrase =>
    phrase`${leaves}; ${names} ${count === 1 ? 'comes' : 'come'} in to read`,
  letsWrite: (leaves: Phrase, name: Phrase): Phrase => phrase`${leaves}; ${name} comes in to write`,
  leavesReading: (t: Part, o: Part): Phrase => phrase`${t} has read and leaves ${o}, the last reader`,
  leavesWriting: (t: Part, o: Part): Phrase => phrase`${t} has written and leaves ${o}`,
  wakesToRead: (leaves: Phrase, names: Phrase, count: number): Phrase =>
    phrase`${leaves}; ${names} ${count === 1 ? 'wakes' : 'wake'} to read`,
  wakesToWrite: (leaves: Phrase, name: Phrase): Phrase => phrase`${leaves}; ${name} wakes to write`,
  waitsAgain: (t: Part, o: Part, winner: Part | null, reads: boolean, place: number): Phrase =>
    phrase`${t} woke, but ${winner ?? 'another'} ${reads ? 'was quicker' : 'came in'} at ${o}: it waits to ${reads ? 'read' : 'write'} again, ${ordinal(place, 'en')} ${reads ? 'reader' : 'writer'} in line`,
  tries: (t: Part, o: Part, reads: boolean): Phrase =>
    phrase`${t} tries ${o} and may ${reads ? 'read' : 'write'} at once`,
  triesInVain: (t: Part, o: Part, reads: boolean): Phrase =>
    phrase`${t} tries ${o}, may not ${reads ? 'read' : 'write'} at once, and goes on without waiting`,
  givesUp: (t: Part, o: Part, reads: boolean): Phrase =>
    phrase`${t} has waited long enough to ${reads ? 'read' : 'write'} in ${o} and goes on without it`,
  notReading: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} would stop reading in ${o}, where nobody reads: ${error}`,
  notWriting: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} would stop writing in ${o}, where it does not write: ${error}`,
}

const zh: typeof en = {
  makes: (t, o, writersFirst) => phrase`${t} 创建读写锁 ${o}，${writersFirst ? '写者' : '读者'}优先`,
  reads: (t, o, readers) =>
    readers === 1 ? phrase`${t} 进入 ${o} 读，暂无其他读者` : phrase`${t} 进入 ${o} 读，共 ${readers} 个读者`,
  readsAfter: (t, o, giver, readers) => phrase`${giver} 离开后，${t} 在 ${o} 中读：共 ${readers} 个读者`,
  writes: (t, o) => phrase`${t} 进入 ${o} 写，独占`,
  writesAfter: (t, o, giver) => phrase`${giver} 离开后，排在首位的 ${t} 在 ${o} 中写`,
  waitsToRead: (t, o, writers, place) =>
    phrase`${t} 等待读：${writers} 正在 ${o} 中写；读者中排在${ordinal(place, 'zh')} 位`,
  letsWritersFirst: (t, o, place) => phrase`${t} 等待读：${o} 让等待中的写者先行；读者中排在${ordinal(place, 'zh')} 位`,
  waitsToWrite: (t, o, inside, place) =>
    phrase`${t} 等待写：${o} 中还有 ${inside}；写者中排在${ordinal(place, 'zh')} 位`,
  stopsReading: (t, o, left) => phrase`${t} 读完离开 ${o}：${left === 0 ? '其中无人' : `还有 ${left} 个读者`}`,
  stopsWriting: (t, o) => phrase`${t} 写完离开 ${o}：无人等待`,
  letsRead: (leaves, names) => phrase`${leaves}；${names} 进来读`,
  letsWrite: (leaves, name) => phrase`${leaves}；${name} 进来写`,
  leavesReading: (t, o) => phrase`最后一个读者 ${t} 读完离开 ${o}`,
  leavesWriting: (t, o) => phrase`${t} 写完离开 ${o}`,
  wakesToRead: (leaves, names) => phrase`${leaves}；${names} 被唤醒，去读`,
  wakesToWrite: (leaves, name) => phrase`${leaves}；${name} 被唤醒，去写`,
  waitsAgain: (t, o, winner, reads, place) =>
    phrase`${t} 醒来，但 ${winner ?? '别人'} 抢先进入 ${o}：再次等待${reads ? '读' : '写'}，${reads ? '读者' : '写者'}中排在${ordinal(place, 'zh')} 位`,
  tries: (t, o, reads) => phrase`${t} 尝试 ${o}，可立即${reads ? '读' : '写'}`,
  triesInVain: (t, o, reads) => phrase`${t} 尝试 ${o}，不能立即${reads ? '读' : '写'}，不等待而继续`,
  givesUp: (t, o, reads) => phrase`${t} 等待在 ${o} 中${reads ? '读' : '写'}已经够久，放弃并继续`,
  notReading: (t, o, error) => phrase`${t} 要结束在 ${o} 中的读，但其中无人在读：${error}`,
  notWriting: (t, o, error) => phrase`${t} 要结束在 ${o} 中的写，但它并未在写：${error}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** Who is inside, readers or the writer. */
function inside(told: Step): Phrase {
  const threads = new Set((objectBefore(told)?.holders ?? []).filter((thread) => thread !== null))
  return threadList(told, [...threads])
}

/** The end of reading or writing, and whom it lets in. */
function leaves(told: Step, plain: Phrase, then: Phrase): Phrase {
  const w = messages[told.language]
  const gone = letGo(told)
  if (gone.length === 0) return plain
  const names = threadList(told, gone)
  if (!isFair(told)) {
    // Woken and not yet inside: what they want is told by the line that they left.
    const readers = objectBefore(told)?.lines.get('readersWaiting') ?? []
    return gone.every((thread) => readers.includes(thread))
      ? w.wakesToRead(then, names, gone.length)
      : w.wakesToWrite(then, names)
  }
  return fieldAfter(told, 'writer') === 0 ? w.letsRead(then, names, gone.length) : w.letsWrite(then, names)
}

function isFair({ trace, object }: Step): boolean {
  return trace.objects[object]?.policy === 'fair'
}

/** An acquire that is over, whether it got in or not; null where it got in after an ordinary wait or none. */
function tried(told: Step, reads: boolean): Phrase | null {
  const w = messages[told.language]
  const t = actor(told)
  const o = objectOf(told)
  if (told.result === false && told.given === false) return w.triesInVain(t, o, reads)
  if (told.result === false) return leaves(told, w.givesUp(t, o, reads), w.givesUp(t, o, reads))
  return told.given === false ? w.tries(t, o, reads) : null
}

/** A wait that began anew, since somebody came in between the thread's waking and its own attempt; null for a first one. */
function again(told: Step, reads: boolean): Phrase | null {
  const cause = told.trace.steps.cause[told.step] ?? -1
  if (cause < 0) return null
  const [winner] = (objectAfter(told)?.holders ?? []).filter((thread) => thread !== null)
  const who = winner === undefined ? null : threadPart(told.trace, winner)
  return messages[told.language].waitsAgain(actor(told), objectOf(told), who, reads, placeAfter(told))
}

export const rwlockDescribers: KindDescribers = {
  create: (told) => messages[told.language].makes(actor(told), objectOf(told), told.given === 'writers'),
  acquireRead(told) {
    const other = tried(told, true)
    if (other !== null) return other
    const w = messages[told.language]
    const giver = wokenBy(told, 'releaseRead', 'releaseWrite')
    const readers = fieldAfter(told, 'readers')
    if (giver !== null) return w.readsAfter(actor(told), objectOf(told), giver, readers)
    return w.reads(actor(told), objectOf(told), readers)
  },
  acquireWrite(told) {
    const other = tried(told, false)
    if (other !== null) return other
    const w = messages[told.language]
    const giver = wokenBy(told, 'releaseRead', 'releaseWrite')
    return giver === null ? w.writes(actor(told), objectOf(told)) : w.writesAfter(actor(told), objectOf(told), giver)
  },
  'block acquireRead'(told) {
    const once = again(told, true)
    if (once !== null) return once
    const w = messages[told.language]
    const place = placeAfter(told)
    if (fieldAfter(told, 'writer') === 0) return w.letsWritersFirst(actor(told), objectOf(told), place)
    return w.waitsToRead(actor(told), objectOf(told), inside(told), place)
  },
  'block acquireWrite': (told) =>
    again(told, false) ??
    messages[told.language].waitsToWrite(actor(told), objectOf(told), inside(told), placeAfter(told)),
  releaseRead(told) {
    const w = messages[told.language]
    const left = letGo(told).length > 0 ? 0 : (objectAfter(told)?.fields.get('readers') ?? 0)
    return leaves(told, w.stopsReading(actor(told), objectOf(told), left), w.leavesReading(actor(told), objectOf(told)))
  },
  releaseWrite(told) {
    const w = messages[told.language]
    return leaves(told, w.stopsWriting(actor(told), objectOf(told)), w.leavesWriting(actor(told), objectOf(told)))
  },
  'raise releaseRead': (told) =>
    messages[told.language].notReading(actor(told), objectOf(told), errorText(told.result)),
  'raise releaseWrite': (told) =>
    messages[told.language].notWriting(actor(told), objectOf(told), errorText(told.result)),
}
