/**
 * The picture of pools and executors: on the left the tasks that wait, in the middle the workers with what they have in
 * hand, on the right what became of the tasks, and below it the thread that takes results and calls back.
 */
import { asksFor, type CallbackStory, type PoolStory, poolKind, poolStory, taskAt } from '../../analysis/pools.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { Language } from '../../base/messages.ts'
import type { CssPixels, StepIndex, ThreadId } from '../../base/units.ts'
import { asking, type Box, box, column, over, pad, plate, row, sized } from '../../pictures/box.ts'
import { fitted, textWidth } from '../../pictures/measure.ts'
import { type Reader, stageMessages } from '../../pictures/messages.ts'
import { type FrameInput, LARGE, path, SMALL, slot } from '../../pictures/picture.ts'
import type { StageScene } from '../../pictures/scene.ts'
import { note, TITLE, title } from '../../pictures/texts.ts'
import { groupBox, token, tokenWidth } from '../../pictures/threads.ts'
import { targetThread } from '../../trace/columns.ts'
import type { CompoundDrawer, CompoundMethod, CompoundPicture } from './compound-picture.ts'
import { poolMessages } from './pool-messages.ts'
import { RESULT, resultsBox, TASK, taskBox, waitersBox, waitingTasks } from './pool-parts.ts'
import { callbackOf, countWaiters, inRows, taskOf, waitersAt } from './pool-waiters.ts'

const MARGIN: CssPixels = 12
/** Height of a worker, and of another thread that belongs to the pool. */
const ROW: CssPixels = 36
const MAX_WORKERS = 8
const MIN_ROWS = 3
/** Narrower than this, tasks and results stand below the workers. */
const SIDE_BY_SIDE: CssPixels = 480
/** Least room for the task that a worker has in hand, and for what a thread of the main process does. */
const MIN_TASK: CssPixels = 118
const MIN_NOTE: CssPixels = 112

export const poolPicture: CompoundPicture = {
  kind: 'pool',
  recognises: (compound) => poolKind(compound) !== null,
  of(scene, compounds) {
    const stories = compounds.map((compound) => poolStory(scene.trace, compound))
    const [story] = stories
    if (story === undefined) throw new Error('a picture of no pool')
    const { title, meaning } = poolMessages.en.kinds[story.kind]
    const zh = poolMessages.zh.kinds[story.kind]
    const rows = Math.max(MIN_ROWS, Math.min(MAX_WORKERS, story.workers.length))
    const most = countWaiters(scene, story, rows)
    return {
      name: { en: story.owner, zh: story.owner },
      methods: methodsOf(scene, story),
      minWidth: (form) => (form === 'wide' ? LARGE : SMALL),
      box: (input) => draw(input, { story, rows, most, pidOf: (thread) => scene.trace.threads[thread]?.pid ?? 0 }),
      exists: ({ objects }) =>
        story.tasks.some(({ future }) => objects[future]?.exists) || existsAt(scene, story, objects),
      title: { en: title, zh: zh.title },
      meaning: { en: meaning, zh: zh.meaning },
      describe: (snapshot, reader) => [describe(story, snapshot.step, reader)],
      tell: (thread, snapshot, language) => doing(story, thread, snapshot.step, language),
    } satisfies CompoundDrawer
  },
}

function existsAt({ trace }: StageScene, { owner }: PoolStory, objects: Snapshot['objects']): boolean {
  return trace.objects.some((object) => object.owner === owner && objects[object.id]?.exists === true)
}

/** What a thread of it has in hand: a task, or a callback; null when neither. */
function doing(story: PoolStory, thread: ThreadId, step: StepIndex, language: Language): string | null {
  const w = poolMessages[language]
  const callback = callbackOf(story, thread, step)
  if (callback !== undefined) return w.calls(callback.names.join(', '), callback.task)
  const task = taskOf(story, thread, step)
  return task === undefined ? null : w.worksOn(task.name)
}

