import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueTrue } from '../base/value.ts'
import { type Policy, ThreadStatus } from '../trace/tables.ts'
import type { Atom } from './atom.ts'
import { threadEnd } from './ending.ts'
import { Kernel, Outcome } from './kernel.ts'
import { blockWord, firstBlock, threadWord, threadWords } from './layout.ts'
import { lockAcquire, lockAtom, lockRelease } from './lock.ts'
import { semaphoreAcquire, semaphoreAtom, semaphoreRelease } from './semaphore.ts'
import { threadJoin, threadStart } from './thread.ts'

/**
 * Threads that use one object as a random script says, on the model alone: no clock, no trace, no scheduler but the
 * script. After each step everything is compared with a plain reference: a number and a list.
 */
class World {
  readonly k = new Kernel(new Int32Array(4096))
  readonly object: number
  readonly fair: boolean
  private steps = 0
  /** The reference: free permits, who waits, first first, and to whom one was handed. */
  free: number
  readonly line: number[] = []
  readonly handed = new Set<number>()
  inside = 0

  constructor(
    readonly threads: number,
    readonly atom: Atom,
    policy: Policy,
    permits: number,
  ) {
    this.object = firstBlock + threads * threadWords
    this.fair = policy === 'fair'
    this.free = permits
    for (let t = 0; t < threads; t++) {
      this.k.words[this.block(t) + threadWord.status] = ThreadStatus.runnable
      // The first is the main process, all others are threads of it.
      if (t > 0) this.k.words[this.block(t) + threadWord.within] = firstBlock
    }
    atom.create(this.k, this.object, atom === lockAtom ? null : permits, policy)
  }

  block(thread: number): number {
    return firstBlock + thread * threadWords
  }

  status(thread: number): number {
    return this.k.read(this.block(thread) + threadWord.status)
  }

  do(thread: number, operation: typeof semaphoreAcquire, argument: number): number {
    this.k.begin(this.steps++)
    return operation.transition(this.k, this.block(thread), this.object, argument)
  }

  acquire(thread: number, operation: typeof semaphoreAcquire, blocking: boolean): void {
    const outcome = this.do(thread, operation, blocking ? 1 : 0)
    if (this.handed.delete(thread)) {
      expect([outcome, this.k.result]).toEqual([Outcome.done, valueTrue])
      this.inside++
    } else if (this.free > 0) {
      expect([outcome, this.k.result]).toEqual([Outcome.done, valueTrue])
      this.free--
      this.inside++
    } else if (blocking) {
      expect(outcome).toBe(Outcome.block)
      this.line.push(thread)
    } else {
      expect([outcome, this.k.result === valueTrue]).toEqual([Outcome.done, false])
    }
  }

  release(thread: number, operation: typeof semaphoreAcquire, count: number): void {
    expect(this.do(thread, operation, count)).toBe(Outcome.done)
    this.inside -= count
    const woken: number[] = []
    for (let i = 0; i < count; i++) {
      const first = this.line.shift()
      if (first !== undefined) woken.push(this.block(first))
      if (first !== undefined && this.fair) this.handed.add(first)
      else this.free++
    }
    expect(this.k.woken.slice(0, this.k.wokenCount)).toEqual(woken)
  }

  /** Every word that means anything, beside the reference. */
  compare(): void {
    const { k, object } = this
    expect(k.read(object + 4)).toBe(this.atom === lockAtom ? 1 - this.free : this.free)
    const members: number[] = []
    let before = 0
    for (let at = k.read(object + blockWord.line); at !== 0; at = k.read(at + threadWord.next)) {
      expect(k.read(at + threadWord.previous)).toBe(before)
      members.push((at - firstBlock) / threadWords)
      if (members.length > this.threads) throw new Error(`a line without end: ${members.join(', ')}`)
      before = at
    }
    expect(members).toEqual(this.line)
    expect(k.read(object + blockWord.lineTail)).toBe(before)
    expect(k.read(object + blockWord.lineLength)).toBe(this.line.length)
    for (let t = 0; t < this.threads; t++) {
      const waits = this.line.includes(t)
      const base = this.block(t)
      expect(this.status(t)).toBe(waits ? ThreadStatus.blocked : ThreadStatus.runnable)
      expect(k.read(base + threadWord.waitsFor)).toBe(waits ? object : 0)
      expect(k.read(base + threadWord.granted)).toBe(this.handed.has(t) ? object : 0)
      if (!waits) expect([k.read(base + threadWord.next), k.read(base + threadWord.previous)]).toEqual([0, 0])
    }
  }
}

const policy = fc.constantFrom<Policy>('barging', 'fair')
const script = fc.array(
  fc.record({
    thread: fc.nat(7),
    action: fc.constantFrom('acquire', 'acquire', 'try', 'release', 'release many'),
    count: fc.integer({ min: 2, max: 5 }),
  }),
  { maxLength: 80 },
)

