/** All text of the stage that is not a picture's own, in both languages. */
import type { LaneStateName } from '../analysis/timeline-data.ts'
import type { Language, Message } from '../base/messages.ts'
import type { ThreadId } from '../base/units.ts'

export const stateNames: Readonly<Record<LaneStateName, Message>> = {
  unborn: { en: 'not started', zh: '未启动' },
  running: { en: 'running', zh: '运行' },
  ready: { en: 'ready', zh: '就绪' },
  blocked: { en: 'blocked', zh: '阻塞' },
  sleeping: { en: 'sleeping', zh: '休眠' },
  finished: { en: 'ended', zh: '已结束' },
  failed: { en: 'failed', zh: '失败' },
  suspended: { en: 'suspended', zh: '挂起' },
  wantsGil: { en: 'waits for the GIL', zh: '等待 GIL' },
}

export const stageMessages = {
  en: {
    inLine: 'In line',
    inside: 'Inside',
    elsewhere: 'Elsewhere',
    nobody: 'nobody',
    ofPlaces: (taken: number, places: number) => `${taken} of ${places}`,
    more: (count: number) => `and ${count} more`,
    waiting: (count: number, object: string) => `${count} more in line at ${object}`,
    arriving: (count: number, methods: string, object: string) => `${count} about to call ${methods} of ${object}`,
    arrivingNames: (names: readonly string[], method: string, object: string) =>
      `${nameList(names, 'en')} about to call ${method} of ${object}`,
    aboutTo: (methods: string) => `about to ${methods}`,
    placeAndTime: 'place in line, and how long it has waited',
    until: (time: string) => `until ${time}`,
    justIn: 'just in',
    justLeft: 'just left',
    noPlace: 'no place for anybody',
    notMade: 'not made yet',
    next: 'next',
    joins: (name: string) => `waits to join ${name}`,
    waitsForPage: (page: string) => `waits for ${page}`,
    forPages: 'waiting for pages',
    group: (count: number, state: string) => `${count} ${state}`,
    inLineAt: (place: number, object: string, line: string) => `place ${place} in ${line || 'line'} at ${object}`,
    insideOf: (objects: string) => `inside ${objects}`,
    nextCall: (method: string, count: number) =>
      `${method}(): ${count === 1 ? 'one thread is' : `${count} threads are`} in this call. Press for the next call.`,
    moreMethods: (names: readonly string[]) => `More methods: ${names.join(', ')}`,
    everyUse: (object: string) => `Every use of ${object} on the timeline`,
    list: (names: readonly string[]) => names.join(', '),
    countInLine: (count: number) => (count === 0 ? 'nobody in line' : `${count} in line`),
    countWaiting: (count: number) => (count === 0 ? 'nobody waiting' : `${count} waiting`),
    through: (count: number, object: string) => `${count} let through by ${object}`,
    close: 'Close',
  },
  zh: {
    inLine: '排队',
    inside: '在内',
    elsewhere: '别处',
    nobody: '无人',
    ofPlaces: (taken: number, places: number) => `${taken} / ${places}`,
    more: (count: number) => `另有 ${count} 个`,
    waiting: (count: number, object: string) => `另有 ${count} 个在 ${object} 排队`,
    arriving: (count: number, methods: string, object: string) => `${count} 个即将对 ${object} 调用 ${methods}`,
    arrivingNames: (names: readonly string[], method: string, object: string) =>
      `${nameList(names, 'zh')} 即将对 ${object} 调用 ${method}`,
    aboutTo: (methods: string) => `即将 ${methods}`,
    placeAndTime: '位次与已等待的时间',
    until: (time: string) => `至 ${time}`,
    justIn: '刚进入',
    justLeft: '刚离开',
    noPlace: '没有名额',
    notMade: '尚未创建',
    next: '队首',
    joins: (name: string) => `等待 ${name} 结束`,
    waitsForPage: (page: string) => `等待 ${page}`,
    forPages: '等待网页',
    group: (count: number, state: string) => `${count} 个${state}`,
    inLineAt: (place: number, object: string, line: string) =>
      `在 ${object} ${line === '' ? '' : `的${line}`}排第 ${place}`,
    insideOf: (objects: string) => `在 ${objects} 之内`,
    nextCall: (method: string, count: number) => `${method}()：${count} 个线程正在此调用中。按下前往下一次调用。`,
    moreMethods: (names: readonly string[]) => `其他方法：${names.join('、')}`,
    everyUse: (object: string) => `在时间线上标出 ${object} 的每次使用`,
    list: (names: readonly string[]) => names.join('、'),
    countInLine: (count: number) => (count === 0 ? '无人排队' : `${count} 个排队`),
    countWaiting: (count: number) => (count === 0 ? '无人等待' : `${count} 个等待`),
    through: (count: number, object: string) => `${count} 个已被 ${object} 放行`,
    close: '关闭',
  },
} as const satisfies { [language in Language]: object }

/** The names of many threads, cut after a dozen. */
export function nameList(names: readonly string[], language: Language): string {
  const w = stageMessages[language]
  return names.length <= 12 ? w.list(names) : `${w.list(names.slice(0, 12))} ${w.more(names.length - 12)}`
}

/** Who a description is for. */
export interface Reader {
  readonly language: Language
  readonly name: (thread: ThreadId) => string
}

/** Words and, where there are any, the names of threads: "7 in line: a, b". */
export function listed(words: string, threads: readonly ThreadId[], { language, name }: Reader): string {
  if (threads.length === 0) return words
  return `${words}${language === 'zh' ? '：' : ': '}${nameList(threads.map(name), language)}`
}

/** Those in line: "7 in line: a, b", or "nobody in line". */
export function inLine(threads: readonly ThreadId[], reader: Reader): string {
  return listed(stageMessages[reader.language].countInLine(threads.length), threads, reader)
}
