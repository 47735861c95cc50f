/** What is said of re-entrant locks beside what is said of every lock. */
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import {
  actor,
  errorText,
  fieldAfter,
  fieldBefore,
  type KindDescribers,
  objectBefore,
  objectOf,
  threadPart,
} from '../../sentences/step.ts'
import { lockDescribers } from '../lock/sentences.ts'

const en = {
  makesRLock: (t: Part, o: Part): Phrase => phrase`${t} makes ${o}, a lock that its owner may take again`,
  takesAgain: (t: Part, o: Part, depth: number): Phrase =>
    phrase`${t} takes ${o} once more, which it owns already: depth ${depth}`,
  releasesOnce: (t: Part, o: Part, depth: number): Phrase =>
    phrase`${t} releases ${o} once and still owns it: depth ${depth}`,
  releasesForeign: (t: Part, o: Part, owner: Part | null, error: string): Phrase =>
    owner === null
      ? phrase`${t} releases ${o}, which nobody owns: ${error}`
      : phrase`${t} releases ${o}, which ${owner} owns: ${error}`,
}

const zh: typeof en = {
  makesRLock: (t, o) => phrase`${t} 创建可重入锁 ${o}，所有者可再次取得`,
  takesAgain: (t, o, depth) => phrase`${t} 再次取得自己拥有的 ${o}：深度 ${depth}`,
  releasesOnce: (t, o, depth) => phrase`${t} 释放 ${o} 一次，仍拥有它：深度 ${depth}`,
  releasesForeign: (t, o, owner, error) =>
    owner === null ? phrase`${t} 释放无人拥有的 ${o}：${error}` : phrase`${t} 释放 ${owner} 拥有的 ${o}：${error}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

export const rlockDescribers: KindDescribers = {
  ...lockDescribers,
  create: (told) => messages[told.language].makesRLock(actor(told), objectOf(told)),
  acquire(told) {
    const depth = fieldAfter(told, 'depth')
    // Any other acquire is like that of a plain lock.
    if (told.result === false || depth < 2) return lockDescribers.acquire?.(told) ?? null
    return messages[told.language].takesAgain(actor(told), objectOf(told), depth)
  },
  release(told) {
    const mine = fieldAfter(told, 'depth') === fieldBefore(told, 'depth') - 1 && fieldAfter(told, 'depth') > 0
    if (!mine) return lockDescribers.release?.(told) ?? null
    return messages[told.language].releasesOnce(actor(told), objectOf(told), fieldAfter(told, 'depth'))
  },
  'raise release'(told) {
    const owner = objectBefore(told)?.holders[0] ?? null
    const who = owner === null ? null : threadPart(told.trace, owner)
    return messages[told.language].releasesForeign(actor(told), objectOf(told), who, errorText(told.result))
  },
}
