/** What is said of readers' and writers' locks. */
import type { Language } from '../../../base/words.ts'
import { type Part, type Phrase, phrase } from '../phrase.ts'
import { ordinal } from '../places.ts'
import {
  actor,
  errorText,
  fieldAfter,
  type KindTellers,
  letGo,
  objectAfter,
  objectBefore,
  objectOf,
  placeAfter,
  type Step,
  threadList,
  wokenBy,
} from '../step.ts'

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
  notReading: (t, o, error) => phrase`${t} 要结束在 ${o} 中的读，但其中无人在读：${error}`,
  notWriting: (t, o, error) => phrase`${t} 要结束在 ${o} 中的写，但它并未在写：${error}`,
}

const words: Readonly<Record<Language, typeof en>> = { en, zh }

/** Who is inside, readers or the writer. */
function inside(told: Step): Phrase {
  const threads = new Set((objectBefore(told)?.sockets ?? []).filter((thread) => thread !== null))
  return threadList(told, [...threads])
}

/** The end of reading or writing, and whom it lets in. */
function leaves(told: Step, plain: Phrase, then: Phrase): Phrase {
  const w = words[told.language]
  const gone = letGo(told)
  if (gone.length === 0) return plain
  const names = threadList(told, gone)
  return fieldAfter(told, 'writer') === 0 ? w.letsRead(then, names, gone.length) : w.letsWrite(then, names)
}

export const rwlockTellers: KindTellers = {
  create: (told) => words[told.language].makes(actor(told), objectOf(told), told.given === 'writers'),
  acquireRead(told) {
    const w = words[told.language]
    const giver = wokenBy(told, 'releaseRead', 'releaseWrite')
    const readers = fieldAfter(told, 'readers')
    if (giver !== null) return w.readsAfter(actor(told), objectOf(told), giver, readers)
    return w.reads(actor(told), objectOf(told), readers)
  },
  acquireWrite(told) {
    const w = words[told.language]
    const giver = wokenBy(told, 'releaseRead', 'releaseWrite')
    return giver === null ? w.writes(actor(told), objectOf(told)) : w.writesAfter(actor(told), objectOf(told), giver)
  },
  'block acquireRead'(told) {
    const w = words[told.language]
    const place = placeAfter(told)
    if (fieldAfter(told, 'writer') === 0) return w.letsWritersFirst(actor(told), objectOf(told), place)
    return w.waitsToRead(actor(told), objectOf(told), inside(told), place)
  },
  'block acquireWrite': (told) =>
    words[told.language].waitsToWrite(actor(told), objectOf(told), inside(told), placeAfter(told)),
  releaseRead(told) {
    const w = words[told.language]
    const left = letGo(told).length > 0 ? 0 : (objectAfter(told)?.fields.get('readers') ?? 0)
    return leaves(told, w.stopsReading(actor(told), objectOf(told), left), w.leavesReading(actor(told), objectOf(told)))
  },
  releaseWrite(told) {
    const w = words[told.language]
    return leaves(told, w.stopsWriting(actor(told), objectOf(told)), w.leavesWriting(actor(told), objectOf(told)))
  },
  'raise releaseRead': (told) => words[told.language].notReading(actor(told), objectOf(told), errorText(told.result)),
  'raise releaseWrite': (told) => words[told.language].notWriting(actor(told), objectOf(told), errorText(told.result)),
}
