/** What became of each timer of a run: from its event and its thread, as `program/compounds/timer.ts` uses them. */
import { type Microseconds, microseconds, type StepIndex, type ThreadId } from '../base/units.ts'
import { timeLimit } from '../model/time-limit.ts'
import { attemptOf } from '../trace/attempt.ts'
import { targetThread } from '../trace/columns.ts'
import { argumentOf, operationName, resultOf, type Trace } from '../trace/trace.ts'
import type { Compound } from './compounds.ts'

/** One timer. Steps that did not happen are -1. */
export interface TimerStory {
  readonly owner: string
  /** Its thread; null for one that was never started. */
  readonly thread: ThreadId | null
  readonly made: StepIndex
  readonly started: StepIndex
  /** The step with which its thread began to wait. */
  readonly armed: StepIndex
  /** When its interval is over; null before it waits. */
  readonly due: Microseconds | null
  /** The step by which it went on to run its body. */
  readonly fired: StepIndex
  /** The first step by which somebody cancelled it; one that has fired already runs all the same. */
  readonly cancelled: StepIndex
  /** The last step of its thread. */
  readonly ended: StepIndex
}

/** How a timer stands. */
export type TimerState = 'unmade' | 'unstarted' | 'started' | 'armed' | 'running' | 'fired' | 'cancelled'

/** Whether a compound is a timer: an event that is named for it, and at most one thread that runs `Timer.run`. */
export function isTimer({ owner, objects, threads }: Compound): boolean {
  const [event, ...others] = objects
  if (event?.kind !== 'event' || event.name !== `${owner}.finished`) return false
  // Timers of the same name are one compound: each has its own event and thread.
  if (others.some(({ kind, name }) => kind !== 'event' || name !== event.name)) return false
  return threads.every(({ body }) => body === 'Timer.run')
}

type Story = { -readonly [part in keyof TimerStory]: TimerStory[part] }

/** The timers of a run, in the order in which they were made. Reads the trace once. */
export function timerStories(trace: Trace, compounds: readonly Compound[]): readonly TimerStory[] {
  const { steps } = trace
  const compoundOf = new Map(compounds.flatMap((compound) => compound.objects.map(({ id }) => [id, compound])))
  const byEvent = new Map<number, Story>()
  const byThread = new Map<number, Story>()
  const stories: Story[] = []
  const startOf = new Map<ThreadId, StepIndex>()
  for (let step = 0; step < trace.stepCount; step++) {
    const target = steps.target[step] ?? -1
    const actor = steps.thread[step] ?? -1
    const name = operationName(trace, step)
    if (name === 'start') startOf.set(targetThread(target), step)
    const compound = compoundOf.get(target)
    if (compound === undefined) {
      const started = name === 'start' ? byThread.get(targetThread(target)) : undefined
      if (started !== undefined) started.started = step
      const own = byThread.get(actor)
      if (own !== undefined && (name === 'end' || name === 'fail')) own.ended = step
      continue
    }
    if (name === 'create') {
      const [thread] = compound.threads
      const story: Story = { ...untold, owner: compound.owner, made: step }
      stories.push(story)
      byEvent.set(target, story)
      // Of several that were given one name, each thread's own steps say later whose it is.
      if (thread !== undefined && compound.objects.length === 1) join(story, thread.id)
      continue
    }
    const story = byEvent.get(target)
    if (story === undefined) continue
    if (story.thread === null && !byThread.has(actor) && compound.threads.some(({ id }) => id === actor)) {
      join(story, actor)
      story.started = startOf.get(actor) ?? -1
    }
    if (story.thread !== actor) {
      if (name === 'set' && story.cancelled < 0) story.cancelled = step
    } else if (story.armed < 0 && (name === 'block' || name === 'wait')) {
      story.armed = step
      const limit = timeLimit(name === 'block' ? attemptOf(trace, step).given : argumentOf(trace, step))
      story.due = limit === null ? null : (steps.time[step] ?? 0) + microseconds(limit)
    } else if (name === 'isSet' && story.fired < 0 && resultOf(trace, step) === false) story.fired = step
  }
  return stories

  function join(story: Story, thread: ThreadId): void {
    story.thread = thread
    byThread.set(thread, story)
  }
}

const untold = { thread: null, started: -1, armed: -1, due: null, fired: -1, cancelled: -1, ended: -1 } as const

/** How a timer stands just after a step. */
export function timerAt(timer: TimerStory, step: StepIndex): TimerState {
  const past = (event: StepIndex) => event >= 0 && event <= step
  if (!past(timer.made)) return 'unmade'
  if (past(timer.fired)) return past(timer.ended) ? 'fired' : 'running'
  if (past(timer.cancelled)) return 'cancelled'
  if (past(timer.armed)) return 'armed'
  return past(timer.started) ? 'started' : 'unstarted'
}
