import { TimerHeap } from '../base/heap.ts'
import { valueFalse } from '../base/value.ts'
import { atomOf } from '../model/atoms.ts'
import { type BlockTable, blockTable } from '../trace/state.ts'
import { isErrorValue } from '../trace/tables.ts'
import { effectStart, resultOf, type Trace } from '../trace/trace.ts'
import type { HoldColumns } from './timeline-data.ts'

/** One hold under way or over. */
export interface Hold {
  readonly thread: number
  readonly object: number
  readonly permit: number
  readonly fromStep: number
  /** Infinity while it is under way. */
  toStep: number
}

/** The places of one object. */
interface Permits {
  readonly take: number
  readonly drop: number
  /** Whether its field says who holds it alone (`thread`), that somebody does (`flag`), or nothing (it has none). */
  readonly sole: 'thread' | 'flag' | null
  /** The hold in each place that was ever taken, null where it is free. One who holds it alone has the first. */
  readonly places: (Hold | null)[]
  /** Places that were given back; the lowest is taken first. */
  readonly free: TimerHeap
  /** All holds, oldest first, with those that are over; how many of the first of them are. */
  readonly order: Hold[]
  over: number
  /** By thread its holds, the highest place first, with those that are over: by number among all. */
  readonly own: Map<number, TimerHeap>
}

const isUnderWay = ({ toStep }: Hold): boolean => toStep === Number.POSITIVE_INFINITY

/** What a word of the state means here. */
const Role = { none: 0, sole: 1, granted: 2 } as const

/**
 * Follows who holds what, step by step. A lock is held by the one who last took it or was handed it, and until it is
 * free, also while a condition has given it up for its waiter. A semaphore has no owner in the model: a hold goes from
 * a thread's acquire (or from the release that handed it over) to its release; a stranger's release ends the oldest hold
 * of the object. The one who is handed a permit takes the place of the one who left.
 */
export class HoldTracker {
  readonly holds: Hold[] = []
  private readonly permits: (Permits | null)[]
  private readonly blocks: BlockTable
  /** By address: the role of the word, and whose it is, an object's or a thread's. */
  private readonly role: Uint8Array
  private readonly whose: Int32Array

  constructor(private readonly trace: Trace) {
    const code = (name: string) => trace.operations.indexOf(name)
    this.blocks = blockTable(trace)
    this.role = new Uint8Array(trace.words)
    this.whose = new Int32Array(trace.words)
    this.permits = trace.objects.map(({ id, kind, base }) => {
      const holding = atomOf(kind)?.holding
      if (holding === undefined) return null
      const fields = trace.kinds.find((known) => known.name === kind)?.fields
      const field = fields?.find(({ name }) => name === holding.field)
      if (field !== undefined) this.note(base + field.offset, Role.sole, id)
      const sole = field === undefined ? null : field.type === 'thread' ? 'thread' : 'flag'
      return {
        take: code(holding.take),
        drop: code(holding.drop),
        sole,
        places: [],
        free: new TimerHeap(),
        order: [],
        over: 0,
        own: new Map(),
      }
    })
    const granted = trace.threadLayout.fields.find((field) => field.name === 'granted')?.offset
    if (granted !== undefined) for (const { id, base } of trace.threads) this.note(base + granted, Role.granted, id)
  }

  private note(address: number, role: number, whose: number): void {
    this.role[address] = role
    this.whose[address] = whose
  }

  /** Who holds an object alone: a lock, not a semaphore. Null when nobody does. */
  soleHold(object: number): Hold | null {
    const permits = this.permits[object]
    return permits?.sole ? (permits.places[0] ?? null) : null
  }

  /** Whether the kind of an object is held by one thread alone, or was taken by readers: not counted in permits. */
  isLock(object: number): boolean {
    return this.permits[object]?.sole != null
  }

