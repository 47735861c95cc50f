import { clockError } from '../model/clock.ts'
import { endOfInput, type InputLine, maxLines, writeInputScript } from '../program/input-script.ts'
import { type RunMemory, runClock } from './memory.ts'
import type { TextList } from './text-list.ts'
import { firstInputState, InputState, typedLines } from './typed-input.ts'

/**
 * What is typed into a run: the page's end. The lines of its script are typed at their times, as the clock goes, and a
 * person's when they come. Input ends with the script, unless a person has typed something before; or when it is ended.
 */
export class LiveInput {
  private readonly lines: TextList
  private readonly clock: () => number
  private readonly typed: InputLine[] = []
  /** How many parts of the script have been typed. */
  private next = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  /** Whether anything but the script was typed. */
  private isOwn = false

  /** @param scale real seconds per second of the program */
  constructor(
    private readonly memory: RunMemory,
    private readonly script: readonly InputLine[],
    private readonly scale: number,
  ) {
    this.lines = typedLines(memory)
    this.clock = runClock(memory.origin)
    Atomics.store(memory.words, memory.at.inputState, firstInputState(script))
    this.waitForScript()
  }

  /** Whether input ends with the script. */
  get endsWithScript(): boolean {
    return this.state === InputState.script
  }

  /** The script that types the same at the same times; null where only the run's own was typed. */
  get written(): string | null {
    return this.isOwn ? writeInputScript(this.typed) : null
  }

  /** Passes a line on, as far as a script can say it. Returns whether it was taken. */
  type(text: string): boolean {
    const line = text.replaceAll(/[;\r\n\u2028\u2029]/g, '').trim()
    if (line === endOfInput) return this.end()
    const { words, at } = this.memory
    if (this.typed.length >= maxLines) return false
    Atomics.compareExchange(words, at.inputState, InputState.script, InputState.open)
    if (this.state !== InputState.open || !this.add(line, this.seconds)) return false
    this.isOwn = true
    return true
  }

  /** Ends input: the one who waits for more is told so. Returns false when it had ended before. */
  end(): boolean {
    const { words, at } = this.memory
    Atomics.compareExchange(words, at.inputState, InputState.script, InputState.open)
    if (this.state !== InputState.open) return false
    this.isOwn = true
    this.finish(this.seconds)
    return true
  }

  /**
   * Nothing more is typed: the run is over.
   * @param waits whether somebody waits for more
   */
  close(waits: boolean): void {
    clearTimeout(this.timer)
    // In a script that said no more, nobody would have waited.
    if (waits && this.state === InputState.open && (this.isOwn || this.script.length === 0)) this.end()
  }

  private get state(): number {
    return Atomics.load(this.memory.words, this.memory.at.inputState)
  }

  /**
   * Seconds of the program since the run began, by the clock that is furthest behind: the one who gets the line does so
   * later.
   */
  private get seconds(): number {
    return Math.max(0, Math.round(((this.clock() - clockError) * 1000) / this.scale)) / 1e6
  }

  private add(line: string, seconds: number): boolean {
    const { words, at } = this.memory
    if (!this.lines.add(line)) return false
    this.note(line, seconds)
    Atomics.notify(words, at.inputCount)
    return true
  }

  private finish(seconds: number): void {
    const { words, at } = this.memory
    clearTimeout(this.timer)
    this.note(null, seconds)
    Atomics.store(words, at.inputState, InputState.ended)
    Atomics.notify(words, at.inputCount)
  }

  private note(text: string | null, seconds: number): void {
    this.typed.push({ seconds: Math.max(seconds, this.typed.at(-1)?.seconds ?? 0), text })
  }

  /** Types what of the script is due, and waits for the rest. */
  private waitForScript(): void {
    for (let part = this.script[this.next]; part !== undefined; part = this.script[this.next]) {
      const left = part.seconds * 1000 * this.scale + clockError - this.clock()
      if (left > 0) {
        this.timer = setTimeout(() => this.waitForScript(), Math.min(Math.ceil(left), 2 ** 31 - 1))
        return
      }
      this.next++
      // Where there is no room for more, nothing more can be typed.
      if (part.text === null || !this.add(part.text, part.seconds)) this.finish(part.seconds)
    }
  }
}
