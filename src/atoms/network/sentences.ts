/** What is said of networks: of who listens, of connections, and of selectors. */

import { ordinal } from '../../base/format.ts'
import type { Language } from '../../base/messages.ts'
import type { Value } from '../../base/value.ts'
import { itemText } from '../../sentences/item.ts'
import { type Part, type Phrase, phrase } from '../../sentences/phrase.ts'
import {
  actor,
  errorText,
  fieldAfter,
  fieldBefore,
  type KindDescribers,
  objectAfter,
  objectOf,
  objectPart,
  placeAfter,
  type Step,
  threadList,
} from '../../sentences/step.ts'

const en = {
  makesNetwork: (t: Part, o: Part): Phrase => phrase`${t} makes ${o}, a network on which nobody listens`,
  makesListener: (t: Part, o: Part, port: number, backlog: number): Phrase =>
    phrase`${t} makes ${o}, a socket for port ${port}, with a backlog of ${backlog}`,
  makesSocket: (t: Part, o: Part): Phrase => phrase`${t} makes ${o}, a socket that is not connected`,
  makesSelector: (t: Part, o: Part): Phrase => phrase`${t} makes ${o}, a selector`,
  listens: (t: Part, o: Part, port: number): Phrase => phrase`${t} listens at port ${port} with ${o}`,
  listensInVain: (t: Part, o: Part, port: number, error: string): Phrase =>
    phrase`${t} cannot listen at port ${port} with ${o}: ${error}`,
  accepts: (t: Part, o: Part, c: Part, left: number): Phrase =>
    phrase`${t} accepts ${c} at ${o}: ${left === 0 ? 'the backlog is empty' : `${left} still in the backlog`}`,
  waitsToAccept: (t: Part, o: Part): Phrase => phrase`${t} waits to accept: no connection is in the backlog of ${o}`,
  acceptsInVain: (t: Part, o: Part, error: string): Phrase => phrase`${t} accepts nobody at ${o}: ${error}`,
  closesListener: (t: Part, o: Part, port: number): Phrase =>
    phrase`${t} closes ${o}: nobody listens at port ${port} any more`,
  connects: (t: Part, o: Part, port: number, server: Part, length: number): Phrase =>
    phrase`${t} connects ${o} to port ${port}: ${length} in the backlog of ${server}`,
  waitsToConnect: (t: Part, o: Part, port: number, place: number): Phrase =>
    phrase`${t} waits to connect ${o}: the backlog at port ${port} is full; ${ordinal(place, 'en')} in line to connect`,
  connectsInVain: (t: Part, o: Part, port: string, error: string): Phrase =>
    phrase`${t} cannot connect ${o} to port ${port}: ${error}`,
  sends: (t: Part, o: Part, data: string): Phrase => phrase`${t} sends ${data} over ${o}`,
  sendsPart: (t: Part, o: Part, data: string, part: number, all: number): Phrase =>
    phrase`${t} sends ${data} over ${o}: there is room for ${part} of ${all} letters`,
  sendsNothing: (t: Part, o: Part): Phrase => phrase`${t} sends the empty text over ${o}, which is to send nothing`,
  sendsToNobody: (t: Part, o: Part, data: string): Phrase =>
    phrase`${t} sends ${data} over ${o}, where the other end has closed: nobody gets it`,
  waitsToSend: (t: Part, o: Part, data: string, room: number): Phrase =>
    phrase`${t} waits to send ${data}: in ${o} lie ${room} letters unread, and there is room for no more`,
  sendsInVain: (t: Part, o: Part, data: string, error: string): Phrase =>
    phrase`${t} cannot send ${data} over ${o}: ${error}`,
  nothing: 'nothing',
  receives: (t: Part, o: Part, data: string, left: number): Phrase =>
    left === 0
      ? phrase`${t} receives ${data} over ${o}`
      : phrase`${t} receives ${data} over ${o}: ${left} more ${left === 1 ? 'letter lies' : 'letters lie'} there`,
  receivesEnd: (t: Part, o: Part): Phrase =>
    phrase`${t} receives the empty text over ${o}: the other end has closed, nothing more will come`,
  receivesNone: (t: Part, o: Part): Phrase => phrase`${t} asks for no letters of ${o}, and gets the empty text`,
  waitsToReceive: (t: Part, o: Part): Phrase => phrase`${t} waits to receive over ${o}: nothing has come`,
  receivesInVain: (t: Part, o: Part, error: string): Phrase => phrase`${t} receives nothing over ${o}: ${error}`,
  closes: (t: Part, o: Part, server: boolean): Phrase =>
    phrase`${t} closes the ${server ? 'accepted end' : 'connecting end'} of ${o}`,
  closesAgain: (t: Part, o: Part): Phrase => phrase`${t} closes ${o}, which is closed already`,
  closesUnread: (t: Part, o: Part, server: boolean): Phrase =>
    phrase`${t} closes the ${server ? 'accepted end' : 'connecting end'} of ${o} with something unread: the other end is reset`,
  registers: (t: Part, o: Part, s: string, events: number, count: number): Phrase =>
    phrase`${t} registers ${s} at ${o} for ${events === 1 ? 'reading' : events === 2 ? 'writing' : 'reading and writing'}: ${count} there`,
  registersInVain: (t: Part, o: Part, s: string, error: string): Phrase =>
    phrase`${t} cannot register ${s} at ${o}: ${error}`,
  unregisters: (t: Part, o: Part, s: string, count: number): Phrase =>
    phrase`${t} takes ${s} away from ${o}: ${count} left there`,
  unregistersInVain: (t: Part, o: Part, s: string, error: string): Phrase =>
    phrase`${t} cannot take ${s} away from ${o}: ${error}`,
  selects: (t: Part, o: Part, names: string, ready: number, count: number): Phrase =>
    phrase`${t} learns from ${o} what is ready, ${ready} of ${count}: ${names}`,
  selectsNone: (t: Part, o: Part, count: number): Phrase =>
    phrase`${t} learns from ${o} that ${count === 1 ? 'its one socket is not' : `none of its ${count} sockets is`} ready`,
  waitsToSelect: (t: Part, o: Part, count: number): Phrase =>
    phrase`${t} waits at ${o} until ${count === 1 ? 'its socket' : `one of its ${count} sockets`} is ready`,
  waitsToHear: (t: Part, o: Part): Phrase => phrase`${t} waits at ${o} until another thread tells it something`,
  posts: (t: Part, o: Part, item: string): Phrase => phrase`${t} tells ${o}: ${item}`,
  hears: (t: Part, o: Part, items: string): Phrase => phrase`${t} learns from ${o} what it was told: ${items}`,
  hearsToo: (told: Phrase, items: string): Phrase => phrase`${told}; and what it was told: ${items}`,
  lets: (told: Phrase, names: Phrase): Phrase => phrase`${told}; ${names} can go on`,
  and: ', ',
}

