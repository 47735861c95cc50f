/** The sentences, whole ones in each language: what a step did, and why. */
import { counted } from '../../base/counted.ts'
import type { Language } from '../../base/words.ts'
import { type Part, type Phrase, phrase } from './phrase.ts'
import { ordinal, stillWaiting } from './running-text.ts'

/** Everything that can be said of a step. `t` is the thread that took it, `o` the object that it was about. */
export interface Sentences {
  makesSemaphore(t: Part, o: Part, permits: number): Phrase
  makesLock(t: Part, o: Part): Phrase
  makes(t: Part, o: Part): Phrase
  starts(t: Part, child: Part): Phrase
  takesPermit(t: Part, o: Part, left: number, permits: number): Phrase
  takesLock(t: Part, o: Part): Phrase
  /** After a release by `giver` had woken it. */
  takesPermitLeft(t: Part, o: Part, giver: Part, waiting: number): Phrase
  takesLockLeft(t: Part, o: Part, giver: Part, waiting: number): Phrase
  triesInVain(t: Part, o: Part, lock: boolean): Phrase
  triesWithSuccess(t: Part, o: Part): Phrase
  /** Its time is up: it goes on without what it waited for. */
  givesUp(t: Part, o: Part): Phrase
  givesUpJoining(t: Part, other: Part): Phrase
  waitsForPermit(t: Part, o: Part, permits: number, place: number): Phrase
  waitsForLock(t: Part, o: Part, holder: Part | null, place: number): Phrase
  waitsAgain(t: Part, o: Part, winner: Part | null, lock: boolean, place: number): Phrase
  waitsFor(t: Part, o: Part, place: number): Phrase
  waitsToJoin(t: Part, other: Part): Phrase
  joins(t: Part, other: Part): Phrase
  prints(t: Part, text: string): Phrase
  stays(t: Part, duration: string): Phrase
  sleeps(t: Part, duration: string): Phrase
  stayIsOver(t: Part): Phrase
  wakes(t: Part): Phrase
  /** A holder of a semaphore's permit releases it: nobody waits. */
  leaves(t: Part, o: Part, free: number, permits: number): Phrase
  leavesAndWakes(t: Part, o: Part, first: Part): Phrase
  leavesAndHands(t: Part, o: Part, first: Part): Phrase
  /** A semaphore gets a permit from somebody who had acquired none. */
  addsPermit(t: Part, o: Part, permits: number): Phrase
  addsPermitAndWakes(t: Part, o: Part, first: Part): Phrase
  releasesMany(t: Part, o: Part, count: number, woken: number): Phrase
  unlocks(t: Part, o: Part): Phrase
  unlocksAndWakes(t: Part, o: Part, first: Part): Phrase
  unlocksAndHands(t: Part, o: Part, first: Part): Phrase
  /** A release by somebody who is not the last who acquired it. */
  ofAnother(sentence: Phrase, holder: Part): Phrase
  releasesFree(t: Part, o: Part, error: string): Phrase
  asksLocked(t: Part, o: Part, locked: boolean): Phrase
  asksPermits(t: Part, o: Part, free: number): Phrase
  ends(t: Part): Phrase
  /** It was terminated. */
  isEnded(t: Part): Phrase
  endsWith(t: Part, process: Part): Phrase
  endsAndFrees(messages: Phrase, joiners: Phrase): Phrase
  endsHolding(sentence: Phrase, objects: Phrase): Phrase
  /** @param line of the TypeScript; 0 where the record has none */
  fails(t: Part, error: string, line: number): Phrase
  /** @param line of the listing that is shown */
  failsAt(t: Part, error: string, line: number): Phrase
  raises(t: Part, operation: string, error: string): Phrase
  does(t: Part, operation: string, o: Part | null): Phrase
  list(phrases: readonly Phrase[]): Phrase
}