describe('a semaphore', () => {
  it('is a number and a line, in both policies, whatever is done to it', () => {
    fc.assert(
      fc.property(policy, fc.nat(4), script, (how, permits, actions) => {
        const world = new World(8, semaphoreAtom, how, permits)
        for (const { thread, action, count } of actions) {
          if (world.status(thread) === ThreadStatus.blocked) continue
          // The one who was woken first tries again what it was woken for.
          if (world.handed.has(thread) || action === 'acquire') world.acquire(thread, semaphoreAcquire, true)
          else if (action === 'try') world.acquire(thread, semaphoreAcquire, false)
          else world.release(thread, semaphoreRelease, action === 'release' ? 1 : count)
          world.compare()
          expect(world.free + world.inside + world.handed.size).toBe(permits)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes as many permits at once as its word can hold, and no more', () => {
    const world = new World(2, semaphoreAtom, 'barging', 5)
    expect(world.do(0, semaphoreRelease, 2 ** 31 - 6)).toBe(Outcome.done)
    expect(world.k.read(world.object + 4)).toBe(2 ** 31 - 1)
    for (const [count, error] of [
      [1, 'ValueError'],
      [0, 'ValueError'],
      [-1, 'ValueError'],
      [Number.NaN, 'ValueError'],
      [Number.POSITIVE_INFINITY, 'TypeError'],
      [1.5, 'TypeError'],
    ] as const) {
      expect(world.do(0, semaphoreRelease, count)).toBe(Outcome.raise)
      expect(world.k.error?.error).toBe(error)
      expect(world.k.logged).toBe(0)
    }
  })

  it('is not made with permits that make no sense', () => {
    for (const permits of [-1, 1.5, 1_000_001, Number.NaN, null, '5', true]) {
      const k = new Kernel(new Int32Array(64))
      k.begin(0)
      expect(semaphoreAtom.create(k, firstBlock, permits, null)).toBe(Outcome.raise)
      expect(k.error?.error).toBe('ValueError')
      expect(k.logged).toBe(0)
    }
  })
})

describe('a lock', () => {
  it('is a flag and a line, in both policies, and releasing it when it is free is an error', () => {
    fc.assert(
      fc.property(policy, script, (how, actions) => {
        const world = new World(8, lockAtom, how, 1)
        for (const { thread, action } of actions) {
          if (world.status(thread) === ThreadStatus.blocked) continue
          if (world.handed.has(thread) || action === 'acquire') world.acquire(thread, lockAcquire, true)
          else if (action === 'try') world.acquire(thread, lockAcquire, false)
          // It is nobody's: anyone may release it, even between a hand-over and the return of whom it was handed to.
          else if (world.free === 0) world.release(thread, lockRelease, 1)
          else {
            expect(world.do(thread, lockRelease, 0)).toBe(Outcome.raise)
            expect(world.k.error).toEqual({ error: 'RuntimeError', message: 'release unlocked lock' })
          }
          world.compare()
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('joining', () => {
  it('waits for the end, wakes all who wait in order, and waits no more afterwards', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }), (joiners) => {
        const world = new World(8, semaphoreAtom, 'barging', 0)
        const { k } = world
        for (const joiner of joiners) {
          k.begin(1)
          expect(threadJoin.transition(k, world.block(joiner), world.block(0), 0)).toBe(Outcome.block)
          expect(k.read(world.block(joiner) + threadWord.waitsFor)).toBe(world.block(0))
        }
        k.begin(2)
        expect(threadEnd.transition(k, world.block(0), 0, 0)).toBe(Outcome.done)
        expect(k.woken.slice(0, k.wokenCount)).toEqual(joiners.map((joiner) => world.block(joiner)))
        expect(world.status(0)).toBe(ThreadStatus.finished)
        for (const joiner of joiners) {
          expect(world.status(joiner)).toBe(ThreadStatus.runnable)
          expect(k.takeCause(world.block(joiner))).toBe(2)
          expect(k.takeCause(world.block(joiner))).toBe(-1)
          k.begin(3)
          expect(threadJoin.transition(k, world.block(joiner), world.block(0), 0)).toBe(Outcome.done)
        }
      }),
    )
  })

  it('is an error for oneself', () => {
    const world = new World(1, semaphoreAtom, 'barging', 0)
    world.k.begin(0)
    expect(threadJoin.transition(world.k, world.block(0), world.block(0), 0)).toBe(Outcome.raise)
    expect(world.k.error).toEqual({ error: 'RuntimeError', message: 'cannot join current thread' })
  })

  it('starts with a thread that its start let go on', () => {
    const world = new World(2, semaphoreAtom, 'barging', 0)
    world.k.words[world.block(1) + threadWord.status] = ThreadStatus.unborn
    world.k.begin(7)
    expect(threadStart.transition(world.k, world.block(0), world.block(1), 0)).toBe(Outcome.done)
    expect(world.status(1)).toBe(ThreadStatus.runnable)
    expect(world.k.takeCause(world.block(1))).toBe(7)
  })
})

describe('the log of a step', () => {
  it('has every change, in order, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.integer()), { maxLength: 100 }), (changes) => {
        const k = new Kernel(new Int32Array(201))
        k.begin(0)
        for (const [address, value] of changes) k.write(address, value)
        expect(k.logged).toBe(2 * changes.length)
        expect(Array.from(k.log.subarray(0, k.logged))).toEqual(changes.flat())
        const words = new Int32Array(201)
        for (let i = 0; i < k.logged; i += 2) words[k.log[i] ?? 0] = k.log[i + 1] ?? 0
        expect(words).toEqual(k.words)
      }),
    )
  })
})
