import { readFile } from 'node:fs/promises'
import { type Choices, choicePattern, choicesOf } from '../program/choices.ts'
import { decodeTrace, TraceFormatError } from '../trace/codec.ts'
import { UsageError } from './terminal.ts'

/** What a list calls the main thread, whose path of birth is empty. */
const mainName = 'main'
const listed = (part: unknown): part is string =>
  typeof part === 'string' && part !== '' && (part.startsWith(mainName) || /^\d/.test(part)) && isChoice(part)
const isChoice = (part: string): boolean => choicePattern.test(part.replaceAll(mainName, ''))

/**
 * The order that `--choices` gives: a list of choices with commas (`main,main,0,0.1@2.5`), or a file with such a
 * list, with a JSON list of texts, or with a trace whose order is taken.
 * @throws UsageError for a file that cannot be read, or an entry that is no choice
 */
export async function readChoices(argument: string): Promise<Choices> {
  if (argument.split(',').every((part) => listed(part.trim()))) return parseList(argument, argument)
  let bytes: Uint8Array
  try {
    bytes = await readFile(argument)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    throw new UsageError(`--choices: neither a list such as main,0,0.1 nor a readable file: ${why}`)
  }
  if (bytes[0] === 0x89) {
    try {
      return choicesOf(decodeTrace(bytes))
    } catch (thrown) {
      if (thrown instanceof TraceFormatError) throw new UsageError(`--choices: ${argument}: ${thrown.message}`)
      throw thrown
    }
  }
  return parseList(new TextDecoder().decode(bytes), argument)
}

/** The choices of a list with commas or white space between them, or of a JSON list of texts. */
function parseList(text: string, where: string): Choices {
  const parts = text.trim().startsWith('[')
    ? parseJson(text, where)
    : text.split(/[\s,]+/).filter((part) => part !== '')
  return parts.map((part, i) => {
    if (part === '') return ''
    if (typeof part === 'string' && isChoice(part)) return part.replaceAll(mainName, '')
    throw new UsageError(
      `--choices: ${where}: entry ${i} is ${JSON.stringify(part)}; allowed is main, or a path of birth such as 0 or 0.1, with what was chosen besides: 0.1@2.5 sees that time, 0.1! ends as it was terminated, 0.1^ wakes of itself, 0.1:0.2 notifies 0.2, 0.1=3 draws 3`,
    )
  })
}

function parseJson(text: string, where: string): readonly unknown[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = null
  }
  if (Array.isArray(parsed)) return parsed
  throw new UsageError(`--choices: ${where} begins like a JSON list and is none; allowed is ["", "0", "0.1"]`)
}
