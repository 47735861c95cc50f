import { type Microseconds, microseconds, SECOND, type StepIndex, type ThreadId } from '../../base/units.ts'
import { isRecord, type Value } from '../../base/value.ts'
import { argumentOf, type Trace } from '../../trace/trace.ts'
import { clockError, clockNow } from '../clock.ts'
import { consoleInput, consoleReceive } from '../console.ts'
import { insideSteps } from '../costs.ts'
import { threadEnd, threadExit, threadFail } from '../ending.ts'
import { pageFetch, pageResponse } from '../fetch.ts'
import { objectCreate, threadBlock, threadSleep, threadWake, threadWork, threadWorked } from '../thread.ts'
import { timeLimit } from '../time-limit.ts'
import type { Choices } from './choices.ts'
import { atStep, type Finding } from './finding.ts'
import type { Replay } from './replay.ts'

/** Operations whose steps take no time of a core. What `work` computes is compared by itself. */
const timeless: ReadonlySet<string> = new Set(
  [threadWake, consoleReceive, pageResponse, threadEnd, threadFail, threadExit, threadWorked].map(({ name }) => name),
)

/** Operations of real threads whose times no clock comes before that the thread looks at afterwards. */
const edges: ReadonlySet<string> = new Set(
  [
    threadBlock,
    threadSleep,
    threadWake,
    threadWork,
    threadWorked,
    consoleInput,
    consoleReceive,
    pageFetch,
    pageResponse,
  ].map(({ name }) => name),
)

/**
 * Holds the times of steps to what the program asked: none goes back; sleeps, limits of time and, in a simulation, what
 * is computed last at least as long as they were to; a clock shows what lies between the steps of who looks at it.
 */
export class Times {
  /** Microseconds by which the clocks of threads may differ. */
  readonly error: Microseconds
  private last: Microseconds = 0
  /** By thread: when what it waits for gives up, from its first attempt on; NaN while it waits for no limited time. */
  private readonly deadlines: Float64Array
  /** By thread: what the clock must have reached when it looks next; what its next step must have reached. */
  private readonly minShown: Float64Array
  private readonly minNext: Float64Array
  private readonly isSimulated: boolean
  /** Microseconds of a core that an operation takes; 0 where nobody says. */
  private readonly cost: Microseconds
  /** By operation, as the trace numbers them: whether it is one of `timeless`, or of `edges`. */
  private readonly isTimeless: readonly boolean[]
  private readonly isEdge: readonly boolean[]

  constructor(
    private readonly trace: Trace,
    private readonly replay: Replay,
    private readonly choices: Choices,
  ) {
    const { executor, options } = trace.run
    this.deadlines = new Float64Array(trace.threads.length).fill(Number.NaN)
    this.minShown = new Float64Array(trace.threads.length)
    this.minNext = new Float64Array(trace.threads.length)
    this.isSimulated = executor === 'simulator'
    this.cost = this.isSimulated && typeof options.cost === 'number' ? Math.max(0, microseconds(options.cost)) : 0
    const scale = typeof options.scale === 'number' && options.scale > 0 ? options.scale : 1
    // Both ends of an interval are rounded to microseconds.
    this.error = this.isSimulated ? 0 : (clockError * 1000) / scale + 1
    this.isTimeless = trace.operations.map((name) => timeless.has(name))
    this.isEdge = trace.operations.map((name) => edges.has(name))
  }

  /** When a thread gives up what it waits for, in microseconds; NaN where it does not. */
  deadlineOf(thread: ThreadId): Microseconds {
    return this.deadlines[thread] ?? Number.NaN
  }

  /** Compares the time of the step that was just replayed. */
  check(step: StepIndex): Finding | null {
    const { trace, replay } = this
    const { spec } = replay
    const time = trace.steps.time[step] ?? Number.NaN
    const thread = trace.steps.thread[step] ?? 0
    if (!(time >= this.last && time < Number.POSITIVE_INFINITY))
      return this.early(step, this.last, 'no earlier than the step before')
    this.last = time
    if (time < (this.minNext[thread] ?? 0) - this.error)
      return this.early(step, this.minNext[thread] ?? 0, 'as the clock has shown it')
    const finding =
      spec === threadWake || spec === pageResponse || (spec === threadWorked && this.isSimulated)
        ? this.afterWait(step, time)
        : replay.expires
          ? this.afterDeadline(step, thread, time)
          : this.cost > 0
            ? this.afterCost(step, thread, time)
            : null
    if (finding !== null) return finding
    if (!replay.blocks) this.deadlines[thread] = Number.NaN
    else if (replay.given !== null) this.noteDeadline(thread, time)
    if (!this.isSimulated && this.isEdge[trace.steps.operation[step] ?? 0] === true) this.minShown[thread] = time
    return spec === clockNow ? this.checkClock(step, thread, time) : null
  }

