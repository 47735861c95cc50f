/** What is said of greenlets: bodies that take turns within a thread. */

import type { Language } from '../../base/messages.ts'
import type { Value } from '../../base/value.ts'
import { greenletExit } from '../../model/greenlet.ts'
import { itemText } from '../../sentences/item.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { actor, errorText, type KindDescribers, type Step, targetPart, threadPart } from '../../sentences/step.ts'
import { type ErrorValue, isErrorValue } from '../../trace/tables.ts'
import { operationName } from '../../trace/trace.ts'

const en = {
  makes: (t: Part, g: Part): Phrase => phrase`${t} makes the greenlet ${g}, which begins when it is switched to`,
  begins: (t: Part, g: Part, value: string): Phrase =>
    value === ''
      ? phrase`${t} switches to ${g}, which begins; ${t} is suspended`
      : phrase`${t} switches to ${g}, which begins with ${value}; ${t} is suspended`,
  switches: (t: Part, g: Part, value: string): Phrase =>
    value === ''
      ? phrase`${t} switches to ${g}, which goes on where it was; ${t} is suspended`
      : phrase`${t} switches to ${g} and passes ${value}, which its own switch returns there; ${t} is suspended`,
  waits: (t: Part, g: Part, what: string): Phrase =>
    phrase`${t} has to wait for ${what}: it switches to ${g} and is suspended`,
  instead: (t: Part, g: Part, other: Part): Phrase =>
    phrase`${t} switches to ${g}, which has ended: ${other} goes on in its place`,
  toItself: (t: Part, g: Part): Phrase => phrase`${t} switches to ${g} and so goes on itself`,
  throws: (t: Part, g: Part, error: string): Phrase =>
    phrase`${t} throws ${error} at ${g}, which goes on with the error; ${t} is suspended`,
  threw: (t: Part, g: Part, error: string, other: Part): Phrase =>
    phrase`${t} throws ${error} at ${g}; ${other} goes on`,
  refused: (t: Part, g: Part, error: string): Phrase => phrase`${t} cannot switch to ${g}: ${error}`,
  cannotMake: (t: Part, error: string): Phrase => phrase`${t} cannot make a greenlet: ${error}`,
  dead: (t: Part, g: Part, dead: boolean): Phrase =>
    dead ? phrase`${t} asks whether ${g} is dead: it has ended` : phrase`${t} asks whether ${g} is dead: it is not`,
  adopts: (t: Part, g: Part): Phrase => phrase`${t} gives ${g} another parent`,
  cannotAdopt: (t: Part, g: Part, error: string): Phrase => phrase`${t} cannot give ${g} another parent: ${error}`,
  ends: (t: Part, parent: Part, value: string): Phrase =>
    value === ''
      ? phrase`${t} ends; its parent ${parent} goes on`
      : phrase`${t} ends; its parent ${parent} goes on with its result, ${value}`,
  fails: (t: Part, parent: Part, error: string): Phrase =>
    phrase`${t} ends by an error, which is raised in its parent ${parent}: ${error}`,
}

