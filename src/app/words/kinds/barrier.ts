/** What is said of barriers. */
import type { Language } from '../../../base/words.ts'
import { operationName } from '../../../trace/trace.ts'
import { type Part, type Phrase, phrase } from '../phrase.ts'
import {
  actor,
  actorBefore,
  errorText,
  fieldAfter,
  fieldBefore,
  type KindTellers,
  letGo,
  objectAfter,
  objectOf,
  type Step,
  threadList,
  threadPart,
} from '../step.ts'

const en = {
  makes: (t: Part, o: Part, parties: number): Phrase =>
    phrase`${t} makes ${o}, a barrier for ${parties} ${parties === 1 ? 'thread' : 'threads'}`,
  arrives: (t: Part, o: Part, arrived: number, parties: number): Phrase =>
    phrase`${t} arrives at ${o}, ${arrived} of ${parties}, and waits for the others`,
  arrivesLast: (t: Part, o: Part, parties: number, round: number, names: Phrase): Phrase =>
    phrase`${t} arrives last at ${o}, ${parties} of ${parties}: it lets go ${names}. Round ${round} is complete.`,
  arrivesAlone: (t: Part, o: Part, round: number): Phrase =>
    phrase`${t} arrives at ${o}, which waits for nobody else. Round ${round} is complete.`,
  goesOn: (t: Part, o: Part, last: Part, arrived: number): Phrase =>
    phrase`${t}, arrival ${arrived}, goes on from ${o}: ${last} came last`,
  finds: (t: Part, o: Part, error: string): Phrase => phrase`${t} comes to ${o}, which is broken: ${error}`,
  breaks: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} has waited long enough at ${o} and breaks it for everybody: ${error}`,
  brokenBy: (t: Part, o: Part, by: Part, how: string, error: string): Phrase => {
    const what = how === 'abort' ? 'has aborted it' : how === 'reset' ? 'has reset it meanwhile' : 'ran out of time'
    return phrase`${t} waits at ${o} in vain: ${by} ${what}: ${error}`
  },
  aborts: (t: Part, o: Part): Phrase => phrase`${t} aborts ${o}: it is broken until it is reset; nobody waits`,
  abortsFor: (t: Part, o: Part, names: Phrase, count: number): Phrase =>
    phrase`${t} aborts ${o}: it is broken until it is reset; ${names}, who waited, ${count === 1 ? 'gets' : 'get'} an error`,
  resets: (t: Part, o: Part, wasBroken: boolean): Phrase =>
    phrase`${t} resets ${o}: ${wasBroken ? 'it is whole again' : 'nobody waits'}`,
  resetsFor: (t: Part, o: Part, names: Phrase, count: number): Phrase =>
    phrase`${t} resets ${o}; ${names}, who waited, ${count === 1 ? 'gets' : 'get'} an error`,
}

const zh: typeof en = {
  makes: (t, o, parties) => phrase`${t} 创建屏障 ${o}，需 ${parties} 个线程`,
  arrives: (t, o, arrived, parties) => phrase`${t} 到达 ${o}，第 ${arrived} 个，共 ${parties} 个，等待其他线程`,
  arrivesLast: (t, o, parties, round, names) =>
    phrase`${t} 最后到达 ${o}，${parties} 个已齐：放行 ${names}。第 ${round} 轮完成。`,
  arrivesAlone: (t, o, round) => phrase`${t} 到达 ${o}，无须等待别人。第 ${round} 轮完成。`,
  goesOn: (t, o, last, arrived) => phrase`${t}（第 ${arrived} 个到达）从 ${o} 继续：${last} 最后到达`,
  finds: (t, o, error) => phrase`${t} 来到已损坏的 ${o}：${error}`,
  breaks: (t, o, error) => phrase`${t} 在 ${o} 等待超时，使它对所有线程失效：${error}`,
  brokenBy: (t, o, by, how, error) => {
    const what = how === 'abort' ? '中止了它' : how === 'reset' ? '重置了它' : '等待超时'
    return phrase`${t} 在 ${o} 白等：${by} ${what}：${error}`
  },
  aborts: (t, o) => phrase`${t} 中止 ${o}：重置之前一直失效；无人等待`,
  abortsFor: (t, o, names) => phrase`${t} 中止 ${o}：重置之前一直失效；等待中的 ${names} 得到错误`,
  resets: (t, o, wasBroken) => phrase`${t} 重置 ${o}：${wasBroken ? '恢复可用' : '无人等待'}`,
  resetsFor: (t, o, names) => phrase`${t} 重置 ${o}；等待中的 ${names} 得到错误`,
}

const words: Readonly<Record<Language, typeof en>> = { en, zh }

/** The step of another that let the thread go on, and by which operation. */
function ended({ trace, step }: Step): { readonly by: Part; readonly how: string } | null {
  const cause = trace.steps.cause[step] ?? -1
  if (cause < 0) return null
  const how = operationName(trace, cause)
  if (how !== 'wait' && how !== 'abort' && how !== 'reset') return null
  return { by: threadPart(trace, trace.steps.thread[cause] ?? 0), how }
}

export const barrierTellers: KindTellers = {
  create: (told) => words[told.language].makes(actor(told), objectOf(told), Number(told.given)),
  'block wait'(told) {
    const arrived = objectAfter(told)?.line.length ?? 0
    return words[told.language].arrives(actor(told), objectOf(told), arrived, fieldAfter(told, 'parties'))
  },
  wait(told) {
    const w = words[told.language]
    const t = actor(told)
    const o = objectOf(told)
    const cause = ended(told)
    if (cause !== null) return w.goesOn(t, o, cause.by, Number(told.result) + 1)
    const gone = letGo(told)
    const round = fieldAfter(told, 'round')
    if (gone.length === 0) return w.arrivesAlone(t, o, round)
    return w.arrivesLast(t, o, fieldAfter(told, 'parties'), round, threadList(told, gone))
  },
  'raise wait'(told) {
    const w = words[told.language]
    const error = errorText(told.result)
    const cause = ended(told)
    if (cause !== null) return w.brokenBy(actor(told), objectOf(told), cause.by, cause.how, error)
    const waited = actorBefore(told)?.state === 'blocked'
    return (waited ? w.breaks : w.finds)(actor(told), objectOf(told), error)
  },
  abort(told) {
    const w = words[told.language]
    const gone = letGo(told)
    if (gone.length === 0) return w.aborts(actor(told), objectOf(told))
    return w.abortsFor(actor(told), objectOf(told), threadList(told, gone), gone.length)
  },
  reset(told) {
    const w = words[told.language]
    const gone = letGo(told)
    if (gone.length === 0) return w.resets(actor(told), objectOf(told), fieldBefore(told, 'broken') === 1)
    return w.resetsFor(actor(told), objectOf(told), threadList(told, gone), gone.length)
  },
}
