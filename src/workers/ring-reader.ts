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

/** A step takes this many words of a ring at least. */
const minStep = StepWord.log

/**
 * The reading end of one worker's ring. What was read keeps its room until it has been passed on (`free`): so another can
 * read it, should this reader die.
 */
export class RingReader {
  private tail: number
  /** Up to where the room is free again. */
  private freed: number
  /** What was read and is not free: the numbers of the steps and where each ends, in a ring of their own. */
  private readonly numbers: Int32Array
  private readonly ends: Int32Array
  private first = 0
  private count = 0
  /** Where the last step ends that was read. */
  private whole: number
  /** The next step lacks what went ahead of it: the one who read that has died. */
  private lacks: boolean
  /** The number of the step read last. */
  private sequence = -1
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
    this.numbers = new Int32Array(Math.ceil(memory.shape.ringWords / minStep) + 1)
    this.ends = new Int32Array(this.numbers.length)
    this.tail = Atomics.load(this.words, memory.slot(worker, 'tail'))
    this.freed = this.tail
    this.whole = this.tail
    this.lacks = Atomics.load(this.words, memory.slot(worker, 'partial')) === 1
  }

  /** Whether the room of what was read should be free soon, or the worker waits for room already. */
  get isPressed(): boolean {
    return ((this.tail - this.freed) | 0) * 2 >= this.memory.shape.ringWords || this.isWaitedFor
  }

  private get isWaitedFor(): boolean {
    return Atomics.load(this.words, this.memory.slot(this.worker, 'full')) === 1
  }

  /**
   * Frees the room of the steps below a number, which have been passed on. Where the worker waits for room, that of all
   * that was read.
   */
  free(next: number): void {
    const { words, memory, worker, numbers, ends } = this
    let until = this.freed
    if (this.isWaitedFor) {
      until = this.tail
      this.count = 0
    }
    for (; this.count > 0 && (numbers[this.first] as number) < next; this.count--) {
      until = ends[this.first] as number // the first of those that are counted
      this.first = (this.first + 1) % numbers.length
    }
    if (until === this.freed) return
    this.freed = until
    Atomics.store(words, memory.slot(worker, 'partial'), until === this.tail && this.tail !== this.whole ? 1 : 0)
    Atomics.store(words, memory.slot(worker, 'tail'), until)
    if (this.isWaitedFor) Atomics.notify(words, memory.slot(worker, 'tail'))
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
      if ((header & 7) === Item.step) this.note()
    }
    return true
  }

  /** A step was read, up to here. */
  private note(): void {
    const at = (this.first + this.count++) % this.numbers.length
    this.numbers[at] = this.sequence
    this.ends[at] = this.tail
    this.whole = this.tail
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
    this.sequence = this.word(StepWord.sequence)
    if (!this.lacks) sink.row(this.sequence, row, rows)
    this.lacks = false
    this.texts.fill('')
    if (annotations.length > 0) this.annotations = []
    if (log.length > 0) this.log = []
  }

  private value(word: number, which: number, sink: RowSink): number {
    const number = this.word(word)
    return number === inText ? -1 - sink.text(this.texts[which] ?? '') : number
  }
}
