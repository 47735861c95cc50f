/**
 * The picture of pools and executors: on the left the tasks that wait, in the middle the workers with what they have in
 * hand, on the right what became of the tasks, and below it the thread that takes results and calls back.
 */
import { asksFor, type CrewStory, crewKind, crewStory, type TaskStory, taskAt } from '../analysis/crews.ts'
import type { Moment } from '../analysis/moment-types.ts'
import type { CssPixels, StepIndex, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import { targetThread } from '../trace/columns.ts'
import { isErrorValue } from '../trace/tables.ts'
import { operationName } from '../trace/trace.ts'
import { chip, chipWords } from './chips.ts'
import type { CompoundDrawer, CompoundMethod, CompoundPicture } from './compound-picture.ts'
import { crewWords } from './crew-words.ts'
import { cutMiddle } from './draw.ts'
import { type Drawing, type FrameInput, LARGE, path, round, SMALL, text, zone } from './picture.ts'
import type { StageScene } from './scene.ts'
import type { Parts } from './waiting-line.ts'
import { stageWords } from './words.ts'

const MARGIN: CssPixels = 12
const TOP: CssPixels = 34
const ROW: CssPixels = 36
const CHIP: CssPixels = 28
const RESULT: CssPixels = 19
const HANDLER: CssPixels = 48
const MOST_WORKERS = 8
const LEAST_ROWS = 3
/** One who waits for a result: a token, and which task. */
const WAITER: CssPixels = 250
const WAITER_TOKEN: CssPixels = 104
const WAITER_ROW: CssPixels = 32
const MOST_WAITER_ROWS = 2
/** Narrower than this, tasks and results stand below the workers. */
const SIDE_BY_SIDE: CssPixels = 480
/** Letters of a note are about so wide. */
const LETTER: CssPixels = 6.4

export const crewPicture: CompoundPicture = {
  kind: 'crew',
  recognises: (compound) => crewKind(compound) !== null,
  of(scene, compounds) {
    const stories = compounds.map((compound) => crewStory(scene.trace, compound))
    const [story] = stories
    if (story === undefined) throw new Error('a picture of no pool')
    const { title, meaning } = crewWords.en.kinds[story.kind]
    const zh = crewWords.zh.kinds[story.kind]
    const rows = Math.max(LEAST_ROWS, Math.min(MOST_WORKERS, story.workers.length))
    const waiters = countWaiters(scene, story, rows)
    return {
      name: { en: story.owner, zh: story.owner },
      methods: methodsOf(scene, story),
      leastWidth: (form) => (form === 'wide' ? LARGE : SMALL),
      height: (width) => shapeOf(width, rows, story, waiters).height,
      draw: (input) => draw(input, scene, story, rows, waiters),
      exists: ({ objects }) =>
        story.tasks.some(({ future }) => objects[future]?.exists) || existsAt(scene, story, objects),
      title: { en: title, zh: zh.title },
      meaning: { en: meaning, zh: zh.meaning },
      describe: (moment, name) => ({
        en: describe(story, moment.step, name, 'en'),
        zh: describe(story, moment.step, name, 'zh'),
      }),
      tell(thread, moment) {
        const say = (language: Language) => doing(story, thread, moment.step, language)
        const [en, chinese] = [say('en'), say('zh')]
        return en === null || chinese === null ? null : { en, zh: chinese }
      },
    } satisfies CompoundDrawer
  },
}

function existsAt({ trace }: StageScene, { owner }: CrewStory, objects: Moment['objects']): boolean {
  return trace.objects.some((object) => object.owner === owner && objects[object.id]?.exists === true)
}

/** What a thread of it has in hand: a task, or a callback; null when neither. */
function doing(story: CrewStory, thread: ThreadId, step: StepIndex, language: Language): string | null {
  const w = crewWords[language]
  const callback = callbackOf(story, thread, step)
  if (callback !== undefined) return w.calls(callback.names.join(', '), callback.task)
  const task = taskOf(story, thread, step)
  return task === undefined ? null : w.worksOn(task.name)
}

function callbackOf(story: CrewStory, thread: ThreadId, step: StepIndex) {
  return story.callbacks.find((known) => known.thread === thread && known.from <= step && step < known.to)
}

/** The task that a worker has in hand. */
function taskOf(story: CrewStory, worker: ThreadId, step: StepIndex): TaskStory | undefined {
  return story.tasks.find((task) => task.worker === worker && taskAt(task, step) === 'working')
}

function methodsOf({ trace }: StageScene, story: CrewStory): readonly CompoundMethod[] {
  const w = crewWords
  const futures = new Set(story.tasks.map(({ future }) => future))
  const own = new Set<ThreadId>([...story.workers, ...(story.handler === null ? [] : [story.handler])])
  const submit = story.kind === 'pool' ? 'apply_async' : 'submit'
  const close = story.kind === 'pool' ? 'close' : 'shutdown'
  const waits = (step: StepIndex) =>
    futures.has(trace.steps.target[step] ?? -1) && (asksFor(trace, step, 'result') || asksFor(trace, step, 'exception'))
  const methods: CompoundMethod[] = [
    {
      name: submit,
      words: { en: w.en.submit, zh: w.zh.submit },
      isCall: (step) => futures.has(trace.steps.target[step] ?? -1) && asksFor(trace, step, 'create'),
    },
    {
      name: story.kind === 'pool' ? 'get' : 'result',
      words: { en: w.en.result, zh: w.zh.result },
      isCall: waits,
    },
    { name: close, words: { en: w.en.close, zh: w.zh.close }, isCall: (step) => step === story.closed },
  ]
  const joins = (step: StepIndex) =>
    own.has(targetThread(trace.steps.target[step] ?? -1)) &&
    asksFor(trace, step, 'join') &&
    !own.has(trace.steps.thread[step] ?? -1)
  if (story.kind === 'pool') methods.push({ name: 'join', words: { en: w.en.join, zh: w.zh.join }, isCall: joins })
  return methods
}

/** The workers who have a row of their own. */
function inRows(story: CrewStory, rows: number): readonly ThreadId[] {
  return story.workers.length <= rows ? story.workers : story.workers.slice(0, rows - 1)
}

/** How many threads wait for a result in this run, besides workers who do so in their own rows. */
function countWaiters({ trace }: StageScene, story: CrewStory, rows: number): number {
  const futures = new Set(story.tasks.map(({ future }) => future))
  const shown = new Set(inRows(story, rows))
  const found = new Set<ThreadId>()
  for (let step = 0; step < trace.stepCount; step++) {
    const thread = trace.steps.thread[step] ?? -1
    if (futures.has(trace.steps.target[step] ?? -1) && operationName(trace, step) === 'block' && !shown.has(thread))
      found.add(thread)
  }
  return found.size
}

interface Waiter {
  readonly thread: ThreadId
  /** The task whose result it waits for. */
  readonly task: TaskStory
}

/** Who waits for the result of a task, in the order of the tasks. */
function waitersAt(moment: Moment, story: CrewStory): readonly Waiter[] {
  return story.tasks.flatMap((task) => (moment.objects[task.future]?.line ?? []).map((thread) => ({ thread, task })))
}

/** Where the parts stand. */
function shapeOf(width: CssPixels, rows: number, story: CrewStory, waiters: number) {
  const parts = partsOf(width, rows, story)
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN + 12) / WAITER))
  const waiterRows = Math.min(MOST_WAITER_ROWS, Math.ceil(waiters / columns))
  return {
    ...parts,
    waiters: { x: MARGIN, y: parts.height + 24, columns, rows: waiterRows },
    height: parts.height + (waiters === 0 ? 0 : 24 + waiterRows * WAITER_ROW + 4),
  }
}

