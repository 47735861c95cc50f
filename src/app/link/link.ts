import type { Place } from '../../analysis/durations.ts'
import type { Message } from '../../base/messages.ts'
import { put } from '../../base/own.ts'
import type { ExecutorName } from '../../trace/tables.ts'

/** Texts of parameters by name: the scenario's own and those of the run. */
export type Given = { readonly [name: string]: string }

/** The run that a person chose: enough to make it again. */
export interface RunChoice {
  readonly scenario: string
  /** Only what differs from the defaults. */
  readonly given: Given
  readonly executor: ExecutorName
  /** The order of a recorded run, as `encodeOrder` writes it; empty when a strategy decides. */
  readonly order: string
}

/** What of a run a person looks at, as a link says it. */
export interface ViewChoice {
  /** Null for the first step at which something happens that is worth seeing. */
  readonly step: number | null
  /** A thread's name, `thread.3`, `step.17` or `step.17.3` (chosen on the lane of thread 3); empty for nothing. */
  readonly select: string
  /** The range of time in view, in whole microseconds; null for all. */
  readonly zoom: { readonly from: number; readonly to: number } | null
  /** Large and without chrome, for a classroom. */
  readonly present?: true
  /** What library code does inside compounds is shown like all else. */
  readonly internals?: true
  /** Threads that are alike share a lane. */
  readonly groups?: true
  /** Names of the groups whose threads have lanes of their own all the same; at least one. Only with `groups`. */
  readonly open?: readonly string[]
  /** The panel from which schedules are explored is open, with these settings, as `writeAsked` writes them. */
  readonly explore?: string
  /** This many steps, the last ones of the order, are said to go on for ever. Only with an order. */
  readonly round?: number
}

/** Of `ViewChoice.explore`: all settings are as usual. */
export const defaultExplore = '1'

/** Another run of the same program, shown beside the first on one axis of time. */
export interface SecondRunChoice {
  readonly run: RunChoice
  /** The run that stage, code and steps are of, and that step and selection speak of. */
  readonly focus: Place
}

/** More signs of an order than this some programs would cut off in a link. */
export const maxOrderSigns = 6000

export interface Link {
  readonly run: RunChoice
  readonly view: ViewChoice
  /** Null: the run is shown alone. Left out: as the program says, which may be one that is opened beside another run. */
  readonly secondRun?: SecondRunChoice | null
}

/** A part of a link that is not allowed, and what was taken instead. */
export interface LinkProblem {
  readonly name: string
  readonly given: string
  readonly allowed: Message
  readonly used: Message
}

/** Names in a link that are no parameters. No scenario may call a parameter so. */
export const reservedNames = [
  'executor',
  'choices',
  'step',
  'select',
  'from',
  'to',
  'present',
  'insides',
  'groups',
  'open',
  'explore',
  'round',
  'compare',
  'focus',
] as const

/** What the names of all that is said of the second run begin with: `compare.seed=2`. */
const ofSecondRun = 'compare.'

/** Whether a name in a link is no name of a parameter. */
export function isReserved(name: string): boolean {
  return (reservedNames as readonly string[]).includes(name) || name.startsWith(ofSecondRun)
}

export const wholeView: ViewChoice = { step: null, select: '', zoom: null }

const none: Message = { en: 'nothing', zh: '空' }

/**
 * Reads a link from the part of an address after `#`. Any text gives a link: every part that is understood is kept,
 * every other is reported. Whether scenario, parameters, step and thread exist is not known here.
 */
