import { SECOND } from '../../base/units.ts'
import { bytesOfRows } from '../../trace/columns.ts'
import type { LimitDetail } from '../../trace/end-sentence.ts'
import { type EndDetail, isErrorValue, ThreadStatus } from '../../trace/tables.ts'
import { argumentOf, operationName, type Trace } from '../../trace/trace.ts'
import { threadWord } from '../layout.ts'
import { threadSleep, threadUnmet } from '../thread.ts'
import type { Choices } from './choices.ts'
import { atEntry, type Finding } from './finding.ts'
import type { Replay } from './replay.ts'
import type { Times } from './times.ts'

/** The error with which runs ended, in older traces, that something outside of the program had ended. */
const outside = 'WorkerError'

/** Whether a trace ended as the state after its last step says. */
export class End {
  private readonly last: number
  private readonly isSimulated: boolean

  constructor(
    private readonly trace: Trace,
    private readonly replay: Replay,
    private readonly times: Times,
    private readonly choices: Choices,
  ) {
    this.last = trace.stepCount - 1
    this.isSimulated = trace.run.executor === 'simulator'
  }

  /** What the trace says wrongly of its end, or null. */
  check(): Finding | null {
    const { detail } = this.trace.end
    if (detail.kind === 'running' || this.isOutside(detail)) return null
    const wrong = this.status(detail)
    if (wrong !== null) return this.entry('status', this.trace.end.status, wrong)
    switch (detail.kind) {
      case 'finished':
        return this.failures(detail.failed)
      case 'failed':
        return this.mainError(detail)
      case 'deadlock':
        return this.stuck(detail)
      case 'limit':
        return this.limit(detail)
      case 'choice':
        return this.choice(detail.step)
      case 'property':
        return this.property(detail)
      case 'stopped':
        return this.timeOf(detail.time)
      case 'fault':
        if (this.isSimulated) return this.entry('detail.kind', 'fault', 'no fault of workers: the run was simulated')
        return this.timeOf(detail.time)
    }
  }

  private entry(name: string, found: unknown, expected: string): Finding {
    return atEntry(`end.${name}`, this.last, found, expected)
  }

  /** Whether something outside of the program has ended the run: that can happen at any time. */
  private isOutside(detail: EndDetail): boolean {
    if (detail.kind !== 'failed' || this.isSimulated) return false
    return isErrorValue(detail.error) && detail.error.error === outside
  }

  /** What is expected in place of such an end; null where it may be the end. */
  private status({ kind }: EndDetail): string | null {
    const { trace, replay } = this
    // Real threads are stopped from outside, whatever they have come to.
    if (kind === 'property' || kind === 'fault' || (kind === 'stopped' && !this.isSimulated)) return null
    const { awaited } = replay.spawn
    const main = trace.threads[0]
    const isOver = kind === 'finished' || kind === 'failed'
    if (awaited === undefined) {
      const ends = main !== undefined && replay.statusOf(main) === ThreadStatus.failed ? 'failed' : 'finished'
      return kind === ends ? null : `${ends}: nobody is left`
    }
    if (isOver) return `${awaited.name} to end first`
    const free = trace.threads.find((thread) => replay.mayGoOn(thread))
    if (kind === 'deadlock') return free === undefined ? null : `a step of ${free.name}, which can go on`
    // A simulation may be stopped before it notices; what is to happen in it may be what happens to nobody.
    if (free !== undefined || kind === 'choice' || this.isSimulated) return null
    return 'deadlock: nobody can go on'
  }

  /** It ends with the step that shows it; what an invariant says is known to nobody but the program. */
  private property({ property, thread, line }: Extract<EndDetail, { readonly kind: 'property' }>): Finding | null {
    const { trace, last } = this
    const by = trace.steps.thread[last] ?? -1
    if (thread !== by) return this.entry('detail.thread', thread, `${by}, which took the last step`)
    const at = trace.steps.line[last] ?? 0
    if (line !== at) return this.entry('detail.line', line, `${at}, that of the last step`)
    const isUnmet = operationName(trace, last) === threadUnmet.name
    if (isUnmet === (property === 'assumption')) return null
    return this.entry('detail.property', property, isUnmet ? 'assumption' : 'invariant: no assumption is told of')
  }

  private failures(told: readonly number[]): Finding | null {
    const { trace, replay } = this
    const failed = trace.threads.filter((thread) => replay.statusOf(thread) === ThreadStatus.failed)
    const ids = failed.map(({ id }) => id)
    if (ids.length === told.length && ids.every((id, i) => id === told[i])) return null
    return this.entry('detail.failed', told, `${JSON.stringify(ids)}, those that ended by an error`)
  }