/** Where tasks, workers and results stand. */
function partsOf(width: CssPixels, rows: number, story: CrewStory) {
  const side = width >= SIDE_BY_SIDE
  const handler = story.handler === null ? 0 : HANDLER
  const workers = rows * ROW
  if (!side) {
    const results = Math.min(6, Math.max(2, story.tasks.length))
    const tasksY = TOP + workers + handler + 30
    const resultsY = tasksY + 2 * CHIP + 30
    const half = width - 2 * MARGIN
    return {
      tasks: { x: MARGIN, y: tasksY, width: half, rows: 2 },
      workers: { x: MARGIN, y: TOP, width: half },
      results: { x: MARGIN, y: resultsY, width: half, rows: results },
      handlerY: TOP + workers + 14,
      height: resultsY + results * RESULT + 8,
    }
  }
  const inner = width - 2 * MARGIN
  const tasksWidth = Math.round(inner * 0.24)
  const workersWidth = Math.round(inner * 0.48)
  const results = Math.max(4, Math.min(12, story.tasks.length, Math.floor((workers + handler) / RESULT)))
  return {
    tasks: { x: MARGIN, y: TOP, width: tasksWidth, rows: Math.max(2, Math.floor((workers + handler) / CHIP)) },
    workers: { x: MARGIN + tasksWidth + 16, y: TOP, width: workersWidth },
    results: {
      x: MARGIN + tasksWidth + workersWidth + 36,
      y: TOP,
      width: inner - tasksWidth - workersWidth - 36,
      rows: results,
    },
    handlerY: TOP + workers + 14,
    height: TOP + Math.max(workers + handler, results * RESULT) + 10,
  }
}

