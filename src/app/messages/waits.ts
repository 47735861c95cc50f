/** What a blocked thread waits for, at each kind of object: in a word or two, in a clause, and as a thing. */
import type { Moment, ThreadMoment } from '../../analysis/moment-types.ts'
import type { Language } from '../../base/words.ts'
import type { Trace } from '../../trace/trace.ts'
import { type Part, type Phrase, phrase } from './phrase.ts'
import { ordinal } from './running-text.ts'

/** The ways to wait that differ from standing in the one line of a lock or semaphore. */
type WaitName =
  | 'event'
  | 'condition'
  | 'notified'
  | 'barrier'
  | 'put'
  | 'get'
  | 'work'
  | 'read'
  | 'write'
  | 'accept'
  | 'connect'
  | 'send'
  | 'receive'
  | 'select'
  | 'permit'
  | 'result'
  | 'line'

/** Where it stands: its place in its line, how many stand there, and for a barrier how many it is for. */
interface Standing {
  readonly object: string
  readonly place: number
  readonly count: number
  readonly parties: number
}

interface WaitMessages {
  /** For the head of a lane, which may cut it: what matters comes first. */
  short(at: Standing): string
  /** After the thread's name: what it is doing. */
  clause(at: Standing): string
  /** What it waits for. */
  thing(object: Part): Phrase
}

