/** Where the parts of the picture of a pool stand, and who waits for its results. */
import type { CrewStory, TaskStory } from '../analysis/crews.ts'
import type { Moment } from '../analysis/moment-types.ts'
import type { CssPixels, ThreadId } from '../base/units.ts'
import { operationName } from '../trace/trace.ts'
import type { StageScene } from './scene.ts'

const MARGIN: CssPixels = 12
export const TOP: CssPixels = 34
export const ROW: CssPixels = 36
export const CHIP: CssPixels = 28
export const RESULT: CssPixels = 19
const HANDLER: CssPixels = 48
export const MAX_WORKERS = 8
export const MIN_ROWS = 3
/** One who waits for a result: a token, and which task. */
export const WAITER: CssPixels = 250
export const WAITER_TOKEN: CssPixels = 104
export const WAITER_ROW: CssPixels = 32
const MAX_WAITER_ROWS = 2
/** Narrower than this, tasks and results stand below the workers. */
const SIDE_BY_SIDE: CssPixels = 480
/** Letters of a note are about so wide. */
export const LETTER: CssPixels = 6.4

export interface Area {
  readonly x: CssPixels
  readonly y: CssPixels
  readonly width: CssPixels
}

/** The workers who have a row of their own. */
export function inRows(story: CrewStory, rows: number): readonly ThreadId[] {
  return story.workers.length <= rows ? story.workers : story.workers.slice(0, rows - 1)
}

/** How many threads wait for a result in this run, besides workers who do so in their own rows. */
export function countWaiters({ trace }: StageScene, story: CrewStory, rows: number): number {
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

export interface Waiter {
  readonly thread: ThreadId
  /** The task whose result it waits for. */
  readonly task: TaskStory
}

/** Who waits for the result of a task, in the order of the tasks. */
export function waitersAt(moment: Moment, story: CrewStory): readonly Waiter[] {
  return story.tasks.flatMap((task) => (moment.objects[task.future]?.line ?? []).map((thread) => ({ thread, task })))
}

/** Where the parts stand. */
export function shapeOf(width: CssPixels, rows: number, story: CrewStory, waiters: number) {
  const parts = partsOf(width, rows, story)
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN + 12) / WAITER))
  const waiterRows = Math.min(MAX_WAITER_ROWS, Math.ceil(waiters / columns))
  return {
    ...parts,
    waiters: { x: MARGIN, y: parts.height + 24, columns, rows: waiterRows },
    height: parts.height + (waiters === 0 ? 0 : 24 + waiterRows * WAITER_ROW + 4),
  }
}

/** Where tasks, workers and results stand. */
function partsOf(width: CssPixels, rows: number, story: CrewStory) {
  const side = width >= SIDE_BY_SIDE
  const handler = story.handler === null ? 0 : HANDLER + story.helpers.length * ROW
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
  const tasksWidth = Math.round(inner * 0.21)
  const workersWidth = Math.round(inner * 0.46)
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