export function parseLink(hash: string): { link: Link; problems: LinkProblem[] } {
  const text = hash.replace(/^#?\/?/, '')
  const question = text.indexOf('?')
  const scenario = decoded(question < 0 ? text : text.slice(0, question))
  const problems: LinkProblem[] = []
  const given: Record<string, string> = {}
  const reserved = new Map<string, string>()
  const opened: string[] = []
  const secondRunTexts = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(question < 0 ? '' : text.slice(question + 1))) {
    if (name === 'open') opened.push(value)
    else if (name.startsWith(ofSecondRun)) secondRunTexts.set(name.slice(ofSecondRun.length), value)
    else if (isReserved(name)) reserved.set(name, value)
    else if (name !== '') put(given, name, value)
  }

  const executor = readExecutor('executor', reserved.get('executor'), problems)

  let step: number | null = null
  const stepText = reserved.get('step')
  if (stepText !== undefined) {
    if (/^\d{1,13}$/.test(stepText)) step = Number(stepText)
    else {
      const used = { en: 'the first block', zh: '第一次阻塞处' }
      problems.push({
        name: 'step',
        given: stepText,
        allowed: { en: 'a whole number from 0', zh: '从 0 起的整数' },
        used,
      })
    }
  }

  const present = readSwitch('present', reserved, { en: 'the usual page', zh: '普通页面' }, problems)
  const { insides } = readSwitch('insides', reserved, { en: 'insides folded', zh: '内部折叠' }, problems)
  const groups = readSwitch('groups', reserved, { en: 'a lane for each thread', zh: '每个线程一行' }, problems)

  const open = opened.length > 0 && groups.groups ? { open: opened } : {}
  if (opened.length > 0 && !groups.groups) {
    const allowed = { en: 'with groups=1', zh: '须有 groups=1' }
    const used = { en: 'a lane for each thread', zh: '每个线程一行' }
    problems.push({ name: 'open', given: opened.join(', '), allowed, used })
  }

  const explored = reserved.get('explore')
  const explore = explored === undefined || explored === '' ? {} : { explore: explored }
  const round = readRound(reserved, secondRunTexts, problems)

  const zoom = readZoom(reserved.get('from'), reserved.get('to'), problems)
  return {
    link: {
      run: { scenario, given, executor, order: reserved.get('choices') ?? '' },
      view: {
        step,
        select: reserved.get('select') ?? '',
        zoom,
        ...present,
        ...(insides ? { internals: insides } : {}),
        ...groups,
        ...open,
        ...explore,
        ...round,
      },
      ...readSecondRun(scenario, reserved, secondRunTexts, problems),
    },
    problems,
  }
}

/** Writes a link, from the `#` on. */
export function formatLink({ run, view, secondRun }: Link): string {
  const query = new URLSearchParams()
  const set = (name: string, value: string): void => query.set(name.toWellFormed(), value.toWellFormed())
  for (const [name, value] of Object.entries(run.given)) set(name, value)
  if (run.executor !== 'simulator') set('executor', run.executor)
  if (view.step !== null) set('step', String(view.step))
  if (view.select !== '') set('select', view.select)
  if (view.zoom !== null) {
    set('from', secondsText(view.zoom.from))
    set('to', secondsText(view.zoom.to))
  }
  if (view.present) set('present', '1')
  if (view.internals) set('insides', '1')
  if (view.groups) set('groups', '1')
  if (view.groups) for (const name of view.open ?? []) query.append('open', name.toWellFormed())
  if (view.explore) set('explore', view.explore)
  if (view.round !== undefined) set('round', String(view.round))
  if (secondRun === null) set('compare', '0')
  if (secondRun) {
    const { given, executor, order } = secondRun.run
    // Where the second run has all its defaults, there is nothing else to tell of it by.
    if (Object.keys(given).length === 0 && executor === 'simulator' && order === '') set('compare', '1')
    for (const [name, value] of Object.entries(given)) set(ofSecondRun + name, value)
    if (executor !== 'simulator') set(`${ofSecondRun}executor`, executor)
    if (secondRun.focus === 'second') set('focus', '2')
    if (order !== '') set(`${ofSecondRun}choices`, order)
  }
  if (run.order !== '') set('choices', run.order)
  const text = query.toString()
  return `#/${encodeURIComponent(run.scenario.toWellFormed())}${text === '' ? '' : `?${text}`}`
}

/** Whether two choices are of the same run. */
export function sameRun(a: RunChoice, b: RunChoice): boolean {
  return runKey(a) === runKey(b)
}

/** A text that is equal for the same run only. */
export function runKey(run: RunChoice): string {
  const given = Object.entries(run.given).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([run.scenario, run.executor, run.order, given])
}

/** The run in the simulator that follows the order of a recorded one. */
export function replaying({ scenario, given }: RunChoice, order: string): RunChoice {
  // What real workers make no use of, or the simulator does not, was no part of the run.
  const { scale: _, handover: __, ...others } = given
  return { scenario, given: others, executor: 'simulator', order }
}

function readExecutor(name: string, text: string | undefined, problems: LinkProblem[]): ExecutorName {
  if (text === undefined || text === 'simulator' || text === 'workers') return text ?? 'simulator'
  const allowed = { en: 'simulator or workers', zh: 'simulator 或 workers' }
  problems.push({ name, given: text, allowed, used: { en: 'simulator', zh: 'simulator' } })
  return 'simulator'
}