const en: Readonly<Record<WaitName, WaitMessages>> = {
  event: {
    short: ({ object }) => `for ${object}`,
    clause: ({ object }) => `blocked until ${object} is set`,
    thing: (o) => phrase`${o} to be set`,
  },
  condition: {
    short: ({ object }) => `at ${object}`,
    clause: ({ object, place, count }) => `blocked, waits to be notified at ${object}, ${ofMany(place, count)}`,
    thing: (o) => phrase`a notification at ${o}`,
  },
  notified: {
    short: ({ object, place }) => `${place} in line, ${object}`,
    clause: ({ object, place, count }) =>
      `blocked, ${ofMany(place, count)} in line at ${object} to come back from its wait`,
    thing: (o) => phrase`${o}, to come back from its wait`,
  },
  barrier: {
    short: ({ place, parties }) => `${place} of ${parties} arrived`,
    clause: ({ object, place, parties, count }) =>
      `blocked at ${object}, arrived ${ordinal(place, 'en')}; ${count} of ${parties} are there`,
    thing: (o) => phrase`the others at ${o}`,
  },
  put: {
    short: ({ place }) => `puts, ${place} in line`,
    clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to put into ${object}, which is full`,
    thing: (o) => phrase`room in ${o}`,
  },
  get: {
    short: ({ place }) => `gets, ${place} in line`,
    clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to get from ${object}, which is empty`,
    thing: (o) => phrase`an item of ${o}`,
  },
  work: {
    short: ({ object }) => `joins ${object}`,
    clause: ({ object }) => `blocked until every item of ${object} is done`,
    thing: (o) => phrase`every item of ${o} to be done`,
  },
  read: {
    short: ({ place }) => `read, ${place} in line`,
    clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to read in ${object}`,
    thing: (o) => phrase`leave to read in ${o}`,
  },
  write: {
    short: ({ place }) => `write, ${place} in line`,
    clause: ({ object, place, count }) => `blocked, ${ofMany(place, count)} to write in ${object}`,
    thing: (o) => phrase`leave to write in ${o}`,
  },
  accept: {
    short: () => 'accepts',
    clause: ({ object }) => `blocked until somebody connects to ${object}`,
    thing: (o) => phrase`a connection at ${o}`,
  },
  connect: {
    short: ({ place }) => `connects, ${place} in line`,
    clause: ({ object, place }) => `blocked, ${ordinal(place, 'en')} in line to connect ${object}: the backlog is full`,
    thing: (o) => phrase`a place in the backlog for ${o}`,
  },
  send: {
    short: ({ object }) => `sends, ${object}`,
    clause: ({ object }) => `blocked until there is room to send over ${object}`,
    thing: (o) => phrase`room to send over ${o}`,
  },
  receive: {
    short: ({ object }) => `receives, ${object}`,
    clause: ({ object }) => `blocked until something comes over ${object}`,
    thing: (o) => phrase`something to come over ${o}`,
  },
  select: {
    short: ({ object }) => `selects, ${object}`,
    clause: ({ object }) => `blocked until a socket at ${object} is ready`,
    thing: (o) => phrase`a socket at ${o} to be ready`,
  },
  permit: {
    short: ({ place }) => `${place} in line`,
    clause: ({ object, place, count }) => inLine(object, place, count),
    thing: (o) => phrase`a permit of ${o}`,
  },
  result: {
    short: ({ object }) => `for ${object}`,
    clause: ({ object }) => `blocked until ${object} is done`,
    thing: (o) => phrase`${o} to be done`,
  },
  line: {
    short: ({ place }) => `${place} in line`,
    clause: ({ object, place, count }) => inLine(object, place, count),
    thing: (o) => [o],
  },
}

const zh: Readonly<Record<WaitName, WaitMessages>> = {
  event: {
    short: ({ object }) => `等 ${object}`,
    clause: ({ object }) => `阻塞，直到 ${object} 被设置`,
    thing: (o) => phrase`${o} 被设置`,
  },
  condition: {
    short: ({ object }) => `等 ${object}`,
    clause: ({ object, place, count }) => `阻塞，在 ${object} 等待通知，${count} 个中排第 ${place}`,
    thing: (o) => phrase`${o} 的通知`,
  },
  notified: {
    short: ({ object, place }) => `${object} 排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，为从等待返回，在 ${object} 的 ${count} 个中排第 ${place}`,
    thing: (o) => phrase`${o}，以便从等待返回`,
  },
  barrier: {
    short: ({ place, parties }) => `已到 ${place} / ${parties}`,
    clause: ({ object, place, parties, count }) =>
      `阻塞于 ${object}，第 ${place} 个到达；${parties} 个中已到 ${count} 个`,
    thing: (o) => phrase`${o} 处的其他线程`,
  },
  put: {
    short: ({ place }) => `放入，排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，等待放入已满的 ${object}，${count} 个中排第 ${place}`,
    thing: (o) => phrase`${o} 的空位`,
  },
  get: {
    short: ({ place }) => `取出，排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，等待从空的 ${object} 取出，${count} 个中排第 ${place}`,
    thing: (o) => phrase`${o} 的一项`,
  },
  work: {
    short: ({ object }) => `等 ${object} 完成`,
    clause: ({ object }) => `阻塞，直到 ${object} 的各项全部完成`,
    thing: (o) => phrase`${o} 的各项全部完成`,
  },
  read: {
    short: ({ place }) => `待读，排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，等待在 ${object} 中读，${count} 个中排第 ${place}`,
    thing: (o) => phrase`在 ${o} 中读`,
  },
  write: {
    short: ({ place }) => `待写，排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，等待在 ${object} 中写，${count} 个中排第 ${place}`,
    thing: (o) => phrase`在 ${o} 中写`,
  },
  accept: {
    short: () => '等连接',
    clause: ({ object }) => `阻塞，直到有人连接 ${object}`,
    thing: (o) => phrase`${o} 的连接`,
  },
  connect: {
    short: ({ place }) => `连接，排第 ${place}`,
    clause: ({ object, place }) => `阻塞，等待连接 ${object}，排第 ${place}：等待队列已满`,
    thing: (o) => phrase`${o} 在等待队列中的位置`,
  },
  send: {
    short: ({ object }) => `发送 ${object}`,
    clause: ({ object }) => `阻塞，直到 ${object} 有空位可发送`,
    thing: (o) => phrase`${o} 的发送空位`,
  },
  receive: {
    short: ({ object }) => `接收 ${object}`,
    clause: ({ object }) => `阻塞，直到 ${object} 有数据到来`,
    thing: (o) => phrase`${o} 的数据`,
  },
  select: {
    short: ({ object }) => `选择 ${object}`,
    clause: ({ object }) => `阻塞，直到 ${object} 中有套接字就绪`,
    thing: (o) => phrase`${o} 中就绪的套接字`,
  },
  permit: {
    short: ({ place }) => `排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，在 ${object} 的 ${count} 个中排第 ${place}`,
    thing: (o) => phrase`${o} 的名额`,
  },
  result: {
    short: ({ object }) => `等 ${object}`,
    clause: ({ object }) => `阻塞，直到 ${object} 完成`,
    thing: (o) => phrase`${o} 完成`,
  },
  line: {
    short: ({ place }) => `排第 ${place}`,
    clause: ({ object, place, count }) => `阻塞，在 ${object} 的 ${count} 个中排第 ${place}`,
    thing: (o) => [o],
  },
}

export const waitMessages: Readonly<Record<Language, Readonly<Record<WaitName, WaitMessages>>>> = { en, zh }

function ofMany(place: number, count: number): string {
  return count === 1 ? 'alone' : `${ordinal(place, 'en')} of ${count}`
}

function inLine(object: string, place: number, count: number): string {
  return `blocked, ${ofMany(place, count)} in line at ${object}`
}

/** How a thread that is blocked at an object waits there. */
function waitName(kind: string, operation: string | null): WaitName {
  if (kind === 'future') return 'result'
  switch (operation) {
    case 'put':
    case 'get':
    case 'accept':
    case 'connect':
    case 'send':
    case 'select':
      return operation
    case 'recv':
      return 'receive'
    case 'join':
      return 'work'
    case 'acquireRead':
      return 'read'
    case 'acquireWrite':
      return 'write'
    case 'wait':
      // Who waits at a cell is notified as at a condition.
      if (kind === 'cell') return 'condition'
      return kind === 'event' || kind === 'condition' || kind === 'barrier' ? kind : 'notified'
    default:
      return kind === 'semaphore' || kind === 'bounded-semaphore' ? 'permit' : 'line'
  }
}

/** How a thread waits at an object: the words for it and where it stands. Null when it is blocked at none. */
function waitOf(trace: Trace, moment: Moment, now: ThreadMoment): { name: WaitName; at: Standing } | null {
  const record = trace.objects[now.waitsFor]
  const object = moment.objects[now.waitsFor]
  if (now.state !== 'blocked' || record === undefined || object === undefined) return null
  const line = [...object.lines.values()].find((one) => one.includes(now.thread)) ?? object.line
  const at = {
    object: record.name,
    place: now.place,
    count: line.length,
    parties: object.fields.get('parties') ?? 0,
  }
  return { name: waitName(record.kind, now.next), at }
}

/** The wait of a thread for the head of its lane: `2 of 4 arrived`. Null when it is blocked at no object. */
export function waitStatus(trace: Trace, moment: Moment, now: ThreadMoment, language: Language): string | null {
  const wait = waitOf(trace, moment, now)
  return wait === null ? null : waitMessages[language][wait.name].short(wait.at)
}

/** The wait of a thread in a clause: `blocked, first of 2 to put into box, which is full`. Null as above. */
export function waitClause(trace: Trace, moment: Moment, now: ThreadMoment, language: Language): string | null {
  const wait = waitOf(trace, moment, now)
  return wait === null ? null : waitMessages[language][wait.name].clause(wait.at)
}

/** What a thread in an operation waits for at an object: `room in box`, `a permit of seats`. */
export function waitedThing(trace: Trace, object: number, operation: string | null, language: Language): Phrase {
  const record = trace.objects[object]
  if (record === undefined) return [{ text: '–' }]
  return thingOf(record.kind, operation, { text: record.name, object }, language)
}

/** The same of an object of a kind that is known by its name alone. */
export function thingOf(kind: string, operation: string | null, object: Part, language: Language): Phrase {
  return waitMessages[language][waitName(kind, operation)].thing(object)
}
