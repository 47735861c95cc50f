/**
 * The picture of a queue of multiprocessing: the buffers in which each process has put its items, with the feeder that
 * writes them; the pipe, and how much of it is full; those who wait to put above, and those who wait to get below.
 */

import type { Compound } from '../analysis/compounds.ts'
import type { Moment } from '../analysis/moment-types.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { valueText } from '../base/value-text.ts'
import type { Language } from '../base/words.ts'
import { attemptOf } from '../trace/attempt.ts'
import type { ObjectRecord } from '../trace/tables.ts'
import { operationName, type Trace } from '../trace/trace.ts'
import { drawIntents } from './arrivals.ts'
import { chip } from './chips.ts'
import type { CompoundDrawer, CompoundMethod, CompoundPicture } from './compound-picture.ts'
import { stageMessages } from './messages.ts'
import { type Drawing, type FrameInput, SMALL, text, zone } from './picture.ts'
import { drawGrid, type Parts } from './waiting-line.ts'

const MARGIN: CssPixels = 12
const ROW: CssPixels = 40
const TOKEN: CssPixels = 92
const CHIP: CssPixels = 44
const MAX_BUFFERS = 4

const messages = {
  en: {
    title: 'multiprocessing queue',
    meaning: 'a feeder thread of each process writes what was put to a pipe, from which all get',
    put: 'Wait to put',
    get: 'Wait to get',
    buffer: 'Buffer',
    simple: 'multiprocessing SimpleQueue',
    simpleMeaning: 'who puts writes to a pipe, from which all get',
    of: (process: string) => `of ${process}`,
    pipe: 'Pipe',
    lies: (letters: number, capacity: number) =>
      `${letters.toLocaleString('en')} of ${capacity.toLocaleString('en')} letters`,
    more: (count: number) => `and ${count} more`,
  },
  zh: {
    title: 'multiprocessing 队列',
    meaning: '每个进程的 feeder 线程把放入的物品写入管道，大家从中取出',
    put: '等待放入',
    get: '等待取出',
    buffer: '缓冲',
    simple: 'multiprocessing 简单队列',
    simpleMeaning: '放入者直接写入管道，大家从中取出',
    of: (process: string) => `属于 ${process}`,
    pipe: '管道',
    lies: (letters: number, capacity: number) =>
      `${capacity.toLocaleString('en')} 个字符中有 ${letters.toLocaleString('en')} 个`,
    more: (count: number) => `另有 ${count} 个`,
  },
} as const satisfies { [language in Language]: object }

/** The parts of one queue. */
interface Made {
  readonly pipe: ObjectRecord
  readonly rlock: ObjectRecord
  /** Of what is acquired by who would put: its permits, or the lock to write. */
  readonly entrance: ObjectRecord
  readonly isSimple: boolean
  readonly feeders: readonly { readonly thread: ThreadId; readonly buffer: number; readonly process: string }[]
}

export const sharedQueuePicture: CompoundPicture = {
  kind: 'shared-queue',
  recognises: ({ owner, objects }) => partsOf(owner, objects) !== null,
  of({ trace }, [compound]) {
    const made = compound === undefined ? null : madeIn(trace, compound)
    if (compound === undefined || made === null) throw new Error('a queue of multiprocessing has a pipe')
    const rows = made.isSimple ? 0 : Math.max(1, Math.min(MAX_BUFFERS, made.feeders.length))
    const [title, meaning] = made.isSimple ? (['simple', 'simpleMeaning'] as const) : (['title', 'meaning'] as const)
    return {
      name: { en: compound.owner, zh: compound.owner },
      methods: methodsOf(trace, made),
      minWidth: () => SMALL,
      height: () => 3 * ROW + rows * ROW + 54,
      draw: (input) => draw(input, trace, made, rows),
      exists: ({ objects }) => objects[made.rlock.id]?.exists === true,
      title: { en: messages.en[title], zh: messages.zh[title] },
      meaning: { en: messages.en[meaning], zh: messages.zh[meaning] },
      describe: (moment, name) => ({
        en: describe(trace, made, moment, name, 'en'),
        zh: describe(trace, made, moment, name, 'zh'),
      }),
      tell: () => null,
    } satisfies CompoundDrawer
  },
}

