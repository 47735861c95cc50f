/** The sentences, whole ones in each language: what a step did, and why. */
import { ordinal } from '../base/format.ts'
import type { Language } from '../base/messages.ts'
import { type Part, type Phrase, phrase } from './phrase.ts'

/** Everything that can be said of a step. `t` is the thread that took it, `o` the object that it was about. */
export interface Sentences {
  makes(t: Part, o: Part): Phrase
  starts(t: Part, child: Part): Phrase
  givesUpJoining(t: Part, other: Part): Phrase
  waitsFor(t: Part, o: Part, place: number): Phrase
  waitsToJoin(t: Part, other: Part): Phrase
  joins(t: Part, other: Part): Phrase
  prints(t: Part, text: string): Phrase
  stays(t: Part, duration: string): Phrase
  sleeps(t: Part, duration: string): Phrase
  stayIsOver(t: Part): Phrase
  wakes(t: Part): Phrase
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
  makes: (t, o) => phrase`${t} makes ${o}`,
  starts: (t, child) => phrase`${t} starts ${child}`,
  givesUpJoining: (t, other) => phrase`${t} has waited long enough and goes on before ${other} has ended`,
  waitsFor: (t, o, place) => phrase`${t} waits for ${o}, ${ordinal(place, 'en')} in line`,
  waitsToJoin: (t, other) => phrase`${t} waits for ${other} to end`,
  joins: (t, other) => phrase`${t} goes on: ${other} has ended`,
  prints: (t, text) => phrase`${t} prints “${text}”`,
  stays: (t, duration) => phrase`${t} stays for ${duration}`,
  sleeps: (t, duration) => phrase`${t} sleeps for ${duration}`,
  stayIsOver: (t) => phrase`${t}’s stay is over`,
  wakes: (t) => phrase`${t} has slept and goes on`,
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
  makes: (t, o) => phrase`${t} 创建 ${o}`,
  starts: (t, child) => phrase`${t} 启动 ${child}`,
  givesUpJoining: (t, other) => phrase`${t} 等待超时，不等 ${other} 结束便继续`,
  waitsFor: (t, o, place) => phrase`${t} 等待 ${o}，排在${ordinal(place, 'zh')} 位`,
  waitsToJoin: (t, other) => phrase`${t} 等待 ${other} 结束`,
  joins: (t, other) => phrase`${t} 继续：${other} 已结束`,
  prints: (t, text) => phrase`${t} 输出“${text}”`,
  stays: (t, duration) => phrase`${t} 停留 ${duration}`,
  sleeps: (t, duration) => phrase`${t} 休眠 ${duration}`,
  stayIsOver: (t) => phrase`${t} 停留结束`,
  wakes: (t) => phrase`${t} 休眠结束，继续运行`,
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
