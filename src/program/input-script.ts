/** A line that a person types at a time. */
export interface InputLine {
  /** Seconds of program time since the run began. */
  readonly seconds: number
  /** Null where no line is typed, but input is ended: nothing is typed after it. */
  readonly text: string | null
}

/** How a script, and a person, says the end of input: as terminals show Ctrl+D. */
export const endOfInput = '^D'

/** Most lines that a script may have, besides the end of input. */
export const maxLines = 1000

/**
 * Reads a script of input: `2.5 abcd; 7 AB12`, each a time in seconds and what is typed then. `9 ^D` may be its last part:
 * until then the one who asks for more waits. Without it nobody waits for more than the script has.
 * @returns the lines in order, or what is wrong with which part
 */
export function readInputScript(text: string): InputLine[] | { readonly part: string } {
  const lines: InputLine[] = []
  for (const part of text.split(';')) {
    if (part.trim() === '') continue
    const match = /^\s*(\d{1,9}(?:\.\d{1,6})?)(?:\s(.*))?$/.exec(part)
    const seconds = Number(match?.[1] ?? Number.NaN)
    const last = lines[lines.length - 1]
    const typed = (match?.[2] ?? '').trim()
    const line = { seconds, text: typed === endOfInput ? null : typed }
    const isOneTooMany = lines.length === maxLines && line.text !== null
    if (match === null || seconds < (last?.seconds ?? 0) || last?.text === null || isOneTooMany)
      return { part: part.trim() }
    lines.push(line)
  }
  return lines
}

/** The script that gives these lines. */
export function writeInputScript(lines: readonly InputLine[]): string {
  return lines.map((line) => `${line.seconds} ${line.text ?? endOfInput}`.trim()).join('; ')
}