const zh: typeof en = {
  makes: (t, g) => phrase`${t} 创建 greenlet ${g}，第一次切换到它时才开始`,
  begins: (t, g, value) =>
    value === ''
      ? phrase`${t} 切换到 ${g}，它由此开始；${t} 挂起`
      : phrase`${t} 切换到 ${g}，它带着 ${value} 开始；${t} 挂起`,
  switches: (t, g, value) =>
    value === ''
      ? phrase`${t} 切换到 ${g}，它从原处继续；${t} 挂起`
      : phrase`${t} 切换到 ${g} 并传入 ${value}，作为它自己那次切换的返回值；${t} 挂起`,
  waits: (t, g, what) => phrase`${t} 需要等待 ${what}：切换到 ${g}，自己挂起`,
  instead: (t, g, other) => phrase`${t} 切换到已结束的 ${g}：由 ${other} 代它继续`,
  toItself: (t, g) => phrase`${t} 切换到 ${g}，于是自己继续`,
  throws: (t, g, error) => phrase`${t} 向 ${g} 抛出 ${error}，它带着该错误继续；${t} 挂起`,
  threw: (t, g, error, other) => phrase`${t} 向 ${g} 抛出 ${error}；${other} 继续`,
  refused: (t, g, error) => phrase`${t} 无法切换到 ${g}：${error}`,
  cannotMake: (t, error) => phrase`${t} 无法创建 greenlet：${error}`,
  dead: (t, g, dead) => phrase`${t} 询问 ${g} 是否已结束：${dead ? '已结束' : '尚未'}`,
  adopts: (t, g) => phrase`${t} 给 ${g} 换了父 greenlet`,
  cannotAdopt: (t, g, error) => phrase`${t} 无法给 ${g} 换父 greenlet：${error}`,
  ends: (t, parent, value) =>
    value === ''
      ? phrase`${t} 结束；其父 ${parent} 继续`
      : phrase`${t} 结束；其父 ${parent} 带着它的结果 ${value} 继续`,
  fails: (t, parent, error) => phrase`${t} 因错误结束，错误在其父 ${parent} 中抛出：${error}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** Who goes on because of the step: of its thread's greenlets, the one that has a turn now. */
function successor({ trace, after, thread, touched }: Step): number {
  const host = hostOf(trace.threads, thread)
  const at = touched.find((other) => {
    if (other === thread || hostOf(trace.threads, other) !== host) return false
    const state = after.thread(other)?.state
    return state === 'running' || state === 'ready'
  })
  return at ?? thread
}

function hostOf(threads: Step['trace']['threads'], thread: number): number {
  return threads[thread]?.host ?? thread
}

/** What one who switches to gevent's hub waits for, by what it passes there; null where it does not say. */
function waitedFor(given: Value): string | null {
  if (typeof given !== 'object' || given === null || !('waitsFor' in given)) return null
  return itemText(given.waitsFor as Value) // a record's, as is everything that is given
}

function switches(told: Step): Phrase {
  const w = messages[told.language]
  const { trace, step, before } = told
  const target = targetPart(trace, step)
  const next = successor(told)
  if (next === told.thread) return w.toItself(actor(told), target)
  if (next !== target.thread) return w.instead(actor(told), target, threadPart(trace, next))
  const waitsFor = waitedFor(told.given)
  if (waitsFor !== null) return w.waits(actor(told), target, waitsFor)
  const value = told.given === null ? '' : itemText(told.given)
  const begins = before?.thread(next)?.state === 'unborn'
  return (begins ? w.begins : w.switches)(actor(told), target, value)
}

function throws(told: Step): Phrase {
  const w = messages[told.language]
  const target = targetPart(told.trace, told.step)
  const next = successor(told)
  const error = errorText(told.given)
  if (next === target.thread && next !== told.thread) return w.throws(actor(told), target, error)
  return w.threw(actor(told), target, error, threadPart(told.trace, next))
}

const cannotSwitch = (told: Step): Phrase => {
  const { trace, step, language } = told
  const given = operationName(trace, step) === 'throw' ? told.given : null
  const error = told.result as ErrorValue // of a step that raises
  // What is thrown at oneself, or at one who hands it on, is no refusal.
  if (isErrorValue(given) && given.error === error.error && given.error !== 'greenlet.error') return throws(told)
  return messages[language].refused(actor(told), targetPart(trace, step), errorText(error))
}

export const greenletDescribers: KindDescribers = {
  greenlet: (told) => messages[told.language].makes(actor(told), targetPart(told.trace, told.step)),
  'raise greenlet': (told) => messages[told.language].cannotMake(actor(told), errorText(told.result)),
  switch: switches,
  'raise switch': cannotSwitch,
  throw: throws,
  'raise throw': cannotSwitch,
  dead: (told) => messages[told.language].dead(actor(told), targetPart(told.trace, told.step), told.result === true),
  setParent: (told) => messages[told.language].adopts(actor(told), targetPart(told.trace, told.step)),
  'raise setParent': (told) =>
    messages[told.language].cannotAdopt(actor(told), targetPart(told.trace, told.step), errorText(told.result)),
  end: (told) => ends(told),
  fail: (told) => ends(told),
}

/** How a greenlet ends; null for other threads, whose end is told as ever. */
function ends(told: Step): Phrase | null {
  if (told.trace.threads[told.thread]?.kind !== 'greenlet') return null
  const w = messages[told.language]
  const parent = threadPart(told.trace, successor(told))
  if (told.operation === 'fail') return w.fails(actor(told), parent, errorText(told.given))
  const { given } = told
  const exits = isErrorValue(given) && given.error === greenletExit
  return w.ends(actor(told), parent, given === null ? '' : exits ? greenletExit : itemText(given))
}