function methodsOf({ trace }: StageScene, story: PoolStory): readonly CompoundMethod[] {
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

interface Shown {
  readonly story: PoolStory
  /** How many workers have rows. */
  readonly rows: number
  /** The most who ever wait for results, besides workers in their rows. */
  readonly most: number
  readonly pidOf: (thread: ThreadId) => number
}

function draw(input: FrameInput, shown: Shown): Box {
  const { plan, snapshot, language } = input
  const { story, rows, most } = shown
  const w = poolMessages[language]
  const width = plan.width - 2 * MARGIN
  const beside = plan.width >= SIDE_BY_SIDE
  const own = (share: number) => (beside ? Math.round(width * share) : width)
  const [tasksWidth, workersWidth] = [own(0.21), own(0.46)]
  const resultsWidth = beside ? width - tasksWidth - workersWidth - 36 : width
  const workers = column([workersBox(input, shown, workersWidth), handlersBox(input, story, workersWidth)])
  const waiting = story.tasks.filter((task) => taskAt(task, snapshot.step) === 'waiting')
  const isOpen = story.closed < 0 || snapshot.step < story.closed
  const taskRows = beside ? Math.max(2, Math.floor((workers.height - TITLE) / TASK)) : 2
  const tasks = column([
    title('tasks', w.waiting, isOpen ? waiting.length : w.closed(waiting.length)),
    asking({ height: beside ? 0 : taskRows * TASK }, waitingTasks(waiting, tasksWidth, taskRows, w)),
  ])
  const count = story.tasks.length
  const lines = beside
    ? Math.max(4, Math.min(12, count, Math.floor((workers.height - TITLE) / RESULT)))
    : Math.min(6, Math.max(2, count))
  const results = resultsBox(input, story, resultsWidth, lines)
  const inOwnRows = new Set(inRows(story, rows))
  const others = waitersAt(snapshot, story).filter(({ thread }) => !inOwnRows.has(thread))
  const parts = beside
    ? row([sized({ width: tasksWidth }, tasks), box(16, 0), workers, box(20, 0), results])
    : column([workers, tasks, results])
  return pad({ left: MARGIN, right: MARGIN, bottom: 8 }, column([parts, waitersBox(others, width, most, w)]))
}

function isThere(snapshot: Snapshot, thread: ThreadId): boolean {
  const state = snapshot.threads[thread]?.state
  return state !== undefined && state !== 'unborn' && state !== 'finished' && state !== 'failed'
}

/** Room for the pid of a worker; threads share that of the main process. */
const pidRoom = (story: PoolStory, width: CssPixels): CssPixels => (story.kind === 'threads' || width < 260 ? 0 : 62)

/** Width of tokens: their names, as far as what is said beside them leaves room. */
function tokensOf({ name }: FrameInput, threads: readonly ThreadId[], room: CssPixels): CssPixels {
  const longest = threads.reduce((most, thread) => Math.max(most, textWidth(name(thread))), 0)
  return tokenWidth(longest, 96, room)
}

function workersBox(input: FrameInput, shown: Shown, width: CssPixels): Box {
  const { snapshot, language } = input
  const { story, rows } = shown
  const w = poolMessages[language]
  const busy = story.workers.filter((worker) => taskOf(story, worker, snapshot.step) !== undefined)
  const alive = story.workers.filter((worker) => isThere(snapshot, worker))
  const tokens = tokensOf(input, story.workers, width - 17 - MIN_TASK - pidRoom(story, width))
  const waiters = waitersAt(snapshot, story)
  const boxes: Box[] = inRows(story, rows).map((worker, k) => workerRow(input, shown, worker, k, { width, tokens }))
  const waiting = new Set(waiters.map(({ thread }) => thread))
  const rest =
    story.workers.length <= rows ? [] : story.workers.slice(rows - 1).filter((worker) => !waiting.has(worker))
  const label = w.moreWorkers(rest.length)
  if (rest.length > 0)
    boxes.push(pad({ top: 2 }, groupBox(130, { key: 'workers.more', text: label, label, threads: rest })))
  return column([
    title('workers', w.workers[story.kind], alive.length > 0 ? w.busy(busy.length, alive.length) : ''),
    sized({ width, height: rows * ROW }, column(boxes.map((one) => sized({ height: ROW }, one)))),
  ])
}

interface RowWidths {
  readonly width: CssPixels
  readonly tokens: CssPixels
}

/** A worker, with what it has in hand. */
function workerRow(
  input: FrameInput,
  { story, pidOf }: Shown,
  worker: ThreadId,
  index: number,
  { width, tokens }: RowWidths,
): Box {
  const { snapshot, language } = input
  const w = poolMessages[language]
  const key = `worker.${index}`
  const frame = (inner: Box) =>
    plate(({ x, y }) => slot(key, { x, y, width, height: ROW - 6 }, true), sized({ width, height: ROW - 6 }, inner))
  const state = snapshot.threads[worker]?.state
  if (state === 'unborn') return frame(pad({ left: 10 }, note(`${key}.none`, w.notStarted)))
  // Who waits for a task of its own executor stands where it keeps its place from that task.
  const awaited = waitersAt(snapshot, story).find(({ thread }) => thread === worker)?.task
  const pid = pidRoom(story, width)
  const room = width - tokens - 17 - pid
  const callback = callbackOf(story, worker, snapshot.step)
  const task = taskOf(story, worker, snapshot.step)
  const does = (): Box => {
    if (callback !== undefined) return callNote(`${key}.does`, callback, room, language)
    if (awaited !== undefined && task !== undefined)
      return noteIn(
        room,
        `${key}.does`,
        w.inTaskWaits(task.name, awaited.name),
        w.waitsFor(awaited.name),
        w.inTask(task.name),
      )
    if (awaited !== undefined)
      return noteIn(room, `${key}.does`, w.waitsFor(awaited.name), w.waitsFor(awaited.name), '')
    if (task !== undefined) return pad({ top: 1 }, taskBox(task, Math.min(room, 140)))
    // Between two tasks it runs, and does nothing that has a name.
    const words = !isThere(snapshot, worker) ? w.ended : state === 'running' || state === 'ready' ? '' : w.idle
    return note(`${key}.does`, fitted(words, room, 'small'))
  }
  return frame(
    row([
      pad({ top: 2, left: 3, right: 5 }, token(worker, tokens, awaited === undefined ? 'home' : 'waiting')),
      sized({ width: room + 6 }, does()),
      pid > 0 ? sized({ width: pid - 5 }, note(`${key}.pid`, `pid ${pidOf(worker)}`, 'small', 'end')) : null,
    ]),
  )
}

/** The thread of the main process that takes results, and below it the others that it has there. */
function handlersBox(input: FrameInput, story: PoolStory, width: CssPixels): Box {
  const { snapshot, language } = input
  const { handler, helpers } = story
  if (handler === null) return box(width, 0)
  const w = poolMessages[language]
  const tokens = tokensOf(input, [handler, ...helpers.map(({ thread }) => thread)], width - 17 - MIN_NOTE)
  const room = width - tokens - 8
  const callback = callbackOf(story, handler, snapshot.step)
  const delivered = story.tasks.filter((task) => taskAt(task, snapshot.step) === 'delivered').length
  const said = (thread: ThreadId, key: string, words: string) =>
    note(`${key}.does`, fitted(isThere(snapshot, thread) ? words : w.ended, room, 'small'))
  const lines = [
    {
      thread: handler,
      does:
        callback !== undefined
          ? callNote('handler.does', callback, room, language)
          : said(handler, 'handler', delivered > 0 ? w.toTake(delivered) : w.handles),
    },
    ...helpers.map(({ thread, does }, i) => ({ thread, does: said(thread, `helper.${i}`, w[does]) })),
  ].map(({ thread, does }) => {
    const exists = snapshot.threads[thread] !== undefined && snapshot.threads[thread].state !== 'unborn'
    const line = row([
      pad({ top: 2, left: 3, right: 5 }, token(thread, tokens, 'home')),
      sized({ height: ROW - 6 }, does),
    ])
    return sized({ height: ROW }, exists ? line : box(0, 0))
  })
  const begun = snapshot.threads[handler] !== undefined && snapshot.threads[handler].state !== 'unborn'
  return over(pad({ top: 14 }, column(lines)), (parts, { x, y }) => {
    if (begun) parts.marks.push(path('handler.rule', `M${x} ${y + 9}H${x + width}`, 'rule'))
  })
}

/** What is called, and for which task. */
function callNote(key: string, { names, task }: CallbackStory, room: CssPixels, language: Language): Box {
  const w = poolMessages[language]
  const called = names.join(', ')
  return noteIn(room, key, w.calls(called, task), w.callsOnly(called), w.forTask(task))
}

/** A note in one line, or in two where one has no room. */
function noteIn(room: CssPixels, key: string, whole: string, first: string, second: string): Box {
  if (textWidth(whole) <= room) return sized({ height: ROW - 6 }, note(key, whole, 'lab'))
  const lines = [note(key, fitted(first, room), 'lab'), note(`${key}.more`, fitted(second, room, 'small'))]
  return column(lines.map((line) => sized({ height: 13 }, line)))
}

function describe(story: PoolStory, step: StepIndex, { name, language }: Reader): string {
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
