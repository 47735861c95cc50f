import { type Value, type Values, ValueTable, valueNull } from '../base/value.ts'
import { atomOf, vocabulary } from '../model/atoms.ts'
import { consoleInput, consoleReceive } from '../model/console.ts'
import { threadEnd } from '../model/ending.ts'
import { greenletCreate } from '../model/greenlet.ts'
import { firstBlock, threadWords } from '../model/layout.ts'
import { firstPid, pidOf } from '../model/pid.ts'
import { objectCreate, threadBlock, threadStart } from '../model/thread.ts'
import { engineVersion } from '../program/engine.ts'
import { attemptValue } from '../trace/attempt.ts'
import { TraceBuilder } from '../trace/builder.ts'
import { threadTarget } from '../trace/columns.ts'
import { Annotation, type EndRecord, flavoured, hostedBy, isErrorValue, ownedBy } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import type { ObjectText, ThreadText } from './messages.ts'
import { decodeValue, gilTick, RowWord, readFloat, roomMark, StepWord, textIndex } from './record.ts'

/** A thread that waits for a line to be typed. */
export interface InputWait {
  readonly thread: number
  readonly prompt: string
}

/** Makes the trace of a run from the batches that its coordinator sends. Values get the numbers that a simulation gives. */
export class Assembler {
  private readonly builder: TraceBuilder
  private words = firstBlock + threadWords
  /** What has its block at an address, as in the column of targets. */
  private readonly targets = new Map([[firstBlock, threadTarget(0)]])
  /** What shared values stand for, once the run has begun. */
  shared: Values = new ValueTable()
  /** The trace's numbers of shared values. */
  private readonly numbers: number[] = []
  /** When each thread took its last step. */
  private readonly lastTimes: number[] = []
  /** The prompts of those who wait for input. */
  private readonly prompts = new Map<number, string>()
  private log = new Int32Array(64)
  private end: EndRecord | null = null

  /**
   * @param scale real seconds per second of the program
   * @param gil whether processes have an interpreter lock, where somebody says so
   */
  constructor(
    scenario: string,
    parameters: { readonly [name: string]: number | string },
    seed: number,
    private readonly scale: number,
    gil?: boolean,
  ) {
    this.builder = new TraceBuilder(vocabulary, {
      scenario,
      executor: 'workers',
      parameters,
      seed,
      options: gil === undefined ? { scale } : { scale, gil: gil ? 'on' : 'off' },
      engine: engineVersion,
    })
    const main = { id: 0, name: 'main', kind: 'process', parent: null, path: '', body: 'main' } as const
    this.builder.threads.push({ ...main, pid: firstPid, daemon: false, base: firstBlock })
  }

  get stepCount(): number {
    return this.builder.stepCount
  }

  get threadCount(): number {
    return this.builder.threads.length
  }

  /** Those who wait for a line, in the order in which they get one. */
  get inputWaits(): InputWait[] {
    return Array.from(this.prompts, ([thread, prompt]) => ({ thread, prompt }))
  }

  /** Adds the steps of a batch. */
  add(rows: Int32Array, texts: readonly string[]): void {
    if (this.end !== null) return
    for (let at = 0; at < rows.length; at += rows[at + RowWord.length] as number) this.addRow(rows, at, texts)
  }

  finish(end: EndRecord): void {
    this.end = end
    // Lets go of the run's memory.
    this.shared = new ValueTable()
  }

  /** The trace so far, sharing memory with what is added later. */
  view(): Trace {
    return this.end === null ? this.builder.view(this.words) : this.builder.view(this.words, this.end)
  }