  /** Takes in the next step. Call it for every step in order. */
  follow(step: number): void {
    const { steps, effects } = this.trace
    const target = steps.target[step] as number
    const permits = target < 0 ? null : (this.permits[target] ?? null)
    const operation = steps.operation[step] as number
    const thread = steps.thread[step] as number
    // A lock's field says all; readers and semaphores are known by what they do.
    if (permits !== null && this.counted(target)) {
      if (operation === permits.take) {
        const refused = steps.result[step] === valueFalse || isErrorValue(resultOf(this.trace, step))
        if (!refused && !this.wasHanded(step, thread)) this.take(permits, target, thread, step)
      } else if (operation === permits.drop) this.drop(permits, thread, step)
    }
    const end = steps.effectEnd[step] as number
    for (let i = effectStart(this.trace, step); i < end; i++) {
      const address = effects.address[i] as number
      const role = this.role[address]
      if (role === Role.none) continue
      const whose = this.whose[address] as number
      const value = effects.value[i] as number
      if (role === Role.sole) this.own(whose, value, thread, step)
      else if (value !== 0) this.hand(this.blocks.object(value), whose, step)
    }
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
      permit: new Int32Array(count),
      fromStep: new Uint32Array(count),
      toStep: new Uint32Array(count),
    }
    const { time } = trace.steps
    for (const hold of this.holds) {
      const at = next[hold.thread]!++
      columns.start[at] = time[hold.fromStep] ?? 0
      columns.end[at] = hold.toStep < trace.stepCount ? (time[hold.toStep] ?? end) : end
      columns.object[at] = hold.object
      columns.permit[at] = hold.permit
      columns.fromStep[at] = hold.fromStep
      columns.toStep[at] = Math.min(hold.toStep, trace.stepCount)
    }
    return columns
  }

  /** Whether holds of an object are told by operations: its permits, or its readers. */
  private counted(object: number): boolean {
    return this.permits[object]?.sole === null || this.trace.objects[object]?.kind === 'rwlock'
  }

  /** The field of a lock has changed. */
  private own(object: number, value: number, actor: number, step: number): void {
    const permits = this.permits[object]
    if (permits == null) return
    this.end(permits, 0, step)
    if (value !== 0) this.take(permits, object, permits.sole === 'thread' ? this.blocks.thread(value) : actor, step)
  }

  /** A thread has been handed what it waits for: it holds it from now on. */
  private hand(object: number, thread: number, step: number): void {
    const permits = this.permits[object]
    if (permits == null) return
    if (permits.sole === 'flag') this.end(permits, 0, step)
    // Who owns it by its field has it already.
    if (permits.sole !== 'thread' || permits.places[0]?.thread !== thread) this.take(permits, object, thread, step)
  }

  private take(permits: Permits, object: number, thread: number, step: number): void {
    const permit = permits.free.pop() ?? permits.places.length
    const hold: Hold = { thread, object, permit, fromStep: step, toStep: Number.POSITIVE_INFINITY }
    permits.places[permit] = hold
    permits.order.push(hold)
    let own = permits.own.get(thread)
    if (own === undefined) {
      own = new TimerHeap()
      permits.own.set(thread, own)
    }
    own.push(-permit, this.holds.length)
    this.holds.push(hold)
  }

  private end(permits: Permits, permit: number, step: number): void {
    const hold = permits.places[permit]
    if (hold == null) return
    hold.toStep = step
    permits.places[permit] = null
    permits.free.push(permit, permit)
  }

  private drop(permits: Permits, thread: number, step: number): void {
    const { trace } = this
    if (isErrorValue(resultOf(trace, step))) return
    const argument = trace.values[trace.steps.argument[step] ?? 0]
    const count = typeof argument === 'number' ? argument : 1
    for (let i = 0; i < count; i++) {
      const ended = this.ownLast(permits, thread) ?? this.oldest(permits)
      if (ended === undefined) break
      this.end(permits, ended.permit, step)
    }
  }

  /** The hold of a thread in the highest place. */
  private ownLast({ own }: Permits, thread: number): Hold | undefined {
    const heap = own.get(thread)
    for (let at = heap?.pop(); at !== undefined; at = heap?.pop()) {
      const hold = this.holds[at]
      if (hold !== undefined && isUnderWay(hold)) return hold
    }
    return undefined
  }

  private oldest(permits: Permits): Hold | undefined {
    const { order } = permits
    for (; permits.over < order.length; permits.over++) {
      const hold = order[permits.over]
      if (hold !== undefined && isUnderWay(hold)) return hold
    }
    return undefined
  }

  /** Whether a step's own thread returns with what it was handed before. */
  private wasHanded(step: number, thread: number): boolean {
    const { address, value } = this.trace.effects
    const end = this.trace.steps.effectEnd[step] ?? 0
    for (let i = effectStart(this.trace, step); i < end; i++) {
      const at = address[i] as number
      if (this.role[at] === Role.granted && this.whose[at] === thread && value[i] === 0) return true
    }
    return false
  }
}
