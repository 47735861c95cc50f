/**
 * The picture of pools and executors: on the left the tasks that wait, in the middle the workers with what they have in
 * hand, on the right what became of the tasks, and below it the thread that takes results and calls back.
 */
import {
  asksFor,
  type CallbackStory,
  type CrewStory,
  crewKind,
  crewStory,
  type TaskStory,
  taskAt,
} from '../analysis/crews.ts'
import type { Moment } from '../analysis/moment-types.ts'
import { cutMiddle } from '../base/cut-middle.ts'
import type { CssPixels, StepIndex, ThreadId } from '../base/units.ts'
import type { Language } from '../base/words.ts'
import { targetThread } from '../trace/columns.ts'
import { chip } from './chips.ts'
import { tokenFor } from './compact.ts'
import type { CompoundDrawer, CompoundMethod, CompoundPicture } from './compound-picture.ts'
import { stageMessages } from './messages.ts'
import { type Drawing, type FrameInput, LARGE, path, SMALL, text, textWidth, zone } from './picture.ts'
import {
  type Area,
  CHIP,
  countWaiters,
  inRows,
  LETTER,
  MAX_WORKERS,
  MIN_ROWS,
  ROW,
  shapeOf,
  type Waiter,
  waitersAt,
} from './pool-layout.ts'
import { poolMessages } from './pool-messages.ts'
import { drawResults, drawWaiters, drawWaiting } from './pool-parts.ts'
import type { StageScene } from './scene.ts'
import type { Parts } from './waiting-line.ts'

