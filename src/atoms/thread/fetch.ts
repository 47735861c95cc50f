/** What is said of threads that fetch pages. */
import { requestedPage } from '../../analysis/awaited.ts'
import type { Language } from '../../base/messages.ts'
import { isRecord } from '../../base/value.ts'
import { timeLimit } from '../../model/time-limit.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import { actor, errorText, type KindDescribers, type Step } from '../../sentences/step.ts'

const en = {
  asks: (t: Part, page: string, limit: number | null): Phrase =>
    limit === null
      ? phrase`${t} asks for the page ${page} and waits for the answer`
      : phrase`${t} asks for the page ${page} and waits for the answer, ${limit} s at most`,
  wrong: (t: Part, error: string): Phrase => phrase`${t} would fetch what is no page of this application: ${error}`,
  comes: (t: Part, page: string, length: string): Phrase =>
    phrase`The page ${page} is there, ${length} characters; ${t} goes on with it`,
  comesNot: (t: Part, page: string, error: string): Phrase => phrase`${t} waits in vain for the page ${page}: ${error}`,
}

const zh: typeof en = {
  asks: (t, page, limit) =>
    limit === null
      ? phrase`${t} 请求网页 ${page}，等待应答`
      : phrase`${t} 请求网页 ${page}，等待应答，最多 ${limit} 秒`,
  wrong: (t, error) => phrase`${t} 要抓取的不是本应用的网页：${error}`,
  comes: (t, page, length) => phrase`网页 ${page} 已到，共 ${length} 个字符；${t} 据此继续`,
  comesNot: (t, page, error) => phrase`${t} 没有等到网页 ${page}：${error}`,
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

export const fetchDescribers: KindDescribers = {
  fetch: (told) => messages[told.language].asks(actor(told), pageOf(told, told.step), timeLimit(told.given)),
  'raise fetch': (told) => messages[told.language].wrong(actor(told), errorText(told.result)),
  response: (told) => messages[told.language].comes(actor(told), asked(told), lengthOf(told)),
  'raise response': (told) => messages[told.language].comesNot(actor(told), asked(told), errorText(told.result)),
}

/** The page that the request was for which has been answered. */
function asked(told: Step): string {
  return pageOf(told, told.trace.steps.cause[told.step] ?? -1)
}

function pageOf({ trace }: Step, step: number): string {
  return requestedPage(trace, step) ?? '?'
}

function lengthOf({ result, language }: Step): string {
  const text = isRecord(result) && typeof result.text === 'string' ? result.text : ''
  return text.length.toLocaleString(language)
}