const zh: typeof en = {
  makesNetwork: (t, o) => phrase`${t} 创建网络 ${o}，尚无人监听`,
  makesListener: (t, o, port, backlog) => phrase`${t} 为端口 ${port} 创建套接字 ${o}，等待队列长 ${backlog}`,
  makesSocket: (t, o) => phrase`${t} 创建套接字 ${o}，尚未连接`,
  makesSelector: (t, o) => phrase`${t} 创建选择器 ${o}`,
  listens: (t, o, port) => phrase`${t} 用 ${o} 监听端口 ${port}`,
  listensInVain: (t, o, port, error) => phrase`${t} 无法用 ${o} 监听端口 ${port}：${error}`,
  accepts: (t, o, c, left) =>
    phrase`${t} 在 ${o} 接受 ${c}：${left === 0 ? '等待队列已空' : `等待队列中还有 ${left} 个`}`,
  waitsToAccept: (t, o) => phrase`${t} 等待接受连接：${o} 的等待队列是空的`,
  acceptsInVain: (t, o, error) => phrase`${t} 在 ${o} 没有接受到连接：${error}`,
  closesListener: (t, o, port) => phrase`${t} 关闭 ${o}：端口 ${port} 不再有人监听`,
  connects: (t, o, port, server, length) =>
    phrase`${t} 将 ${o} 连接到端口 ${port}：${server} 的等待队列中有 ${length} 个`,
  waitsToConnect: (t, o, port, place) =>
    phrase`${t} 等待连接 ${o}：端口 ${port} 的等待队列已满；连接队中排${ordinal(place, 'zh')} 位`,
  connectsInVain: (t, o, port, error) => phrase`${t} 无法将 ${o} 连接到端口 ${port}：${error}`,
  sends: (t, o, data) => phrase`${t} 经 ${o} 发送 ${data}`,
  sendsPart: (t, o, data, part, all) => phrase`${t} 经 ${o} 发送 ${data}：${all} 个字符中只有 ${part} 个放得下`,
  sendsNothing: (t, o) => phrase`${t} 经 ${o} 发送空文本，等于什么都没发`,
  sendsToNobody: (t, o, data) => phrase`${t} 经 ${o} 发送 ${data}，但对端已关闭：无人收到`,
  waitsToSend: (t, o, data, room) => phrase`${t} 等待发送 ${data}：${o} 中有 ${room} 个字符未读，没有空位`,
  sendsInVain: (t, o, data, error) => phrase`${t} 无法经 ${o} 发送 ${data}：${error}`,
  nothing: '空文本',
  receives: (t, o, data, left) =>
    left === 0 ? phrase`${t} 经 ${o} 收到 ${data}` : phrase`${t} 经 ${o} 收到 ${data}：那里还有 ${left} 个字符`,
  receivesEnd: (t, o) => phrase`${t} 经 ${o} 收到空文本：对端已关闭，不会再有数据`,
  receivesNone: (t, o) => phrase`${t} 向 ${o} 要 0 个字符，得到空文本`,
  waitsToReceive: (t, o) => phrase`${t} 等待经 ${o} 接收：还没有数据`,
  receivesInVain: (t, o, error) => phrase`${t} 经 ${o} 没有收到数据：${error}`,
  closes: (t, o, server) => phrase`${t} 关闭 ${o} 的${server ? '服务端' : '客户端'}`,
  closesAgain: (t, o) => phrase`${t} 关闭早已关闭的 ${o}`,
  closesUnread: (t, o, server) => phrase`${t} 关闭 ${o} 的${server ? '服务端' : '客户端'}，还有数据未读：对端被重置`,
  registers: (t, o, s, events, count) =>
    phrase`${t} 在 ${o} 登记 ${s}（${events === 1 ? '读' : events === 2 ? '写' : '读和写'}）：共 ${count} 个`,
  registersInVain: (t, o, s, error) => phrase`${t} 无法在 ${o} 登记 ${s}：${error}`,
  unregisters: (t, o, s, count) => phrase`${t} 从 ${o} 注销 ${s}：还有 ${count} 个`,
  unregistersInVain: (t, o, s, error) => phrase`${t} 无法从 ${o} 注销 ${s}：${error}`,
  selects: (t, o, names, ready, count) => phrase`${t} 从 ${o} 得知 ${count} 个中有 ${ready} 个就绪：${names}`,
  selectsNone: (t, o, count) => phrase`${t} 从 ${o} 得知 ${count} 个套接字都未就绪`,
  waitsToSelect: (t, o, count) => phrase`${t} 在 ${o} 等待 ${count} 个套接字之一就绪`,
  waitsToHear: (t, o) => phrase`${t} 在 ${o} 等待别的线程告知`,
  posts: (t, o, item) => phrase`${t} 告知 ${o}：${item}`,
  hears: (t, o, items) => phrase`${t} 从 ${o} 得知：${items}`,
  hearsToo: (told, items) => phrase`${told}；并得知：${items}`,
  lets: (told, names) => phrase`${told}；${names} 可以继续`,
  and: '、',
}

