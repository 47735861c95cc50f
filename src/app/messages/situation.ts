/** What a thread is doing at a moment, in a few words. */

import { awaitedPage } from '../../analysis/awaited.ts'
import type { Snapshot, ThreadSnapshot } from '../../analysis/snapshot-types.ts'
import { turnIn } from '../../analysis/turn.ts'
import { formatShortTime } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import type { ThreadId } from '../../base/units.ts'
import { threadWaitSentinels } from '../../model/ending.ts'
import { targetThread } from '../../trace/columns.ts'
import type { Trace } from '../../trace/trace.ts'
import { stateMessages } from './lanes.ts'
import { waitClause } from './waits.ts'

const messages = {
  en: {
    input: 'waits for a person to type',
    page: (address: string) => `waits for the page ${address}`,
    joins: (name: string) => `blocked, waits for ${name} to end`,
    reaps: 'blocked, waits for one of its processes to end',
    suspended: (turn: string) => `suspended, while ${turn} has its thread`,
    until: (time: string) => `sleeping until ${time}`,
    at: (state: string, time: string) => `${state} at ${time}`,
    holds: (objects: string) => `has ${objects}`,
    and: ', ',
  },
  zh: {
    input: '等待有人键入',
    page: (address: string) => `等待网页 ${address}`,
    joins: (name: string) => `阻塞，等待 ${name} 结束`,
    reaps: '阻塞，等待它的某个进程结束',
    suspended: (turn: string) => `挂起，线程正由 ${turn} 占用`,
    until: (time: string) => `休眠至 ${time}`,
    at: (state: string, time: string) => `${time} ${state}`,
    holds: (objects: string) => `占有 ${objects}`,
    and: '，',
  },
} as const

/** "blocked, first of 6 in line at seats"; "sleeping until 2.41 s, has seats". */
export function situation(trace: Trace, snapshot: Snapshot, thread: ThreadId, language: Language): string {
  const now = snapshot.threads[thread]
  if (now === undefined) return stateMessages.unborn[language]
  const w = messages[language]
  const held = now.holds.map((hold) => trace.objects[hold.object]?.name ?? '?')
  const state = stateSituation(trace, snapshot, now, language)
  return held.length === 0 ? state : `${state}${w.and}${w.holds(held.join(language === 'zh' ? '、' : ', '))}`
}

function stateSituation(trace: Trace, snapshot: Snapshot, now: ThreadSnapshot, language: Language): string {
  const w = messages[language]
  const joined = targetThread(now.waitsFor)
  if (now.state === 'blocked' && joined >= 0)
    return now.next === threadWaitSentinels.name ? w.reaps : w.joins(trace.threads[joined]?.name ?? '?')
  const turn = now.state === 'suspended' ? turnIn(trace, snapshot, now.thread) : null
  if (turn !== null) return w.suspended(trace.threads[turn]?.name ?? '?')
  const waits = waitClause(trace, snapshot, now, language)
  if (waits !== null) return waits
  if (now.state === 'sleeping' && now.next === 'input') return w.input
  const page = awaitedPage(trace, now)
  if (page !== null) return w.page(page)
  if (now.state === 'sleeping' && now.until > snapshot.time) return w.until(formatShortTime(now.until, language))
  if (now.state === 'finished' || now.state === 'failed')
    return w.at(stateMessages[now.state][language], formatShortTime(now.since, language))
  return stateMessages[now.state][language]
}