  /** The main thread has failed: with what, its last step says. */
  private mainError({ thread, error }: Extract<EndDetail, { readonly kind: 'failed' }>): Finding | null {
    if (thread !== 0) return this.entry('detail.thread', thread, '0, the main thread')
    const raised = JSON.stringify(argumentOf(this.trace, this.replay.lastStep[0] ?? -1))
    return JSON.stringify(error) === raised ? null : this.entry('detail.error', error, raised)
  }

  /** Who waits for ever, and for what. */
  private stuck({ stuck }: Extract<EndDetail, { readonly kind: 'deadlock' }>): Finding | null {
    const { trace, replay } = this
    const blocked = trace.threads.filter((thread) => replay.statusOf(thread) === ThreadStatus.blocked)
    const targets = this.targets()
    for (let i = 0; i < Math.max(blocked.length, stuck.length); i++) {
      const place = `detail.stuck[${i}]`
      const one = stuck[i]
      const thread = blocked[i]
      if (thread === undefined) return this.entry(place, one, 'nobody: the others are not blocked')
      if (one === undefined) return this.entry(place, null, `${thread.name}, which is blocked`)
      if (one.thread !== thread.id)
        return this.entry(`${place}.thread`, one.thread, `${thread.id}: ${thread.name} is blocked`)
      const target = targets.get(replay.kernel.read(thread.base + threadWord.waitsFor))
      if (one.target !== target)
        return this.entry(`${place}.target`, one.target, `${target}, what ${thread.name} waits for`)
      const line = trace.steps.line[replay.lastStep[thread.id] ?? -1] ?? 0
      if (one.line !== line) return this.entry(`${place}.line`, one.line, `${line}, where ${thread.name} waits`)
    }
    return null
  }

  /** What has its block where, as in the column of targets. */
  private targets(): ReadonlyMap<number, number> {
    const { objects, threads } = this.trace
    return new Map([
      ...threads.map(({ id, base }) => [base, -2 - id] as const),
      ...objects.map(({ id, base }) => [base, id] as const),
    ])
  }

  /** A limit that is named was reached, as far as the trace can tell. */
  private limit({ limit, value }: LimitDetail): Finding | null {
    const { trace } = this
    const wrong = (expected: string) => this.entry('detail.value', value, `${expected}, when the limit was reached`)
    if (limit === 'events') return trace.stepCount === value ? null : wrong(`${trace.stepCount} steps`)
    // Real threads have no limit of time, and their memory is not that of the trace.
    if (!this.isSimulated)
      return limit === 'time' ? this.entry('detail.limit', limit, 'events, memory or threads') : null
    if (limit === 'threads') {
      const { length } = trace.threads
      return length === value + 1 ? null : wrong(`${length - 1} threads`)
    }
    if (limit === 'memory') {
      const bytes = bytesOfRows(trace.stepCount, trace.effectCount, trace.annotationCount)
      return bytes > value ? null : wrong(`less than ${bytes} bytes`)
    }
    const time = (trace.steps.time[this.last] ?? 0) / SECOND
    if (time > value) return wrong(`${time} s or more`)
    const next = this.nextTime()
    return next > value ? null : wrong(`less than ${next} s`)
  }

  /** The earliest time, in seconds, at which anybody can go on; Infinity where that is not known. */
  private nextTime(): number {
    const { trace, replay, times } = this
    const due = trace.threads.flatMap((thread) => {
      const last = replay.lastStep[thread.id] ?? -1
      if (!replay.mayGoOn(thread)) return []
      if (replay.waitsInTime(thread)) return times.deadlineOf(thread.id) / SECOND
      const sleeps = operationName(trace, last) === threadSleep.name
      const asleep = sleeps && replay.statusOf(thread) === ThreadStatus.sleeping ? argumentOf(trace, last) : null
      return typeof asleep === 'number' ? (trace.steps.time[last] ?? 0) / SECOND + asleep : Number.NaN
    })
    return due.some(Number.isNaN) || due.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...due)
  }

  /** An order that does not fit has a choice more than there are steps. */
  private choice(step: number): Finding | null {
    const { stepCount } = this.trace
    if (!this.isSimulated) return this.entry('detail.kind', 'choice', 'no order: real threads follow none')
    if (step !== stepCount) return this.entry('detail.step', step, `${stepCount}, the step that was not taken`)
    if (this.choices.given > step) return null
    return this.entry('detail.step', step, `less than ${this.choices.given}: no more choices were given`)
  }

  /** When it was over: not before the last step. */
  private timeOf(time: number | undefined): Finding | null {
    const { trace, last } = this
    if (time === undefined) return null
    if (this.isSimulated) return this.entry('detail.time', time, 'none: the run was simulated')
    const least = (trace.steps.time[last] ?? 0) - this.times.error
    return time >= least ? null : this.entry('detail.time', time, `${least} or more, as the last step`)
  }
}
