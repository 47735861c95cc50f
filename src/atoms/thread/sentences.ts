/** What is said of threads that ask for a person's input, or after another thread. */

import { formatTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import { microseconds, type ThreadId } from '../../base/units.ts'
import type { Value } from '../../base/value.ts'
import { processesIn } from '../../model/ending.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { actor, errorText, type KindDescribers, type Step, targetPart } from '../../sentences/step.ts'
import { targetThread } from '../../trace/columns.ts'

const en = {
  asks: (t: Part, prompt: string): Phrase =>
    prompt === ''
      ? phrase`${t} waits for a person to type a line`
      : phrase`${t} prints “${prompt}” and waits for a person to type a line`,
  typed: (t: Part, line: string): Phrase =>
    line === ''
      ? phrase`A person presses Enter and has typed nothing; ${t} goes on`
      : phrase`A person types “${line}”; ${t} goes on with it`,
  ends: (t: Part, error: string): Phrase => phrase`A person ends the input, and ${t} goes on with ${error}`,
  noMore: (t: Part, error: string): Phrase => phrase`${t} asks for a line, but nobody will type any more: ${error}`,
  looks: (t: Part, shown: string): Phrase => phrase`${t} looks at the clock: ${shown}`,
  assumes: (t: Part): Phrase => phrase`${t} has assumed what does not hold: this run does not count`,
  watches: (t: Part): Phrase => phrase`${t} has made what the program’s invariants look at`,
  beginsRounds: (t: Part): Phrase => phrase`${t} begins what it will do again and again`,
  block: (t: Part, begins: boolean): Phrase => phrase`${t} ${begins ? 'begins' : 'ends'} an atomic block`,
  endsRound: (t: Part, inVain: boolean): Phrase =>
    inVain ? phrase`${t} ends a round in which it has brought nothing about` : phrase`${t} ends a round`,
  computes: (t: Part, time: string): Phrase => phrase`${t} computes, for ${time} of a core`,
  computed: (t: Part): Phrase => phrase`${t} has computed and goes on`,
  terminates: (t: Part, other: Part, ended: boolean): Phrase =>
    ended
      ? phrase`${t} terminates ${other}, which has ended already`
      : phrase`${t} terminates ${other}, wherever that is`,
  kills: (t: Part, other: Part, ended: boolean): Phrase =>
    ended ? phrase`${t} kills ${other}, which has ended already` : phrase`${t} kills ${other}, wherever that is`,
  cannotReach: (t: Part, operation: string, other: Part, error: string): Phrase =>
    phrase`${t} may not ${operation} ${other}, a process of another: ${error}`,
  waitsToEnd: (t: Part, other: Part): Phrase => phrase`${t} has come to its end and waits for ${other} to end`,
  exits: (t: Part, daemons: string): Phrase =>
    phrase`${t} has come to its end and terminates ${daemons}, its daemons among its processes`,
  exitcode: (t: Part, other: Part, code: Value): Phrase =>
    code === null
      ? phrase`${t} asks for the exit code of ${other}: it has none yet`
      : phrase`${t} asks for the exit code of ${other}: ${String(code)}`,
  waitsForAny: (t: Part, processes: string): Phrase => phrase`${t} waits for one of ${processes} to end`,
  reaps: (t: Part, ended: string): Phrase => phrase`${t} goes on: ${ended} has ended`,
  reapsNone: (t: Part, processes: string): Phrase =>
    phrase`${t} has waited long enough for one of ${processes} to end and goes on without that`,
  isAlive: (t: Part, other: Part, alive: boolean): Phrase =>
    alive
      ? phrase`${t} asks whether ${other} is alive: it is`
      : phrase`${t} asks whether ${other} is alive: it has ended`,
  enumerates: (t: Part, threads: string): Phrase =>
    phrase`${t} asks which threads of its process are alive: ${threads}`,
  activeChildren: (t: Part, processes: string): Phrase =>
    processes === ''
      ? phrase`${t} asks which child processes of its process are alive: none`
      : phrase`${t} asks which child processes of its process are alive: ${processes}`,
}

const zh: typeof en = {
  assumes: (t) => phrase`${t} 的假设不成立：此次运行不算数`,
  watches: (t) => phrase`${t} 已创建不变式所考察的对象`,
  asks: (t, prompt) => (prompt === '' ? phrase`${t} 等待有人键入一行` : phrase`${t} 输出“${prompt}”，等待有人键入一行`),
  typed: (t, line) =>
    line === '' ? phrase`有人未键入内容便按下回车；${t} 继续` : phrase`有人键入“${line}”；${t} 据此继续`,
  ends: (t, error) => phrase`有人结束了输入；${t} 得到 ${error}，继续`,
  noMore: (t, error) => phrase`${t} 请求输入，但不会再有人键入：${error}`,
  looks: (t, shown) => phrase`${t} 查看时钟：${shown}`,
  beginsRounds: (t) => phrase`${t} 开始反复执行`,
  block: (t, begins) => phrase`${t} ${begins ? '开始' : '结束'}原子块`,
  endsRound: (t, inVain) => (inVain ? phrase`${t} 结束一轮，一无所成` : phrase`${t} 结束一轮`),
  computes: (t, time) => phrase`${t} 计算，需占用一个核心 ${time}`,
  computed: (t) => phrase`${t} 计算完毕，继续`,
  terminates: (t, other, ended) =>
    ended ? phrase`${t} 终止 ${other}，但它早已结束` : phrase`${t} 终止 ${other}，无论它在做什么`,
  kills: (t, other, ended) =>
    ended ? phrase`${t} 杀死 ${other}，但它早已结束` : phrase`${t} 杀死 ${other}，无论它在做什么`,
  cannotReach: (t, operation, other, error) => phrase`${t} 不能对另一个进程的 ${other} 执行 ${operation}：${error}`,
  waitsToEnd: (t, other) => phrase`${t} 已执行完毕，等待 ${other} 结束`,
  exits: (t, daemons) => phrase`${t} 已执行完毕，终止它的守护进程 ${daemons}`,
  exitcode: (t, other, code) =>
    code === null ? phrase`${t} 询问 ${other} 的退出码：还没有` : phrase`${t} 询问 ${other} 的退出码：${String(code)}`,
  waitsForAny: (t, processes) => phrase`${t} 等待 ${processes} 之一结束`,
  reaps: (t, ended) => phrase`${t} 继续：${ended} 已结束`,
  reapsNone: (t, processes) => phrase`${t} 等待 ${processes} 之一结束已经够久，不再等待，继续`,
  isAlive: (t, other, alive) => phrase`${t} 询问 ${other} 是否仍在运行：${alive ? '仍在' : '已结束'}`,
  enumerates: (t, threads) => phrase`${t} 询问所属进程中哪些线程仍在运行：${threads}`,
  activeChildren: (t, processes) =>
    phrase`${t} 询问所属进程的哪些子进程仍在运行：${processes === '' ? '没有' : processes}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

function hasEnded(told: Step): boolean {
  const state = told.after.thread(targetThread(told.trace.steps.target[told.step] ?? -1))?.state
  return state === 'finished' || state === 'failed'
}

/** A process is asked what only the one may ask that has started it. */
function foreign(told: Step): Phrase | null {
  const error = errorText(told.result)
  if (!error.startsWith('AssertionError')) return null
  return messages[told.language].cannotReach(actor(told), told.asked, targetPart(told.trace, told.step), error)
}

function waitsToEnd(told: Step): Phrase {
  return messages[told.language].waitsToEnd(actor(told), targetPart(told.trace, told.step))
}

/** Whether a thread is a child process of the one that acts. */
function isChild({ trace, thread }: Step, id: ThreadId): boolean {
  const { kind, parent } = trace.threads[id] ?? {}
  return kind === 'process' && trace.threads[parent ?? -1]?.pid === trace.threads[thread]?.pid
}

function namesOf({ trace, language }: Step, threads: readonly ThreadId[]): string {
  return threads.map((id) => trace.threads[id]?.name ?? '?').join(language === 'zh' ? '、' : ', ')
}

/** Names of the threads whose blocks are at these addresses. */
function namesAt(told: Step, bases: readonly number[]): string {
  const { threads } = told.trace
  return namesOf(
    told,
    threads.flatMap(({ base, id }) => (bases.includes(base) ? [id] : [])),
  )
}

export const threadDescribers: KindDescribers = {
  input: (told) => messages[told.language].asks(actor(told), String(told.given ?? '').trim()),
  'raise input': (told) => messages[told.language].noMore(actor(told), errorText(told.result)),
  'raise receive': (told) => messages[told.language].ends(actor(told), errorText(told.result)),
  receive: (told) => messages[told.language].typed(actor(told), String(told.given ?? '')),
  now: (told) =>
    messages[told.language].looks(actor(told), formatTime(microseconds(Number(told.given)), told.language)),
  unmet: (told) => messages[told.language].assumes(actor(told)),
  watch: (told) => messages[told.language].watches(actor(told)),
  round: (told) =>
    told.given === 'begin'
      ? messages[told.language].beginsRounds(actor(told))
      : messages[told.language].endsRound(actor(told), told.given === false),
  atomic: (told) => messages[told.language].block(actor(told), told.given === 'begin'),
  work: (told) =>
    messages[told.language].computes(actor(told), formatTime(microseconds(Number(told.given)), told.language)),
  worked: (told) => messages[told.language].computed(actor(told)),
  terminate: (told) =>
    messages[told.language].terminates(actor(told), targetPart(told.trace, told.step), hasEnded(told)),
  kill: (told) => messages[told.language].kills(actor(told), targetPart(told.trace, told.step), hasEnded(told)),
  'raise join': foreign,
  'raise isAlive': foreign,
  'raise waitSentinels': foreign,
  'block end': waitsToEnd,
  'block fail': waitsToEnd,
  exit: (told) =>
    messages[told.language].exits(
      actor(told),
      namesOf(
        told,
        told.touched.filter((id) => isChild(told, id)),
      ),
    ),
  exitcode: (told) => messages[told.language].exitcode(actor(told), targetPart(told.trace, told.step), told.result),
  'block waitSentinels': (told) =>
    messages[told.language].waitsForAny(actor(told), namesAt(told, processesIn(told.given))),
  waitSentinels(told) {
    const w = messages[told.language]
    const ended = processesIn({ processes: told.result })
    if (ended.length === 0) return w.reapsNone(actor(told), namesAt(told, processesIn(told.given)))
    return w.reaps(actor(told), namesAt(told, ended))
  },
  enumerate: (told) =>
    messages[told.language].enumerates(actor(told), namesAt(told, processesIn({ processes: told.result }))),
  activeChildren: (told) =>
    messages[told.language].activeChildren(actor(told), namesAt(told, processesIn({ processes: told.result }))),
  isAlive: (told) =>
    messages[told.language].isAlive(actor(told), targetPart(told.trace, told.step), told.result === true),
}
