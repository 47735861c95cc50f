import { type InputLine, mostLines, writeInputScript } from '../program/input-script.ts'
import { type RunMemory, runClock } from './memory.ts'
import type { TextList } from './text-list.ts'
import { typedLines } from './typed-input.ts'

/** What a person types into a run: the page's end. */
export class LiveInput {
  private readonly lines: TextList
  private readonly clock: () => number
  private readonly typed: InputLine[] = []

  /** @param scale real seconds per second of the program */
  constructor(
    private readonly memory: RunMemory,
    private readonly scale: number,
  ) {
    this.lines = typedLines(memory)
    this.clock = runClock(memory.origin)
  }

  /** The script that types the same at the same times. */
  get script(): string {
    return writeInputScript(this.typed)
  }

  /** Passes a line on, as far as a script can say it. Returns whether there was room for it. */
  type(text: string): boolean {
    const line = text.replaceAll(/[;\r\n\u2028\u2029]/g, '').trim()
    // Read before anybody can get the line: nobody has it earlier than it was typed.
    const microseconds = Math.round((this.clock() * 1000) / this.scale)
    if (this.typed.length === mostLines || !this.lines.add(line)) return false
    this.typed.push({ seconds: microseconds / 1e6, text: line })
    Atomics.notify(this.memory.words, this.memory.at.inputCount)
    return true
  }
}