/** The second run: there is one where `compare` says so, or where anything is said of it. */
function readSecondRun(
  scenario: string,
  reserved: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string>,
  problems: LinkProblem[],
): Pick<Link, 'secondRun'> {
  const said = reserved.get('compare')
  const isThere = texts.size > 0 || said === '1'
  if (said !== undefined && said !== '1' && !(said === '0' && !isThere)) {
    const allowed: Message = {
      en: '1, or 0 where nothing is said of another run',
      zh: '1；没有写明另一次运行时也可为 0',
    }
    const used: Message = isThere ? { en: 'both runs', zh: '两次运行' } : { en: 'one run', zh: '一次运行' }
    problems.push({ name: 'compare', given: said, allowed, used })
  }
  const focus = reserved.get('focus')
  if (focus !== undefined && !(isThere && (focus === '1' || focus === '2'))) {
    const allowed: Message = { en: '1 or 2, where two runs are compared', zh: '1 或 2（仅在对比两次运行时）' }
    problems.push({ name: 'focus', given: focus, allowed, used: { en: 'the first run', zh: '第一次运行' } })
  }
  if (!isThere) return said === undefined ? {} : { secondRun: null }
  const given: Record<string, string> = {}
  for (const [name, value] of texts)
    if (name !== '' && name !== 'executor' && name !== 'choices') put(given, name, value)
  const executor = readExecutor(`${ofSecondRun}executor`, texts.get('executor'), problems)
  const run = { scenario, given, executor, order: texts.get('choices') ?? '' }
  return { secondRun: { run, focus: focus === '2' ? 'second' : 'first' } }
}

/** What is either said by 1, or not at all. */
function readSwitch<Name extends 'present' | 'insides' | 'groups'>(
  name: Name,
  reserved: ReadonlyMap<string, string>,
  used: Message,
  problems: LinkProblem[],
): { readonly [name in Name]?: true } {
  const given = reserved.get(name)
  if (given !== undefined && given !== '1') problems.push({ name, given, allowed: { en: '1', zh: '1' }, used })
  // TypeScript does not follow a computed name into the type.
  return (given === '1' ? { [name]: true } : {}) as { readonly [name in Name]?: true }
}

/** How many steps go on for ever. */
function readRound(
  reserved: ReadonlyMap<string, string>,
  secondRunTexts: ReadonlyMap<string, string>,
  problems: LinkProblem[],
): Pick<ViewChoice, 'round'> {
  const given = reserved.get('round')
  if (given === undefined) return {}
  const follows = (reserved.get('choices') || secondRunTexts.get('choices')) ?? ''
  if (/^[1-9]\d{0,6}$/.test(given) && follows !== '') return { round: Number(given) }
  const allowed: Message = {
    en: 'a whole number of steps from 1, with choices',
    zh: '从 1 起的整数步数，且须有 choices',
  }
  problems.push({ name: 'round', given, allowed, used: { en: 'the run alone', zh: '仅这次运行' } })
  return {}
}

function readZoom(from: string | undefined, to: string | undefined, problems: LinkProblem[]): ViewChoice['zoom'] {
  if (from === undefined && to === undefined) return null
  const allowed: Message = { en: 'two times in seconds, from before to', zh: '两个以秒计的时间，from 小于 to' }
  const used: Message = { en: 'the whole run', zh: '整个运行' }
  const begin = readSeconds(from ?? '')
  const end = readSeconds(to ?? '')
  if (begin !== null && end !== null && begin < end) return { from: begin, to: end }
  const given = `${from ?? none.en} – ${to ?? none.en}`
  problems.push({ name: 'from, to', given, allowed, used })
  return null
}

/** Whole microseconds of a text in seconds; null when it is none. */
function readSeconds(text: string): number | null {
  return /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text) * 1e6) : null
}

/** Seconds with all six digits of their microseconds that are not trailing zeros. */
function secondsText(time: number): string {
  const whole = Math.floor(time / 1e6)
  const rest = String(Math.round(time - whole * 1e6)).padStart(6, '0')
  return `${whole}.${rest}`.replace(/\.?0+$/, '')
}

/** A part of a path; one that is not well encoded is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