  /** A step that ends a sleep, or computing, comes no earlier than what it has asked for. */
  private afterWait(step: StepIndex, time: Microseconds): Finding | null {
    const { trace, replay } = this
    const { before, spec, given } = replay
    const asked = argumentOf(trace, before)
    const seconds = spec === pageResponse ? patience(asked, given) : asked
    if (typeof seconds !== 'number') return null
    const from = (trace.steps.time[before] ?? 0) + microseconds(seconds)
    return time >= from ? null : this.early(step, from, `${seconds} s after step ${before}`)
  }

  /** One who gives up has waited for as long as it would. */
  private afterDeadline(step: StepIndex, thread: ThreadId, time: Microseconds): Finding | null {
    const from = (this.deadlines[thread] ?? 0) + this.costOf(step)
    return time >= from ? null : this.early(step, from, 'when it has waited for as long as it would')
  }

  /**
   * Steps of a simulation that follow from one another do not overlap: each takes its time of a core. One who was about to
   * give up, or to end, may have had its core already when it was woken.
   */
  private afterCost(step: StepIndex, thread: ThreadId, time: Microseconds): Finding | null {
    const { trace, replay } = this
    const { steps, threads } = trace
    const { before } = replay
    const own = before < 0 ? 0 : (steps.time[before] ?? 0)
    const cause = steps.cause[step] ?? -1
    const woken = cause < 0 ? 0 : (steps.time[cause] ?? 0)
    const cost = this.costOf(step)
    if (time >= Math.max(own, woken) + cost) return null
    const record = threads[thread]
    const deadline = this.deadlineOf(thread)
    const ready = Number.isNaN(deadline) ? woken : Math.min(woken, deadline)
    const from = Math.max(own, record !== undefined && replay.isDying(record) ? 0 : ready) + cost
    return time >= from ? null : this.early(step, from, 'after what it follows, and the time that it takes')
  }

  /** Microseconds of a core that a step of a simulation takes at least. */
  private costOf(step: StepIndex): Microseconds {
    const { cost, trace, replay } = this
    if (cost === 0 || replay.inBlock || this.isTimeless[trace.steps.operation[step] ?? 0] === true) return 0
    if (replay.blocks && timeless.has(replay.attempted)) return 0
    const object = trace.objects[replay.target]
    // Of what was refused nobody knows whether it was to be the inside of something.
    const isInside =
      object === undefined ? replay.spec === objectCreate : object.owner !== undefined && object.told === undefined
    return isInside ? Math.round(cost / insideSteps) : cost
  }

  /** Who waits for a limited time does so from its first attempt on, however often it tries again. */
  private noteDeadline(thread: ThreadId, time: Microseconds): void {
    const { deadlines, replay } = this
    const limit = timeLimit(replay.given)
    if (limit !== null && Number.isNaN(deadlines[thread])) deadlines[thread] = time + microseconds(limit)
  }

  /** What a clock shows lies between the steps of who looks at it, and never goes back. */
  private checkClock(step: StepIndex, thread: ThreadId, time: Microseconds): Finding | null {
    const seconds = this.replay.given
    if (typeof seconds !== 'number') return this.finding(step, `shows ${JSON.stringify(seconds)}`, 'a time in seconds')
    const shows = microseconds(seconds)
    const least = this.minShown[thread] ?? 0
    const found = `shows ${seconds} s`
    if (this.isSimulated && !this.choices.steers(step) && seconds !== time / SECOND)
      return this.finding(step, found, `${time / SECOND} s, the time of the step`)
    if (this.isSimulated && shows > time)
      return this.finding(step, found, `at most ${time / SECOND} s, the time of the step`)
    if (shows < least - this.error) return this.finding(step, found, `at least ${least / SECOND} s`)
    this.minShown[thread] = Math.max(least, shows)
    if (!this.isSimulated) this.minNext[thread] = shows
    return null
  }

  private early(step: StepIndex, from: Microseconds, why: string): Finding {
    const time = this.trace.steps.time[step] ?? Number.NaN
    return this.finding(step, `is at ${time / SECOND} s`, `at least ${from / SECOND} s, ${why}`)
  }

  private finding(step: StepIndex, found: string, expected: string): Finding {
    return atStep(step, `${this.replay.does(step)}, which ${found}`, expected)
  }
}

/** How many seconds a request has waited at least whose answer is this; null where that is not known. */
function patience(asked: Value, answer: Value): number | null {
  return isRecord(answer) && answer.failure === 'timeout' && isRecord(asked) ? timeLimit(asked) : null
}
