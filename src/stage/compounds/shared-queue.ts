/**
 * The picture of a queue of multiprocessing: the buffers in which each process has put its items, with the feeder that
 * writes them; the pipe, and how much of it is full; those who wait to put above, and those who wait to get below.
 */

import type { Compound } from '../../analysis/compounds.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Language } from '../../base/messages.ts'
import type { CssPixels, ThreadId } from '../../base/units.ts'
import type { Value } from '../../base/value.ts'
import { valueText } from '../../base/value-text.ts'
import { drawIntents } from '../../pictures/arrivals.ts'
import { type Box, box, column, columnsIn, grow, over, pad, row, sized } from '../../pictures/box.ts'
import { chip } from '../../pictures/chips.ts'
import { tokens } from '../../pictures/grid.ts'
import { listed, type Reader, stageMessages } from '../../pictures/messages.ts'
import { type FrameInput, SMALL, slot, zone } from '../../pictures/picture.ts'
import { note, title } from '../../pictures/texts.ts'
import { GAP, token } from '../../pictures/threads.ts'
import { attemptOf } from '../../trace/attempt.ts'
import type { ObjectRecord } from '../../trace/tables.ts'
import { operationName, type Trace } from '../../trace/trace.ts'
import type { CompoundDrawer, CompoundMethod, CompoundPicture } from './compound-picture.ts'

const MARGIN: CssPixels = 12
const ROW: CssPixels = 44
/** Room for the names of lines and buffers. */
const LABEL: CssPixels = 100
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
      box: (input) => draw(input, trace, made, rows),
      exists: ({ objects }) => objects[made.rlock.id]?.exists === true,
      title: { en: messages.en[title], zh: messages.zh[title] },
      meaning: { en: messages.en[meaning], zh: messages.zh[meaning] },
      describe: (snapshot, reader) => describe(trace, made, snapshot, reader),
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
function waiting({ pipe, rlock, entrance, feeders }: Made, { threads }: Snapshot) {
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
function inPipe(trace: Trace, { pipe }: Made, snapshot: Snapshot): string {
  const value = snapshot.objects[pipe.id]?.fields.get('serverIncoming') ?? 0
  const text = value === 0 ? '' : trace.values[value]
  return typeof text === 'string' ? text : ''
}

/** The items of a buffer: each lies there as the text of a list of one. */
function itemsIn(snapshot: Snapshot, buffer: number): readonly Value[] {
  return (snapshot.objects[buffer]?.items ?? []).map((item) => {
    try {
      return typeof item === 'string' ? ((JSON.parse(item) as Value[])[0] ?? null) : item
    } catch {
      return item
    }
  })
}

function draw(input: FrameInput, trace: Trace, made: Made, rows: number): Box {
  const { plan, snapshot, language, arriving, methodOf } = input
  const w = messages[language]
  const width = plan.width - 2 * MARGIN
  const sides = waiting(made, snapshot)
  const columns = columnsIn(width - LABEL, TOKEN, GAP)
  const side = (key: 'put' | 'get') => {
    const coming = arriving.filter((thread) => methodOf(thread) === key)
    const given = { key, role: 'waiting', columns, rows: 1, tokenWidth: TOKEN } as const
    const label = (count: number) => stageMessages[language].waiting(count, plan.name)
    const threads = tokens(input, [...sides[key], ...coming], { ...given, label })
    const count = sides[key].length === 0 ? '' : sides[key].length
    const line = row([sized({ width: LABEL }, title(key, w[key], count)), pad({ top: 4 }, threads)])
    return over(sized({ height: ROW }, line), (parts, { x, y }) => {
      const spots = parts.spots.filter(({ thread, role }) => role === 'waiting' && coming.includes(thread))
      drawIntents(parts, input, spots, { key: `${key}.coming`, x: x + LABEL, y: y + 42, room: width - LABEL })
    })
  }
  const buffers = made.feeders
    .slice(0, rows)
    .filter(({ buffer }) => snapshot.objects[buffer]?.exists === true)
    .map((feeder) => bufferBox(input, feeder, width))
  const whole = [
    side('put'),
    box(0, 8),
    sized({ height: rows * ROW }, column(buffers)),
    pipeBox(input, trace, made, width),
    side('get'),
  ]
  return pad({ left: MARGIN, right: MARGIN, bottom: 8 }, column(whole))
}

/** What a process has put and its feeder has not written yet: what leaves first is nearest to the feeder. */
function bufferBox(
  { snapshot, language }: FrameInput,
  { thread, buffer, process }: Made['feeders'][number],
  width: CssPixels,
): Box {
  const w = messages[language]
  const items = itemsIn(snapshot, buffer)
  const room = columnsIn(width - TOKEN - LABEL, CHIP, 0)
  const chips = items
    .slice(0, room)
    .map((item, k) =>
      box(CHIP, 32, (parts, { x, y }) => parts.marks.push(...chip(`item.${buffer}.${k}`, item, x, y, CHIP, 32))),
    )
  const name = column([
    sized(
      { height: 16 },
      box(0, 0, (parts, { x, y }) =>
        parts.marks.push(zone(`buffer.${buffer}`, x, y + 12, w.buffer, String(items.length))),
      ),
    ),
    note(`process.${buffer}`, w.of(process)),
  ])
  const feeder = pad({ top: 3, left: 8 }, token(thread, TOKEN, 'home'))
  return sized({ height: ROW }, row([sized({ width: LABEL - 8 }, name), grow(box(0, 0)), ...chips.reverse(), feeder]))
}

function pipeBox({ plan, snapshot, language }: FrameInput, trace: Trace, made: Made, width: CssPixels): Box {
  const w = messages[language]
  const capacity = snapshot.objects[made.pipe.id]?.fields.get('capacity') ?? 0
  const letters = inPipe(trace, made, snapshot).length
  return over(sized({ height: 48 }, title('pipe', w.pipe, w.lies(letters, capacity))), (parts, { x, y }) => {
    const bar = { x, y: y + 30, height: 12, rx: 6 }
    parts.marks.push(slot('pipe.room', { ...bar, width }))
    if (letters === 0) return
    const full = Math.min(width, Math.max(6, Math.round((width * letters) / Math.max(1, capacity))))
    const style = `fill:var(--${plan.colour})`
    parts.marks.push({ key: 'pipe.full', tag: 'rect', attributes: { style, ...bar, width: full } })
  })
}

function describe(trace: Trace, made: Made, snapshot: Snapshot, reader: Reader): readonly string[] {
  const { language } = reader
  const w = messages[language]
  const colon = language === 'zh' ? '：' : ': '
  const { put, get } = waiting(made, snapshot)
  const capacity = snapshot.objects[made.pipe.id]?.fields.get('capacity') ?? 0
  const line = (key: 'put' | 'get', threads: readonly ThreadId[]) =>
    threads.length === 0 ? [] : [listed(w[key], threads, reader)]
  const buffers = made.feeders.flatMap(({ buffer, process }) => {
    const items = itemsIn(snapshot, buffer).slice(0, 12).map(valueText)
    return items.length === 0 ? [] : [`${w.buffer} ${w.of(process)}${colon}${stageMessages[language].list(items)}`]
  })
  const pipe = `${w.pipe}${colon}${w.lies(inPipe(trace, made, snapshot).length, capacity)}`
  return [...line('put', put), ...buffers, pipe, ...line('get', get)]
}
