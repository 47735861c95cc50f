/**
 * The picture of the machine: its cores, each a slot with the thread that computes there, those that could run and have none, and
 * the interpreter lock, which one thread of a process has. Below each thread is how much of its computing is done.
 */

import { type MachineReader, machineReader } from '../../analysis/machine-snapshot.ts'
import { counted } from '../../base/counted.ts'
import type { Language, Message } from '../../base/messages.ts'
import type { CssPixels, ThreadId } from '../../base/units.ts'
import { type Box, box, column, columnsIn, grow, pad, row, sized } from '../../pictures/box.ts'
import { grid, slotBox } from '../../pictures/grid.ts'
import { fitted } from '../../pictures/measure.ts'
import { listed } from '../../pictures/messages.ts'
import { type FrameInput, LARGE, type Mark, round, SMALL, text } from '../../pictures/picture.ts'
import type { StageScene } from '../../pictures/scene.ts'
import { countOf, note, TITLE, title } from '../../pictures/texts.ts'
import { groupBox, GAP as TOKEN_GAP, token } from '../../pictures/threads.ts'
import { operationName, outputOf } from '../../trace/trace.ts'
import type { CompoundDrawer } from './compound-picture.ts'

const MARGIN: CssPixels = 12
/** Width of a core's place. */
const CELL: CssPixels = 112
const MAX_CELL: CssPixels = 180
const GAP: CssPixels = 12
/** Height of a core: its label, the slot and the bar. */
const CORE: CssPixels = 66
/** Of more cores the rest are not drawn. */
const MAX_CORES = 16
const TOKEN: CssPixels = 68
/** Height of a waiting thread with its bar. */
const PITCH: CssPixels = 40
/** The most rows of those who wait, and lines of what was printed. */
const WAITING_ROWS = 2
const PRINTED = 4
const ZONE = TITLE + WAITING_ROWS * PITCH

const messages = {
  en: {
    machine: 'Machine',
    cores: 'Cores',
    running: 'Run at once',
    busy: (busy: number, cores: number) => `${busy} of ${cores} busy`,
    core: (number: number) => `Core ${number}`,
    idle: 'idle',
    changes: 'changes to it',
    ready: 'Wait for a core',
    wanting: 'Wait for the GIL',
    nobody: 'nobody',
    gil: 'GIL',
    printed: 'Printed',
    nothing: 'nothing yet',
    more: (count: number) => `+${count}`,
    others: (count: number, zone: string) => `${count} more: ${zone}`,
    on: (core: number, name: string) => `core ${core}: ${name}`,
    has: 'with the GIL',
  },
  zh: {
    machine: '机器',
    cores: '核心',
    running: '同时运行',
    busy: (busy: number, cores: number) => `${cores} 个中 ${busy} 个在忙`,
    core: (number: number) => `核心 ${number}`,
    idle: '空闲',
    changes: '正在换入',
    ready: '等待核心',
    wanting: '等待 GIL',
    nobody: '无',
    gil: 'GIL',
    printed: '已打印',
    nothing: '还没有',
    more: (count: number) => `+${count}`,
    others: (count: number, zone: string) => `另有 ${count} 个：${zone}`,
    on: (core: number, name: string) => `核心 ${core}：${name}`,
    has: '持有 GIL',
  },
} as const satisfies { [language in Language]: object }

