/** What is said of threads that ask for a person's input, or after another thread. */
import { microseconds } from '../../../base/units.ts'
import type { Language } from '../../../base/words.ts'
import { targetThread } from '../../../trace/columns.ts'
import { timeWords } from '../numbers.ts'
import { type Part, type Phrase, phrase } from '../phrase.ts'
import { actor, errorText, type KindTellers, targetPart } from '../step.ts'

const en = {
  asks: (t: Part, prompt: string): Phrase =>
    prompt === ''
      ? phrase`${t} waits for a person to type a line`
      : phrase`${t} prints “${prompt}” and waits for a person to type a line`,
  typed: (t: Part, line: string): Phrase =>
    line === ''
      ? phrase`A person presses Enter and has typed nothing; ${t} goes on`
      : phrase`A person types “${line}”; ${t} goes on with it`,
  noMore: (t: Part, error: string): Phrase => phrase`${t} asks for a line, but nobody will type any more: ${error}`,
  looks: (t: Part, shown: string): Phrase => phrase`${t} looks at the clock: ${shown}`,
  beginsRounds: (t: Part): Phrase => phrase`${t} begins what it will do again and again`,
  endsRound: (t: Part, inVain: boolean): Phrase =>
    inVain ? phrase`${t} ends a round in which it has brought nothing about` : phrase`${t} ends a round`,
  computes: (t: Part, time: string): Phrase => phrase`${t} computes, for ${time} of a core`,
  computed: (t: Part): Phrase => phrase`${t} has computed and goes on`,
  terminates: (t: Part, other: Part, ended: boolean): Phrase =>
    ended
      ? phrase`${t} terminates ${other}, which has ended already`
      : phrase`${t} terminates ${other}, wherever that is`,
  isAlive: (t: Part, other: Part, alive: boolean): Phrase =>
    alive
      ? phrase`${t} asks whether ${other} is alive: it is`
      : phrase`${t} asks whether ${other} is alive: it has ended`,
}

const zh: typeof en = {
  asks: (t, prompt) => (prompt === '' ? phrase`${t} 等待有人键入一行` : phrase`${t} 输出“${prompt}”，等待有人键入一行`),
  typed: (t, line) =>
    line === '' ? phrase`有人未键入内容便按下回车；${t} 继续` : phrase`有人键入“${line}”；${t} 据此继续`,
  noMore: (t, error) => phrase`${t} 请求输入，但不会再有人键入：${error}`,
  looks: (t, shown) => phrase`${t} 查看时钟：${shown}`,
  beginsRounds: (t) => phrase`${t} 开始反复执行`,
  endsRound: (t, inVain) => (inVain ? phrase`${t} 结束一轮，一无所成` : phrase`${t} 结束一轮`),
  computes: (t, time) => phrase`${t} 计算，需占用一个核心 ${time}`,
  computed: (t) => phrase`${t} 计算完毕，继续`,
  terminates: (t, other, ended) =>
    ended ? phrase`${t} 终止 ${other}，但它早已结束` : phrase`${t} 终止 ${other}，无论它在做什么`,
  isAlive: (t, other, alive) => phrase`${t} 询问 ${other} 是否仍在运行：${alive ? '仍在' : '已结束'}`,
}

const words: Readonly<Record<Language, typeof en>> = { en, zh }

export const threadTellers: KindTellers = {
  input: (told) => words[told.language].asks(actor(told), String(told.given ?? '').trim()),
  'raise input': (told) => words[told.language].noMore(actor(told), errorText(told.result)),
  receive: (told) => words[told.language].typed(actor(told), String(told.given ?? '')),
  now: (told) => words[told.language].looks(actor(told), timeWords(microseconds(Number(told.given)), told.language)),
  round: (told) =>
    told.given === 'begin'
      ? words[told.language].beginsRounds(actor(told))
      : words[told.language].endsRound(actor(told), told.given === false),
  work: (told) =>
    words[told.language].computes(actor(told), timeWords(microseconds(Number(told.given)), told.language)),
  worked: (told) => words[told.language].computed(actor(told)),
  terminate(told) {
    const other = targetThread(told.trace.steps.target[told.step] ?? -1)
    const state = told.after.thread(other)?.state
    const ended = state === 'finished' || state === 'failed'
    return words[told.language].terminates(actor(told), targetPart(told.trace, told.step), ended)
  },
  isAlive: (told) => words[told.language].isAlive(actor(told), targetPart(told.trace, told.step), told.result === true),
}
