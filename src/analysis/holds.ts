import { valueTrue } from '../base/value.ts'
import { atomOf } from '../model/atoms.ts'
import { effectStart, type Trace } from '../trace/trace.ts'
import type { HoldColumns } from './timeline-data.ts'

/** One hold under way or over. */
interface Hold {
  readonly thread: number
  readonly object: number
  readonly socket: number
  readonly fromStep: number
  toStep: number
}

/** The places of one object. */
interface Sockets {
  readonly take: number
  readonly drop: number
  /** The hold in each place, null where it is free. */
  readonly places: (Hold | null)[]
}

/**
 * Follows who holds what, step by step. Neither Lock nor Semaphore has an owner in the model: a hold goes from a
 * thread's acquire (or from the release that handed it over) to its release; a stranger's release ends the oldest
 * hold of the object. Whoever is handed a permit takes the place of the one who left.
 */
export class HoldTracker {
  private readonly holds: Hold[] = []
  private readonly sockets: (Sockets | null)[]
  private readonly objectAt: Map<number, number>
  private readonly grantedAt: Map<number, number>
  private readonly create: number

  constructor(private readonly trace: Trace) {
    const code = (name: string) => trace.operations.indexOf(name)
    this.create = code('create')
    this.sockets = trace.objects.map((object) => {
      const holding = atomOf(object.kind)?.holding
      return holding === undefined ? null : { take: code(holding.take), drop: code(holding.drop), places: [] }
    })
    this.objectAt = new Map(trace.objects.map((object) => [object.base, object.id]))
    const granted = trace.threadLayout.fields.find((field) => field.name === 'granted')?.offset
    this.grantedAt =
      granted === undefined ? new Map() : new Map(trace.threads.map((thread) => [thread.base + granted, thread.id]))
  }

  /** Takes in the next step. Call it for every step in order. */
  follow(step: number): void {
    const { steps, objects, values } = this.trace
    const target = steps.target[step] ?? -1
    const sockets = target < 0 ? null : this.sockets[target]
    if (sockets === null || sockets === undefined) return
    const operation = steps.operation[step] ?? 0
    const thread = steps.thread[step] ?? 0
    if (operation === this.create) {
      const holding = atomOf(objects[target]?.kind ?? '')?.holding
      const places = holding?.sockets(values[steps.argument[step] ?? 0] ?? null) ?? 0
      for (let i = 0; i < places; i++) sockets.places.push(null)
    } else if (operation === sockets.take) {
      const handed = this.effectOn(step, (address, value) => this.grantedAt.get(address) === thread && value === 0)
      if (steps.result[step] === valueTrue && !handed) this.take(sockets, target, thread, step)
    } else if (operation === sockets.drop) this.drop(sockets, target, thread, step)
  }

  /** Every hold so far, thread after thread, in order of time; those under way end with the trace. */
  columns(end: number): HoldColumns {
    const { trace } = this
    const threads = trace.threads.length
    const offsets = new Uint32Array(threads + 1)
    for (const hold of this.holds) offsets[hold.thread + 1]!++
    for (let i = 0; i < threads; i++) offsets[i + 1]! += offsets[i] ?? 0
    const count = this.holds.length
    const next = offsets.slice()
    const columns = {
      offsets,
      start: new Float64Array(count),
      end: new Float64Array(count),
      object: new Int32Array(count),
      socket: new Int32Array(count),
      fromStep: new Uint32Array(count),
      toStep: new Uint32Array(count),
    }
    const { time } = trace.steps
    for (const hold of this.holds) {
      const at = next[hold.thread]!++
      columns.start[at] = time[hold.fromStep] ?? 0
      columns.end[at] = hold.toStep < trace.stepCount ? (time[hold.toStep] ?? end) : end
      columns.object[at] = hold.object
      columns.socket[at] = hold.socket
      columns.fromStep[at] = hold.fromStep
      columns.toStep[at] = Math.min(hold.toStep, trace.stepCount)
    }
    return columns
  }

  private take(sockets: Sockets, object: number, thread: number, step: number): void {
    let socket = sockets.places.indexOf(null)
    if (socket < 0) socket = sockets.places.push(null) - 1
    const hold: Hold = { thread, object, socket, fromStep: step, toStep: Number.POSITIVE_INFINITY }
    sockets.places[socket] = hold
    this.holds.push(hold)
  }

  private drop(sockets: Sockets, object: number, thread: number, step: number): void {
    const { trace } = this
    const result = trace.values[trace.steps.result[step] ?? 0]
    if (typeof result === 'object' && result !== null) return // it raised an error
    const argument = trace.values[trace.steps.argument[step] ?? 0]
    const count = typeof argument === 'number' ? argument : 1
    for (let i = 0; i < count; i++) {
      const held = sockets.places.filter((hold) => hold !== null)
      const own = held.filter((hold) => hold.thread === thread)
      const ended = own[own.length - 1] ?? held.sort((p, q) => p.fromStep - q.fromStep)[0]
      if (ended === undefined) break
      ended.toStep = step
      sockets.places[ended.socket] = null
    }
    // Those to whom this release handed what it freed hold it from now on.
    this.effectOn(step, (address, value) => {
      const woken = value === 0 ? undefined : this.grantedAt.get(address)
      if (woken !== undefined && this.objectAt.get(value) === object) this.take(sockets, object, woken, step)
      return false
    })
  }

  private effectOn(step: number, test: (address: number, value: number) => boolean): boolean {
    const { address, value } = this.trace.effects
    const end = this.trace.steps.effectEnd[step] ?? 0
    for (let i = effectStart(this.trace, step); i < end; i++)
      if (test(address[i] as number, value[i] as number)) return true
    return false
  }
}