const en: Sentences = {
  makesSemaphore: (t, o, permits) =>
    permits === 1
      ? phrase`${t} makes ${o}, a semaphore of one permit`
      : phrase`${t} makes ${o}, a semaphore of ${permits} permits`,
  makesLock: (t, o) => phrase`${t} makes ${o}, a lock that nobody has`,
  makes: (t, o) => phrase`${t} makes ${o}`,
  starts: (t, child) => phrase`${t} starts ${child}`,
  takesPermit: (t, o, left, permits) => phrase`${t} takes a permit of ${o}: ${left} of ${permits} left`,
  takesLock: (t, o) => phrase`${t} takes ${o}, which was free`,
  takesPermitLeft: (t, _o, giver, waiting) =>
    phrase`${t} takes the permit that ${giver} released: it was first in line. ${stillWaiting(waiting, 'en')}`,
  takesLockLeft: (t, o, giver, waiting) =>
    phrase`${t} takes ${o}, which ${giver} released: it was first in line. ${stillWaiting(waiting, 'en')}`,
  triesInVain: (t, o, lock) =>
    lock
      ? phrase`${t} tries ${o}, finds it locked and goes on without it`
      : phrase`${t} tries ${o}, finds no permit free and goes on without one`,
  triesWithSuccess: (t, o) => phrase`${t} tries ${o} and gets in`,
  givesUp: (t, o) => phrase`${t} has waited long enough and goes on without ${o}`,
  givesUpJoining: (t, other) => phrase`${t} has waited long enough and goes on before ${other} has ended`,
  waitsForPermit: (t, o, permits, place) =>
    permits === 0
      ? phrase`${t} waits: ${o} has no permit for anybody; ${ordinal(place, 'en')} in line`
      : permits === 1
        ? phrase`${t} waits: the only permit of ${o} is taken; ${ordinal(place, 'en')} in line`
        : phrase`${t} waits: all ${permits} permits are taken; ${ordinal(place, 'en')} in line`,
  waitsForLock: (t, o, holder, place) =>
    holder === null
      ? phrase`${t} waits: ${o} is locked; ${ordinal(place, 'en')} in line`
      : phrase`${t} waits: ${holder} has ${o}; ${ordinal(place, 'en')} in line`,
  waitsAgain: (t, o, winner, lock, place) => {
    const again = `it waits again, ${ordinal(place, 'en')} in line`
    if (winner === null)
      return lock
        ? phrase`${t} woke, but another took ${o}; ${again}`
        : phrase`${t} woke, but another took the permit; ${again}`
    return lock
      ? phrase`${t} woke, but ${winner} took ${o}; ${again}`
      : phrase`${t} woke, but ${winner} took the permit; ${again}`
  },
  waitsFor: (t, o, place) => phrase`${t} waits for ${o}, ${ordinal(place, 'en')} in line`,
  waitsToJoin: (t, other) => phrase`${t} waits for ${other} to end`,
  joins: (t, other) => phrase`${t} goes on: ${other} has ended`,
  prints: (t, text) => phrase`${t} prints “${text}”`,
  stays: (t, duration) => phrase`${t} stays for ${duration}`,
  sleeps: (t, duration) => phrase`${t} sleeps for ${duration}`,
  stayIsOver: (t) => phrase`${t}’s stay is over`,
  wakes: (t) => phrase`${t} has slept and goes on`,
  leaves: (t, _o, free, permits) => phrase`${t} leaves: nobody waits, ${free} of ${permits} free`,
  leavesAndWakes: (t, _o, first) => phrase`${t} leaves; ${first}, first in line, wakes to take the permit`,
  leavesAndHands: (t, _o, first) => phrase`${t} leaves; its permit goes to ${first}, first in line`,
  addsPermit: (t, o, permits) =>
    phrase`${t} releases ${o} without having acquired it: ${o} now has ${counted(permits, 'permit')}`,
  addsPermitAndWakes: (t, o, first) =>
    phrase`${t} releases ${o} without having acquired it; ${first}, first in line, gets an additional permit`,
  releasesMany: (t, o, count, woken) =>
    woken === 0
      ? phrase`${t} releases ${count} permits of ${o}: nobody waits`
      : phrase`${t} releases ${count} permits of ${o} and wakes ${woken} of those in line`,
  unlocks: (t, o) => phrase`${t} releases ${o}: nobody waits`,
  unlocksAndWakes: (t, o, first) => phrase`${t} releases ${o}; ${first}, first in line, wakes to take it`,
  unlocksAndHands: (t, o, first) => phrase`${t} releases ${o}; it goes to ${first}, first in line`,
  ofAnother: (sentence, holder) => phrase`${sentence}. It was ${holder} who had acquired it.`,
  releasesFree: (t, o, error) => phrase`${t} releases ${o}, which is free: ${error}`,
  asksPermits: (t, o, free) => phrase`${t} asks how many permits of ${o} are free: ${free}`,
  asksLocked: (t, o, locked) =>
    locked ? phrase`${t} asks whether ${o} is locked: it is` : phrase`${t} asks whether ${o} is locked: it is free`,
  ends: (t) => phrase`${t} ends`,
  isEnded: (t) => phrase`${t} ends where it is: it was terminated`,
  endsWith: (t, process) => phrase`${t}, a daemon, ends where it is: its process ${process} has ended`,
  endsAndFrees: (messages, joiners) => phrase`${messages}; ${joiners} waited for that and can go on`,
  endsHolding: (sentence, objects) => phrase`${sentence}. It never released ${objects}.`,
  fails: (t, error, line) =>
    line > 0 ? phrase`${t} fails at line ${line} of the TypeScript: ${error}` : phrase`${t} fails: ${error}`,
  failsAt: (t, error, line) => phrase`${t} fails at line ${line}: ${error}`,
  raises: (t, operation, error) => phrase`${t} calls ${operation}(), which raises ${error}`,
  does: (t, operation, o) => (o === null ? phrase`${t}: ${operation}()` : phrase`${t}: ${operation}() on ${o}`),
  list: (phrases) => enumerate(phrases, ', ', ' and '),
}

