/** What a program of one's own declares of its parameters: short forms are filled in, and what is wrong is told. */
import type { Message } from '../base/messages.ts'
import { readInputScript } from './input-script.ts'
import { allowed, type Parameter, type Parameters, parseParameter } from './parameters.ts'
import { runParameters } from './run-parameters.ts'

/** The greatest number, and the least, where nothing is said of that. */
const most = 1_000_000_000

/** What options are called besides those that `heddle` would say are there twice. */
const taken: ReadonlySet<string> = new Set([...Object.keys(runParameters), 'help', 'version'])

type Fields = { readonly [name: string]: unknown }

/**
 * Parameters as they were declared, with what was left out: a label is the name where there is none, a text is a label
 * in both languages, texts are options, a plain number or list of texts is a whole declaration.
 * @returns what is wrong, naming the place and what is allowed, where they are none
 */
export function declaredParameters(declared: object): Parameters | string {
  const parameters = new Map<string, Parameter>()
  for (const [name, one] of Object.entries(declared)) {
    const read = /^[A-Za-z][A-Za-z0-9]*$/.test(name)
      ? parameterOf(name, one)
      : 'its name must be letters and digits, a letter first'
    if (taken.has(name)) return `parameter "${name}": its name is that of an option of every run; allowed is any other`
    if (typeof read === 'string') return `parameter "${name}": ${read}`
    parameters.set(name, read)
  }
  for (const [name, parameter] of parameters) {
    const problem = pairProblem(name, parameter, parameters)
    if (problem !== null) return `parameter "${name}": ${problem}`
  }
  return Object.fromEntries(parameters)
}

function parameterOf(name: string, declared: unknown): Parameter | string {
  const fields = fieldsOf(declared)
  if (fields === null)
    return "must be an object with type and default, such as { type: 'integer', default: 2, min: 0, max: 9 }"
  const type: unknown = fields.type ?? typeOf(fields)
  const described = describedBy(name, fields)
  if (typeof described === 'string') return described
  switch (type) {
    case 'integer':
    case 'number':
      return numberOf(type === 'integer', fields, described)
    case 'choice':
      return choiceOf(fields, described)
    case 'input': {
      const text = fields.default ?? ''
      if (typeof text !== 'string' || !Array.isArray(readInputScript(text)))
        return `default must be a text: ${allowed({ type: 'input', default: '', ...described }).en}`
      return { type: 'input', default: text, ...described }
    }
    default:
      return 'type must be one of integer, number, choice, input'
  }
}

/** The fields of a declaration, also of a short one: `3`, `['bug', 'fixed']`. */
function fieldsOf(declared: unknown): Fields | null {
  if (typeof declared === 'number') return { default: declared }
  if (Array.isArray(declared)) return { type: 'choice', options: declared }
  return typeof declared === 'object' && declared !== null ? { ...declared } : null
}

/** What is meant where no type is said. */
function typeOf({ options, default: usual, min, max }: Fields): string | null {
  if (options !== undefined) return 'choice'
  const numbers = [usual, min, max].filter((value) => typeof value === 'number')
  if (numbers.length === 0) return null
  return numbers.every(Number.isInteger) ? 'integer' : 'number'
}

interface Described {
  readonly label: Message
  readonly unit?: Message
  readonly hint?: Message
}

function describedBy(name: string, { label = name, unit, hint }: Fields): Described | string {
  const [its, measured, hinted] = [label, unit, hint].map(wordsOf)
  const must = "must be a text, or one in two languages, such as { en: 'Goal', zh: '目标' }"
  if (its === null || its === undefined) return `label ${must}`
  if (measured === null) return `unit ${must}`
  if (hinted === null) return `hint ${must}`
  return { label: its, ...(measured && { unit: measured }), ...(hinted && { hint: hinted }) }
}

/** Words in both languages; undefined for none, null for what is none. */
function wordsOf(given: unknown): Message | null | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string') return { en: given, zh: given }
  if (typeof given !== 'object' || given === null) return null
  const { en, zh } = { en: undefined, zh: undefined, ...given }
  const [first, second] = [en ?? zh, zh ?? en]
  return typeof first === 'string' && typeof second === 'string' ? { en: first, zh: second } : null
}

function numberOf(isWhole: boolean, fields: Fields, described: Described): Parameter | string {
  const usual = fields.default ?? fields.min
  if (typeof usual !== 'number') return 'default must be a number'
  // Of two zeros the one that can be typed.
  const given = usual + 0
  const min = fields.min ?? Math.min(0, given)
  const max = fields.max ?? Math.max(most, given)
  if (typeof min !== 'number' || typeof max !== 'number' || ![min, max, given].every(Number.isFinite))
    return 'min, max and default must be numbers'
  if (isWhole && ![min, max, given].every(Number.isSafeInteger))
    return "min, max and default must be whole numbers, or type 'number'"
  if (min > max) return `min must be at most max, got ${min} and ${max}`
  if (given < min || given > max) return `default must be from ${min} to ${max}, got ${given}`
  const { atMost } = fields
  if (atMost !== undefined && typeof atMost !== 'string') return 'atMost must be the name of another parameter'
  const type = isWhole ? ('integer' as const) : ('number' as const)
  const parameter = { type, default: given, min, max, ...described, ...(atMost !== undefined && { atMost }) }
  // What the command line could not read back, such as 1e-20.
  return parseParameter(parameter, String(given)) === given
    ? parameter
    : `default must be written with at most 15 digits, got ${given}`
}

function choiceOf(fields: Fields, described: Described): Parameter | string {
  const { options } = fields
  const read = Array.isArray(options) ? options.map(optionOf) : []
  const known = read.flatMap((option) => option ?? [])
  if (known.length === 0 || known.length < read.length)
    return "options must be a list of texts, ['bug', 'fixed'], or of objects such as { value: 'fair', label: { en: 'Fair', zh: '公平' } }"
  const values = known.map(({ value }) => value)
  if (new Set(values).size < values.length) return 'options must differ from one another'
  const usual = fields.default ?? values[0]
  if (typeof usual !== 'string' || !values.includes(usual))
    return `default must be the value of one of its options, ${values.join(', ')}, got ${JSON.stringify(usual)}`
  return { type: 'choice', default: usual, options: known, ...described }
}

function optionOf(given: unknown): { readonly value: string; readonly label: Message } | null {
  if (typeof given === 'string' && given !== '') return { value: given, label: { en: given, zh: given } }
  if (typeof given !== 'object' || given === null || !('value' in given)) return null
  const { value, label } = { label: given.value, ...given }
  const words = wordsOf(label)
  return typeof value === 'string' && value !== '' && words ? { value, label: words } : null
}

function pairProblem(name: string, parameter: Parameter, all: ReadonlyMap<string, Parameter>): string | null {
  if (!('atMost' in parameter) || parameter.atMost === undefined) return null
  const other = all.get(parameter.atMost)
  if (other === undefined || (other.type !== 'integer' && other.type !== 'number') || parameter.atMost === name)
    return `atMost must be the name of another parameter that is a number, got ${JSON.stringify(parameter.atMost)}`
  return parameter.default <= other.default
    ? null
    : `default must be at most that of ${parameter.atMost}, got ${parameter.default} and ${other.default}`
}
