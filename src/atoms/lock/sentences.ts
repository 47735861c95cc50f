/** What is said of locks. */
import { ordinal } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { stillWaiting } from '../../sentences/running-text.ts'
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
  threadPart,
} from '../../sentences/step.ts'
import { giverOf, isFair, overtaker, takesOrGivesUp } from '../semaphore/taking.ts'

const en = {
  makes: (t: Part, o: Part): Phrase => phrase`${t} makes ${o}, a lock that nobody has`,
  takes: (t: Part, o: Part): Phrase => phrase`${t} takes ${o}, which was free`,
  takesAfter: (t: Part, o: Part, giver: Part, waiting: number): Phrase =>
    phrase`${t} takes ${o}, which ${giver} released: it was first in line. ${stillWaiting(waiting, 'en')}`,
  waits: (t: Part, o: Part, holder: Part | null, place: number): Phrase =>
    holder === null
      ? phrase`${t} waits: ${o} is locked; ${ordinal(place, 'en')} in line`
      : phrase`${t} waits: ${holder} has ${o}; ${ordinal(place, 'en')} in line`,
  unlocks: (t: Part, o: Part): Phrase => phrase`${t} releases ${o}: nobody waits`,
  unlocksAndWakes: (t: Part, o: Part, first: Part): Phrase =>
    phrase`${t} releases ${o}; ${first}, first in line, wakes to take it`,
  unlocksAndHands: (t: Part, o: Part, first: Part): Phrase =>
    phrase`${t} releases ${o}; it goes to ${first}, first in line`,
  ofAnother: (sentence: Phrase, holder: Part): Phrase => phrase`${sentence}. It was ${holder} who had acquired it.`,
  releasesFree: (t: Part, o: Part, error: string): Phrase => phrase`${t} releases ${o}, which is free: ${error}`,
  asks: (t: Part, o: Part, locked: boolean): Phrase =>
    locked ? phrase`${t} asks whether ${o} is locked: it is` : phrase`${t} asks whether ${o} is locked: it is free`,
  triesInVain: (t: Part, o: Part): Phrase => phrase`${t} tries ${o}, finds it locked and goes on without it`,
  waitsAgain: (t: Part, o: Part, winner: Part | null, place: number): Phrase =>
    phrase`${t} woke, but ${winner ?? 'another'} took ${o}; it waits again, ${ordinal(place, 'en')} in line`,
}

const zh: typeof en = {
  makes: (t, o) => phrase`${t} 创建锁 ${o}，此刻无人占有`,
  takes: (t, o) => phrase`${t} 取得空闲的 ${o}`,
  takesAfter: (t, o, giver, waiting) =>
    phrase`${t} 取得 ${giver} 释放的 ${o}：它原本排在队首。${stillWaiting(waiting, 'zh')}`,
  waits: (t, o, holder, place) =>
    holder === null
      ? phrase`${t} 等待：${o} 已锁；排在${ordinal(place, 'zh')} 位`
      : phrase`${t} 等待：${o} 在 ${holder} 手中；排在${ordinal(place, 'zh')} 位`,
  unlocks: (t, o) => phrase`${t} 释放 ${o}：无人等待`,
  unlocksAndWakes: (t, o, first) => phrase`${t} 释放 ${o}；队首的 ${first} 被唤醒，去取得它`,
  unlocksAndHands: (t, o, first) => phrase`${t} 释放 ${o}，交给队首的 ${first}`,
  ofAnother: (sentence, holder) => phrase`${sentence}。取得它的其实是 ${holder}。`,
  releasesFree: (t, o, error) => phrase`${t} 释放空闲的 ${o}：${error}`,
  asks: (t, o, locked) => phrase`${t} 询问 ${o} 是否已锁：${locked ? '已锁' : '空闲'}`,
  triesInVain: (t, o) => phrase`${t} 尝试 ${o}，发现已锁，便不再等待`,
  waitsAgain: (t, o, winner, place) =>
    winner === null
      ? phrase`${t} 醒来，但${o}已被别人抢先取得；重新等待，排在${ordinal(place, 'zh')} 位`
      : phrase`${t} 醒来，但${o}已被 ${winner} 抢先取得；重新等待，排在${ordinal(place, 'zh')} 位`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

export const lockDescribers: KindDescribers = {
  create: (told) => messages[told.language].makes(actor(told), objectOf(told)),
  acquire: (told) =>
    takesOrGivesUp(told, messages[told.language].triesInVain, (t, o) => {
      const say = messages[told.language]
      const giver = giverOf(told)
      return giver === null ? say.takes(t, o) : say.takesAfter(t, o, giver, objectAfter(told)?.line.length ?? 0)
    }),
  'block acquire'(told) {
    const say = messages[told.language]
    const place = placeAfter(told)
    if (giverOf(told) !== null) return say.waitsAgain(actor(told), objectOf(told), overtaker(told), place)
    const holder = objectAfter(told)?.holders.find((held) => held !== null) ?? null
    return say.waits(actor(told), objectOf(told), holder === null ? null : threadPart(told.trace, holder), place)
  },
  release(told) {
    const say = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    const [woken] = letGo(told)
    const first = woken === undefined ? null : threadPart(told.trace, woken)
    const released =
      first === null
        ? say.unlocks(t, o)
        : isFair(told)
          ? say.unlocksAndHands(t, o, first)
          : say.unlocksAndWakes(t, o, first)
    const holders = (objectBefore(told)?.holders ?? []).filter((holder) => holder !== null)
    const [holder] = holders
    if (holder === undefined || holders.includes(told.thread)) return released
    return say.ofAnother(released, threadPart(told.trace, holder))
  },
  'raise release': (told) =>
    fieldAfter(told, 'locked') === 0
      ? messages[told.language].releasesFree(actor(told), objectOf(told), errorText(told.result))
      : null,
  locked: (told) => messages[told.language].asks(actor(told), objectOf(told), told.result === true),
}
