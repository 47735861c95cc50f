import { InvalidArgumentError, Option } from 'commander'
import { allowed, type Parameter, type Parameters, parseParameter } from '../program/parameters.ts'
import { runParameters, runParametersOf } from '../program/run-parameters.ts'
import type { ScenarioModule } from '../program/scenario.ts'
import type { ExecutorName } from '../trace/tables.ts'
import { UsageError } from './terminal.ts'

/** Seconds of real time that a command may take where nobody says otherwise. */
export const defaultSeconds = 600

/** The parameters of a run of a program. */
export function runOptionsOf(module: ScenarioModule | null): Parameters {
  return runParametersOf(module?.scenario.machine)
}

export const runOptions = runOptionsOf(null)

/** Options that mean something with one executor alone. */
const ofExecutor: { readonly [executor in ExecutorName]: readonly string[] } = {
  simulator: [
    ...Object.keys(runParameters).filter((name) => !['seed', 'scale', 'gil'].includes(name)),
    'choices',
    'maxTime',
  ],
  workers: ['scale'],
}

/**
 * Refuses what means nothing where the program is to run.
 * @param isGiven whether an option stands on the command line
 * @throws UsageError naming the first such option
 */
export function refuseStrangers(executor: ExecutorName, isGiven: (name: string) => boolean): void {
  const other = executor === 'workers' ? 'simulator' : 'workers'
  const strange = ofExecutor[other].find(isGiven)
  if (strange === undefined) return
  throw new UsageError(
    `--${kebabCase(strange)} means nothing with --executor ${executor}; leave it out, or use --executor ${other}.`,
  )
}

/** `stayFrom` as an option is called: `stay-from`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
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
