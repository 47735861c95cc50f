import { register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Multiprocessing } from '../program/multiprocessing.ts'
import { ObjectMaker } from '../program/object-maker.ts'
import { listedBodies } from '../program/own-bodies.ts'
import type { Scenario, ScenarioModule } from '../program/scenario.ts'
import { parametersProblem } from './declared.ts'
import { handleClasses } from './handle-classes.ts'
import { containIfAsked } from './is-contained.ts'
import { noticeMissing } from './missing.ts'
import { watchMistakes } from './mistakes.ts'
import { setMainFile } from './places.ts'
import type { HookData } from './program-hooks.ts'
import { addedExports } from './program-marks.ts'
import { checkProgramFile } from './program-name.ts'
import { UsageError } from './terminal.ts'

/** A program that a command is about. */
export interface Program {
  readonly module: ScenarioModule
  /** The file of a program of one's own; null for a scenario of the catalogue. */
  readonly file: string | null
}

let registered = false

/**
 * Loads a program of one's own.
 * @param isExplored whether its bodies are to tell where they are, as an exploration wants to know
 * @throws UsageError for a file that cannot be read, does not load or declares no program
 */
export async function loadProgram(path: string, isExplored = false): Promise<ScenarioModule> {
  const file = resolve(path)
  setMainFile(file)
  await checkProgramFile(path)
  if (!registered) {
    registered = true
    // The hooks and the vocabulary lie beside what the command line is built into.
    const beside = (name: string) => new URL(name, import.meta.url).href
    const makers = [ObjectMaker, Multiprocessing].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
    const data: HookData = {
      vocabulary: beside('./vocabulary.js'),
      marked: beside('./marked.js'),
      makers,
      own: beside('./'),
      frames: isExplored ? beside('./frames.js') : null,
    }
    register(beside('./program-hooks.js'), { data })
    watchMistakes()
    noticeMissing(handleClasses)
    await containIfAsked()
  }
  let module: { readonly [name: string]: unknown }
  try {
    // Not to be bundled: a module of which nothing is known before.
    module = await import(/* @vite-ignore */ pathToFileURL(file).href)
  } catch (thrown) {
    throw new UsageError(`${path} does not load: ${placeOf(thrown, file)}`)
  }
  const scenario = module.scenario ?? module.default
  if (!isScenario(scenario)) {
    const names = ownExports(module).join(', ') || 'nothing'
    throw new UsageError(
      `${path} declares no program: it exports ${names}; needed is \`export const scenario = defineProgram({ … })\`, ` +
        'with defineProgram from heddle',
    )
  }
  const problem = parametersProblem(scenario.parameters)
  if (problem !== null) throw new UsageError(`${path}: ${problem}`)
  return { ...listed(scenario, module), ...module, scenario }
}

/** The bodies that a program lists and its module does not export, by names of their own. */
function listed(scenario: Scenario, module: { readonly [name: string]: unknown }): { [name: string]: unknown } {
  const exported = Object.values(module)
  const named: { [name: string]: unknown } = {}
  listedBodies.get(scenario)?.forEach((body, i) => {
    if (!exported.includes(body)) named[`threads[${i}]`] = body
  })
  return named
}

/** What a module exports as its author wrote it. */
function ownExports(module: { readonly [name: string]: unknown }): string[] {
  const names = Object.keys(module)
  const list = names.find((name) => name.endsWith(`_${addedExports}`))
  const added: unknown = list === undefined ? [] : module[list]
  return names.filter((name) => name !== list && !(Array.isArray(added) && added.includes(name)))
}

function isScenario(value: unknown): value is Scenario {
  return (
    typeof value === 'object' &&
    value !== null &&
    'main' in value &&
    typeof value.main === 'function' &&
    'parameters' in value &&
    typeof value.parameters === 'object' &&
    value.parameters !== null
  )
}

/** What was thrown, with the line where that is in the file. */
function placeOf(thrown: unknown, file: string): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const url = pathToFileURL(file).href
  const at = thrown.stack?.split('\n').find((line) => line.includes(url) || line.includes(file))
  const line = at === undefined ? undefined : /:(\d+)(:\d+)?\)?$/.exec(at.trim())?.[1]
  return `${thrown.name}: ${thrown.message}${line === undefined ? '' : ` (line ${line})`}`
}
