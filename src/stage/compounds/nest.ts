/**
 * The picture of several threads with greenlets: each process a frame, in it its threads, each a frame with the slot of the
 * one that has the thread, and the places of its greenlets.
 */
import type { Host } from '../../analysis/hosts.ts'
import type { Language } from '../../base/messages.ts'
import type { CssPixels, ThreadId } from '../../base/units.ts'
import { type Box, column, columnsIn, pad, plate, type Rect, row, sized } from '../../pictures/box.ts'
import { fitted } from '../../pictures/measure.ts'
import { type FrameInput, LARGE, type Mark, SMALL } from '../../pictures/picture.ts'
import type { StageScene } from '../../pictures/scene.ts'
import { note } from '../../pictures/texts.ts'
import { token } from '../../pictures/threads.ts'
import type { ThreadRecord } from '../../trace/tables.ts'
import type { Trace } from '../../trace/trace.ts'
import type { CompoundDrawer } from './compound-picture.ts'
import { describeTurns, turnsBoxes, turnsMethods } from './turns.ts'

const MARGIN: CssPixels = 12
/** Between a frame and what is in it. */
const INSET: CssPixels = 8
const GAP: CssPixels = 8
/** Room for the title of a process, which its own threads without greenlets share. */
const HEAD: CssPixels = 36
const CURRENT: CssPixels = 84
const CELL: CssPixels = 80
/** A frame narrower than this stands below its neighbour instead. */
const MIN: CssPixels = 380
/** The most threads without greenlets that stand beside the title of their process. */
const MAX_OTHERS = 3
const OTHER: CssPixels = 78

const messages = {
  en: {
    name: 'Processes',
    title: 'Threads within processes, coroutines within threads',
    meaning: 'of each thread one has its turn; the threads run beside each other',
    process: (name: string) => `process ${name}`,
    thread: (name: string) => `thread ${name}`,
  },
  zh: {
    name: '进程',
    title: '进程里的线程，线程里的协程',
    meaning: '每个线程里有一个轮到；线程之间并行',
    process: (name: string) => `进程 ${name}`,
    thread: (name: string) => `线程 ${name}`,
  },
} as const satisfies { [language in Language]: object }

/** One process, with its threads that have greenlets and those that have none. */
interface Process {
  readonly main: ThreadRecord
  readonly hosts: readonly (readonly ThreadId[])[]
  readonly others: readonly ThreadId[]
}

function processesOf({ threads }: Trace, hosts: readonly Host[]): readonly Process[] {
  const pids = [...new Set(hosts.map(({ host }) => host.pid))]
  return pids.flatMap((pid) => {
    const own = threads.filter((thread) => thread.pid === pid && thread.kind !== 'greenlet')
    const main = own[0]
    if (main === undefined) return []
    const inside = hosts.filter(({ host }) => host.pid === pid)
    return [
      {
        main,
        hosts: inside.map(({ host, greenlets }) => [host, ...greenlets].map(({ id }) => id)),
        others: own.flatMap(({ id }) => (inside.some(({ host }) => host.id === id) ? [] : [id])),
      },
    ]
  })
}

/** Draws all threads with greenlets within their processes. */
export function nestDrawer(scene: StageScene, hosts: readonly Host[]): CompoundDrawer {
  const processes = processesOf(scene.trace, hosts)
  const members = new Set(hosts.flatMap(({ host, greenlets }) => [host.id, ...greenlets.map(({ id }) => id)]))
  return {
    name: { en: messages.en.name, zh: messages.zh.name },
    methods: turnsMethods(scene, members),
    minWidth: (form) => (form === 'wide' ? LARGE : SMALL),
    box: (input) => draw(input, processes),
    exists: () => true,
    title: { en: messages.en.title, zh: messages.zh.title },
    meaning: { en: messages.en.meaning, zh: messages.zh.meaning },
    describe: (snapshot, reader) =>
      processes.flatMap(({ main, hosts: own }) =>
        own.flatMap((threads) => {
          const [has = '', ...parked] = describeTurns(snapshot, threads, reader)
          return [`${messages[reader.language].process(main.name)}: ${has}`, ...parked]
        }),
      ),
  }
}

function draw(input: FrameInput, processes: readonly Process[]): Box {
  const room = input.plan.width - 2 * MARGIN
  const perRow = Math.min(processes.length, columnsIn(room, MIN, GAP))
  const width = Math.floor((room - (perRow - 1) * GAP) / perRow)
  const lines = Array.from({ length: Math.ceil(processes.length / perRow) }, (_, k) =>
    row(
      processes.slice(k * perRow, (k + 1) * perRow).map((process) => processBox(input, process, width)),
      GAP,
    ),
  )
  return pad({ top: MARGIN, left: MARGIN, bottom: GAP }, column(lines, GAP))
}

/** The plate of a process, or of a thread within one. */
const frame = (key: string, className: string, { x, y, width, height }: Rect): Mark => ({
  key,
  tag: 'rect',
  attributes: { class: `nest ${className}`, x, y, width, height, rx: 8 },
})

function processBox(input: FrameInput, { main, hosts, others }: Process, width: CssPixels): Box {
  const key = `process.${main.id}`
  const shown = others.slice(0, MAX_OTHERS)
  const room = width - 2 * INSET - shown.length * (OTHER + 6) - 10
  const name = fitted(messages[input.language].process(main.name), room)
  const head = row(
    [
      pad({ right: 10 }, note(`${key}.name`, name, 'zone')),
      ...shown.map((thread) => pad({ top: 5 }, token(thread, OTHER, 'home'))),
    ],
    6,
  )
  const threads = hosts.map((members) => threadBox(input, members, width - 2 * INSET))
  const whole = pad(
    { left: INSET, right: INSET, bottom: INSET },
    column([sized({ height: HEAD }, head), column(threads, INSET)]),
  )
  return plate((at) => frame(key, 'process', at), sized({ width }, whole))
}

function threadBox(input: FrameInput, members: readonly ThreadId[], width: CssPixels): Box {
  const host = members[0] ?? -1
  const key = `thread.${host}`
  const columns = columnsIn(width - 2 * INSET - CURRENT - GAP, CELL, GAP)
  const { current, others } = turnsBoxes(input, members, {
    key: `${key}.`,
    width: CURRENT,
    cell: CELL,
    height: 32,
    columns,
  })
  const name = note(`${key}.name`, messages[input.language].thread(input.name(host)))
  const whole = column([sized({ height: 28 }, name), row([current, others], GAP + 6)])
  return plate((at) => frame(key, 'thread', at), pad({ left: INSET, right: INSET, bottom: INSET }, whole))
}
