import type { Queue } from '../queues.ts'
import type { Operation } from '../request.ts'
import type { Thread } from '../threads.ts'

/** All threads that lie in a queue, which keeps them. */
export function* roster(staff: Queue): Operation<Thread[]> {
  const all: Thread[] = []
  for (let left = yield* staff.qsize(); left > 0; left--) {
    const thread = (yield* staff.get()) as Thread // as the one who starts them puts it in
    yield* staff.put(thread)
    all.push(thread)
  }
  return all
}
