import type { ErrorValue } from '../trace/tables.ts'
import { setCurrentOs } from './current-os.ts'
import { errorValue, Mistake } from './errors.ts'
import { checkPicklable, marshal } from './marshalling.ts'
import type { Os } from './os.ts'
import { type Body, isOperation, type Operation, type Spawn } from './request.ts'
import { bodyName, type ScenarioModule } from './scenario.ts'
import { resumeAt } from './site.ts'
import { watcher } from './watcher.ts'

/** A start in a form that crosses to the new thread. */
export interface PackedSpawn {
  /** Name under which the module exports the body. */
  readonly body: string
  /** As `unmarshal` reads it. */
  readonly parameters: string
}

/**
 * What a start gives the new thread.
 * @throws ProgramError TypeError when the module does not export the body, or a parameter cannot cross;
 *   NotImplementedError for one that may not go to another process
 */
export function packSpawn(module: ScenarioModule, spawn: Spawn): PackedSpawn {
  const body = bodyName(module, spawn.body)
  if (body === null) throw new Mistake('TypeError', `the body of ${spawn.name} is not exported by its module`)
  const parameters = marshal(spawn.parameters, spawn.name, module)
  if (spawn.kind === 'process') checkPicklable(spawn.parameters)
  return { body, parameters }
}

/**
 * Why a thread could not be started, as the error of the operation.
 * @param line that of the start
 */
export function refusalOf(thrown: unknown, line: number): ErrorValue {
  resumeAt(line)
  return errorValue(watcher?.explain(thrown) ?? thrown)
}

/**
 * Calls a body. What it throws before it has begun, as where a parameter cannot be taken apart, and that it gives no
 * operation, are errors of the thread whose body it is.
 */
export function beginBody(body: Body, os: Os, parameters: readonly unknown[]): Operation<unknown> {
  setCurrentOs(os)
  try {
    const operation: unknown = body(os, ...parameters)
    if (isOperation(operation)) return operation
    return failing(watcher?.noBody(body.name, operation) ?? new TypeError('a body is a generator function'))
  } catch (thrown) {
    return failing(watcher?.misspawned(thrown, body.name) ?? thrown)
  }
}

function* failing(thrown: unknown): Operation<never> {
  throw thrown
}