  private addRow(rows: Int32Array, at: number, texts: readonly string[]): void {
    const { builder } = this
    const word = (offset: number) => rows[at + offset] as number // in the row
    const thread = word(StepWord.thread)
    const operation = word(StepWord.operation)
    let target = word(StepWord.target)
    const extra = word(StepWord.extra)
    const time = readFloat(rows, at + StepWord.time)
    const value = (offset: number): Value => {
      const number = word(offset)
      // As `encodeValue` made it.
      return number >= 0 ? this.shared.get(number) : (decodeValue(texts[textIndex(number)] ?? 'null') as Value)
    }
    const table = word(RowWord.table)
    if (extra > 0 && (operation === threadStart.code || operation === greenletCreate.code))
      this.addThread(thread, extra, texts[table] ?? '{}')
    if (extra > 0 && operation === objectCreate.code) this.addObject(target, extra, texts[table] ?? '{}')
    const annotations = at + RowWord.rest
    const from = annotations + 2 * word(RowWord.annotations)
    for (let i = annotations; i < from; i += 2) this.annotate(time, thread, rows[i] as number, rows[i + 1] as number)
    this.lastTimes[thread] = time
    // Numbers are given in the simulator's order: those in words first.
    const logged = this.readLog(rows, from, at + word(RowWord.length))
    let argument: number
    let result = valueNull
    if (operation === threadBlock.code) {
      const given = value(StepWord.argument)
      builder.intern(given)
      const asked = target
      target = this.targets.get(word(StepWord.result)) ?? asked
      const attempt = { operation: vocabulary.operations[extra] ?? '', target: asked, given }
      argument = builder.intern(attemptValue(attempt, target))
    } else {
      // A result within the step, an error after it.
      const returned = value(StepWord.result)
      if (!isErrorValue(returned)) result = builder.intern(returned)
      argument = builder.intern(value(StepWord.argument))
      if (isErrorValue(returned)) result = builder.intern(returned)
    }
    if (operation === consoleReceive.code || operation === threadEnd.code) this.prompts.delete(thread)
    if (operation === consoleInput.code && result === valueNull)
      this.prompts.set(thread, String(value(StepWord.argument)))
    builder.step(
      time,
      thread,
      operation,
      target,
      word(StepWord.line),
      word(StepWord.cause),
      argument,
      result,
      this.log,
      logged,
    )
  }

  /**
   * Most annotations are of the time of the step that they precede; those of an interpreter lock say their own, which is
   * between the thread's steps.
   */
  private annotate(time: number, thread: number, kind: number, value: number): void {
    if (kind === Annotation.wantsGil || kind === Annotation.gil) {
      const own = Math.round((value * gilTick * 1000) / this.scale)
      this.builder.annotate(Math.min(time, Math.max(own, this.lastTimes[thread] ?? 0)), thread, kind, 0)
    } else this.builder.annotate(time, thread, kind, value)
  }

  /** Reads a row's log, with the trace's numbers of values. Returns how many numbers of `log` it has. */
  private readLog(rows: Int32Array, from: number, to: number): number {
    if (this.log.length < to - from) this.log = new Int32Array((to - from) * 2)
    const { log } = this
    let logged = 0
    for (let i = from; i < to; i += 2) {
      const address = rows[i] as number // inside the row
      const value = rows[i + 1] as number
      if (address === roomMark) this.words = Math.max(this.words, value)
      else {
        log[logged++] = address < 0 ? ~address : address
        log[logged++] = address < 0 ? this.numberOf(value) : value
      }
    }
    return logged
  }

  private numberOf(shared: number): number {
    const known = this.numbers[shared]
    if (known !== undefined) return known
    const number = this.builder.intern(this.shared.get(shared))
    this.numbers[shared] = number
    return number
  }

  private addThread(parent: number, base: number, text: string): void {
    const { threads } = this.builder
    const { name, kind, path, body, daemon, owner } = JSON.parse(text) as ThreadText // written by `startThread` and `makeGreenlet`
    const id = threads.length
    const pid = pidOf(kind, id, threads[parent]?.pid ?? firstPid)
    const host = kind === 'greenlet' ? (threads[parent]?.host ?? parent) : null
    threads.push({ id, name, kind, parent, path, body, pid, daemon, base, ...hostedBy(host), ...ownedBy(owner) })
    this.targets.set(base, threadTarget(id))
    this.words = Math.max(this.words, base + threadWords)
  }

  private addObject(id: number, base: number, text: string): void {
    const { kind, name, policy, of, owner, told } = JSON.parse(text) as ObjectText // written by `createObject`
    this.builder.objects.push({ id, kind, name, policy, base, ...flavoured(of), ...ownedBy(owner, told) })
    this.targets.set(base, id)
    this.words = Math.max(this.words, base + (atomOf(kind)?.layout.words ?? 0))
  }
}
