import type { Given } from '../link/link.ts'
import {
  type Asked,
  branchesOf,
  type NumberName,
  numberRanges,
  readNumber,
  strategyOf,
} from '../run/explore-settings.ts'
import { type Declared, type ReadRun, readRun } from '../run/run-request.ts'
import type { ExploreRequest } from './explore-messages.ts'
import type { Explored } from './exploring.ts'

/** What the explorer is asked for a program with these texts of its parameters, and what is wrong with them. */
export function exploreRequest(
  scenario: Declared & { readonly id: string },
  given: Given,
  asked: Asked,
): { readonly explored: Explored; readonly request: ExploreRequest; readonly problems: ReadRun['problems'] } {
  const handover = Object.hasOwn(scenario.parameters, 'policy') ? 'policy' : 'handover'
  const { scale: _, ...texts } = given
  const read = readRun(scenario, asked.handover === 'own' ? texts : { ...texts, [handover]: asked.handover })
  const { seed, cores, cost, machine, policy } = read.steering
  const how = strategyOf(asked)
  const branches = branchesOf(asked)
  const number = (name: NumberName): number => readNumber(name, asked.numbers[name]) ?? numberRanges[name].default
  const limits = { executions: number('executions'), events: number('events'), timeouts: number('timeouts') }
  return {
    explored: {
      run: { scenario: scenario.id, given: read.given, executor: 'simulator', order: '' },
      how,
      branches,
      ...limits,
    },
    request: {
      scenario: scenario.id,
      values: read.values,
      seed,
      cores,
      cost,
      machine,
      ...(policy === undefined ? {} : { policy }),
      how,
      scouts: asked.strategy === 'chosen',
      branches,
      ...limits,
    },
    problems: read.problems,
  }
}
