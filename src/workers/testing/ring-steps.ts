/** Steps for tests of the way from a worker's ring to the page. */
import fc from 'fast-check'
import { defaultRoom, Item, inText, RowWord, readFloat, StepWord, TextOf, textIndex, writeFloat } from '../record.ts'
import type { RingWriter } from '../ring-writer.ts'

export interface Step {
  readonly sequence: number
  readonly thread: number
  readonly time: number
  readonly argument: string | null
  readonly table: string | null
  readonly annotations: readonly number[]
  readonly log: readonly number[]
}

export const plainStep = { thread: 0, time: Number.NaN, argument: null, table: null, annotations: [], log: [] }

/** Writes a step as `StepTaker` does. */
export function write(ring: RingWriter, step: Step): void {
  if (step.argument !== null) ring.text(TextOf.argument, step.argument)
  if (step.table !== null) ring.text(TextOf.table, step.table)
  ring.reserve(defaultRoom)
  for (const value of step.annotations) ring.annotation(3, value)
  const head = new Int32Array(StepWord.log)
  head[StepWord.header] = Item.step + (StepWord.log + step.log.length) * 8
  head[StepWord.sequence] = step.sequence
  head[StepWord.thread] = step.thread
  head[StepWord.argument] = step.argument === null ? 0 : inText
  writeFloat(head, StepWord.time, step.time)
  ring.putAll(head, 0, StepWord.log)
  ring.putAll(Int32Array.from(step.log), 0, step.log.length)
  ring.publish()
}

/** Reads a batch back. */
export function steps({ rows, texts }: { rows: Int32Array; texts: readonly string[] }): (Omit<Step, 'sequence'> & {
  readonly time: number
})[] {
  const found = []
  for (let at = 0; at < rows.length; at += rows[at + RowWord.length] ?? rows.length) {
    const argument = rows[at + StepWord.argument] ?? 0
    const table = rows[at + RowWord.table] ?? -1
    const log = at + RowWord.rest + 2 * (rows[at + RowWord.annotations] ?? 0)
    const annotations = Array.from(rows.subarray(at + RowWord.rest, log)).filter((_, i) => i % 2 === 1)
    found.push({
      thread: rows[at + StepWord.thread] ?? -1,
      time: readFloat(rows, at + StepWord.time),
      argument: argument < 0 ? (texts[textIndex(argument)] ?? '') : null,
      table: table < 0 ? null : (texts[table] ?? ''),
      annotations,
      log: Array.from(rows.subarray(log, at + (rows[at + RowWord.length] ?? 0))),
    })
  }
  return found
}

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const text = fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }))

/** A step of one of three threads, but for its number. */
export const randomStep = fc.record({
  thread: fc.nat(2),
  time: fc.constant(Number.NaN),
  argument: text,
  table: text,
  annotations: fc.array(fc.nat(), { maxLength: 3 }),
  log: fc.array(fc.tuple(word, word), { maxLength: 20 }).map((pairs) => pairs.flat()),
})
