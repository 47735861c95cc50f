import { clockError } from '../model/clock.ts'
import type { InputLine } from '../program/input-script.ts'
import type { RunMemory } from './memory.ts'
import { lookAgain, RunOver } from './run-over.ts'
import { TextList } from './text-list.ts'

/** How the input of a run goes on into which a person can type. */
export const InputState = {
  /** Only the script types, and input ends with it. */
  script: 0,
  /** More is typed, until somebody ends it. */
  open: 1,
  /** The script was used up, and somebody has been told so: nothing more can be typed. */
  over: 2,
  /** It was ended: who waits for more is told so, whatever is asked for later. */
  ended: 3,
} as const

/** The lines that the page passes on: those of a script at their times, and those that a person types. */
export function typedLines(memory: RunMemory): TextList {
  return new TextList(memory.words, memory.at.inputCount, memory.inputRoom)
}

/** How input goes on where nobody has typed anything yet. */
export function firstInputState(script: readonly InputLine[]): number {
  const last = script.at(-1)
  return last === undefined || last.text === null ? InputState.open : InputState.script
}

/** The reading end of a worker. Lines go to those who ask for one in the order of their steps. */
export class TypedInput {
  private readonly lines: TextList
  /** Number of the line that was taken last. */
  private line = 0

  /**
   * @param script what is typed at which times
   * @param live whether the page passes it on, and what a person types besides
   * @param scale real seconds per second of the program
   */
  constructor(
    private readonly memory: RunMemory,
    private readonly script: readonly InputLine[],
    private readonly live: boolean,
    private readonly scale: number,
  ) {
    this.lines = typedLines(memory)
  }

  /** Takes the next line, which may not be there yet. Returns false when no more will come. Inside the guard of input. */
  take(): boolean {
    const { words, at } = this.memory
    this.line = words[at.inputTaken] as number // in the run's memory
    if (this.line >= this.script.length && this.isUsedUp()) return false
    // The end of a script is there for all who come.
    if (this.live || this.script[this.line]?.text !== null) words[at.inputTaken] = this.line + 1
    return true
  }

  /** When the line taken is typed, in milliseconds since the run began; null where nobody knows. */
  get due(): number | null {
    return this.live ? null : (this.script[this.line]?.seconds ?? 0) * 1000 * this.scale + clockError
  }

  /**
   * The line taken, null for the end of input. Waits until it has been typed; one of a script that the page does not pass
   * on must be due.
   * @param isDying whether who waits is to end instead; what is returned then says nothing
   * @throws RunOver when the run is over before
   */
  receive(isDying: () => boolean): string | null {
    if (!this.live) return this.script[this.line]?.text ?? null
    const { words, at } = this.memory
    for (;;) {
      // Before the count: nothing is typed after the end.
      const ended = Atomics.load(words, at.inputState) === InputState.ended
      const { count } = this.lines
      if (count > this.line) return this.lines.get(this.line)
      if (ended || isDying()) return null
      if (this.memory.isOver) throw new RunOver()
      this.memory.wait(at.inputCount, count, lookAgain)
    }
  }

  /** Whether input ends with the script, all of whose lines have been taken. Once that has been said, it stays so. */
  private isUsedUp(): boolean {
    if (!this.live) return true
    const { words, at } = this.memory
    const state = Atomics.compareExchange(words, at.inputState, InputState.script, InputState.over)
    return state === InputState.script || state === InputState.over
  }
}
