import { checkPicklable, encodeCrossing } from './crossing.ts'
import { ProgramError } from './errors.ts'
import type { Birth } from './request.ts'
import { bodyName, type ScenarioModule } from './scenario.ts'

/** A start in a form that crosses to the new thread. */
export interface PackedBirth {
  /** Name under which the module exports the body. */
  readonly body: string
  /** As `decodeCrossing` reads it. */
  readonly parameters: string
}

/**
 * What a start gives the new thread.
 * @throws ProgramError TypeError when the module does not export the body, or a parameter cannot cross;
 *   NotImplementedError for one that may not go to another process
 */
export function packBirth(module: ScenarioModule, birth: Birth): PackedBirth {
  const body = bodyName(module, birth.body)
  if (body === null) throw new ProgramError('TypeError', `the body of ${birth.name} is not exported by its module`)
  const parameters = encodeCrossing(birth.parameters, birth.name, module)
  if (birth.kind === 'process') checkPicklable(birth.parameters)
  return { body, parameters }
}
