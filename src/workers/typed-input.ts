import type { InputLine } from '../program/input-script.ts'
import { clockError, type RunMemory } from './memory.ts'
import { lookAgain, RunOver } from './ring-writer.ts'
import { TextList } from './text-list.ts'

/** The lines that a person types during a run: those of a script, or those that the page passes on. */
export function typedLines(memory: RunMemory): TextList {
  return new TextList(memory.words, memory.at.inputCount, memory.inputRoom)
}

/** The reading end of a worker. Lines go to those who ask for one in the order of their steps. */
export class TypedInput {
  private readonly lines: TextList
  /** Number of the line that was taken last. */
  private line = 0

  /**
   * @param script what is typed at which times; null where the page passes on what a person types
   * @param scale real seconds per second of the program
   */
  constructor(
    private readonly memory: RunMemory,
    private readonly script: readonly InputLine[] | null,
    private readonly scale: number,
  ) {
    this.lines = typedLines(memory)
  }

  /** Takes the next line, which may not be there yet. Returns false when no more will come. Inside the guard of input. */
  take(): boolean {
    const { words, at } = this.memory
    this.line = words[at.inputTaken] as number // in the run's memory
    if (this.script !== null && this.line >= this.script.length) return false
    words[at.inputTaken] = this.line + 1
    return true
  }

  /** When the line taken is typed, in milliseconds since the run began; null where nobody knows. */
  get due(): number | null {
    return this.script === null ? null : (this.script[this.line]?.seconds ?? 0) * 1000 * this.scale + clockError
  }

  /**
   * The line taken. Waits until a person has typed it; one of a script must be due.
   * @throws RunOver when the run is over before
   */
  receive(): string {
    if (this.script !== null) return this.script[this.line]?.text ?? ''
    const { words, at } = this.memory
    for (let count = this.lines.count; count <= this.line; count = this.lines.count) {
      if (this.memory.isOver) throw new RunOver()
      Atomics.wait(words, at.inputCount, count, lookAgain)
    }
    return this.lines.get(this.line)
  }
}