function draw(input: FrameInput, { trace }: StageScene, story: CrewStory, rows: number, mostWaiters: number): Drawing {
  const { plan, moment, language } = input
  const w = crewWords[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = shapeOf(plan.width, rows, story, mostWaiters)
  const waiters = waitersAt(moment, story)
  const inState = (...states: readonly string[]) =>
    story.tasks.filter((task) => states.includes(taskAt(task, moment.step)))
  const waiting = inState('waiting')
  const open = story.closed < 0 || moment.step < story.closed
  parts.marks.push(
    zone(
      'tasks',
      shape.tasks.x,
      shape.tasks.y - 12,
      w.waiting,
      open ? String(waiting.length) : w.closed(waiting.length),
    ),
  )
  drawWaiting(parts, waiting, shape.tasks, w.more)
  const busy = story.workers.filter((worker) => taskOf(story, worker, moment.step) !== undefined)
  const alive = story.workers.filter((worker) => isThere(moment, worker))
  parts.marks.push(
    zone('workers', shape.workers.x, shape.workers.y - 12, w.workers[story.kind], w.busy(busy.length, alive.length)),
  )
  drawWorkers(parts, input, story, shape.workers, rows, (thread) => trace.threads[thread]?.pid ?? 0, waiters)
  drawHandler(parts, input, story, shape)
  drawResults(parts, input, story, shape.results)
  const shown = new Set(inRows(story, rows))
  drawWaiters(
    parts,
    waiters.filter(({ thread }) => !shown.has(thread)),
    shape.waiters,
    w,
  )
  return parts
}

/** Who waits for results, each with the task that it waits for. */
function drawWaiters(
  parts: Parts,
  waiters: readonly Waiter[],
  area: { readonly x: CssPixels; readonly y: CssPixels; readonly columns: number; readonly rows: number },
  w: (typeof crewWords)[Language],
): void {
  if (area.rows === 0) return
  parts.marks.push(zone('waiters', area.x, area.y - 8, w.waitForResults, String(waiters.length)))
  const room = area.columns * area.rows
  const shown = waiters.length <= room ? waiters : waiters.slice(0, room - 1)
  const placeOf = (i: number) => ({
    x: area.x + (i % area.columns) * WAITER,
    y: area.y + Math.floor(i / area.columns) * WAITER_ROW,
  })
  shown.forEach(({ thread, task }, i) => {
    const { x, y } = placeOf(i)
    parts.spots.push({ thread, x, y, width: WAITER_TOKEN, form: 'full', role: 'line' })
    const words = cutMiddle(w.waitsFor(task.name), Math.floor((WAITER - WAITER_TOKEN - 14) / LETTER))
    parts.marks.push(text(`waiter.${i}`, x + WAITER_TOKEN + 8, y + 17, words, 'small'))
  })
  if (shown.length === waiters.length) return
  const rest = waiters.slice(shown.length).map(({ thread }) => thread)
  const label = w.moreWaiters(rest.length)
  parts.groups.push({
    key: 'more.waiters',
    ...placeOf(shown.length),
    width: WAITER_TOKEN,
    text: label,
    label,
    threads: rest,
  })
}

function isThere(moment: Moment, thread: ThreadId): boolean {
  const state = moment.threads[thread]?.state
  return state !== undefined && state !== 'unborn' && state !== 'finished' && state !== 'failed'
}

interface Area {
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
}

/** Tasks that nobody has begun, the next at the top left. */
function drawWaiting(
  parts: Parts,
  waiting: readonly TaskStory[],
  area: Area & { readonly rows: number },
  more: (count: number) => string,
): void {
  const perRow = Math.max(1, Math.floor((area.width + 4) / 92))
  const width = Math.min(120, Math.floor((area.width + 4) / perRow) - 4)
  const room = perRow * area.rows
  const shown = waiting.length <= room ? waiting : waiting.slice(0, room - 1)
  shown.forEach((task, i) => {
    const x = area.x + (i % perRow) * (width + 4)
    const y = area.y + Math.floor(i / perRow) * CHIP
    parts.marks.push(...chip(`task.${task.future}`, task.name, x, y, width, CHIP))
  })
  if (shown.length < waiting.length) {
    const at = shown.length
    const x = area.x + (at % perRow) * (width + 4) + 6
    const y = area.y + Math.floor(at / perRow) * CHIP + 18
    parts.marks.push(text('tasks.more', x, y, more(waiting.length - shown.length), 'small'))
  }
}

function drawWorkers(
  parts: Parts,
  input: FrameInput,
  story: CrewStory,
  area: Area,
  rows: number,
  pidOf: (thread: ThreadId) => number,
  waiters: readonly Waiter[],
): void {
  const { moment, language } = input
  const w = crewWords[language]
  const token = Math.min(140, Math.round(area.width * 0.42))
  const shown = inRows(story, rows)
  const all = shown.length === story.workers.length
  const places = Math.max(shown.length, Math.min(rows, LEAST_ROWS))
  for (let row = 0; row < places; row++) {
    const worker = shown[row]
    const y = area.y + row * ROW
    const key = `worker.${row}`
    const there = worker !== undefined && isThere(moment, worker)
    const place = { x: area.x, y, width: area.width, height: ROW - 6, rx: 6 }
    if (worker === undefined) continue
    parts.marks.push({ key, tag: 'rect', attributes: { class: 'socket free', ...place } })
    if (moment.threads[worker]?.state === 'unborn') {
      parts.marks.push(text(`${key}.none`, area.x + 10, y + 19, w.notStarted, 'small'))
      continue
    }
    // Who waits for a task of its own executor stands where it keeps its place from that task.
    const awaited = waiters.find(({ thread }) => thread === worker)?.task
    const role = awaited === undefined ? 'home' : 'line'
    parts.spots.push({ thread: worker, x: area.x + 3, y: y + 2, width: token, form: 'full', role })
    const left = area.x + token + 8
    const pid = story.kind === 'threads' || area.width < 260 ? 0 : 62
    const room = area.x + area.width - left - 6 - pid
    const callback = callbackOf(story, worker, moment.step)
    const task = taskOf(story, worker, moment.step)
    if (callback !== undefined) {
      const words = w.calls(callback.names.join(', '), callback.task)
      parts.marks.push(text(`${key}.does`, left, y + 19, cutMiddle(words, Math.floor(room / LETTER)), 'lab'))
    } else if (awaited !== undefined) {
      const words = w.inTaskWaits(task?.name ?? null, awaited.name)
      parts.marks.push(text(`${key}.does`, left, y + 19, cutMiddle(words, Math.floor(room / LETTER)), 'lab'))
    } else if (task !== undefined) {
      parts.marks.push(...chip(`task.${task.future}`, task.name, left, y + 1, Math.min(room, 120), CHIP))
    } else {
      const words = cutMiddle(there ? w.idle : w.ended, Math.floor(room / LETTER))
      parts.marks.push(text(`${key}.does`, left, y + 19, words, 'small'))
    }
    if (pid > 0)
      parts.marks.push(text(`${key}.pid`, area.x + area.width - 8, y + 19, `pid ${pidOf(worker)}`, 'small', 'end'))
  }
  if (all) return
  const waiting = new Set(waiters.map(({ thread }) => thread))
  const rest = story.workers.slice(rows - 1).filter((worker) => !waiting.has(worker))
  if (rest.length === 0) return
  const label = w.moreWorkers(rest.length)
  const y = area.y + (rows - 1) * ROW + 2
  parts.groups.push({ key: 'workers.more', x: area.x, y, width: 130, text: label, label, threads: rest })
}

/** The thread of the main process that takes results. */
function drawHandler(
  parts: Parts,
  { plan, moment, language }: FrameInput,
  story: CrewStory,
  { workers, handlerY }: ReturnType<typeof shapeOf>,
): void {
  const { handler } = story
  if (handler === null || moment.threads[handler]?.state === 'unborn') return
  const w = crewWords[language]
  const token = Math.min(140, Math.round(workers.width * 0.42))
  parts.marks.push(path('handler.rule', `M${workers.x} ${handlerY - 5}H${workers.x + workers.width}`, 'rule'))
  parts.spots.push({ thread: handler, x: workers.x + 3, y: handlerY + 2, width: token, form: 'full', role: 'home' })
  const callback = callbackOf(story, handler, moment.step)
  const left = workers.x + token + 8
  const delivered = story.tasks.filter((task) => taskAt(task, moment.step) === 'delivered').length
  const room = Math.floor((Math.min(plan.width, workers.x + workers.width) - left) / LETTER)
  const words =
    callback === undefined
      ? delivered > 0
        ? w.toTake(delivered)
        : w.handles
      : w.calls(callback.names.join(', '), callback.task)
  parts.marks.push(text('handler.does', left, handlerY + 19, cutMiddle(words, room), callback ? 'lab' : 'small'))
}

/** What became of the tasks, in the order of their submission; of many, the last that ended. */
function drawResults(
  parts: Parts,
  { moment, language }: FrameInput,
  story: CrewStory,
  area: Area & { readonly rows: number },
): void {
  const w = crewWords[language]
  const ended = story.tasks.filter((task) => task.ended >= 0 && task.ended <= moment.step)
  parts.marks.push(
    zone('results', area.x, area.y - 12, w.results, `${ended.length} / ${countMade(story, moment.step)}`),
  )
  const kept = ended.length <= area.rows ? ended : lastEnded(ended, area.rows - 1)
  if (kept.length < ended.length)
    parts.marks.push(text('results.more', area.x, area.y + 12, w.earlier(ended.length - kept.length), 'small'))
  const first = kept.length < ended.length ? 1 : 0
  const letters = Math.max(6, Math.floor(area.width / 7.1))
  kept.forEach((task, i) => {
    const y = area.y + (i + first) * RESULT + 13
    const sign = task.cancelled ? '⊘' : isErrorValue(task.outcome) ? '✗' : '✓'
    const words = `${sign} ${task.name} ${task.cancelled ? w.cancelled : `→ ${outcomeWords(task)}`}`
    const shown = words.length <= letters ? words : `${words.slice(0, letters - 1)}…`
    parts.marks.push(text(`result.${task.future}`, round(area.x), y, shown, 'code'))
  })
}

function lastEnded(ended: readonly TaskStory[], count: number): readonly TaskStory[] {
  const last = new Set([...ended].sort((a, b) => b.ended - a.ended).slice(0, count))
  return ended.filter((task) => last.has(task))
}

function countMade(story: CrewStory, step: StepIndex): number {
  return story.tasks.filter(({ submitted }) => submitted >= 0 && submitted <= step).length
}

function outcomeWords({ outcome }: TaskStory): string {
  return isErrorValue(outcome) ? outcome.error : chipWords(outcome).replace(/\s+/g, ' ')
}

function describe(story: CrewStory, step: StepIndex, name: (thread: ThreadId) => string, language: Language): string {
  const w = crewWords[language]
  const { list } = stageWords[language]
  const count = (state: string) => story.tasks.filter((task) => taskAt(task, step) === state).length
  const at = story.workers.flatMap((worker) => {
    const does = doing(story, worker, step, language)
    return does === null ? [] : [`${name(worker)} ${does}`]
  })
  const handler = story.handler === null ? null : doing(story, story.handler, step, language)
  if (story.handler !== null && handler !== null) at.push(`${name(story.handler)} ${handler}`)
  const counts = w.counts(count('waiting'), count('done') + count('failed') + count('cancelled'))
  return at.length === 0 ? counts : `${counts}${w.colon}${list(at)}`
}