function partsOf(owner: string, objects: readonly ObjectRecord[]): Omit<Made, 'feeders'> | null {
  const part = (name: string, kind: string) =>
    objects.find((object) => object.name === `${owner}.${name}` && object.kind === kind)
  const pipe = part('pipe', 'connection')
  const rlock = part('rlock', 'lock')
  const sem = part('sem', 'bounded-semaphore')
  const entrance = sem ?? part('wlock', 'lock')
  if (pipe === undefined || rlock === undefined || entrance === undefined) return null
  return { pipe, rlock, entrance, isSimple: sem === undefined }
}

function madeIn(
  { threads, steps, stepCount, operations }: Trace,
  { owner, objects, threads: own }: Compound,
): Made | null {
  const parts = partsOf(owner, objects)
  if (parts === null) return null
  // A buffer is made by the process whose it is, as its feeder is started by it.
  const create = operations.indexOf('create')
  const makers = new Map<number, number>()
  const buffers = new Set(objects.filter(({ name }) => name === `${owner}.buffer`).map(({ id }) => id))
  for (let step = 0; step < stepCount && makers.size < buffers.size; step++)
    if (steps.operation[step] === create && buffers.has(steps.target[step] ?? -1))
      makers.set(threads[steps.thread[step] ?? 0]?.pid ?? 0, steps.target[step] ?? -1)
  const feeders = own.flatMap(({ id, pid }) => {
    const buffer = makers.get(pid)
    const process = threads.find((thread) => thread.pid === pid && thread.kind === 'process')
    return buffer === undefined ? [] : [{ thread: id, buffer, process: process?.name ?? '' }]
  })
  return { ...parts, feeders }
}

function methodsOf(trace: Trace, { rlock, entrance, feeders }: Made): readonly CompoundMethod[] {
  const isFeeder = new Set(feeders.map(({ thread }) => thread))
  const acquires = (step: number, { id }: ObjectRecord) => {
    if (trace.steps.target[step] !== id || isFeeder.has(trace.steps.thread[step] ?? -1)) return false
    const operation = operationName(trace, step)
    return operation === 'acquire' || (operation === 'block' && attemptOf(trace, step).operation === 'acquire')
  }
  return [
    {
      name: 'put',
      words: { en: 'puts an item in, or waits while it is full', zh: '放入一个物品；满时等待' },
      isCall: (step) => acquires(step, entrance),
      comes: true,
    },
    {
      name: 'get',
      words: { en: 'takes an item out, or waits while the pipe is empty', zh: '取出一个物品；管道空时等待' },
      isCall: (step) => acquires(step, rlock),
      comes: true,
    },
  ]
}

/** Threads of the program that wait to put, and to get. */
function waiting({ pipe, rlock, entrance, feeders }: Made, { threads }: Moment) {
  const isFeeder = new Set(feeders.map(({ thread }) => thread))
  const at = (...ids: readonly number[]) =>
    threads.filter(
      ({ thread, waitsFor, state }) => state === 'blocked' && ids.includes(waitsFor) && !isFeeder.has(thread),
    )
  const atPipe = at(pipe.id)
  return {
    put: [...at(entrance.id), ...atPipe.filter(({ next }) => next === 'send')].map(({ thread }) => thread),
    // Who reads stands before those who wait for it.
    get: [...atPipe.filter(({ next }) => next !== 'send'), ...at(rlock.id)].map(({ thread }) => thread),
  }
}

/** The text that lies in the pipe. */
function inPipe(trace: Trace, { pipe }: Made, moment: Moment): string {
  const value = moment.objects[pipe.id]?.fields.get('serverIncoming') ?? 0
  const text = value === 0 ? '' : trace.values[value]
  return typeof text === 'string' ? text : ''
}

/** The items of a buffer: each lies there as the text of a list of one. */
function itemsIn(moment: Moment, buffer: number): readonly Value[] {
  return (moment.objects[buffer]?.items ?? []).map((item) => {
    try {
      return typeof item === 'string' ? ((JSON.parse(item) as Value[])[0] ?? null) : item
    } catch {
      return item
    }
  })
}