/** Draws the machine of a run. */
export function machineDrawer({ trace, data }: StageScene): CompoundDrawer {
  const machine = machineReader(trace, data)
  const printed = outputOf(trace)
  const cores = Math.min(machine.cores, MAX_CORES)
  return {
    name: { en: messages.en.machine, zh: messages.zh.machine },
    methods: [
      {
        name: 'work',
        words: { en: 'computes, which takes a core', zh: '计算，需要占用一个核心' },
        isCall: (step) => operationName(trace, step) === 'work',
      },
    ],
    minWidth: (form) => (form === 'wide' ? LARGE : SMALL),
    box: (input) => draw(input, { machine, cores, printed }),
    exists: () => true,
    title: titleOf(machine),
    meaning: machine.locks
      ? {
          en: 'who computes has a core, and the GIL of its process',
          zh: '要计算，得有一个核心和本进程的 GIL',
        }
      : { en: 'who computes has a core; more than there are take turns', zh: '要计算得有核心；多于核心数便轮流' },
    describe(snapshot, reader) {
      const w = messages[reader.language]
      const now = machine.at(snapshot)
      const busy = now.cores.flatMap(({ thread }, core) => (thread < 0 ? [] : [w.on(core + 1, reader.name(thread))]))
      const line = (zone: string, threads: readonly ThreadId[]) =>
        threads.length === 0 ? [] : [listed(zone, threads, reader)]
      return [
        w.busy(busy.length, machine.cores),
        ...busy,
        ...line(w.ready, now.ready),
        ...line(w.wanting, now.wanting),
        ...(machine.contended ? line(w.has, [...now.owners]) : []),
      ]
    },
  }
}

function titleOf({ cores, known, locks }: MachineReader): Message {
  if (!known) return { en: 'Where the program computes', zh: '程序在何处计算' }
  const gil = locks ? { en: ' and interpreter locks', zh: '，带解释器锁' } : { en: '', zh: '' }
  return { en: `${counted(cores, 'core')}${gil.en}`, zh: `${cores} 个核心${gil.zh}` }
}

interface Shown {
  readonly machine: MachineReader
  readonly cores: number
  readonly printed: ReturnType<typeof outputOf>
}

function draw(input: FrameInput, { machine, cores, printed }: Shown): Box {
  const { plan, snapshot, language } = input
  const w = messages[language]
  const now = machine.at(snapshot)
  const width = plan.width - 2 * MARGIN
  const rows = Math.max(1, Math.ceil(cores / columnsIn(width, CELL, GAP)))
  const columns = Math.max(1, Math.ceil(cores / rows))
  const cell = round(Math.max(CELL, Math.min(MAX_CELL, (width - (columns - 1) * GAP) / columns)))
  const busy = now.cores.filter(({ thread }) => thread >= 0).length
  const places = Array.from({ length: cores }, (_, core) => coreBox(input, machine, core, cell))
  const zones: { readonly share: number; readonly draw: (width: CssPixels) => Box }[] = []
  const waiting = (kind: 'ready' | 'wanting', share: number) =>
    zones.push({ share, draw: (own) => waitingBox(input, machine, kind, now[kind], own) })
  // Real workers get their cores from the browser, which does not say who waits for one.
  if (machine.known) waiting('ready', machine.contended ? 1 : 2)
  // Where threads of a process share a lock, that is where they wait.
  if (machine.contended) waiting('wanting', 2)
  if (printed.length > 0) zones.push({ share: 1, draw: (own) => printedBox(input, printed, own) })
  const perRow = Math.min(zones.length, columnsIn(width, 158, GAP))
  const lines = Array.from({ length: perRow === 0 ? 0 : Math.ceil(zones.length / perRow) }, (_, k) => {
    const own = zones.slice(k * perRow, (k + 1) * perRow)
    const widths = own.map(({ share }) => (width < 480 ? 1 : share))
    const unit = (width - (own.length - 1) * GAP) / widths.reduce((sum, share) => sum + share, 0)
    return row(
      own.map((zone, i) => sized({ width: (widths[i] ?? 1) * unit }, zone.draw((widths[i] ?? 1) * unit))),
      GAP,
    )
  })
  const detail = machine.known ? w.busy(busy, machine.cores) : ''
  const whole = column([
    title('cores', machine.known ? w.cores : w.running, detail),
    grid(places, columns, GAP, 0),
    ...lines,
  ])
  return pad({ left: MARGIN, right: MARGIN, bottom: 2 }, whole)
}

