/**
 * The picture of several threads with greenlets: each process a frame, in it its threads, each a frame with the seat of the
 * one that has the thread, and the places of its greenlets.
 */
import type { Host } from '../analysis/hosts.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import type { ThreadRecord } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import type { CompoundDrawer } from './compound-picture.ts'
import { type Drawing, type FrameInput, LARGE, type Mark, SMALL, TOKEN_HEIGHT, text, textWidth } from './picture.ts'
import type { StageScene } from './scene.ts'
import { describeTurns, drawTurns, turnsMethods, turnsRows } from './turns.ts'
import type { Parts } from './waiting-line.ts'

const MARGIN: CssPixels = 12
/** Between a frame and what is in it. */
const INSET: CssPixels = 8
const GAP: CssPixels = 8
/** Room for the title of a process, which its own threads without greenlets share, and for that of a thread. */
const PROCESS_TITLE: CssPixels = 36
const THREAD_TITLE: CssPixels = 28
const SEAT: CssPixels = 84
const CELL: CssPixels = 80
const HEIGHT: CssPixels = 32
const ROW: CssPixels = 38
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
  const each = (language: Language, one: Parameters<CompoundDrawer['describe']>) =>
    processes
      .flatMap(({ main, hosts: own }) =>
        own.map(
          (threads) => `${messages[language].process(main.name)}: ${describeTurns(one[0], threads, one[1], language)}`,
        ),
      )
      .join(language === 'zh' ? '；' : '; ')
  return {
    name: { en: messages.en.name, zh: messages.zh.name },
    methods: turnsMethods(scene, members),
    minWidth: (form) => (form === 'wide' ? LARGE : SMALL),
    height: (width) => placesOf(processes, width).height,
    draw: (input) => draw(input, processes),
    exists: () => true,
    title: { en: messages.en.title, zh: messages.zh.title },
    meaning: { en: messages.en.meaning, zh: messages.zh.meaning },
    describe: (moment, name) => ({ en: each('en', [moment, name]), zh: each('zh', [moment, name]) }),
    tell: () => null,
  }
}

interface ThreadPlace {
  readonly members: readonly ThreadId[]
  readonly y: CssPixels
  readonly height: CssPixels
}

interface ProcessPlace {
  readonly process: Process
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
  readonly height: CssPixels
  readonly threads: readonly ThreadPlace[]
}

/** How many places of greenlets stand side by side in a process so wide. */
function columnsIn(width: CssPixels): number {
  return Math.max(1, Math.floor((width - 4 * INSET - SEAT - GAP + GAP) / (CELL + GAP)))
}

/** Where each frame is: two processes side by side where there is room, threads one below the other. */
function placesOf(processes: readonly Process[], width: CssPixels) {
  const room = width - 2 * MARGIN
  const perRow = Math.max(1, Math.min(processes.length, Math.floor((room + GAP) / (MIN + GAP))))
  const wide = Math.floor((room - (perRow - 1) * GAP) / perRow)
  const columns = columnsIn(wide)
  const places: ProcessPlace[] = []
  let y = MARGIN
  for (let first = 0; first < processes.length; first += perRow) {
    let tallest = 0
    for (const [k, process] of processes.slice(first, first + perRow).entries()) {
      let inner = PROCESS_TITLE
      const threads = process.hosts.map((members): ThreadPlace => {
        const height = THREAD_TITLE + turnsRows(members.length, columns) * ROW + 2
        const place = { members, y: inner, height }
        inner += height + INSET
        return place
      })
      places.push({ process, x: MARGIN + k * (wide + GAP), y, width: wide, height: inner, threads })
      tallest = Math.max(tallest, inner)
    }
    y += tallest + GAP
  }
  return { places, columns, height: y }
}

function frame(key: string, className: string, x: CssPixels, y: CssPixels, width: CssPixels, height: CssPixels): Mark {
  return { key, tag: 'rect', attributes: { class: className, x, y, width, height, rx: 8 } }
}

function draw(input: FrameInput, processes: readonly Process[]): Drawing {
  const { plan, language, name } = input
  const w = messages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const { places, columns } = placesOf(processes, plan.width)
  for (const { process, x, y, width, height, threads } of places) {
    const key = `process.${process.main.id}`
    const shown = process.others.slice(0, MAX_OTHERS)
    const room = width - 2 * INSET - shown.length * (OTHER + 6)
    const title = cutMiddle(w.process(process.main.name), Math.max(6, Math.floor(room / 7)))
    parts.marks.push(
      frame(key, 'nest process', x, y, width, height),
      text(`${key}.name`, x + INSET, y + 24, title, 'zone'),
    )
    const titleWidth = textWidth(title) + 16
    for (const [k, thread] of shown.entries())
      parts.spots.push({
        thread,
        x: x + INSET + titleWidth + k * (OTHER + 6),
        y: y + (PROCESS_TITLE - TOKEN_HEIGHT) / 2,
        width: OTHER,
        form: 'full',
        role: 'home',
      })
    for (const { members, y: inner, height: tall } of threads) {
      const host = members[0] ?? -1
      const top = y + inner
      const left = x + INSET
      const own = `thread.${host}`
      parts.marks.push(
        frame(own, 'nest thread', left, top, width - 2 * INSET, tall),
        text(`${own}.name`, left + INSET, top + 15, w.thread(name(host)), 'small'),
      )
      drawTurns(parts, input, members, {
        key: `${own}.`,
        x: left + INSET,
        y: top + THREAD_TITLE,
        left: left + INSET + SEAT + GAP + 6,
        seat: SEAT,
        cell: CELL,
        height: HEIGHT,
        row: ROW,
        columns,
      })
    }
  }
  return parts
}
