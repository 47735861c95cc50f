/** What is said of futures: the tasks of pools and executors. */

import type { Language } from '../../base/messages.ts'
import type { Value } from '../../base/value.ts'
import { itemText } from '../../sentences/item.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import {
  actor,
  errorText,
  fieldBefore,
  type KindDescribers,
  letGo,
  objectOf,
  type Step,
  threadList,
  threadPart,
} from '../../sentences/step.ts'
import { isErrorValue } from '../../trace/tables.ts'

/** States as the field `state` has them. */
const pending = 0
const running = 1

/** What a completed future goes on to do: nothing, let go who waited, call back. */
interface Consequences {
  readonly woken: Phrase | null
  readonly callbacks: string
}

const en = {
  submits: (t: Part, o: Part, owner: string | undefined): Phrase =>
    owner === undefined ? phrase`${t} makes the future ${o}` : phrase`${t} submits ${o} to ${owner}`,
  begins: (t: Part, o: Part): Phrase => phrase`${t} begins ${o}`,
  handsOut: (t: Part, o: Part): Phrase => phrase`${t} hands out ${o}: it can no longer be cancelled`,
  skips: (t: Part, o: Part): Phrase => phrase`${t} finds ${o} cancelled and leaves it`,
  consequences: ({ woken, callbacks }: Consequences): Phrase =>
    phrase`${woken === null ? '' : phrase`; ${woken} can go on`}${callbacks === '' ? '' : `; calls back ${callbacks}`}`,
  ends: (t: Part, o: Part, value: string): Phrase => phrase`${t} ends ${o} with ${value}`,
  fails: (t: Part, o: Part, error: string): Phrase => phrase`${t} ends ${o} with an error, ${error}`,
  isDone: (t: Part, o: Part, error: string): Phrase => phrase`${t} would end ${o}, which is done: ${error}`,
  cancels: (t: Part, o: Part): Phrase => phrase`${t} cancels ${o} before it has begun`,
  cancelsAgain: (t: Part, o: Part): Phrase => phrase`${t} cancels ${o}, which is cancelled already`,
  tooLate: (t: Part, o: Part, isRunning: boolean): Phrase =>
    phrase`${t} cannot cancel ${o}: it ${isRunning ? 'has begun' : 'is done'}`,
  gets: (t: Part, o: Part, value: string): Phrase => phrase`${t} gets ${value}, the result of ${o}`,
  getsError: (t: Part, o: Part, error: string): Phrase => phrase`${t} gets the error of ${o} raised: ${error}`,
  isCancelled: (t: Part, o: Part, error: string): Phrase => phrase`${t} asks for ${o}, which was cancelled: ${error}`,
  givesUp: (t: Part, o: Part, error: string): Phrase =>
    phrase`${t} has waited long enough for ${o}, which is not done: ${error}`,
  noError: (t: Part, o: Part): Phrase => phrase`${t} asks for the error of ${o}: there is none`,
  hasError: (t: Part, o: Part, error: string): Phrase => phrase`${t} asks for the error of ${o}: ${error}`,
  waits: (t: Part, o: Part, runner: Part | null): Phrase =>
    runner === null
      ? phrase`${t} waits for the result of ${o}, which nobody has begun`
      : phrase`${t} waits for the result of ${o}, which ${runner} works on`,
  asks: (t: Part, o: Part, what: string, yes: boolean): Phrase =>
    phrase`${t} asks whether ${o} is ${what}: ${yes ? 'it is' : 'it is not'}`,
  states: { done: 'done', running: 'running', cancelled: 'cancelled' },
  adds: (t: Part, o: Part, callback: string): Phrase => phrase`${t} has ${callback} called when ${o} is done`,
  calls: (t: Part, o: Part, callback: string): Phrase => phrase`${o} is done already: ${t} itself calls ${callback}`,
  raisedAt: (line: number): string => `, raised at line ${line}`,
}

