import { ProgramError } from '../errors.ts'
import type { Item, Queue } from '../queues.ts'
import type { Operation } from '../request.ts'

/** The item that leaves a queue first, at once; undefined when there is none. */
export function* takeAtOnce(queue: Queue): Operation<Item | undefined> {
  try {
    return yield* queue.getNoWait()
  } catch (thrown) {
    if (thrown instanceof ProgramError && thrown.kind === 'Empty') return
    throw thrown
  }
}
