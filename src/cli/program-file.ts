import { register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { declaredParameters } from '../program/declared.ts'
import { Mistake } from '../program/errors.ts'
import { Multiprocessing } from '../program/multiprocessing.ts'
import { ObjectMaker } from '../program/object-maker.ts'
import { listedBodies } from '../program/own-bodies.ts'
import type { Scenario, ScenarioModule } from '../program/scenario.ts'
import * as vocabulary from '../program/vocabulary.ts'
import { importHint } from './explained.ts'
import { handleClasses } from './handle-classes.ts'
import { containIfAsked } from './is-contained.ts'
import { noticeMissing } from './missing.ts'
import { mistakeName, takeMistake, watchMistakes } from './mistakes.ts'
import { placeOf as placeOfMistake, setMainFile } from './places.ts'
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
      exports: Object.keys(vocabulary),
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
    if (thrown instanceof Mistake) throw new UsageError(mistakeText(thrown))
    throw new UsageError(`${path} does not load: ${placeOf(thrown, file)}`)
  }
  const scenario = module.scenario ?? module.default
  if (!isScenario(scenario)) {
    const names = ownExports(module)
    const other = names.find((name) => isScenario(module[name]))
    const needed = 'needed is `export const scenario = defineProgram({ … })`, with defineProgram from heddle'
    throw new UsageError(
      `${path} declares no program: it exports ${names.join(', ') || 'nothing'}; ` +
        (other === undefined ? needed : `${other} is a program, which is to be called scenario`),
    )
  }
  const parameters = declaredParameters(scenario.parameters)
  if (typeof parameters === 'string') throw new UsageError(`${path}: ${parameters}`)
  return { ...listed(scenario, module), ...module, scenario: { ...scenario, parameters } }
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

/** A mistake that showed when a file was loaded, with its place. */
function mistakeText(thrown: Mistake): string {
  takeMistake()
  return thrown.name === mistakeName ? thrown.message : `${placeOfMistake(thrown, 0)}: ${thrown.message}`
}

/** What was thrown, with the line where that is in the file. */
function placeOf(thrown: unknown, file: string): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const [message = ''] = thrown.message.split('\nRequire stack:')
  const hint = `${importHint(message)}${/^Cannot find module 'heddle'/.test(message) ? ": write import { … } from 'heddle'" : ''}`
  const url = pathToFileURL(file).href
  const at = thrown.stack?.split('\n').find((line) => line.includes(url) || line.includes(file))
  const line = at === undefined ? undefined : /:(\d+)(:\d+)?\)?$/.exec(at.trim())?.[1]
  const isLocated = thrown.name === 'Error' && /, line \d+, column \d+\)/.test(message)
  return `${isLocated ? '' : `${thrown.name}: `}${message}${line === undefined ? '' : ` (line ${line})`}${hint}`
}
