import { type Value, valueNull } from '../base/value.ts'
import { atomOf, vocabulary } from '../model/atoms.ts'
import { firstBlock, threadWords } from '../model/layout.ts'
import { objectCreate, threadBlock, threadStart } from '../model/thread.ts'
import { engineVersion } from '../program/engine.ts'
import { firstPid, pidOf } from '../program/pid.ts'
import { attemptValue } from '../trace/attempt.ts'
import { TraceBuilder } from '../trace/builder.ts'
import { threadTarget } from '../trace/columns.ts'
import { type EndRecord, isErrorValue } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'
import type { ObjectText, ThreadText } from './messages.ts'
import { decodeValue, RowWord, readFloat, StepWord, textIndex } from './record.ts'

/** Makes the trace of a run from the batches that its coordinator sends. Values get the numbers that a simulation gives. */
export class Assembler {
  private readonly builder: TraceBuilder
  private words = firstBlock + threadWords
  /** What has its block at an address, as in the column of targets. */
  private readonly targets = new Map([[firstBlock, threadTarget(0)]])
  private log = new Int32Array(64)
  private end: EndRecord | null = null

  constructor(scenario: string, parameters: { readonly [name: string]: number | string }, seed: number, scale: number) {
    this.builder = new TraceBuilder(vocabulary, {
      scenario,
      executor: 'workers',
      parameters,
      seed,
      options: { scale },
      engine: engineVersion,
    })
    const main = { id: 0, name: 'main', kind: 'process', parent: null, path: '', body: 'main' } as const
    this.builder.threads.push({ ...main, pid: firstPid, daemon: false, base: firstBlock })
  }

  get stepCount(): number {
    return this.builder.stepCount
  }

  /** Adds the steps of a batch. */
  add(rows: Int32Array, texts: readonly string[]): void {
    for (let at = 0; at < rows.length; at += rows[at + RowWord.length] as number) this.addRow(rows, at, texts)
  }

  finish(end: EndRecord): void {
    this.end = end
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
      return number >= 0 ? builder.values.get(number) : (decodeValue(texts[textIndex(number)] ?? 'null') as Value)
    }
    const table = word(RowWord.table)
    if (extra > 0 && operation === threadStart.code) this.addThread(thread, extra, texts[table] ?? '{}')
    if (extra > 0 && operation === objectCreate.code) this.addObject(target, extra, texts[table] ?? '{}')
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
      // Numbers are given in the simulator's order: a result within the step, an error after it.
      const returned = value(StepWord.result)
      if (!isErrorValue(returned)) result = builder.intern(returned)
      argument = builder.intern(value(StepWord.argument))
      if (isErrorValue(returned)) result = builder.intern(returned)
    }
    let from = at + RowWord.rest
    for (let i = word(RowWord.annotations); i > 0; i--, from += 2)
      builder.annotate(time, thread, rows[from] as number, rows[from + 1] as number)
    const logged = at + word(RowWord.length) - from
    if (this.log.length < logged) this.log = new Int32Array(logged * 2)
    for (let i = 0; i < logged; i++) this.log[i] = rows[from + i] as number
    const { log } = this
    builder.step(
      time,
      thread,
      operation,
      target,
      word(StepWord.line),
      word(StepWord.cause),
      argument,
      result,
      log,
      logged,
    )
  }

  private addThread(parent: number, base: number, text: string): void {
    const { threads } = this.builder
    const { name, kind, path, body, daemon } = JSON.parse(text) as ThreadText // written by `WorkerThread`
    const id = threads.length
    const pid = pidOf(kind, id, threads[parent]?.pid ?? firstPid)
    threads.push({ id, name, kind, parent, path, body, pid, daemon, base })
    this.targets.set(base, threadTarget(id))
    this.words = Math.max(this.words, base + threadWords)
  }

  private addObject(id: number, base: number, text: string): void {
    const { kind, name, policy } = JSON.parse(text) as ObjectText // written by `WorkerThread`
    this.builder.objects.push({ id, kind, name, policy, base })
    this.targets.set(base, id)
    this.words = Math.max(this.words, base + (atomOf(kind)?.layout.words ?? 0))
  }
}
