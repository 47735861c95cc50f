/** Which workers of a pool have rows of their own, who waits for its results, and what its threads have in hand. */
import { type CallbackStory, type PoolStory, type TaskStory, taskAt } from '../../analysis/pools.ts'
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import type { StepIndex, ThreadId } from '../../base/units.ts'
import type { StageScene } from '../../pictures/scene.ts'
import { operationName } from '../../trace/trace.ts'

/** The workers who have a row of their own. */
export function inRows(story: PoolStory, rows: number): readonly ThreadId[] {
  return story.workers.length <= rows ? story.workers : story.workers.slice(0, rows - 1)
}

/** How many threads wait for a result in this run, besides workers who do so in their own rows. */
export function countWaiters({ trace }: StageScene, story: PoolStory, rows: number): number {
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
export function waitersAt(snapshot: Snapshot, story: PoolStory): readonly Waiter[] {
  return story.tasks.flatMap((task) => (snapshot.objects[task.future]?.line ?? []).map((thread) => ({ thread, task })))
}

/** The callback that a thread is in. */
export function callbackOf(story: PoolStory, thread: ThreadId, step: StepIndex): CallbackStory | undefined {
  return story.callbacks.find((known) => known.thread === thread && known.from <= step && step < known.to)
}

/** The task that a worker has in hand. */
export function taskOf(story: PoolStory, worker: ThreadId, step: StepIndex): TaskStory | undefined {
  return story.tasks.find((task) => task.worker === worker && taskAt(task, step) === 'working')
}
