import { InvalidArgumentError, Option } from 'commander'
import { allowed, type Parameter, type Parameters, parseParameter } from '../program/parameters.ts'
import { runParametersOf } from '../program/run-parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'

/** The parameters of a run that a simulation has; a time scale is for real workers. */
export function runOptionsOf(module: ScenarioModule | null): Parameters {
  const { scale: _, ...simulated } = runParametersOf(module?.scenario.machine)
  return simulated
}
export const runOptions = runOptionsOf(null)

/** `stayFrom` as an option is called: `stay-from`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The arguments with options in one spelling: `--stayFrom=1` is `--stay-from=1`. */
export function oneSpelling(args: readonly string[]): string[] {
  return args.map((arg) => arg.replace(/^--[^=]+/, kebabCase))
}

/** The command line's option for a parameter, which reads and checks its value. */
export function optionOf(name: string, parameter: Parameter): Option {
  const { label, unit, hint } = parameter
  const place = parameter.type === 'choice' ? 'name' : parameter.type
  const about = [`${label.en}${unit === undefined ? '' : ` (${unit.en})`}: ${allowed(parameter).en}`]
  if (hint !== undefined) about.push(hint.en)
  return new Option(`--${kebabCase(name)} <${place}>`, about.join('. '))
    .default(parameter.default)
    .argParser((text: string) => {
      const value = parseParameter(parameter, text)
      if (value === null) throw new InvalidArgumentError(`Allowed is ${allowed(parameter).en}.`)
      return value
    })
}
