import { describe, expect, it } from 'vitest'
import type { Value } from '../base/value.ts'
import { ThreadStatus } from '../trace/tables.ts'
import type { OperationSpec } from './atom.ts'
import {
  isDying,
  terminated,
  threadEnd,
  threadExit,
  threadExitcode,
  threadFail,
  threadIsAlive,
  threadKill,
  threadTerminate,
  threadWaitSentinels,
} from './ending.ts'
import { kinship } from './family.ts'
import { Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { endsWithProcess, firstBlock, threadWord, threadWords } from './layout.ts'
import { threadJoin, threadStart } from './thread.ts'

/** A family on the model alone: who is started by whom, and what each is told. */
class Family {
  readonly k = new Kernel(new Int32Array(4096))
  readonly main = firstBlock
  private steps = 0
  private next = firstBlock + threadWords

  constructor() {
    this.k.words[this.main + threadWord.status] = ThreadStatus.runnable
  }

  start(self: number, kind: 'process' | 'thread', daemon = false): number {
    const child = this.next
    this.next += threadWords
    this.k.begin(this.steps++)
    threadStart.transition(this.k, self, child, kinship({ kind, daemon }))
    return child
  }

  does(self: number, operation: OperationSpec, target = 0, given: Value = null): OutcomeCode {
    this.k.begin(this.steps++)
    return operation.transition(this.k, self, target, 0, given)
  }

  /** What an operation gives, or the error that it raises. */
  asks(self: number, operation: OperationSpec, target: number, given: Value = null): Value {
    const { k } = this
    if (this.does(self, operation, target, given) !== Outcome.raise) return k.values.get(k.result)
    return `${k.error?.error}: ${k.error?.message}`
  }

  dies(self: number): void {
    expect(isDying(this.k, self)).toBe(true)
    expect(this.does(self, threadEnd, 0, terminated)).toBe(Outcome.done)
  }

  status(thread: number): number {
    return this.k.read(thread + threadWord.status)
  }

  waitsFor(thread: number): number {
    return this.k.read(thread + threadWord.waitsFor)
  }

  get woken(): number[] {
    return this.k.woken.slice(0, this.k.wokenCount)
  }

  get doomed(): number[] {
    return this.k.doomed.slice(0, this.k.doomedCount)
  }
}

describe('the end of a process', () => {
  it.each([threadEnd, threadFail])('waits for its threads and processes, but for daemons (%o)', (ends) => {
    const family = new Family()
    const { main } = family
    const process = family.start(main, 'process')
    const thread = family.start(process, 'thread')
    const daemon = family.start(process, 'thread', true)
    // A thread of a thread, and a process of a thread, are those of the process.
    const inner = family.start(thread, 'thread')
    const child = family.start(inner, 'process')
    expect(family.does(process, ends)).toBe(Outcome.block)
    expect(family.waitsFor(process)).toBe(child)
    expect(family.does(main, threadJoin, process)).toBe(Outcome.block)
    expect(family.asks(inner, threadIsAlive, process)).toBe(true)
    family.does(thread, threadEnd)
    expect(family.woken).toEqual([])
    family.does(child, threadEnd)
    expect(family.woken).toEqual([process])
    expect(family.does(process, ends)).toBe(Outcome.block)
    expect(family.waitsFor(process)).toBe(inner)
    family.does(inner, threadEnd)
    expect(family.woken).toEqual([process])
    expect(family.does(process, ends)).toBe(Outcome.done)
    expect(family.woken).toEqual([main])
    expect(family.asks(main, threadExitcode, process)).toBe(ends === threadFail ? 1 : 0)
    expect(family.k.read(daemon + threadWord.killed)).toBe(endsWithProcess)
    family.dies(daemon)
  })

  it('terminates its daemon children, with their threads, and waits for them', () => {
    const family = new Family()
    const process = family.start(family.main, 'process')
    const daemon = family.start(process, 'process', true)
    const thread = family.start(daemon, 'thread')
    expect(family.does(process, threadEnd)).toBe(Outcome.exits)
    expect(family.doomed).toEqual([daemon, thread])
    expect(family.does(process, threadEnd)).toBe(Outcome.block)
    expect(family.waitsFor(process)).toBe(daemon)
    family.dies(daemon)
    expect(family.does(process, threadEnd)).toBe(Outcome.done)
    expect(family.asks(family.main, threadExitcode, process)).toBe(0)
    expect(family.asks(process, threadExitcode, daemon)).toBe(-15)
    // As a step of its own it is lawful then and only then.
    expect(family.asks(family.main, threadExit, 0)).toBe('RuntimeError: there are no daemons to terminate')
  })

  it('of main comes after its threads, and then ends its daemons, for whom it waits only together with others', () => {
    const family = new Family()
    const { main } = family
    const daemon = family.start(main, 'process', true)
    const helper = family.start(main, 'thread', true)
    const child = family.start(main, 'process')
    const thread = family.start(main, 'thread')
    expect(family.does(main, threadEnd)).toBe(Outcome.block)
    expect(family.waitsFor(main)).toBe(thread)
    family.does(thread, threadEnd)
    expect(family.does(main, threadEnd)).toBe(Outcome.exits)
    expect(family.doomed).toEqual([daemon])
    family.does(main, threadEnd)
    expect(family.waitsFor(main)).toBe(child)
    family.dies(daemon)
    family.does(child, threadEnd)
    expect(family.does(main, threadEnd)).toBe(Outcome.done)
    expect(family.doomed).toEqual([helper])
  })

  it('of main ends daemon processes that nothing else keeps it from leaving', () => {
    const family = new Family()
    const daemon = family.start(family.main, 'process', true)
    const thread = family.start(daemon, 'thread')
    expect(family.does(family.main, threadEnd)).toBe(Outcome.done)
    expect(family.doomed).toEqual([daemon, thread])
  })

  it.each([
    [threadTerminate, -15],
    [threadKill, -9],
  ])('comes at once when it is killed, wherever it is, and its processes go on (%o)', (kills, code) => {
    const family = new Family()
    const { main } = family
    const process = family.start(main, 'process')
    const thread = family.start(process, 'thread')
    const child = family.start(process, 'process')
    const daemon = family.start(process, 'process', true)
    family.does(process, threadEnd)
    family.does(process, threadEnd)
    family.does(main, kills, process)
    expect(family.doomed).toEqual([process, thread])
    expect(family.asks(main, threadIsAlive, process)).toBe(true)
    expect(family.asks(main, threadExitcode, process)).toBe(null)
    // The first signal is the one that counts.
    family.does(main, threadTerminate, process)
    expect(family.doomed).toEqual([])
    // Who is started by one that is about to die dies too.
    const late = family.start(thread, 'thread')
    family.dies(process)
    family.dies(thread)
    family.dies(late)
    expect(family.asks(main, threadExitcode, process)).toBe(code)
    expect(isDying(family.k, child)).toBe(false)
    // It was told before, at the end of the body.
    expect(isDying(family.k, daemon)).toBe(true)
  })

  it('has the exit code that it was given, as far as a system keeps it', () => {
    const codes = [0, 3, 300, -1].map((given) => {
      const family = new Family()
      const process = family.start(family.main, 'process')
      family.does(process, threadEnd, 0, given === 0 ? null : given)
      return family.asks(family.main, threadExitcode, process)
    })
    expect(codes).toEqual([0, 3, 44, 255])
  })
})

describe('a process of another', () => {
  it('can be neither joined nor asked after, and has no exit code', () => {
    const family = new Family()
    const child = family.start(family.main, 'process')
    const other = family.start(family.main, 'process')
    const thread = family.start(other, 'thread')
    for (const asker of [other, thread]) {
      expect(family.asks(asker, threadJoin, child)).toBe('AssertionError: can only join a child process')
      expect(family.asks(asker, threadIsAlive, child)).toBe('AssertionError: can only test a child process')
      expect(family.asks(asker, threadWaitSentinels, other, { processes: [child] })).toBe(
        'AssertionError: can only wait for a child process',
      )
    }
    family.does(child, threadEnd)
    expect(family.asks(thread, threadExitcode, child)).toBe(null)
    // One may ask after oneself.
    expect(family.asks(thread, threadIsAlive, other)).toBe(true)
    expect(family.asks(thread, threadJoin, thread)).toBe('RuntimeError: cannot join current thread')
  })
})

describe('waiting for sentinels', () => {
  it('gives those that have ended, at once or as soon as one ends, to everybody who waits', () => {
    const family = new Family()
    const { main } = family
    const [a, b, c] = [1, 2, 3].map(() => family.start(main, 'process')) as [number, number, number]
    const thread = family.start(main, 'thread')
    family.does(a, threadEnd)
    expect(family.asks(main, threadWaitSentinels, main, { processes: [b, a] })).toEqual([a])
    expect(family.does(main, threadWaitSentinels, main, { processes: [b, c] })).toBe(Outcome.block)
    expect(family.does(thread, threadWaitSentinels, main, { processes: [c], timeout: 1 })).toBe(Outcome.block)
    family.does(family.start(main, 'thread'), threadEnd)
    expect(family.woken).toEqual([])
    family.does(b, threadFail)
    expect(family.woken).toEqual([main, thread])
    expect(family.asks(main, threadWaitSentinels, main, { processes: [b, c] })).toEqual([b])
    expect(family.does(thread, threadWaitSentinels, main, { processes: [c], timeout: 1 })).toBe(Outcome.block)
    const { k } = family
    k.begin(99)
    k.expired = true
    expect(threadWaitSentinels.transition(k, thread, main, 0, { processes: [c], timeout: 1 })).toBe(Outcome.done)
    expect(k.values.get(k.result)).toEqual([])
    expect(family.status(thread)).toBe(ThreadStatus.runnable)
  })
})