export const poolPicture: CompoundPicture = {
  kind: 'pool',
  recognises: (compound) => crewKind(compound) !== null,
  of(scene, compounds) {
    const stories = compounds.map((compound) => crewStory(scene.trace, compound))
    const [story] = stories
    if (story === undefined) throw new Error('a picture of no pool')
    const { title, meaning } = poolMessages.en.kinds[story.kind]
    const zh = poolMessages.zh.kinds[story.kind]
    const rows = Math.max(MIN_ROWS, Math.min(MAX_WORKERS, story.workers.length))
    const waiters = countWaiters(scene, story, rows)
    return {
      name: { en: story.owner, zh: story.owner },
      methods: methodsOf(scene, story),
      minWidth: (form) => (form === 'wide' ? LARGE : SMALL),
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
  const w = poolMessages[language]
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
  const w = poolMessages
  const futures = new Set(story.tasks.map(({ future }) => future))
  const helpers = story.helpers.map(({ thread }) => thread)
  const own = new Set<ThreadId>([...story.workers, ...helpers, ...(story.handler === null ? [] : [story.handler])])
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

function draw(input: FrameInput, { trace }: StageScene, story: CrewStory, rows: number, maxWaiters: number): Drawing {
  const { plan, moment, language } = input
  const w = poolMessages[language]
  const parts: Parts = { spots: [], marks: [], groups: [] }
  const shape = shapeOf(plan.width, rows, story, maxWaiters)
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
    zone(
      'workers',
      shape.workers.x,
      shape.workers.y - 12,
      w.workers[story.kind],
      alive.length > 0 ? w.busy(busy.length, alive.length) : '',
    ),
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

function isThere(moment: Moment, thread: ThreadId): boolean {
  const state = moment.threads[thread]?.state
  return state !== undefined && state !== 'unborn' && state !== 'finished' && state !== 'failed'
}

/** Least room for the task that a worker has in hand. */
const MIN_TASK: CssPixels = 118

/** Least room for what a thread of the main process does. */
const MIN_WORDS: CssPixels = 112

/** Room for the pid of a worker; threads share that of the main process. */
const pidRoom = (story: CrewStory, area: Area): CssPixels => (story.kind === 'threads' || area.width < 260 ? 0 : 62)

/** Width of the tokens of workers: their names, as far as their tasks leave room. */
function workerToken(input: FrameInput, story: CrewStory, area: Area): CssPixels {
  return tokenFor(longestName(input, story.workers), 96, area.width - 17 - MIN_TASK - pidRoom(story, area))
}

/** As `workerToken`, of the threads of the main process, beside which a few words stand. */
function handlerToken(input: FrameInput, story: CrewStory, area: Area): CssPixels {
  const own = [story.handler ?? [], story.helpers.map(({ thread }) => thread)].flat()
  return tokenFor(longestName(input, own), 96, area.width - 17 - MIN_WORDS)
}

function longestName({ name }: FrameInput, threads: readonly ThreadId[]): CssPixels {
  return threads.reduce((most, thread) => Math.max(most, textWidth(name(thread))), 0)
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
  const w = poolMessages[language]
  const token = workerToken(input, story, area)
  const shown = inRows(story, rows)
  const all = shown.length === story.workers.length
  const places = Math.max(shown.length, Math.min(rows, MIN_ROWS))
  for (let row = 0; row < places; row++) {
    const worker = shown[row]
    const y = area.y + row * ROW
    const key = `worker.${row}`
    const there = worker !== undefined && isThere(moment, worker)
    const place = { x: area.x, y, width: area.width, height: ROW - 6, rx: 6 }
    if (worker === undefined) continue
    parts.marks.push({ key, tag: 'rect', attributes: { class: 'slot free', ...place } })
    if (moment.threads[worker]?.state === 'unborn') {
      parts.marks.push(text(`${key}.none`, area.x + 10, y + 19, w.notStarted, 'small'))
      continue
    }
    // Who waits for a task of its own executor stands where it keeps its place from that task.
    const awaited = waiters.find(({ thread }) => thread === worker)?.task
    const role = awaited === undefined ? 'home' : 'waiting'
    parts.spots.push({ thread: worker, x: area.x + 3, y: y + 2, width: token, form: 'full', role })
    const left = area.x + token + 8
    const pid = pidRoom(story, area)
    const room = area.x + area.width - left - 6 - pid
    const callback = callbackOf(story, worker, moment.step)
    const task = taskOf(story, worker, moment.step)
    if (callback !== undefined) {
      drawCall(parts, `${key}.does`, callback, { left, y, room }, language)
    } else if (awaited !== undefined) {
      const inTask = task === undefined ? w.waitsFor(awaited.name) : w.inTaskWaits(task.name, awaited.name)
      const lines = [w.waitsFor(awaited.name), task === undefined ? '' : w.inTask(task.name)] as const
      drawNote(parts, `${key}.does`, inTask, lines, { left, y, room })
    } else if (task !== undefined) {
      parts.marks.push(...chip(`task.${task.future}`, task.name, left, y + 1, Math.min(room, 140), CHIP))
    } else {
      // Between two tasks it runs, and does nothing that has a name.
      const state = moment.threads[worker]?.state
      const words = cutMiddle(
        !there ? w.ended : state === 'running' || state === 'ready' ? '' : w.idle,
        Math.floor(room / LETTER),
      )
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

/** The thread of the main process that takes results, and below it the others that it has there. */
function drawHandler(
  parts: Parts,
  input: FrameInput,
  story: CrewStory,
  { workers, handlerY }: ReturnType<typeof shapeOf>,
): void {
  const { plan, moment, language } = input
  const { handler } = story
  if (handler === null || moment.threads[handler]?.state === 'unborn') return
  const w = poolMessages[language]
  const token = handlerToken(input, story, workers)
  parts.marks.push(path('handler.rule', `M${workers.x} ${handlerY - 5}H${workers.x + workers.width}`, 'rule'))
  parts.spots.push({ thread: handler, x: workers.x + 3, y: handlerY + 2, width: token, form: 'full', role: 'home' })
  const callback = callbackOf(story, handler, moment.step)
  const left = workers.x + token + 8
  const delivered = story.tasks.filter((task) => taskAt(task, moment.step) === 'delivered').length
  const room = Math.floor((Math.min(plan.width, workers.x + workers.width) - left) / LETTER)
  const idle = !isThere(moment, handler) ? w.ended : delivered > 0 ? w.toTake(delivered) : w.handles
  if (callback !== undefined)
    drawCall(parts, 'handler.does', callback, { left, y: handlerY, room: room * LETTER }, language)
  else parts.marks.push(text('handler.does', left, handlerY + 19, cutMiddle(idle, room), 'small'))
  story.helpers.forEach(({ thread, does }, i) => {
    if (moment.threads[thread]?.state === 'unborn') return
    const y = handlerY + (i + 1) * ROW
    parts.spots.push({ thread, x: workers.x + 3, y: y + 2, width: token, form: 'full', role: 'home' })
    const words = cutMiddle(isThere(moment, thread) ? w[does] : w.ended, room)
    parts.marks.push(text(`helper.${i}.does`, left, y + 19, words, 'small'))
  })
}

interface NoteRoom {
  readonly left: CssPixels
  readonly y: CssPixels
  readonly room: CssPixels
}

/** What is called, and for which task. */
function drawCall(parts: Parts, key: string, { names, task }: CallbackStory, at: NoteRoom, language: Language): void {
  const w = poolMessages[language]
  const called = names.join(', ')
  drawNote(parts, key, w.calls(called, task), [w.callsOnly(called), w.forTask(task)], at)
}

/** A note in one line, or in two where one has no room. */
function drawNote(
  parts: Parts,
  key: string,
  whole: string,
  [first, second]: readonly [string, string],
  { left, y, room }: NoteRoom,
): void {
  const cut = (words: string, letter: CssPixels) => cutMiddle(words, Math.floor(room / letter))
  if (textWidth(whole) <= room) {
    parts.marks.push(text(key, left, y + 19, whole, 'lab'))
    return
  }
  parts.marks.push(
    text(key, left, y + 13, cut(first, LETTER), 'lab'),
    text(`${key}.more`, left, y + 26, cut(second, LETTER - 0.6), 'small'),
  )
}

function describe(story: CrewStory, step: StepIndex, name: (thread: ThreadId) => string, language: Language): string {
  const w = poolMessages[language]
  const { list } = stageMessages[language]
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
