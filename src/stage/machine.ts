/**
 * The picture of the machine: its cores, each a socket with whoever computes there, those who could run and have none, and
 * the interpreter lock, which one thread of a process has. Below each thread is how much of its computing is done.
 */

import { type MachineReader, machineReader } from '../analysis/machine-moment.ts'
import { counted } from '../base/counted.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import type { Language, Words } from '../base/words.ts'
import { operationName, outputOf } from '../trace/trace.ts'
import type { CompoundDrawer } from './compound-picture.ts'
import { nameList } from './messages.ts'
import { type Drawing, type FrameInput, LARGE, type Mark, round, SMALL, TOKEN_HEIGHT, text, zone } from './picture.ts'
import type { StageScene } from './scene.ts'
import type { Parts } from './waiting-line.ts'

const MARGIN: CssPixels = 12
const TITLE: CssPixels = 22
/** Where the first row of sockets begins. */
const TOP: CssPixels = 50
/** The least and the most width of a core's place. */
const CELL: CssPixels = 112
const WIDEST_CELL: CssPixels = 180
const GAP: CssPixels = 12
const SOCKET: CssPixels = 36
/** A socket with its label and the bar below it. */
const ROW: CssPixels = 66
/** Of more cores the rest are not drawn. */
const MAX_CORES = 16
const TOKEN: CssPixels = 68
/** A waiting thread with its bar. */
const PITCH: CssPixels = 40
/** The most rows of those who wait, and lines of what was printed. */
const WAITING_ROWS = 2
const PRINTED = 4

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
    has: (names: string) => `with the GIL: ${names}`,
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
    has: (names: string) => `持有 GIL：${names}`,
  },
} as const satisfies { [language in Language]: object }

/** Draws the machine of a run. */
export function machineDrawer({ trace, data }: StageScene): CompoundDrawer {
  const machine = machineReader(trace, data)
  const printed = outputOf(trace)
  const cores = Math.min(machine.cores, MAX_CORES)
  const shape = (width: CssPixels) => shapeOf(width, cores, machine, printed.length)
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
    height: (width) => shape(width).height,
    draw: (input) => draw(input, machine, cores, shape(input.plan.width), printed),
    exists: () => true,
    title: titleOf(machine),
    meaning: machine.locks
      ? {
          en: 'who computes has a core, and the GIL of its process',
          zh: '要计算，得有一个核心和本进程的 GIL',
        }
      : { en: 'who computes has a core; more than there are take turns', zh: '要计算得有核心；多于核心数便轮流' },
    describe: (moment, name) => {
      const now = machine.at(moment)
      const tell = (language: Language): string => {
        const w = messages[language]
        const busy = now.cores.flatMap(({ thread }, core) => (thread < 0 ? [] : [w.on(core + 1, name(thread))]))
        const line = (zone: string, threads: readonly ThreadId[]) =>
          threads.length === 0
            ? []
            : [`${zone}${language === 'zh' ? '：' : ': '}${nameList(threads.map(name), language)}`]
        return [
          w.busy(busy.length, machine.cores),
          ...busy,
          ...line(w.ready, now.ready),
          ...line(w.wanting, now.wanting),
          ...(machine.contended && now.owners.size > 0 ? [w.has(nameList([...now.owners].map(name), language))] : []),
        ].join(language === 'zh' ? '；' : '; ')
      }
      return { en: tell('en'), zh: tell('zh') }
    },
    tell: () => null,
  }
}

function titleOf({ cores, known, locks }: MachineReader): Words {
  if (!known) return { en: 'Where the program computes', zh: '程序在何处计算' }
  const gil = locks ? { en: ' and interpreter locks', zh: '，带解释器锁' } : { en: '', zh: '' }
  return { en: `${counted(cores, 'core')}${gil.en}`, zh: `${cores} 个核心${gil.zh}` }
}

const zoneKinds = ['ready', 'wanting', 'printed'] as const
type ZoneKind = (typeof zoneKinds)[number]

/** A part of the picture below the cores. */
interface Zone {
  readonly kind: ZoneKind
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
}

interface Shape {
  readonly columns: number
  readonly cell: CssPixels
  readonly zones: readonly Zone[]
  readonly height: CssPixels
}

function shapeOf(width: CssPixels, cores: number, machine: MachineReader, printed: number): Shape {
  const room = width - 2 * MARGIN
  const most = Math.max(1, Math.floor((room + GAP) / (CELL + GAP)))
  const rows = Math.max(1, Math.ceil(cores / most))
  const columns = Math.max(1, Math.ceil(cores / rows))
  const cell = round(Math.max(CELL, Math.min(WIDEST_CELL, (room - (columns - 1) * GAP) / columns)))
  const below = TOP + rows * ROW
  // Real workers get their cores from the browser, which does not say who waits for one.
  const there = { ready: machine.known, wanting: machine.contended, printed: printed > 0 }
  const kinds = zoneKinds.filter((kind) => there[kind])
  // Where threads of a process share a lock, that is where they wait.
  const share = (kind: ZoneKind) =>
    room < 480 ? 1 : kind === 'wanting' || (kind === 'ready' && !machine.contended) ? 2 : 1
  const perRow = Math.max(1, Math.min(kinds.length, Math.floor((room + GAP) / 170)))
  const tall = TITLE + WAITING_ROWS * PITCH + 6
  const zones = kinds.map((kind, k) => {
    const row = kinds.slice(k - (k % perRow), k - (k % perRow) + perRow)
    const unit = (room - (row.length - 1) * GAP) / row.reduce((sum, other) => sum + share(other), 0)
    const before = row.slice(0, k % perRow).reduce((sum, other) => sum + share(other) * unit + GAP, 0)
    const y = below + Math.floor(k / perRow) * tall
    return { kind, x: round(MARGIN + before), y, width: round(share(kind) * unit) }
  })
  return { columns, cell, zones, height: below + Math.ceil(kinds.length / perRow) * tall + 2 }
}

