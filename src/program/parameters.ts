import { cutGiven } from '../base/cut-middle.ts'
import type { Message } from '../base/messages.ts'
import { own, put } from '../base/own.ts'
import type { Value } from '../base/value.ts'
import { type InputLine, readInputScript } from './input-script.ts'

interface Described {
  readonly label: Message
  /** What the numbers count or measure. */
  readonly unit?: Message
  readonly hint?: Message
}

export interface NumberParameter extends Described {
  readonly type: 'integer' | 'number'
  readonly default: number
  readonly min: number
  readonly max: number
  /** Name of another number that this one must not be above: of a pair such as "at least" and "at most". */
  readonly atMost?: string
}

export interface ChoiceParameter extends Described {
  readonly type: 'choice'
  readonly default: string
  readonly options: readonly { readonly value: string; readonly label: Message }[]
}

/** What a person types while the program runs: `2.5 abcd; 7 AB12`, see `readInputScript`. */
export interface InputParameter extends Described {
  readonly type: 'input'
  readonly default: string
}

/** What a parameter of a scenario may be: a number, a choice, or what is typed. */
export type Parameter = NumberParameter | ChoiceParameter | InputParameter
/** The parameters of a scenario, by name. */
export type Parameters = { readonly [name: string]: Parameter }

/** The values of parameters, by name. */
export type ParameterValues<P extends Parameters = Parameters> = {
  readonly [name in keyof P]: P[name] extends NumberParameter ? number : string
}

/** One given value that is not allowed, and what was taken instead. */
export interface ParameterProblem {
  readonly name: string
  readonly given: string
  readonly parameter: Parameter | null
  /** The value taken instead; null for a name that does not exist. */
  readonly used: Value
  /** Of a pair: the number that this one is above. Each is allowed alone; the defaults of both are taken instead. */
  readonly above?: AboveOther
}

/** The other number of a pair. */
export interface AboveOther {
  readonly name: string
  readonly given: string
  readonly used: Value
}

/** What a parameter allows, in words: "a whole number from 1 to 500". */
export function allowed(parameter: Parameter): Message {
  if (parameter.type === 'choice') {
    const list = parameter.options.map((option) => option.value)
    return { en: `one of ${list.join(', ')}`, zh: `以下之一：${list.join('、')}` }
  }
  if (parameter.type === 'input')
    return {
      en: 'times in seconds, rising, each followed by what is typed, separated by semicolons: 2.5 abcd; 7 AB12; last may be the end of input: 9 ^D',
      zh: '递增的秒数，各跟所键入的内容，用分号隔开：2.5 abcd; 7 AB12；最后可以是输入结束：9 ^D',
    }
  const { min, max } = parameter
  return parameter.type === 'integer'
    ? { en: `a whole number from ${min} to ${max}`, zh: `${min} 到 ${max} 的整数` }
    : { en: `a number from ${min} to ${max}`, zh: `${min} 到 ${max} 的数` }
}

/** The value that a text gives a parameter, or null when it is not allowed. */
export function parseParameter(parameter: Parameter, text: string): number | string | null {
  if (parameter.type === 'choice') return parameter.options.some((option) => option.value === text) ? text : null
  if (parameter.type === 'input') return Array.isArray(readInputScript(text)) ? text : null
  if (!/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text.trim())) return null
  const value = Number(text)
  if (parameter.type === 'integer' && !Number.isInteger(value)) return null
  return value >= parameter.min && value <= parameter.max ? value : null
}

/** The pairs of numbers of which the one that is declared `atMost` the other is above it. */
export function pairProblems(
  parameters: Parameters,
  values: { readonly [name: string]: Value | undefined },
): ParameterProblem[] {
  const problems: ParameterProblem[] = []
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!('atMost' in parameter) || parameter.atMost === undefined) continue
    const other = own(parameters, parameter.atMost)
    const value = values[name]
    const limit = values[parameter.atMost]
    if (other === undefined || typeof value !== 'number' || typeof limit !== 'number' || value <= limit) continue
    const above = { name: parameter.atMost, given: String(limit), used: other.default }
    problems.push({ name, given: String(value), parameter, used: parameter.default, above })
  }
  return problems
}

/** Reads the values of `parameters` from texts; what is missing takes its default, what is not allowed is reported. */
export function readParameters(
  parameters: Parameters,
  texts: ReadonlyMap<string, string>,
): { values: { [name: string]: number | string }; problems: ParameterProblem[] } {
  const values: { [name: string]: number | string } = {}
  const problems: ParameterProblem[] = []
  for (const [name, parameter] of Object.entries(parameters)) {
    const text = texts.get(name)
    const value = text === undefined ? parameter.default : parseParameter(parameter, text)
    put(values, name, value ?? parameter.default)
    if (value === null) problems.push({ name, given: text ?? '', parameter, used: parameter.default })
  }
  for (const problem of pairProblems(parameters, values)) {
    problems.push(problem)
    for (const name of [problem.name, problem.above?.name ?? '']) {
      const parameter = own(parameters, name)
      if (parameter !== undefined) put(values, name, parameter.default)
    }
  }
  for (const [name, text] of texts)
    if (!Object.hasOwn(parameters, name)) problems.push({ name, given: text, parameter: null, used: null })
  return { values, problems }
}

/** The words of a problem. */
export function problemWords(problem: ParameterProblem): Message {
  const { parameter, used, above } = problem
  const name = cutGiven(problem.name)
  const given = cutGiven(problem.given)
  if (above !== undefined)
    return {
      en: `${name} must be at most ${above.name}, got ${given} and ${cutGiven(above.given)}; ${String(used)} and ${String(above.used)} are used instead.`,
      zh: `${name} 不得大于 ${above.name}，得到的是 ${given} 和 ${cutGiven(above.given)}；改用 ${String(used)} 和 ${String(above.used)}。`,
    }
  if (parameter === null) return { en: `There is no parameter ${name}.`, zh: `没有名为 ${name} 的参数。` }
  const may = allowed(parameter)
  return {
    en: `${name} must be ${may.en}, got "${given}"; ${String(used)} is used instead.`,
    zh: `${name} 必须是${may.zh}，得到的是“${given}”；改用 ${String(used)}。`,
  }
}

/** What is typed during a run with these values: of the first parameter of type `input`. */
export function inputOf(parameters: Parameters, values: { readonly [name: string]: Value }): readonly InputLine[] {
  for (const [name, parameter] of Object.entries(parameters)) {
    if (parameter.type !== 'input') continue
    const lines = readInputScript(String(values[name] ?? parameter.default))
    return Array.isArray(lines) ? lines : []
  }
  return []
}
