/** What is said of barriers. */
import { counted } from '../../base/counted.ts'
import type { Language } from '../../base/messages.ts'
import type { Value } from '../../base/value.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import {
  actor,
  actorBefore,
  errorText,
  fieldAfter,
  fieldBefore,
  type KindDescribers,
  letGo,
  objectAfter,
  objectOf,
  type Step,
  threadList,
  threadPart,
} from '../../sentences/step.ts'
import { operationName } from '../../trace/trace.ts'

const en = {
  makes: (t: Part, o: Part, parties: number, action: string | null): Phrase => {
    const then = action === null ? '' : `, of whom the last to come runs ${action}()`
    return phrase`${t} makes ${o}, a barrier for ${counted(parties, 'thread')}${then}`
  },
  arrives: (t: Part, o: Part, arrived: number, parties: number): Phrase =>
    phrase`${t} arrives at ${o}, ${arrived} of ${parties}, and waits for the others`,
  arrivesLast: (t: Part, o: Part, parties: number, round: number, names: Phrase): Phrase =>
    phrase`${t} arrives last at ${o}, ${parties} of ${parties}: it lets go ${names}. Round ${round} is complete.`,
  arrivesAlone: (t: Part, o: Part, round: number): Phrase =>
    phrase`${t} arrives at ${o}, which waits for nobody else. Round ${round} is complete.`,
  begins: (t: Part, o: Part, parties: number): Phrase =>
    phrase`${t} arrives last at ${o}, ${parties} of ${parties}, and runs its action before anybody goes on`,
  acted: (t: Part, o: Part, names: Phrase | null, round: number): Phrase =>
    names === null
      ? phrase`${t} has run the action of ${o}. Round ${round} is complete.`
      : phrase`${t} has run the action of ${o}: it lets go ${names}. Round ${round} is complete.`,
  fails: (t: Part, o: Part, names: Phrase | null): Phrase => {
    const broken = phrase`The action of ${o} fails: ${t} breaks it for everybody`
    return names === null ? broken : phrase`${broken}; ${names} can go on`
  },
  waitsForAction: (t: Part, o: Part, what: 'arrive' | 'abort' | 'reset', by: Part | null): Phrase => {
    const would = what === 'arrive' ? phrase`arrive at ${o}` : phrase`${what} ${o}`
    return phrase`${t} waits to ${would}: ${by ?? 'another'} runs its action`
  },
  asksWaiting: (t: Part, o: Part, count: number): Phrase => phrase`${t} asks how many wait at ${o}: ${count}`,
  asksBroken: (t: Part, o: Part, broken: boolean): Phrase =>
    phrase`${t} asks whether ${o} is broken: ${broken ? 'it is' : 'it is not'}`,
  asksParties: (t: Part, o: Part, parties: number): Phrase => phrase`${t} asks for how many ${o} is: ${parties}`,
  goesOn: (t: Part, o: Part, last: Part, arrived: number): Phrase =>
    phrase`${t}, arrival ${arrived}, goes on from ${o}: ${last} came last`,
  finds: (t: Part, o: Part, error: string): Phrase => phrase`${t} comes to ${o}, which is broken: ${error}`,
  breaks: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} has waited long enough at ${o} and breaks it for everybody: ${error}`,
  brokenBy: (t: Part, o: Part, by: Part, how: string, error: string): Phrase => {
    const what =
      how === 'abort'
        ? 'has aborted it'
        : how === 'reset'
          ? 'has reset it meanwhile'
          : how === 'acted'
            ? 'failed in its action'
            : 'ran out of time'
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
  makes: (t, o, parties, action) =>
    phrase`${t} 创建屏障 ${o}，需 ${parties} 个线程${action === null ? '' : `，由最后到达者运行 ${action}()`}`,
  arrives: (t, o, arrived, parties) => phrase`${t} 到达 ${o}，第 ${arrived} 个，共 ${parties} 个，等待其他线程`,
  arrivesLast: (t, o, parties, round, names) =>
    phrase`${t} 最后到达 ${o}，${parties} 个已齐：放行 ${names}。第 ${round} 轮完成。`,
  arrivesAlone: (t, o, round) => phrase`${t} 到达 ${o}，无须等待别人。第 ${round} 轮完成。`,
  begins: (t, o, parties) => phrase`${t} 最后到达 ${o}，${parties} 个已齐：放行之前先运行其动作`,
  acted: (t, o, names, round) =>
    names === null
      ? phrase`${t} 运行完 ${o} 的动作。第 ${round} 轮完成。`
      : phrase`${t} 运行完 ${o} 的动作：放行 ${names}。第 ${round} 轮完成。`,
  fails: (t, o, names) => {
    const broken = phrase`${o} 的动作出错：${t} 使它对所有线程失效`
    return names === null ? broken : phrase`${broken}；${names} 可以继续`
  },
  waitsForAction: (t, o, what, by) => {
    const would = { arrive: '到达', abort: '中止', reset: '重置' }[what]
    return phrase`${t} 等待${would} ${o}：${by ?? '别人'} 正在运行其动作`
  },
  asksWaiting: (t, o, count) => phrase`${t} 询问 ${o} 处有几个在等：${count}`,
  asksBroken: (t, o, broken) => phrase`${t} 询问 ${o} 是否已失效：${broken ? '是' : '否'}`,
  asksParties: (t, o, parties) => phrase`${t} 询问 ${o} 需几个线程：${parties}`,
  goesOn: (t, o, last, arrived) => phrase`${t}（第 ${arrived} 个到达）从 ${o} 继续：${last} 最后到达`,
  finds: (t, o, error) => phrase`${t} 来到已损坏的 ${o}：${error}`,
  breaks: (t, o, error) => phrase`${t} 在 ${o} 等待超时，使它对所有线程失效：${error}`,
  brokenBy: (t, o, by, how, error) => {
    const what =
      how === 'abort' ? '中止了它' : how === 'reset' ? '重置了它' : how === 'acted' ? '运行动作时出错' : '等待超时'
    return phrase`${t} 在 ${o} 白等：${by} ${what}：${error}`
  },
  aborts: (t, o) => phrase`${t} 中止 ${o}：重置之前一直失效；无人等待`,
  abortsFor: (t, o, names) => phrase`${t} 中止 ${o}：重置之前一直失效；等待中的 ${names} 得到错误`,
  resets: (t, o, wasBroken) => phrase`${t} 重置 ${o}：${wasBroken ? '恢复可用' : '无人等待'}`,
  resetsFor: (t, o, names) => phrase`${t} 重置 ${o}；等待中的 ${names} 得到错误`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** The step of another that let the thread go on, and by which operation. */
function ended({ trace, step }: Step): { readonly by: Part; readonly how: string } | null {
  const cause = trace.steps.cause[step] ?? -1
  if (cause < 0) return null
  const how = operationName(trace, cause)
  if (how !== 'wait' && how !== 'abort' && how !== 'reset' && how !== 'acted') return null
  return { by: threadPart(trace, trace.steps.thread[cause] ?? 0), how }
}

/** The name of the action with which a barrier was made. */
function actionIn(given: Value): string | null {
  if (typeof given !== 'object' || given === null || !('action' in given)) return null
  return typeof given.action === 'string' ? given.action : null
}

/** That one waits until the action is over; null where it waits at the barrier itself. */
function shutOut(told: Step, what: 'arrive' | 'abort' | 'reset'): Phrase | null {
  const lock = told.trace.steps.target[told.step] ?? -1
  if (lock === told.object) return null
  const by = told.after.object(lock)?.holders.find((held) => held !== null) ?? null
  const who = by === null ? null : threadPart(told.trace, by)
  return messages[told.language].waitsForAction(actor(told), objectOf(told), what, who)
}

export const barrierDescribers: KindDescribers = {
  create: (told) =>
    messages[told.language].makes(actor(told), objectOf(told), fieldAfter(told, 'parties'), actionIn(told.given)),
  'block abort': (told) => shutOut(told, 'abort'),
  'block reset': (told) => shutOut(told, 'reset'),
  acted(told) {
    const w = messages[told.language]
    // All wait for its lock while the action runs.
    const gone = told.before?.object(objectAfter(told)?.objects.get('lock') ?? -1)?.line ?? []
    const names = gone.length === 0 ? null : threadList(told, gone)
    if (told.given === false) return w.fails(actor(told), objectOf(told), names)
    return w.acted(actor(told), objectOf(told), names, fieldAfter(told, 'round'))
  },
  nWaiting: (told) => messages[told.language].asksWaiting(actor(told), objectOf(told), Number(told.result)),
  broken: (told) => messages[told.language].asksBroken(actor(told), objectOf(told), told.result === true),
  parties: (told) => messages[told.language].asksParties(actor(told), objectOf(told), Number(told.result)),
  'block wait'(told) {
    const shut = shutOut(told, 'arrive')
    if (shut !== null) return shut
    const arrived = objectAfter(told)?.line.length ?? 0
    return messages[told.language].arrives(actor(told), objectOf(told), arrived, fieldAfter(told, 'parties'))
  },
  wait(told) {
    const w = messages[told.language]
    const t = actor(told)
    const o = objectOf(told)
    if (told.result === null) return w.begins(t, o, fieldAfter(told, 'parties'))
    const cause = ended(told)
    if (cause !== null) return w.goesOn(t, o, cause.by, Number(told.result) + 1)
    const gone = letGo(told)
    const round = fieldAfter(told, 'round')
    if (gone.length === 0) return w.arrivesAlone(t, o, round)
    return w.arrivesLast(t, o, fieldAfter(told, 'parties'), round, threadList(told, gone))
  },
  'raise wait'(told) {
    const w = messages[told.language]
    const error = errorText(told.result)
    const cause = ended(told)
    if (cause !== null) return w.brokenBy(actor(told), objectOf(told), cause.by, cause.how, error)
    const waited = actorBefore(told)?.state === 'blocked'
    return (waited ? w.breaks : w.finds)(actor(told), objectOf(told), error)
  },
  abort(told) {
    const w = messages[told.language]
    const gone = letGo(told)
    if (gone.length === 0) return w.aborts(actor(told), objectOf(told))
    return w.abortsFor(actor(told), objectOf(told), threadList(told, gone), gone.length)
  },
  reset(told) {
    const w = messages[told.language]
    const gone = letGo(told)
    if (gone.length === 0) return w.resets(actor(told), objectOf(told), fieldBefore(told, 'broken') === 1)
    return w.resetsFor(actor(told), objectOf(told), threadList(told, gone), gone.length)
  },
}