/** A core: a slot with who computes there, its number and lock above, how much of its computing is done below. */
function coreBox(input: FrameInput, machine: MachineReader, core: number, width: CssPixels): Box {
  const { snapshot, language } = input
  const w = messages[language]
  const { cores, owners } = machine.at(snapshot)
  const { thread, changing } = cores[core] ?? { thread: -1, changing: false }
  const label = note(`core.${core}`, machine.known ? w.core(core + 1) : String(core + 1))
  const state = changing
    ? note(`changes.${core}`, w.changes, 'small', 'end')
    : owners.has(thread)
      ? box(30, 16, (parts, at) => parts.marks.push(...lockTag(`gil.${core}`, at.x + at.width, at.y, w.gil)))
      : box(0, 16)
  const inside = thread < 0 ? note(`idle.${core}`, w.idle) : token(thread, width - 8, 'core')
  const place = slotBox(`slot.${core}`, { width, free: thread < 0 }, inside)
  const done = thread < 0 ? null : progress(`core.${core}.bar`, machine, thread, input, width)
  return sized({ width, height: CORE }, column([sized({ width }, row([label, grow(state)])), place, box(0, 4), done]))
}

/** Those who wait for a core, or for the lock of their process, each with how much of its computing is done. */
function waitingBox(
  input: FrameInput,
  machine: MachineReader,
  kind: 'ready' | 'wanting',
  threads: readonly ThreadId[],
  width: CssPixels,
): Box {
  const w = messages[input.language]
  const columns = columnsIn(width, TOKEN, TOKEN_GAP)
  const room = columns * WAITING_ROWS
  const shown = threads.length <= room ? threads : threads.slice(0, room - 1)
  const rest = threads.slice(shown.length)
  const boxes = shown.map((thread, k) =>
    column([token(thread, TOKEN, 'core'), box(0, 4), progress(`${kind}.${k}.bar`, machine, thread, input, TOKEN)]),
  )
  if (rest.length > 0)
    boxes.push(
      groupBox(TOKEN, {
        key: `machine.${kind}`,
        text: w.more(rest.length),
        state: kind === 'ready' ? 'ready' : 'wantsGil',
        label: w.others(rest.length, w[kind]),
        threads: rest,
      }),
    )
  const all = grid(
    boxes.map((one) => sized({ height: PITCH }, one)),
    columns,
    TOKEN_GAP,
    0,
  )
  return sized({ height: ZONE }, column([title(kind, w[kind], countOf(threads, w.nobody)), all]))
}

function printedBox({ snapshot, language }: FrameInput, printed: Shown['printed'], width: CssPixels): Box {
  const w = messages[language]
  const lines = printed.filter(({ step }) => step <= snapshot.step)
  const texts = lines.slice(-PRINTED).map((line, k) => note(`printed.${k}`, fitted(line.text, width, 'code'), 'code'))
  const all = column([title('printed', w.printed, lines.length === 0 ? w.nothing : ''), ...texts])
  return sized({ height: ZONE }, all)
}

/** A lock that somebody has, as a small tag whose right edge is given. */
function lockTag(key: string, right: CssPixels, y: CssPixels, name: string): Mark[] {
  return [
    { key, tag: 'rect', attributes: { class: 'gil', x: right - 30, y, width: 30, height: 14, rx: 7 } },
    text(`${key}.name`, right - 15, y + 11, name, 'gil-name', 'middle'),
  ]
}

/** How much of all that a thread computes in the run is done. */
function progress(
  key: string,
  machine: MachineReader,
  thread: ThreadId,
  { snapshot }: FrameInput,
  width: CssPixels,
): Box {
  const { done, total } = machine.ran(thread, snapshot.time)
  return box(width, 4, (parts, { x, y }) => {
    if (total === 0) return
    const filled = round((width * Math.min(done, total)) / total)
    const at = { x: round(x), y, height: 4 }
    parts.marks.push(
      { key, tag: 'rect', attributes: { class: 'bar', ...at, width } },
      { key: `${key}.done`, tag: 'rect', attributes: { class: 'bar-done', ...at, width: filled } },
    )
  })
}
