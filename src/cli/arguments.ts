import type { Option } from 'commander'
import { kebabCase } from './options.ts'

/** The arguments of a command, sorted without knowing what its program declares. */
export interface SortedArguments {
  /** As given, with options in one spelling: `--stayFrom=1` is `--stay-from=1`. */
  readonly args: readonly string[]
  /** Those that are neither options nor their values. */
  readonly operands: readonly string[]
  /** The value that an option was given last, by its name: `--max-seconds`. */
  readonly values: ReadonlyMap<string, string>
  /** Names of the options without a value that were given. */
  readonly flags: ReadonlySet<string>
}

/**
 * Sorts the arguments of a command. An option that is not known may be a parameter of the program, and these all take a
 * value.
 * @param known the options that the command has for every program
 */
export function sortArguments(given: readonly string[], known: readonly Option[]): SortedArguments {
  const args: string[] = []
  const operands: string[] = []
  const values = new Map<string, string>()
  const flags = new Set<string>()
  for (let i = 0; i < given.length; i++) {
    const arg = given[i] ?? ''
    if (arg === '--') {
      args.push(...given.slice(i))
      operands.push(...given.slice(i + 1))
      break
    }
    if (!/^-./.test(arg)) {
      args.push(arg)
      operands.push(arg)
      continue
    }
    const spelt = arg.replace(/^--[^=]+/, kebabCase)
    args.push(spelt)
    const [name = '', ...rest] = spelt.split('=')
    const option = known.find((one) => one.long === name || one.short === name)
    if (rest.length > 0) values.set(name, rest.join('='))
    else if (takesNext(name, option, given[i + 1])) {
      const value = given[++i] ?? ''
      args.push(value)
      values.set(name, value)
    } else flags.add(name)
  }
  return { args, operands, values, flags }
}

const withoutValue = new Set(['-h', '--help', '-V', '--version'])

function takesNext(name: string, option: Option | undefined, next: string | undefined): boolean {
  if (next === undefined || withoutValue.has(name)) return false
  if (option === undefined) return name.startsWith('--')
  return option.required || (option.optional && !next.startsWith('-'))
}
