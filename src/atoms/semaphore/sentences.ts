/** What is said of semaphores. */
import { placesOf } from '../../analysis/snapshot-types.ts'
import { counted } from '../../base/counted.ts'
import { ordinal } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { stillWaiting } from '../../sentences/running-text.ts'
import {
  actor,
  type KindDescribers,
  letGo,
  objectAfter,
  objectBefore,
  objectOf,
  placeAfter,
  threadPart,
} from '../../sentences/step.ts'
import { giverOf, isFair, overtaker, takesOrGivesUp } from './taking.ts'

const en = {
  makes: (t: Part, o: Part, permits: number): Phrase =>
    permits === 1
      ? phrase`${t} makes ${o}, a semaphore of one permit`
      : phrase`${t} makes ${o}, a semaphore of ${permits} permits`,
  takes: (t: Part, o: Part, left: number, permits: number): Phrase =>
    phrase`${t} takes a permit of ${o}: ${left} of ${permits} left`,
  takesAfter: (t: Part, _o: Part, giver: Part, waiting: number): Phrase =>
    phrase`${t} takes the permit that ${giver} released: it was first in line. ${stillWaiting(waiting, 'en')}`,
  waits: (t: Part, o: Part, permits: number, place: number): Phrase =>
    permits === 0
      ? phrase`${t} waits: ${o} has no permit for anybody; ${ordinal(place, 'en')} in line`
      : permits === 1
        ? phrase`${t} waits: the only permit of ${o} is taken; ${ordinal(place, 'en')} in line`
        : phrase`${t} waits: all ${permits} permits are taken; ${ordinal(place, 'en')} in line`,
  leaves: (t: Part, _o: Part, free: number, permits: number): Phrase =>
    phrase`${t} leaves: nobody waits, ${free} of ${permits} free`,
  leavesAndWakes: (t: Part, _o: Part, first: Part): Phrase =>
    phrase`${t} leaves; ${first}, first in line, wakes to take the permit`,
  leavesAndHands: (t: Part, _o: Part, first: Part): Phrase =>
    phrase`${t} leaves; its permit goes to ${first}, first in line`,
  addsPermit: (t: Part, o: Part, permits: number): Phrase =>
    phrase`${t} releases ${o} without having acquired it: ${o} now has ${counted(permits, 'permit')}`,
  addsPermitAndWakes: (t: Part, o: Part, first: Part): Phrase =>
    phrase`${t} releases ${o} without having acquired it; ${first}, first in line, gets an additional permit`,
  releasesMany: (t: Part, o: Part, count: number, woken: number): Phrase =>
    woken === 0
      ? phrase`${t} releases ${count} permits of ${o}: nobody waits`
      : phrase`${t} releases ${count} permits of ${o} and wakes ${woken} of those in line`,
  asks: (t: Part, o: Part, free: number): Phrase => phrase`${t} asks how many permits of ${o} are free: ${free}`,
  triesInVain: (t: Part, o: Part): Phrase => phrase`${t} tries ${o}, finds no permit free and goes on without one`,
  waitsAgain: (t: Part, _o: Part, winner: Part | null, place: number): Phrase =>
    phrase`${t} woke, but ${winner ?? 'another'} took the permit; it waits again, ${ordinal(place, 'en')} in line`,
}

const zh: typeof en = {
  makes: (t, o, permits) => phrase`${t} 创建信号量 ${o}，共 ${permits} 个名额`,
  takes: (t, o, left, permits) => phrase`${t} 取得 ${o} 的一个名额：还剩 ${left} 个，共 ${permits} 个`,
  takesAfter: (t, _o, giver, waiting) =>
    phrase`${t} 进入 ${giver} 空出的名额：它原本排在队首。${stillWaiting(waiting, 'zh')}`,
  waits: (t, o, permits, place) =>
    permits === 0
      ? phrase`${t} 等待：${o} 没有名额；排在${ordinal(place, 'zh')} 位`
      : permits === 1
        ? phrase`${t} 等待：${o} 唯一的名额已被占用；排在${ordinal(place, 'zh')} 位`
        : phrase`${t} 等待：${permits} 个名额全被占用；排在${ordinal(place, 'zh')} 位`,
  leaves: (t, _o, free, permits) => phrase`${t} 离开：无人等待，${permits} 个名额中空闲 ${free} 个`,
  leavesAndWakes: (t, _o, first) => phrase`${t} 离开；队首的 ${first} 被唤醒，去取空出的名额`,
  leavesAndHands: (t, _o, first) => phrase`${t} 离开，名额交给队首的 ${first}`,
  addsPermit: (t, o, permits) => phrase`${t} 未曾取得便释放 ${o}：${o} 现有 ${permits} 个名额`,
  addsPermitAndWakes: (t, o, first) => phrase`${t} 未曾取得便释放 ${o}；队首的 ${first} 得到一个多出来的名额`,
  releasesMany: (t, o, count, woken) =>
    woken === 0
      ? phrase`${t} 释放 ${o} 的 ${count} 个名额：无人等待`
      : phrase`${t} 释放 ${o} 的 ${count} 个名额，唤醒队中 ${woken} 个`,
  asks: (t, o, free) => phrase`${t} 询问 ${o} 还有几个名额：${free} 个`,
  triesInVain: (t, o) => phrase`${t} 尝试 ${o}，没有空闲名额，便不再等待`,
  waitsAgain: (t, _o, winner, place) =>
    winner === null
      ? phrase`${t} 醒来，但名额已被别人抢先取得；重新等待，排在${ordinal(place, 'zh')} 位`
      : phrase`${t} 醒来，但名额已被 ${winner} 抢先取得；重新等待，排在${ordinal(place, 'zh')} 位`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

export const semaphoreDescribers: KindDescribers = {
  create: (told) => messages[told.language].makes(actor(told), objectOf(told), Number(told.given)),
  acquire: (told) =>
    takesOrGivesUp(told, messages[told.language].triesInVain, (t, o) => {
      const say = messages[told.language]
      const giver = giverOf(told)
      const object = objectAfter(told)
      if (giver !== null) return say.takesAfter(t, o, giver, object?.line.length ?? 0)
      return say.takes(t, o, object?.fields.get('permits') ?? 0, object === undefined ? 0 : placesOf(object))
    }),
  'block acquire'(told) {
    const say = messages[told.language]
    const place = placeAfter(told)
    if (giverOf(told) !== null) return say.waitsAgain(actor(told), objectOf(told), overtaker(told), place)
    const object = objectAfter(told)
    return say.waits(actor(told), objectOf(told), object === undefined ? 0 : placesOf(object), place)
  },
  release(told) {
    const say = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    const object = objectAfter(told)
    const woken = letGo(told)
    const first = woken[0] === undefined ? null : threadPart(told.trace, woken[0])
    if (typeof told.given === 'number' && told.given !== 1) return say.releasesMany(t, o, told.given, woken.length)
    const permits = object === undefined ? 0 : placesOf(object)
    const own = objectBefore(told)?.holders.includes(told.thread) === true
    if (!own) return first === null ? say.addsPermit(t, o, permits) : say.addsPermitAndWakes(t, o, first)
    if (first === null) return say.leaves(t, o, object?.fields.get('permits') ?? 0, permits)
    return isFair(told) ? say.leavesAndHands(t, o, first) : say.leavesAndWakes(t, o, first)
  },
  getValue: (told) => messages[told.language].asks(actor(told), objectOf(told), Number(told.result)),
}
