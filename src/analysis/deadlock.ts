import type { ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import { threadWaitSentinels } from '../model/ending.ts'
import { timeLimit } from '../model/time-limit.ts'
import { attemptOf } from '../trace/attempt.ts'
import { targetThread } from '../trace/columns.ts'
import { type BlockTable, blockTable } from '../trace/state.ts'
import { ThreadStatus } from '../trace/tables.ts'
import { effectStart, type Trace } from '../trace/trace.ts'
import { HoldTracker } from './holds.ts'

/** One thread of a ring: it waits for the next one, the last for the first. */
export interface RingLink {
  readonly thread: ThreadId
  /** The lock that it waits for and the next thread holds; null for a join, or where it waits for its turn. */
  readonly object: ObjectId | null
  /** It is suspended, and the next one has their thread. */
  readonly turn?: true
  /** Line of the TypeScript where it waits, from 1; 0 when unknown. */
  readonly line: number
  /** Its step that could not proceed. */
  readonly since: StepIndex
  /** The step by which the next thread came to hold the lock; -1 where there is none. */
  readonly heldSince: StepIndex
}

/** Threads that wait for each other in a circle, through locks, joins and turns within a thread. */
export interface Ring {
  /** From the least thread number on. */
  readonly links: readonly RingLink[]
  /** The step that closed it: after this step no thread of the ring can go on by itself. */
  readonly step: StepIndex
  /** The step at which it came apart, because somebody else released a plain lock of it; null when it never did. */
  readonly until: StepIndex | null
  /** Whether another thread may still release one of its locks: a plain Lock has no owner. */
  readonly breakable: boolean
}

/**
 * A thread that has ended while it held a lock, which nobody has released since. What a daemon holds that is cut off with
 * the program nobody misses.
 */
export interface LeftHeld {
  readonly thread: ThreadId
  readonly object: ObjectId
  /** The step that ended the thread. */
  readonly step: StepIndex
}

/** What can go wrong with locks, as far as a trace has it. */
export interface LockFaults {
  /** In the order in which they closed. */
  readonly rings: readonly Ring[]
  readonly leftHeld: readonly LeftHeld[]
  /** The threads that at the end of the trace are in a ring, or wait for one, straight or through others. */
  readonly behind: ReadonlySet<ThreadId>
}

/**
 * Finds each ring at the very step that closes it, no matter who else still runs, and locks that outlive their holders.
 * A
 * blocked thread waits for one thread at most (the lock's holder, or the one it joins), and a suspended one for that which
 * has their thread and cannot switch while it is blocked; so every ring is by itself, and each new wait is followed once
 * along its chain. A wait with a limit of time closes no ring: it will give up.
 */
export function lockFaults(trace: Trace): LockFaults {
  return new RingTracker(trace).all()
}

const hasTurn: ReadonlySet<number> = new Set([ThreadStatus.runnable, ThreadStatus.blocked, ThreadStatus.sleeping])

interface OpenRing {
  links: RingLink[]
  step: number
  until: number | null
  breakable: boolean
}

class RingTracker {
  private readonly holds: HoldTracker
  private readonly blocks: BlockTable
  /** By address of its word: the thread whose status, or whose reason to wait, it is; -1 for other words. */
  private readonly statusOf: Int32Array
  private readonly waitsOf: Int32Array
  /** What each thread waits for, as in the steps' target column, -1 for nothing or not for ever. */
  private readonly waitsFor: Int32Array
  private readonly lastStep: Int32Array
  private readonly status: Int32Array
  /** Of threads in which several take turns, by their numbers: who has the turn. No more than one, in a lawful trace. */
  private readonly turns = new Map<ThreadId, Set<ThreadId>>()
  private readonly ended: Int32Array
  private readonly rings: OpenRing[] = []
  /** The ring that each thread is in now. */
  private readonly ringOf: (OpenRing | null)[]

  constructor(private readonly trace: Trace) {
    const threads = trace.threads.length
    this.holds = new HoldTracker(trace)
    this.blocks = blockTable(trace)
    this.statusOf = new Int32Array(trace.words).fill(-1)
    this.waitsOf = new Int32Array(trace.words).fill(-1)
    this.waitsFor = new Int32Array(threads).fill(-1)
    this.lastStep = new Int32Array(threads).fill(-1)
    this.status = new Int32Array(threads).fill(ThreadStatus.unborn)
    this.ended = new Int32Array(threads).fill(-1)
    this.ringOf = trace.threads.map(() => null)
    const offset = (name: string) => trace.threadLayout.fields.find((field) => field.name === name)?.offset
    const status = offset('status')
    const waits = offset('waitsFor')
    // The main thread runs before any step could say so.
    if (threads > 0) this.status[0] = ThreadStatus.runnable
    for (const { id, base, host } of trace.threads) {
      if (host !== undefined && !this.turns.has(host)) this.turns.set(host, new Set(host === 0 ? [0] : []))
      if (status !== undefined) this.statusOf[base + status] = id
      if (waits !== undefined) this.waitsOf[base + waits] = id
    }
  }

  all(): LockFaults {
    const { trace } = this
    for (let step = 0; step < trace.stepCount; step++) this.follow(step)
    const leftHeld: LeftHeld[] = []
    for (const { thread, object, toStep } of this.holds.holds) {
      const ended = this.ended[thread] as number
      if (toStep < trace.stepCount || !this.holds.isLock(object) || ended < 0) continue
      leftHeld.push({ thread, object, step: ended })
    }
    const behind = new Set<ThreadId>()
    for (const { id } of trace.threads) if (this.endsInRing(id)) behind.add(id)
    return { rings: this.rings, leftHeld: leftHeld.sort((a, b) => a.step - b.step), behind }
  }

  private endsInRing(thread: number): boolean {
    let at = thread
    for (let tries = 0; at >= 0 && tries <= this.ringOf.length; tries++) {
      if (this.ringOf[at] !== null) return true
      at = this.successor(at)
    }
    return false
  }

  private follow(step: number): void {
    const { steps, effects } = this.trace
    this.holds.follow(step)
    const actor = steps.thread[step] as number
    this.lastStep[actor] = step
    const end = steps.effectEnd[step] as number
    const first = effectStart(this.trace, step)
    let waiting = false
    for (let i = first; i < end; i++) {
      const address = effects.address[i] as number
      const value = effects.value[i] as number
      const thread = this.waitsOf[address] as number
      if (thread >= 0) {
        this.wait(thread, value, step)
        waiting ||= value !== 0
        continue
      }
      const changed = this.statusOf[address] as number
      if (changed < 0) continue
      this.status[changed] = value
      const turn = this.turns.get(this.trace.threads[changed]?.host ?? changed)
      if (hasTurn.has(value)) turn?.add(changed)
      else turn?.delete(changed)
      if (value === ThreadStatus.finished || value === ThreadStatus.failed) this.ended[changed] = step
    }
    if (!waiting) return
    // Only now is all of the step known, also whom a lock that was given up went to.
    for (let i = first; i < end; i++) {
      const thread = this.waitsOf[effects.address[i] as number] as number
      if (thread >= 0 && (this.waitsFor[thread] as number) !== -1) this.close(thread, step)
    }
  }

  /** A thread waits for the block at an address from now on; 0 for nothing. */
  private wait(thread: number, base: number, step: number): void {
    const ring = this.ringOf[thread]
    if (ring) {
      ring.until = step
      for (const link of ring.links) this.ringOf[link.thread] = null
    }
    const object = base === 0 ? -1 : this.blocks.object(base)
    const joined = base === 0 || object >= 0 ? -1 : this.blocks.thread(base)
    const own = this.lastStep[thread] as number
    const attempt = base !== 0 && own >= 0 ? attemptOf(this.trace, own) : null
    // Who waits for any of several processes has none of them to thank.
    const open =
      attempt !== null && (timeLimit(attempt.given) !== null || attempt.operation === threadWaitSentinels.name)
    this.waitsFor[thread] = open ? -1 : object >= 0 ? object : joined >= 0 ? -2 - joined : -1
  }

  /** Whom a thread waits for, -1 for nobody in particular. */
  private successor(thread: number): number {
    const target = this.waitsFor[thread] as number
    if (target === -1) return this.currentFor(thread)
    const joined = targetThread(target)
    return joined >= 0 ? joined : (this.holds.soleHold(target)?.thread ?? -1)
  }

  /** Who has the thread in which one is suspended; -1 for one that is not. */
  private currentFor(thread: number): number {
    if (this.status[thread] !== ThreadStatus.suspended) return -1
    const [current = -1] = this.turns.get(this.trace.threads[thread]?.host ?? thread) ?? []
    return current
  }

  /** Looks whether the chain of waits that begins at a thread comes back to it. */
  private close(thread: number, step: number): void {
    if (this.ringOf[thread] !== null) return
    const members: number[] = []
    for (let at = thread; ; ) {
      members.push(at)
      at = this.successor(at)
      if (at === thread) break
      // A chain that runs into an older ring is not part of it.
      if (at < 0 || this.ringOf[at] !== null || members.length > this.ringOf.length) return
    }
    const least = members.indexOf(Math.min(...members))
    const ring: OpenRing = {
      links: [...members.slice(least), ...members.slice(0, least)].map((member) => this.link(member)),
      step,
      until: null,
      breakable: false,
    }
    ring.breakable = ring.links.some(({ object }) => object !== null && this.trace.objects[object]?.kind === 'lock')
    this.rings.push(ring)
    for (const member of members) this.ringOf[member] = ring
  }

  private link(thread: number): RingLink {
    const target = this.waitsFor[thread] as number
    const since = this.lastStep[thread] as number
    const object = target >= 0 ? target : null
    return {
      thread,
      object,
      ...(target === -1 ? { turn: true } : {}),
      line: this.trace.steps.line[since] ?? 0,
      since,
      heldSince: object === null ? -1 : (this.holds.soleHold(object)?.fromStep ?? -1),
    }
  }
}
