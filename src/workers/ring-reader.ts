import type { RunMemory } from './memory.ts'
import { Item, inText, RowWord, StepWord, TextOf } from './record.ts'

/** Steps taken out of rings, as rows for the page. */
export interface RowSink {
  /**
   * A step was read.
   * @param sequence its number
   * @param row its words, valid until the next one is read
   * @param length how many words count
   */
  row(sequence: number, row: Int32Array, length: number): void
  /** Keeps a text and returns its index. */
  text(text: string): number
}

/** The reading end of one worker's ring. */
export class RingReader {
  /** The thread of the last step read, or -1. */
  lastThread = -1
  private tail = 0
  private readonly texts = ['', '', '']
  private log: number[] = []
  private annotations: number[] = []
  private row = new Int32Array(256)
  private readonly words: Int32Array
  private readonly base: number
  private readonly mask: number

  constructor(
    private readonly memory: RunMemory,
    private readonly worker: number,
  ) {
    this.words = memory.words
    this.base = memory.ring(worker)
    this.mask = memory.shape.ringWords - 1
  }

  /** Reads all that is published. Returns whether there was anything. */
  drain(sink: RowSink): boolean {
    const { words, memory, worker } = this
    const head = Atomics.load(words, memory.slot(worker, 'head'))
    if (head === this.tail) return false
    while (this.tail !== head) {
      const header = this.word(0)
      const length = header >>> 3
      switch (header & 7) {
        case Item.text:
          this.readText()
          break
        case Item.log:
          for (let i = 1; i < length; i++) this.log.push(this.word(i))
          break
        case Item.annotation:
          this.annotations.push(this.word(1), this.word(2))
          break
        default:
          this.readStep(length, sink)
      }
      this.tail = (this.tail + length) | 0
    }
    Atomics.store(words, memory.slot(worker, 'tail'), this.tail)
    const full = memory.slot(worker, 'full')
    if (Atomics.load(words, full) === 1) Atomics.notify(words, memory.slot(worker, 'tail'))
    return true
  }

  private word(offset: number): number {
    return this.words[this.base + ((this.tail + offset) & this.mask)] as number // in this ring
  }

  private readText(): void {
    const which = this.word(1)
    const units = this.word(2)
    let text = ''
    for (let i = 0; i < units; i++) {
      const pair = this.word(3 + (i >> 1))
      text += String.fromCharCode((i & 1) === 0 ? pair & 0xffff : pair >>> 16)
    }
    this.texts[which] += text
  }

  private readStep(length: number, sink: RowSink): void {
    const { annotations, log } = this
    const rows = RowWord.rest + annotations.length + log.length + length - StepWord.log
    if (this.row.length < rows) this.row = new Int32Array(rows * 2)
    const { row } = this
    row[RowWord.length] = rows
    row[RowWord.annotations] = annotations.length >> 1
    for (let i = StepWord.thread; i < StepWord.log; i++) row[i] = this.word(i)
    row[StepWord.argument] = this.value(StepWord.argument, TextOf.argument, sink)
    row[StepWord.result] = this.value(StepWord.result, TextOf.result, sink)
    const table = this.texts[TextOf.table] ?? ''
    row[RowWord.table] = table === '' ? -1 : sink.text(table)
    let at: number = RowWord.rest
    for (const word of annotations) row[at++] = word
    for (const word of log) row[at++] = word
    for (let i = StepWord.log; i < length; i++) row[at++] = this.word(i)
    this.lastThread = this.word(StepWord.thread)
    sink.row(this.word(StepWord.sequence), row, rows)
    this.texts.fill('')
    if (annotations.length > 0) this.annotations = []
    if (log.length > 0) this.log = []
  }

  private value(word: number, which: number, sink: RowSink): number {
    const number = this.word(word)
    return number === inText ? -1 - sink.text(this.texts[which] ?? '') : number
  }
}