const zh: Sentences = {
  makesSemaphore: (t, o, permits) => phrase`${t} 创建信号量 ${o}，共 ${permits} 个名额`,
  makesLock: (t, o) => phrase`${t} 创建锁 ${o}，此刻无人占有`,
  makes: (t, o) => phrase`${t} 创建 ${o}`,
  starts: (t, child) => phrase`${t} 启动 ${child}`,
  takesPermit: (t, o, left, permits) => phrase`${t} 取得 ${o} 的一个名额：还剩 ${left} 个，共 ${permits} 个`,
  takesLock: (t, o) => phrase`${t} 取得空闲的 ${o}`,
  takesPermitLeft: (t, _o, giver, waiting) =>
    phrase`${t} 进入 ${giver} 空出的名额：它原本排在队首。${stillWaiting(waiting, 'zh')}`,
  takesLockLeft: (t, o, giver, waiting) =>
    phrase`${t} 取得 ${giver} 释放的 ${o}：它原本排在队首。${stillWaiting(waiting, 'zh')}`,
  triesInVain: (t, o, lock) =>
    lock ? phrase`${t} 尝试 ${o}，发现已锁，便不再等待` : phrase`${t} 尝试 ${o}，没有空闲名额，便不再等待`,
  triesWithSuccess: (t, o) => phrase`${t} 尝试 ${o}，成功进入`,
  givesUp: (t, o) => phrase`${t} 等待超时，不再等待 ${o}`,
  givesUpJoining: (t, other) => phrase`${t} 等待超时，不等 ${other} 结束便继续`,
  waitsForPermit: (t, o, permits, place) =>
    permits === 0
      ? phrase`${t} 等待：${o} 没有名额；排在${ordinal(place, 'zh')} 位`
      : permits === 1
        ? phrase`${t} 等待：${o} 唯一的名额已被占用；排在${ordinal(place, 'zh')} 位`
        : phrase`${t} 等待：${permits} 个名额全被占用；排在${ordinal(place, 'zh')} 位`,
  waitsForLock: (t, o, holder, place) =>
    holder === null
      ? phrase`${t} 等待：${o} 已锁；排在${ordinal(place, 'zh')} 位`
      : phrase`${t} 等待：${o} 在 ${holder} 手中；排在${ordinal(place, 'zh')} 位`,
  waitsAgain: (t, o, winner, lock, place) => {
    const again = `重新等待，排在${ordinal(place, 'zh')} 位`
    const what = lock ? o : { text: '名额' }
    return winner === null
      ? phrase`${t} 醒来，但${what}已被别人抢先取得；${again}`
      : phrase`${t} 醒来，但${what}已被 ${winner} 抢先取得；${again}`
  },
  waitsFor: (t, o, place) => phrase`${t} 等待 ${o}，排在${ordinal(place, 'zh')} 位`,
  waitsToJoin: (t, other) => phrase`${t} 等待 ${other} 结束`,
  joins: (t, other) => phrase`${t} 继续：${other} 已结束`,
  prints: (t, text) => phrase`${t} 输出“${text}”`,
  stays: (t, duration) => phrase`${t} 停留 ${duration}`,
  sleeps: (t, duration) => phrase`${t} 休眠 ${duration}`,
  stayIsOver: (t) => phrase`${t} 停留结束`,
  wakes: (t) => phrase`${t} 休眠结束，继续运行`,
  leaves: (t, _o, free, permits) => phrase`${t} 离开：无人等待，${permits} 个名额中空闲 ${free} 个`,
  leavesAndWakes: (t, _o, first) => phrase`${t} 离开；队首的 ${first} 被唤醒，去取空出的名额`,
  leavesAndHands: (t, _o, first) => phrase`${t} 离开，名额交给队首的 ${first}`,
  addsPermit: (t, o, permits) => phrase`${t} 未曾取得便释放 ${o}：${o} 现有 ${permits} 个名额`,
  addsPermitAndWakes: (t, o, first) => phrase`${t} 未曾取得便释放 ${o}；队首的 ${first} 得到一个多出来的名额`,
  releasesMany: (t, o, count, woken) =>
    woken === 0
      ? phrase`${t} 释放 ${o} 的 ${count} 个名额：无人等待`
      : phrase`${t} 释放 ${o} 的 ${count} 个名额，唤醒队中 ${woken} 个`,
  unlocks: (t, o) => phrase`${t} 释放 ${o}：无人等待`,
  unlocksAndWakes: (t, o, first) => phrase`${t} 释放 ${o}；队首的 ${first} 被唤醒，去取得它`,
  unlocksAndHands: (t, o, first) => phrase`${t} 释放 ${o}，交给队首的 ${first}`,
  ofAnother: (sentence, holder) => phrase`${sentence}。取得它的其实是 ${holder}。`,
  releasesFree: (t, o, error) => phrase`${t} 释放空闲的 ${o}：${error}`,
  asksPermits: (t, o, free) => phrase`${t} 询问 ${o} 还有几个名额：${free} 个`,
  asksLocked: (t, o, locked) => phrase`${t} 询问 ${o} 是否已锁：${locked ? '已锁' : '空闲'}`,
  ends: (t) => phrase`${t} 结束`,
  isEnded: (t) => phrase`${t} 被终止，就地结束`,
  endsWith: (t, process) => phrase`守护线程 ${t} 就地结束：它的进程 ${process} 已结束`,
  endsAndFrees: (messages, joiners) => phrase`${messages}；等待它的 ${joiners} 可以继续`,
  endsHolding: (sentence, objects) => phrase`${sentence}。它始终没有释放 ${objects}。`,
  fails: (t, error, line) =>
    line > 0 ? phrase`${t} 在 TypeScript 第 ${line} 行出错：${error}` : phrase`${t} 出错：${error}`,
  failsAt: (t, error, line) => phrase`${t} 在第 ${line} 行出错：${error}`,
  raises: (t, operation, error) => phrase`${t} 调用 ${operation}()，引发错误：${error}`,
  does: (t, operation, o) => (o === null ? phrase`${t}：${operation}()` : phrase`${t}：对 ${o} 执行 ${operation}()`),
  list: (phrases) => enumerate(phrases, '、', ' 和 '),
}

/** "a, b and c"; of more than six, the first four and how many more. */
function enumerate(phrases: readonly Phrase[], comma: string, and: string): Phrase {
  const shown = phrases.length > 6 ? phrases.slice(0, 4) : phrases
  const rest = phrases.length - shown.length
  let result: Phrase = []
  shown.forEach((one, i) => {
    const separator = i === 0 ? '' : i === shown.length - 1 && rest === 0 ? and : comma
    result = phrase`${result}${separator}${one}`
  })
  return rest === 0 ? result : phrase`${result}${and}${rest}`
}

export const sentences: Readonly<Record<Language, Sentences>> = { en, zh }