const messages: Readonly<Record<Language, typeof en>> = { en, zh }

/** A part of what the operation was given. */
function given(told: Step, name: string): Value {
  const record = told.given
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return null
  // Neither null nor a list.
  return (record as { readonly [key: string]: Value })[name] ?? null
}

const portOf = (told: Step): number => fieldAfter(told, 'port')

/** The text that was to be sent. */
function dataOf(told: Step): string {
  const data = String(given(told, 'data') ?? '')
  return data === '' ? messages[told.language].nothing : itemText(data)
}

/** A connection as a handle in a value, marked. */
function connectionIn({ trace, language }: Step, value: Value): Part {
  const text = itemText(value)
  const object = trace.objects.find(({ kind, name }) => kind === 'connection' && name === text)
  return object === undefined ? { text: text === '' ? messages[language].nothing : text } : objectPart(trace, object.id)
}

/** With those who can go on because of the step. */
function andLets(told: Step, said: Phrase): Phrase {
  const { before, after, thread, touched } = told
  const gone = touched.filter(
    (other) =>
      other !== thread && before?.thread(other)?.state === 'blocked' && after.thread(other)?.state !== 'blocked',
  )
  return gone.length === 0 ? said : messages[told.language].lets(said, threadList(told, gone))
}

/** How much text lies at an end after the step. */
function lying(told: Step, end: string): number {
  const text = told.trace.values[fieldAfter(told, `${end}Incoming`)]
  return typeof text === 'string' ? text.length : 0
}