function draw(
  input: FrameInput,
  machine: MachineReader,
  cores: number,
  { columns, cell, zones }: Shape,
  printed: ReturnType<typeof outputOf>,
): Drawing {
  const { moment, language } = input
  const w = messages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const now = machine.at(moment)
  const busy = now.cores.filter(({ thread }) => thread >= 0).length
  parts.marks.push(
    zone('cores', MARGIN, TITLE, machine.known ? w.cores : w.running, machine.known ? w.busy(busy, machine.cores) : ''),
  )
  for (let core = 0; core < cores; core++) {
    const { thread, changing } = now.cores[core] ?? { thread: -1, changing: false }
    const x = MARGIN + (core % columns) * (cell + GAP)
    const y = TOP + Math.floor(core / columns) * ROW
    const label = machine.known ? w.core(core + 1) : String(core + 1)
    const place = { x, y, width: cell, height: SOCKET, rx: 6 }
    parts.marks.push(text(`core.${core}`, x, y - 5, label, 'small'), {
      key: `slot.${core}`,
      tag: 'rect',
      attributes: { class: `slot${thread < 0 ? ' free' : ''}`, ...place },
    })
    if (thread < 0) {
      parts.marks.push(text(`idle.${core}`, x + cell / 2, y + 22, w.idle, 'small', 'middle'))
      continue
    }
    parts.spots.push({ thread, x: x + 4, y: y + 5, width: cell - 8, form: 'full', role: 'core' })
    if (changing) parts.marks.push(text(`changes.${core}`, x + cell, y - 5, w.changes, 'small', 'end'))
    else if (now.owners.has(thread)) parts.marks.push(...token(`gil.${core}`, x + cell, y - 17, w.gil))
    parts.marks.push(...progress(`core.${core}.bar`, machine, thread, input, x, y + SOCKET + 4, cell))
  }
  for (const { kind, x, y, width } of zones) {
    if (kind === 'printed') {
      const lines = printed.filter(({ step }) => step <= moment.step)
      parts.marks.push(zone('printed', x, y + 14, w.printed, lines.length === 0 ? w.nothing : ''))
      for (const [k, line] of lines.slice(-PRINTED).entries())
        parts.marks.push(
          text(`printed.${k}`, x, y + 34 + k * 17, cutMiddle(line.text, Math.floor(width / 7.4)), 'code'),
        )
      continue
    }
    const threads = kind === 'ready' ? now.ready : now.wanting
    parts.marks.push(zone(kind, x, y + 14, w[kind], threads.length === 0 ? w.nobody : String(threads.length)))
    const perRow = Math.max(1, Math.floor((width + 6) / (TOKEN + 6)))
    const fits = perRow * WAITING_ROWS
    const shown = threads.length <= fits ? threads : threads.slice(0, fits - 1)
    const at = (k: number) => ({
      x: round(x + (k % perRow) * (TOKEN + 6)),
      y: y + TITLE + Math.floor(k / perRow) * PITCH,
    })
    shown.forEach((thread, k) => {
      const place = at(k)
      parts.spots.push({ thread, ...place, width: TOKEN, form: 'full', role: 'core' })
      const bar = progress(`${kind}.${k}.bar`, machine, thread, input, place.x, place.y + TOKEN_HEIGHT + 4, TOKEN)
      parts.marks.push(...bar)
    })
    const rest = threads.slice(shown.length)
    if (rest.length > 0)
      parts.groups.push({
        key: `machine.${kind}`,
        ...at(shown.length),
        width: TOKEN,
        text: w.more(rest.length),
        state: kind === 'ready' ? 'ready' : 'wantsGil',
        label: w.others(rest.length, w[kind]),
        threads: rest,
      })
  }
  return parts
}

/** A lock that somebody has, as a small tag whose right edge is given. */
function token(key: string, right: CssPixels, y: CssPixels, name: string): Mark[] {
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
  { moment }: FrameInput,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
): Mark[] {
  const { done, total } = machine.ran(thread, moment.time)
  if (total === 0) return []
  const filled = round((width * Math.min(done, total)) / total)
  return [
    { key, tag: 'rect', attributes: { class: 'bar', x, y, width, height: 4 } },
    { key: `${key}.done`, tag: 'rect', attributes: { class: 'bar-done', x, y, width: filled, height: 4 } },
  ]
}