const zh: typeof en = {
  submits: (t, o, owner) => (owner === undefined ? phrase`${t} 创建 Future ${o}` : phrase`${t} 向 ${owner} 提交 ${o}`),
  begins: (t, o) => phrase`${t} 开始 ${o}`,
  handsOut: (t, o) => phrase`${t} 派出 ${o}：不能再取消`,
  skips: (t, o) => phrase`${t} 发现 ${o} 已取消，跳过`,
  consequences: ({ woken, callbacks }) =>
    phrase`${woken === null ? '' : phrase`；${woken} 可以继续`}${callbacks === '' ? '' : `；回调 ${callbacks}`}`,
  ends: (t, o, value) => phrase`${t} 完成 ${o}，结果为 ${value}`,
  fails: (t, o, error) => phrase`${t} 结束 ${o}，出错：${error}`,
  isDone: (t, o, error) => phrase`${t} 想结束已完成的 ${o}：${error}`,
  cancels: (t, o) => phrase`${t} 取消尚未开始的 ${o}`,
  cancelsAgain: (t, o) => phrase`${t} 取消 ${o}，它早已取消`,
  tooLate: (t, o, isRunning) => phrase`${t} 无法取消 ${o}：${isRunning ? '已经开始' : '已经完成'}`,
  gets: (t, o, value) => phrase`${t} 得到 ${o} 的结果 ${value}`,
  getsError: (t, o, error) => phrase`${t} 取 ${o} 的结果，其错误被抛出：${error}`,
  isCancelled: (t, o, error) => phrase`${t} 询问已取消的 ${o}：${error}`,
  givesUp: (t, o, error) => phrase`${t} 等 ${o} 超时，它尚未完成：${error}`,
  noError: (t, o) => phrase`${t} 询问 ${o} 的错误：没有`,
  hasError: (t, o, error) => phrase`${t} 询问 ${o} 的错误：${error}`,
  waits: (t, o, runner) =>
    runner === null ? phrase`${t} 等待 ${o} 的结果，还无人开始` : phrase`${t} 等待 ${o} 的结果，${runner} 正在做`,
  asks: (t, o, what, yes) => phrase`${t} 询问 ${o} 是否${what}：${yes ? '是' : '否'}`,
  states: { done: '已完成', running: '正在运行', cancelled: '已取消' },
  adds: (t, o, callback) => phrase`${t} 要求 ${o} 完成时调用 ${callback}`,
  calls: (t, o, callback) => phrase`${o} 已经完成：${t} 自己调用 ${callback}`,
  raisedAt: (line) => `，抛出于第 ${line} 行`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** Names of callbacks, as a future has them. Those that library code added are its own affair. */
function callbackNames(callbacks: Value): string {
  const list = Array.isArray(callbacks) ? callbacks : []
  return list
    .map(callbackName)
    .filter((name) => !name.startsWith('Future.'))
    .join(', ')
}

function callbackName(callback: Value): string {
  const named = typeof callback === 'object' && callback !== null && 'body' in callback
  return named ? String(callback.body) : itemText(callback)
}

/** An error, with the line where the task raised it. */
function taskError(error: Value, { language, shownLine }: Step): string {
  const line = isErrorValue(error) && typeof error.line === 'number' ? shownLine(error.line) : 0
  return `${errorText(error)}${line > 0 ? messages[language].raisedAt(line) : ''}`
}

function ending(told: Step, said: Phrase): Phrase {
  const woken = letGo(told)
  const consequences = {
    woken: woken.length === 0 ? null : threadList(told, woken),
    callbacks: callbackNames(told.result),
  }
  return phrase`${said}${messages[told.language].consequences(consequences)}`
}

/** Who works on the future just after the step. */
function runnerOf({ trace, after, object }: Step): Part | null {
  const runner = after.object(object)?.threads.get('runner') ?? -1
  return runner < 0 ? null : threadPart(trace, runner)
}

function raised(told: Step): Phrase {
  const w = messages[told.language]
  const t = actor(told)
  const o = objectOf(told)
  const error = taskError(told.result, told)
  const kind = isErrorValue(told.result) ? told.result.error : ''
  const state = fieldBefore(told, 'state')
  if (kind === 'CancelledError' && state !== pending && state !== running) return w.isCancelled(t, o, error)
  if (kind === 'TimeoutError' && (state === pending || state === running)) return w.givesUp(t, o, error)
  return w.getsError(t, o, error)
}

const asks =
  (state: 'done' | 'running' | 'cancelled') =>
  (told: Step): Phrase => {
    const w = messages[told.language]
    return w.asks(actor(told), objectOf(told), w.states[state], told.result === true)
  }

function waits(told: Step): Phrase {
  return messages[told.language].waits(actor(told), objectOf(told), runnerOf(told))
}

function isOver(told: Step): Phrase {
  return messages[told.language].isDone(actor(told), objectOf(told), errorText(told.result))
}

export const futureDescribers: KindDescribers = {
  create: (told) =>
    messages[told.language].submits(actor(told), objectOf(told), told.trace.objects[told.object]?.owner),
  run(told) {
    const w = messages[told.language]
    if (told.result !== true) return w.skips(actor(told), objectOf(told))
    return (told.given === true ? w.begins : w.handsOut)(actor(told), objectOf(told))
  },
  take: (told) => messages[told.language].begins(actor(told), objectOf(told)),
  setResult: (told) => ending(told, messages[told.language].ends(actor(told), objectOf(told), itemText(told.given))),
  'raise setResult': isOver,
  setException: (told) =>
    ending(told, messages[told.language].fails(actor(told), objectOf(told), taskError(told.given, told))),
  'raise setException': isOver,
  cancel(told) {
    const w = messages[told.language]
    const state = fieldBefore(told, 'state')
    if (told.result === false) return w.tooLate(actor(told), objectOf(told), state === running)
    if (state !== pending) return w.cancelsAgain(actor(told), objectOf(told))
    return ending(told, w.cancels(actor(told), objectOf(told)))
  },
  result: (told) => messages[told.language].gets(actor(told), objectOf(told), itemText(told.result)),
  'block result': waits,
  'raise result': raised,
  exception(told) {
    const w = messages[told.language]
    if (told.result === null) return w.noError(actor(told), objectOf(told))
    const { raised: error, ...rest } = told.result as { readonly [key: string]: Value } // as the model gives it
    const value = { error: String(error), message: '', ...rest }
    return w.hasError(actor(told), objectOf(told), taskError(value, told))
  },
  'block exception': waits,
  'raise exception': raised,
  done: asks('done'),
  running: asks('running'),
  cancelled: asks('cancelled'),
  addDoneCallback(told) {
    const w = messages[told.language]
    const say = told.result === true ? w.adds : w.calls
    return say(actor(told), objectOf(told), `${callbackName(told.given)}()`)
  },
}
