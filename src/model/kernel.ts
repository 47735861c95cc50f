import { type Value, type Values, ValueTable, valueNull } from '../base/value.ts'
import { type ErrorValue, ThreadStatus } from '../trace/tables.ts'
import { threadWords as defaultThreadWords, threadWord } from './layout.ts'

/** How an attempt at an operation ended. */
export const Outcome = {
  /** It is done; `Kernel.result` is what it returns. */
  done: 0,
  /** It cannot proceed: the thread stands in a line and tries again when it has been woken. */
  block: 1,
  /** It raises `Kernel.error`. */
  raise: 2,
  /** It is done when the time given has passed. */
  sleep: 3,
  /** It is done when so much has been computed as was given; the thread can run meanwhile. */
  work: 4,
  /** The greenlet or thread goes on no more, but `Kernel.successor` does in its place. */
  switched: 5,
  /** Before it can end the process has terminated its daemon children: a step of its own, `exit`, after which it tries again. */
  exits: 6,
} as const
export type OutcomeCode = (typeof Outcome)[keyof typeof Outcome]

const noKinds: ReadonlyMap<string, number> = new Map()

/**
 * The state that transitions read and write: one array of words, a log of what the current step changed and a list of
 * whom it woke. The simulator gives it ordinary memory, the workers shared memory; meaning is the same in both.
 */
export class Kernel {
  /** Address and value of each change of the current step, in order. */
  log: Int32Array = new Int32Array(64)
  /** How many numbers of `log` are in use. */
  logged = 0
  /** Blocks of the threads that the current step woke; only the first `wokenCount` count. */
  readonly woken: number[] = []
  wokenCount = 0
  /** Blocks of the threads and processes that are to end because of the current step; only the first `doomedCount` count. */
  readonly doomed: number[] = []
  doomedCount = 0
  /** What the operation returns: the number of a value in `values`. */
  result = valueNull
  /** An executor may put its own table here. */
  values: Values = new ValueTable()
  error: ErrorValue | null = null
  /**
   * Block of the greenlet or thread that goes on after a switch; 0 for none. What it had asked for, a switch of its own,
   * returns `passed`, or raises `error` where that is set.
   */
  successor = 0
  passed: Value = null
  /** The time that the thread would wait is over: the operation gives up instead of blocking. Set after `begin`. */
  expired = false
  /** Block of the thread that is within an atomic block, where nothing may wait; 0 for nobody. */
  atomicBy = 0
  /** Index of the current step plus one, noted in those whom it wakes. */
  private mark = 0
  /** How many words the blocks of a kind have, where the model now gives them more: of kinds in old traces alone. */
  shortBlocks: ReadonlyMap<string, number> = noKinds

  /** Whether the state says who is a daemon: in older traces only the table does. */
  tellsDaemons = true

  /** Whether threads and processes have addresses that do not follow from the order in which they are started. */
  sortsFamilies = false

  /** @param threadWords how many words the block of a thread has: fewer in old traces, which know of no greenlets */
  constructor(
    public words: Int32Array,
    readonly threadWords: number = defaultThreadWords,
  ) {}

  /** Whether the blocks of a kind have this word: those of old traces have not what came later. */
  has(kind: string, word: number): boolean {
    return this.shortBlocks.size === 0 || (this.shortBlocks.get(kind) ?? Number.POSITIVE_INFINITY) > word
  }

  /** Begins the step of the given index. */
  begin(step: number): void {
    this.logged = 0
    this.wokenCount = 0
    this.doomedCount = 0
    this.result = valueNull
    this.error = null
    this.successor = 0
    this.passed = null
    this.expired = false
    this.mark = step + 1
  }

  read(address: number): number {
    return this.words[address] as number // every address comes from a layout and lies in the state
  }

  /** Changes a word as part of the current step. */
  write(address: number, value: number): void {
    this.words[address] = value
    this.note(address, value)
  }

  /** Notes in a thread's block what is no part of the state. */
  keep(address: number, value: number): void {
    this.words[address] = value
  }

  /** Adds to the log. */
  protected note(address: number, value: number): void {
    const at = this.logged
    if (at === this.log.length) {
      const longer = new Int32Array(this.log.length * 2)
      longer.set(this.log)
      this.log = longer
    }
    this.log[at] = address
    this.log[at + 1] = value
    this.logged = at + 2
  }

  /** As `write`, of a word that holds the number of a value. */
  writeValue(address: number, value: number): void {
    this.write(address, value)
  }

  /**
   * Room for words that an operation needs beside its object's block; all are 0. Only while it is made, and when the
   * ring of its field of type `items` is full. Executors put their own here.
   * @returns the address of the first
   */
  allocate: (words: number) => number = () => {
    throw new Error('this kernel has no room to give')
  }

  /** The thread stands in a line of `object` from now on. */
  block(thread: number, object: number): void {
    this.write(thread + threadWord.status, ThreadStatus.blocked)
    this.write(thread + threadWord.waitsFor, object)
  }

  /** The thread may go on, because of the current step. */
  wake(thread: number): void {
    this.write(thread + threadWord.status, ThreadStatus.runnable)
    this.write(thread + threadWord.waitsFor, 0)
    this.words[thread + threadWord.cause] = this.mark
    this.woken[this.wokenCount++] = thread
  }

  /** The thread, whatever it does, is to end, for the reason that its word `killed` gives. */
  doom(thread: number, why: number): void {
    this.write(thread + threadWord.killed, why)
    this.doomed[this.doomedCount++] = thread
  }

  /** Notes that the current step lets the thread go on, without a change that others could see. */
  causes(thread: number): void {
    this.words[thread + threadWord.cause] = this.mark
  }

  /** The step that let the thread go on since it last asked, or -1; asking forgets it. */
  takeCause(thread: number): number {
    const at = thread + threadWord.cause
    const mark = this.words[at] as number // as in `read`
    if (mark !== 0) this.words[at] = 0
    return mark - 1
  }

  /** What the operation returns. */
  give(value: Value): void {
    this.result = this.values.intern(value)
  }

  /** Ends an attempt with an error. */
  raise(error: string, message: string): OutcomeCode {
    this.error = { error, message }
    return Outcome.raise
  }
}