const endOf = (told: Step): string => String(given(told, 'end'))
const otherEnd = (told: Step): string => (endOf(told) === 'server' ? 'client' : 'server')

export const networkDescribers: KindDescribers = {
  create: (told) => messages[told.language].makesNetwork(actor(told), objectOf(told)),
}

export const listenerDescribers: KindDescribers = {
  create: (told) =>
    messages[told.language].makesListener(actor(told), objectOf(told), portOf(told), Number(given(told, 'backlog'))),
  listen: (told) => messages[told.language].listens(actor(told), objectOf(told), portOf(told)),
  'raise listen': (told) =>
    messages[told.language].listensInVain(actor(told), objectOf(told), portOf(told), errorText(told.result)),
  accept(told) {
    const left = objectAfter(told)?.items.length ?? 0
    const connection = connectionIn(told, told.result)
    return andLets(told, messages[told.language].accepts(actor(told), objectOf(told), connection, left))
  },
  'block accept': (told) => messages[told.language].waitsToAccept(actor(told), objectOf(told)),
  'raise accept': (told) => messages[told.language].acceptsInVain(actor(told), objectOf(told), errorText(told.result)),
  close(told) {
    const w = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    const again = fieldBefore(told, 'stage') === fieldAfter(told, 'stage')
    return again ? w.closesAgain(t, o) : andLets(told, w.closesListener(t, o, portOf(told)))
  },
}

