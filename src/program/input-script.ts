/** A line that a person types at a time. */
export interface InputLine {
  /** Seconds of program time since the run began. */
  readonly seconds: number
  readonly text: string
}

/** Most lines that a script may have. */
export const mostLines = 1000

/**
 * Reads a script of input: `2.5 abcd; 7 AB12`, each a time in seconds and what is typed then.
 * @returns the lines in order, or what is wrong with which part
 */
export function readInputScript(text: string): InputLine[] | { readonly part: string } {
  const lines: InputLine[] = []
  for (const part of text.split(';')) {
    if (part.trim() === '') continue
    const match = /^\s*(\d{1,9}(?:\.\d{1,6})?)(?:\s(.*))?$/.exec(part)
    const seconds = Number(match?.[1] ?? Number.NaN)
    const last = lines[lines.length - 1]?.seconds ?? 0
    if (match === null || seconds < last || lines.length === mostLines) return { part: part.trim() }
    lines.push({ seconds, text: (match[2] ?? '').trim() })
  }
  return lines
}

/** The script that gives these lines. */
export function writeInputScript(lines: readonly InputLine[]): string {
  return lines.map((line) => `${line.seconds} ${line.text}`.trim()).join('; ')
}
