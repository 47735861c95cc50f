import type { Parameter } from '../program/parameters.ts'
import { chapters, loadScenario } from '../scenarios/catalogue.ts'
import { kebabCase, runOptions, runOptionsOf } from './options.ts'
import type { Terminal } from './terminal.ts'

/** A parameter as `heddle list` tells it. */
interface ListedParameter {
  readonly name: string
  readonly type: Parameter['type']
  readonly default: number | string
  readonly min?: number
  readonly max?: number
  readonly options?: readonly string[]
  readonly unit?: string
  readonly description: string
  /** Whether it steers the run, whatever the scenario, and is no parameter of the program. */
  readonly run: boolean
}

/** A scenario as `heddle list` tells it. */
interface ListedScenario {
  readonly id: string
  readonly title: string
  readonly chapter: string
  readonly summary: string
  readonly parameters: readonly ListedParameter[]
}

/** Everything in the catalogue, in English. */
async function listScenarios(): Promise<ListedScenario[]> {
  const list: ListedScenario[] = []
  for (const chapter of chapters) {
    for (const { id, title, summary } of chapter.scenarios) {
      const module = await loadScenario(id)
      const { scenario } = module
      const own = Object.entries(scenario.parameters).map(([name, each]) => listed(name, each, false))
      const ofRuns = Object.entries(runOptionsOf(module)).map(([name, each]) => listed(name, each, true))
      list.push({
        id,
        title: title.en,
        chapter: chapter.title.en,
        summary: summary.en,
        parameters: [...own, ...ofRuns],
      })
    }
  }
  return list
}

function listed(name: string, parameter: Parameter, run: boolean): ListedParameter {
  const { label, hint, unit } = parameter
  const description = hint === undefined ? label.en : `${label.en}. ${hint.en}`
  const common = { description, run, ...(unit === undefined ? {} : { unit: unit.en }) }
  if (parameter.type === 'choice') {
    const options = parameter.options.map((option) => option.value)
    return { name, type: parameter.type, default: parameter.default, options, ...common }
  }
  if (parameter.type === 'input') return { name, type: parameter.type, default: parameter.default, ...common }
  const { type, min, max } = parameter
  return { name, type, default: parameter.default, min, max, ...common }
}

/** `heddle list` */
export async function runList(format: 'text' | 'json', terminal: Terminal): Promise<void> {
  const list = await listScenarios()
  if (format === 'json') return await terminal.write(`${JSON.stringify(list, null, 2)}\n`)
  let chapter = ''
  for (const scenario of list) {
    if (scenario.chapter !== chapter) {
      await terminal.write(`${chapter === '' ? '' : '\n'}${scenario.chapter}\n`)
      chapter = scenario.chapter
    }
    const own = scenario.parameters.filter((parameter) => !parameter.run)
    const options = own.map((parameter) => `--${kebabCase(parameter.name)} ${parameter.default}`).join(' ')
    await terminal.write(`  ${scenario.id}: ${scenario.title}\n    ${scenario.summary}\n    ${options}\n`)
  }
  const ofRuns = Object.entries(runOptions).map(([name, parameter]) => `--${kebabCase(name)} ${parameter.default}`)
  await terminal.write(`\nEvery run: ${ofRuns.join(' ')}\n`)
}