function draw(input: FrameInput, trace: Trace, made: Made, rows: number): Drawing {
  const { plan, moment, language, arriving, methodOf } = input
  const w = messages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { put, get } = waiting(made, moment)
  const columns = Math.max(1, Math.floor((plan.width - 2 * MARGIN - 100) / (TOKEN + 6)))
  const line = (key: 'put' | 'get', threads: readonly ThreadId[], y: CssPixels) => {
    parts.marks.push(zone(key, MARGIN, y + 17, w[key], threads.length === 0 ? '' : String(threads.length)))
    const at = { key, x: MARGIN + 100, y, columns, rows: 1, tokenWidth: TOKEN }
    const label = (count: number) => stageMessages[language].waiting(count, plan.name)
    const coming = arriving.filter((thread) => methodOf(thread) === key)
    const spots = drawGrid(parts, input, [...threads, ...coming], { ...at, role: 'waiting', label })
    drawIntents(
      parts,
      input,
      spots.filter(({ thread }) => coming.includes(thread)),
      { key: `${key}.coming`, x: MARGIN + 100, y: y + 38 },
    )
  }
  line('put', put, 4)
  let y = 4 + ROW + 4
  for (const { thread, buffer, process } of made.feeders.slice(0, rows)) {
    if (moment.objects[buffer]?.exists !== true) continue
    parts.spots.push({ thread, x: plan.width - MARGIN - TOKEN, y, width: TOKEN, form: 'full', role: 'home' })
    const items = itemsIn(moment, buffer)
    parts.marks.push(zone(`buffer.${buffer}`, MARGIN, y + 12, w.buffer, String(items.length)))
    parts.marks.push(text(`process.${buffer}`, MARGIN, y + 27, w.of(process), 'small'))
    const room = Math.max(1, Math.floor((plan.width - 2 * MARGIN - TOKEN - 108) / CHIP))
    items.slice(0, room).forEach((item, k) => {
      // What leaves first is nearest to the feeder.
      const x = plan.width - MARGIN - TOKEN - 8 - (k + 1) * CHIP
      parts.marks.push(...chip(`item.${buffer}.${k}`, item, x, y - 3, CHIP, 32))
    })
    y += ROW
  }
  y = 4 + ROW + 4 + rows * ROW
  drawPipe(parts, input, trace, made, y)
  line('get', get, y + 50)
  return parts
}

function drawPipe(parts: Parts, { plan, moment, language }: FrameInput, trace: Trace, made: Made, y: CssPixels): void {
  const w = messages[language]
  const capacity = moment.objects[made.pipe.id]?.fields.get('capacity') ?? 0
  const letters = inPipe(trace, made, moment).length
  const width = plan.width - 2 * MARGIN
  parts.marks.push(zone('pipe', MARGIN, y + 12, w.pipe, w.lies(letters, capacity)))
  const bar = { x: MARGIN, y: y + 20, height: 12, rx: 6 }
  parts.marks.push({ key: 'pipe.room', tag: 'rect', attributes: { class: 'slot', ...bar, width } })
  if (letters === 0) return
  const full = Math.max(6, Math.round((width * letters) / Math.max(1, capacity)))
  const style = `fill:var(--${plan.colour})`
  parts.marks.push({ key: 'pipe.full', tag: 'rect', attributes: { style, ...bar, width: Math.min(width, full) } })
}

function describe(
  trace: Trace,
  made: Made,
  moment: Moment,
  name: (thread: ThreadId) => string,
  language: Language,
): string {
  const w = messages[language]
  const colon = language === 'zh' ? '：' : ': '
  const { put, get } = waiting(made, moment)
  const capacity = moment.objects[made.pipe.id]?.fields.get('capacity') ?? 0
  const list = stageMessages[language].list
  const line = (key: 'put' | 'get', threads: readonly ThreadId[]) =>
    threads.length === 0 ? [] : [`${w[key]}${colon}${list(threads.map(name))}`]
  const buffers = made.feeders.flatMap(({ buffer, process }) => {
    const items = itemsIn(moment, buffer)
    return items.length === 0 ? [] : [`${w.buffer} ${w.of(process)}${colon}${list(items.slice(0, 12).map(valueText))}`]
  })
  const pipe = `${w.pipe}${colon}${w.lies(inPipe(trace, made, moment).length, capacity)}`
  return [...line('put', put), ...buffers, pipe, ...line('get', get)].join(language === 'zh' ? '；' : '; ')
}
