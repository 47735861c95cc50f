import { Annotation, annotationNames, ThreadStatus } from '../trace/tables.ts'
import { effectStart, type Trace } from '../trace/trace.ts'
import { Rows } from './rows.ts'
import { type ArrowColumns, type IntervalColumns, LaneState } from './timeline-data.ts'

/** Collects the stretches of every lane, and the arrows from wakers to woken and of switches, step by step. */
export class LaneTracker {
  private readonly open: Uint8Array
  private readonly since: Float64Array
  private readonly sinceStep: Int32Array
  private readonly waitsFor: Int32Array
  private readonly lane = new Rows()
  private readonly start = new Rows()
  private readonly finish = new Rows()
  private readonly state = new Rows()
  private readonly step = new Rows()
  private readonly endedBy = new Rows()
  private readonly target = new Rows()
  private readonly arrowStep = new Rows()
  private readonly arrowTo = new Rows()
  private readonly statusAt: Map<number, number>
  private readonly greenlets: ReadonlySet<number>
  /** Whether the trace tells who has a core; without that, the one who can run counts as running. */
  private readonly cores: boolean
  private annotation = 0

  constructor(private readonly trace: Trace) {
    const count = trace.threads.length
    this.open = new Uint8Array(count)
    this.since = new Float64Array(count)
    this.sinceStep = new Int32Array(count).fill(-1)
    this.waitsFor = new Int32Array(count).fill(-1)
    const status = trace.threadLayout.fields.find((field) => field.type === 'status')?.offset ?? 0
    this.statusAt = new Map(trace.threads.map((thread) => [thread.base + status, thread.id]))
    this.greenlets = new Set(trace.threads.flatMap(({ id, kind }) => (kind === 'greenlet' ? [id] : [])))
    // Rows behind the count are room to grow.
    const kinds = trace.annotations.kind.subarray(0, trace.annotationCount)
    this.cores = kinds.includes(trace.annotationKinds.indexOf(annotationNames[Annotation.run]))
    if (count > 0) this.open[0] = this.cores ? LaneState.ready : LaneState.running
  }

  /** Takes in the next step and the annotations before it. Call it for every step in order. */
  follow(step: number): void {
    const { steps, effects } = this.trace
    this.takeAnnotations(step)
    const time = steps.time[step] as number
    const actor = steps.thread[step] as number
    const end = steps.effectEnd[step] as number
    for (let i = effectStart(this.trace, step); i < end; i++) {
      const thread = this.statusAt.get(effects.address[i] as number)
      if (thread === undefined) continue
      const status = effects.value[i] as number
      const before = this.open[thread]
      if (status === ThreadStatus.runnable) {
        const switchedTo = before === LaneState.suspended || (before === LaneState.unborn && this.greenlets.has(thread))
        if ((before === LaneState.blocked || switchedTo) && thread !== actor) {
          this.arrowStep.push(step)
          this.arrowTo.push(thread)
        }
        // One who wakes on a real worker has waited for the lock before it says so.
        if (before !== LaneState.running && before !== LaneState.ready && before !== LaneState.wantsGil)
          this.change(thread, this.cores ? LaneState.ready : LaneState.running, time, step, -1)
      } else if (status === ThreadStatus.blocked)
        this.change(thread, LaneState.blocked, time, step, steps.target[step] as number)
      else if (status === ThreadStatus.sleeping) this.change(thread, LaneState.sleeping, time, step, -1)
      else if (status === ThreadStatus.suspended) this.change(thread, LaneState.suspended, time, step, -1)
      else this.change(thread, status === ThreadStatus.failed ? LaneState.failed : LaneState.finished, time, step, -1)
    }
  }

  private takeAnnotations(before: number): void {
    const { annotations, annotationCount, annotationKinds } = this.trace
    for (
      ;
      this.annotation < annotationCount && (annotations.position[this.annotation] as number) <= before;
      this.annotation++
    ) {
      const name = annotationKinds[annotations.kind[this.annotation] as number]
      const thread = annotations.thread[this.annotation] as number
      const time = annotations.time[this.annotation] as number
      if (name === annotationNames[Annotation.run]) this.change(thread, LaneState.running, time, before, -1)
      else if (name === annotationNames[Annotation.ready]) this.change(thread, LaneState.ready, time, before, -1)
      else if (name === annotationNames[Annotation.wantsGil]) this.change(thread, LaneState.wantsGil, time, before, -1)
      else if (name === annotationNames[Annotation.gil]) this.change(thread, LaneState.running, time, before, -1)
    }
  }

  private change(thread: number, state: number, time: number, step: number, target: number): void {
    if (this.open[thread] === state && state !== LaneState.blocked) return
    // Clocks of annotations are finer than those of steps.
    const at = Math.max(time, this.since[thread] as number)
    this.close(thread, at, step)
    this.open[thread] = state
    this.since[thread] = at
    this.sinceStep[thread] = step
    this.waitsFor[thread] = target
  }

  /** @param always also when it has no length: who blocks at the very end is blocked for good */
  private close(thread: number, time: number, step: number, always = false): void {
    const state = this.open[thread] as number
    const start = this.since[thread] as number
    if (state === LaneState.unborn || (time <= start && !always)) return
    this.lane.push(thread)
    this.start.push(start)
    this.finish.push(time)
    this.state.push(state)
    this.step.push(this.sinceStep[thread] as number)
    this.endedBy.push(step)
    this.target.push(this.waitsFor[thread] as number)
  }

  /** The stretches so far, lane after lane; those under way end at `end`. */
  intervals(end: number): IntervalColumns {
    this.takeAnnotations(this.trace.stepCount)
    const threads = this.trace.threads.length
    for (let thread = 0; thread < threads; thread++)
      this.close(thread, end, -1, this.open[thread] === LaneState.blocked)
    const count = this.lane.length
    const offsets = new Uint32Array(threads + 1)
    for (let i = 0; i < count; i++) offsets[this.lane.at(i) + 1]!++
    for (let i = 0; i < threads; i++) offsets[i + 1]! += offsets[i] ?? 0
    const next = offsets.slice()
    const columns = {
      offsets,
      start: new Float64Array(count),
      end: new Float64Array(count),
      state: new Uint8Array(count),
      step: new Int32Array(count),
      endedBy: new Int32Array(count),
      target: new Int32Array(count),
    }
    for (let i = 0; i < count; i++) {
      const at = next[this.lane.at(i)]!++
      columns.start[at] = this.start.at(i)
      columns.end[at] = this.finish.at(i)
      columns.state[at] = this.state.at(i)
      columns.step[at] = this.step.at(i)
      columns.endedBy[at] = this.endedBy.at(i)
      columns.target[at] = this.target.at(i)
    }
    return columns
  }

  arrows(): ArrowColumns {
    const { steps } = this.trace
    const step = this.arrowStep.uint32()
    return {
      time: Float64Array.from(step, (at) => steps.time[at] ?? 0),
      step,
      from: Uint16Array.from(step, (at) => steps.thread[at] ?? 0),
      to: this.arrowTo.uint16(),
    }
  }
}
