import { Problem } from '../base/problem.ts'
import {
  type FormatAllowance,
  type FormatFinding,
  type FormatPlace,
  type FormatProblem,
  formatProblemText,
  type ShownValue,
} from './format-wordings.ts'

/** A file or text that is no trace: the message says what is wrong, where, and what is allowed. */
export class TraceFormatError extends Problem<FormatProblem> {
  override readonly name = 'TraceFormatError'

  /**
   * @param place byte offset, table entry, or column and row
   * @param found what is there
   * @param allowed what may be there
   */
  constructor(place: FormatPlace, found: FormatFinding, allowed: FormatAllowance) {
    const problem = { place, found, allowed }
    super(formatProblemText(problem), problem)
  }
}

/** A value, shortened, for a message. */
export function shown(value: unknown): ShownValue {
  if (typeof value === 'string') return shownText(value)
  if (Array.isArray(value)) return ['list', value.length]
  if (typeof value === 'object' && value !== null) return ['object']
  return value === undefined ? ['missing'] : String(value)
}

/** A text, shortened and in quotation marks, for a message. */
export function shownText(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
