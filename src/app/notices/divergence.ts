import type { Message } from '../../base/messages.ts'
import { StateReader } from '../../trace/state.ts'
import { type EndDetail, ThreadStatus } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import { endMessages } from '../messages/endings.ts'
import { faultMessages } from '../messages/faults.ts'

/** More than this many threads are counted instead of named. */
const named = 4

/** Where an order does not fit the program, whom it names there, and who could go on instead. */
export function divergenceMessages(
  trace: Trace,
  { step, message }: Extract<EndDetail, { readonly kind: 'choice' }>,
): Message {
  const why = faultMessages(message)
  const others = couldGoOn(trace)
  const names = others.slice(0, named)
  const more = others.length - names.length
  const listed = (language: 'en' | 'zh') => {
    const list = names.join(language === 'en' ? ', ' : '、')
    return more === 0 ? list : `${list} ${endMessages.others[language](more)}`
  }
  return {
    en: endMessages.orderDeparts.en(step, withNames(trace, why.en, /\bthread ([\d.]*\d)/g), listed('en')),
    zh: endMessages.orderDeparts.zh(step, withNames(trace, why.zh, /线程 ([\d.]*\d) /g), listed('zh')),
  }
}

/** An order knows threads by their paths of birth, people by their names. */
function withNames(trace: Trace, text: string, pattern: RegExp): string {
  return text.replace(pattern, (whole, path: string) => {
    const name = trace.threads.find((thread) => thread.path === path)?.name
    return name === undefined ? whole : pattern.source.startsWith('线程') ? `${name} ` : name
  })
}

/** Names of the threads that are not blocked at the end of a run. */
function couldGoOn(trace: Trace): string[] {
  const status = trace.threadLayout.fields.find(({ type }) => type === 'status')?.offset ?? 0
  const messages = new StateReader(trace).at(trace.stepCount - 1)
  return trace.threads
    .filter(({ id, base }) => {
      // Before the first step there is the main thread alone.
      if (trace.stepCount === 0) return id === 0
      const now = messages[base + status]
      return now === ThreadStatus.runnable || now === ThreadStatus.sleeping
    })
    .map(({ name }) => name)
}