export const connectionDescribers: KindDescribers = {
  create: (told) => messages[told.language].makesSocket(actor(told), objectOf(told)),
  connect(told) {
    const port = Number(given(told, 'port'))
    const listener = told.trace.objects.find(({ id, kind }) => {
      const fields = kind === 'listener' ? told.after.object(id)?.fields : undefined
      return fields?.get('port') === port && fields?.get('stage') === 1
    })
    const server = objectPart(told.trace, listener?.id ?? -1)
    const length = told.after.object(listener?.id ?? -1)?.items.length ?? 0
    return andLets(told, messages[told.language].connects(actor(told), objectOf(told), port, server, length))
  },
  'block connect': (told) =>
    messages[told.language].waitsToConnect(actor(told), objectOf(told), Number(given(told, 'port')), placeAfter(told)),
  'raise connect': (told) =>
    messages[told.language].connectsInVain(
      actor(told),
      objectOf(told),
      String(given(told, 'port')),
      errorText(told.result),
    ),
  send(told) {
    const w = messages[told.language]
    const [t, o, data] = [actor(told), objectOf(told), dataOf(told)]
    const all = String(given(told, 'data') ?? '').length
    if (all === 0) return w.sendsNothing(t, o)
    if (fieldBefore(told, `${endOf(told)}Ending`) !== 0) return w.sendsToNobody(t, o, data)
    const part = Number(told.result)
    return andLets(told, part < all ? w.sendsPart(t, o, data, part, all) : w.sends(t, o, data))
  },
  'block send': (told) =>
    messages[told.language].waitsToSend(actor(told), objectOf(told), dataOf(told), lying(told, otherEnd(told))),
  'raise send': (told) =>
    messages[told.language].sendsInVain(actor(told), objectOf(told), dataOf(told), errorText(told.result)),
  recv(told) {
    const w = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    if (given(told, 'bufsize') === 0) return w.receivesNone(t, o)
    if (told.result === '') return w.receivesEnd(t, o)
    return andLets(told, w.receives(t, o, itemText(told.result), lying(told, endOf(told))))
  },
  'block recv': (told) => messages[told.language].waitsToReceive(actor(told), objectOf(told)),
  'raise recv': (told) => messages[told.language].receivesInVain(actor(told), objectOf(told), errorText(told.result)),
  close(told) {
    const w = messages[told.language]
    const [t, o, end] = [actor(told), objectOf(told), endOf(told)]
    if (fieldBefore(told, `${end}Closed`) === 1) return w.closesAgain(t, o)
    const resets = fieldAfter(told, `${otherEnd(told)}Ending`) === 3
    return andLets(told, (resets ? w.closesUnread : w.closes)(t, o, end === 'server'))
  },
}

const countAfter = (told: Step): number => objectAfter(told)?.items.length ?? 0
const socketIn = (told: Step): string => itemText(given(told, 'socket'))

export const selectorDescribers: KindDescribers = {
  create: (told) => messages[told.language].makesSelector(actor(told), objectOf(told)),
  register(told) {
    const events = Number(given(told, 'events'))
    const w = messages[told.language]
    return andLets(told, w.registers(actor(told), objectOf(told), socketIn(told), events, countAfter(told)))
  },
  'raise register': (told) =>
    messages[told.language].registersInVain(actor(told), objectOf(told), socketIn(told), errorText(told.result)),
  unregister: (told) =>
    messages[told.language].unregisters(actor(told), objectOf(told), socketIn(told), countAfter(told)),
  'raise unregister': (told) =>
    messages[told.language].unregistersInVain(actor(told), objectOf(told), socketIn(told), errorText(told.result)),
  select(told) {
    const w = messages[told.language]
    const [t, o] = [actor(told), objectOf(told)]
    const all = Array.isArray(told.result) ? (told.result as readonly { readonly [key: string]: Value }[]) : [] // as `select` gives them
    const ready = all.filter((one) => !('posted' in one))
    const posted = all.flatMap((one) => ('posted' in one ? [itemText(one.posted ?? null)] : [])).join(w.and)
    if (ready.length === 0 && posted !== '') return w.hears(t, o, posted)
    if (ready.length === 0) return w.selectsNone(t, o, countAfter(told))
    const names = ready.slice(0, 4).map(({ socket }) => itemText(socket ?? null))
    const list = names.join(w.and) + (ready.length > 4 ? ' …' : '')
    const said = w.selects(t, o, list, ready.length, countAfter(told))
    return posted === '' ? said : w.hearsToo(said, posted)
  },
  'block select'(told) {
    const w = messages[told.language]
    const count = countAfter(told)
    return count === 0
      ? w.waitsToHear(actor(told), objectOf(told))
      : w.waitsToSelect(actor(told), objectOf(told), count)
  },
  post: (told) =>
    andLets(told, messages[told.language].posts(actor(told), objectOf(told), itemText(told.given ?? null))),
}
