import type { Value } from '../base/value.ts'
// Numbers the operations.
import '../model/atoms.ts'
import { threadFail } from '../model/ending.ts'
import { greenletCreate } from '../model/greenlet.ts'
import { firstBlock, threadWord } from '../model/layout.ts'
import { objectCreate, threadBlock, threadStart } from '../model/thread.ts'
import { timeLimit } from '../model/time-limit.ts'
import { threadTarget } from '../trace/columns.ts'
import { type EndRecord, type ErrorValue, ThreadStatus } from '../trace/tables.ts'
import type { ThreadText } from './messages.ts'
import { decodeValue, RowWord, StepWord, textIndex } from './record.ts'

interface Living {
  readonly base: number
  /** The run is not over before it has ended. */
  readonly needed: boolean
  /** Whether its process is a daemon. */
  readonly inDaemon: boolean
  status: number
  /** What it asked when it blocked last, as in the column of targets, and whether for a limited time. */
  asked: number
  timed: boolean
  line: number
  /** Address of what it waits for. */
  waitsFor: number
  /** Its process was terminated: it ends where it waits. */
  dies: boolean
  /** Of a greenlet: the thread that it lives in, with which it ends. */
  readonly host: Living | null
}

/**
 * Whether a thread has or waits for a turn of its own. A greenlet that is not current has none, and neither has a thread
 * while one of its greenlets is.
 */
function takesPart(status: number): boolean {
  return status === ThreadStatus.runnable || status === ThreadStatus.blocked || status === ThreadStatus.sleeping
}

/**
 * Follows the statuses of the threads through the steps in their order, and so knows when the run has ended: when all
 * but daemons have, or when every thread that takes part is blocked. The latter needs no second look: after a step that leaves
 * everybody blocked no thread can take another, whatever a worker may be doing at the moment; one who has been woken is
 * runnable from the step of its waker on, and one who sleeps is not blocked. Who waits for a limited time counts as one
 * who can go on.
 */
export class Progress {
  end: EndRecord | null = null
  private readonly threads: Living[] = []
  /** What has its block at an address, as in the column of targets. */
  private readonly targets = new Map<number, number>()
  /** Three times the number of the thread, plus three, whose status an address is; one more for what it waits for, two more for whether it was terminated. */
  private readonly owner: Int32Array
  private living = 0
  private blocked = 0
  private needed = 0
  private mainError: ErrorValue | null = null

  /** @param stateWords how many words of state there are */
  constructor(stateWords: number) {
    this.owner = new Int32Array(stateWords)
    this.spawned(firstBlock, { kind: 'process', daemon: false }, null, null)
  }

  /** Addresses of the blocks of all threads that were born. */
  get bases(): number[] {
    return this.threads.map((thread) => thread.base)
  }

  /** A step's turn has come. Returns whether the run goes on. */
  step(row: Int32Array, at: number, texts: readonly string[]): boolean {
    const word = (offset: number) => row[at + offset] as number // in the row
    const operation = word(StepWord.operation)
    const extra = word(StepWord.extra)
    if ((operation === threadStart.code || operation === greenletCreate.code) && extra > 0) {
      const text = JSON.parse(texts[word(RowWord.table)] ?? '{}') as ThreadText // written by `startThread` and `makeGreenlet`
      const maker = this.threads[word(StepWord.thread)] ?? null
      const host = text.kind === 'greenlet' ? (maker?.host ?? maker) : null
      this.spawned(extra, text, maker, host)
    }
    if (operation === objectCreate.code && extra > 0) this.targets.set(extra, word(StepWord.target))
    const thread = this.threads[word(StepWord.thread)]
    if (thread !== undefined && operation === threadBlock.code) {
      const given = word(StepWord.argument)
      thread.asked = word(StepWord.target)
      // Written by `encodeValue` from a value.
      thread.timed = given < 0 && timeLimit(decodeValue(texts[textIndex(given)] ?? 'null') as Value) !== null
      thread.line = word(StepWord.line)
    }
    if (thread === this.threads[0] && operation === threadFail.code) {
      this.mainError = decodeValue(texts[textIndex(word(StepWord.argument))] ?? '{}') as ErrorValue // as `fail` gives it
    }
    const until = at + word(RowWord.length)
    for (let i = at + RowWord.rest + 2 * word(RowWord.annotations); i < until; i += 2) {
      const address = row[i] as number // in the row
      if (address < 0) continue // statuses are no values
      const owner = this.owner[address] as number // addresses lie in the state
      if (owner > 0) this.change(this.threads[Math.floor(owner / 3) - 1] as Living, owner % 3, row[i + 1] as number)
    }
    if (this.needed === 0) this.end = this.finished()
    else if (this.blocked === this.living && !this.threads.some((each) => this.mayGiveUp(each)))
      this.end = this.deadlock()
    return this.end === null
  }

  private spawned(
    base: number,
    { kind, daemon }: Pick<ThreadText, 'kind' | 'daemon'>,
    maker: Living | null,
    host: Living | null,
  ): void {
    const status = kind === 'greenlet' ? ThreadStatus.unborn : ThreadStatus.runnable
    const inDaemon = kind === 'process' ? daemon : maker?.inDaemon === true
    const needed = kind !== 'greenlet' && !daemon && !inDaemon
    this.threads.push({
      base,
      needed,
      inDaemon,
      status,
      asked: -1,
      timed: false,
      line: 0,
      waitsFor: 0,
      dies: false,
      host,
    })
    this.targets.set(base, threadTarget(this.threads.length - 1))
    this.owner[base + threadWord.status] = this.threads.length * 3
    this.owner[base + threadWord.waitsFor] = this.threads.length * 3 + 1
    this.owner[base + threadWord.killed] = this.threads.length * 3 + 2
    if (takesPart(status)) this.living++
    if (needed) this.needed++
  }

  private change(thread: Living, word: number, status: number): void {
    if (word === 1) {
      thread.waitsFor = status
      return
    }
    if (word === 2) {
      thread.dies = status !== 0
      return
    }
    if (thread.status === ThreadStatus.blocked) this.blocked--
    if (takesPart(thread.status)) this.living--
    thread.status = status
    if (status === ThreadStatus.blocked) this.blocked++
    if (takesPart(status)) this.living++
    if ((status === ThreadStatus.finished || status === ThreadStatus.failed) && thread.needed) this.needed--
  }

  private mayGiveUp(thread: Living): boolean {
    if (thread.status !== ThreadStatus.blocked) return false
    return (thread.host ?? thread).dies || (thread.timed && this.targets.get(thread.waitsFor) === thread.asked)
  }

  private numbers(status: number): number[] {
    return this.threads.flatMap((thread, id) => (thread.status === status ? [id] : []))
  }

  private finished(): EndRecord {
    const failed = this.numbers(ThreadStatus.failed)
    if (failed[0] === 0 && this.mainError !== null)
      return { status: 'failed', detail: { kind: 'failed', thread: 0, error: this.mainError } }
    return { status: 'finished', detail: { kind: 'finished', failed } }
  }

  private deadlock(): EndRecord {
    const stuck = this.numbers(ThreadStatus.blocked).map((id) => {
      const { waitsFor, asked, line } = this.threads[id] as Living // an index of this list
      return { thread: id, target: this.targets.get(waitsFor) ?? asked, line }
    })
    return { status: 'deadlock', detail: { kind: 'deadlock', stuck } }
  }
}
