/** Blocks of several operations that are one step of the schedule: library code behind `Os.atomic`. */
import { mayBeAtomic } from '../model/atomic.ts'
import { threadAtomic } from '../model/thread.ts'
import { waitsInBlock } from '../model/waiters.ts'
import { Mistake, ProgramError } from './errors.ts'
import { defineLibrary } from './library.ts'
import { libraryFrame, within } from './library-frames.ts'
import type { Os } from './os.ts'
import { ask, isOperation, isRequest, type Operation, type Request } from './request.ts'
import { currentLine, resumeAt } from './site.ts'

/** How many operations a block may have at most. */
const maxOperations = 10_000

/** Those whose threads are in a block: what is a block within it is a part of it. */
const inBlock = new WeakSet<Os>()

/** As `Os.atomic` says. */
export function* atomically<Result>(os: Os, body: (os: Os) => Operation<Result>): Operation<Result> {
  const block: unknown = typeof body === 'function' ? body(os) : body
  if (!isOperation(block))
    throw new Mistake('TypeError', 'os.atomic gets no generator function: write os.atomic(function* () { … })')
  // It returns what the body does.
  const operations = block as Operation<Result>
  if (inBlock.has(os)) return yield* operations
  const frame = libraryFrame(atomically)
  const line = currentLine()
  yield within(frame, 1, [], ask(threadAtomic, null, 'begin'))
  inBlock.add(os)
  try {
    return yield* within(frame, 2, null, watched(operations))
  } finally {
    inBlock.delete(os)
    const last = currentLine()
    resumeAt(line)
    yield within(frame, 3, null, ask(threadAtomic, null, null))
    resumeAt(last)
  }
}

/** Does the operations of a block, and refuses those that it may not have. */
function* watched<Result>(block: Operation<Result>): Operation<Result> {
  let next = block.next()
  for (let count = 1; next.done !== true; count++) {
    const request = next.value
    const refused = refusal(request, count)
    if (refused !== null) {
      next = block.throw(refused)
      continue
    }
    const asked = isRequest(request) ? `${request.operation.name} of ${request.target?.name}` : ''
    let result: unknown
    try {
      result = yield request
    } catch (thrown) {
      next = block.throw(explained(thrown, asked))
      continue
    }
    next = block.next(result)
  }
  return next.value
}

function refusal(request: Request, count: number): ProgramError | null {
  // The one who runs the body says what is wrong with anything else.
  if (!isRequest(request)) return null
  const { operation, target } = request
  const asksObject = target !== null && target.kind !== 'thread' && target.kind !== 'greenlet'
  if (!mayBeAtomic(operation, asksObject))
    return new ProgramError('RuntimeError', `${operation.name}: an atomic block only asks objects, and prints`)
  if (count <= maxOperations) return null
  return new ProgramError('RuntimeError', `an atomic block has more than ${maxOperations} operations`)
}

/** What the model says of an operation that would have to wait is said with its name. */
function explained(thrown: unknown, asked: string): unknown {
  if (!(thrown instanceof ProgramError) || thrown.message !== waitsInBlock) return thrown
  return new ProgramError(thrown.kind, `${asked} ${waitsInBlock}`)
}

defineLibrary({ atomically })
