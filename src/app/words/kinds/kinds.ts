/** The sentences of each kind. A new primitive is a file beside these and an entry here. */
import type { KindTellers } from '../step.ts'
import { barrierTellers } from './barrier.ts'
import { cellTellers } from './cell.ts'
import { conditionTellers } from './condition.ts'
import { eventTellers } from './event.ts'
import { fetchTellers } from './fetch.ts'
import { fileTellers } from './file.ts'
import { futureTellers } from './future.ts'
import { greenletTellers } from './greenlet.ts'
import { boundedSemaphoreTellers, rlockTellers } from './locks.ts'
import { connectionTellers, listenerTellers, networkTellers, selectorTellers } from './network.ts'
import { queueTellers } from './queue.ts'
import { rwlockTellers } from './rwlock.ts'
import { threadTellers } from './thread.ts'

const byKind: ReadonlyMap<string, KindTellers> = new Map([
  ['event', eventTellers],
  ['rlock', rlockTellers],
  ['bounded-semaphore', boundedSemaphoreTellers],
  ['condition', conditionTellers],
  ['barrier', barrierTellers],
  ['queue', queueTellers],
  ['lifo-queue', queueTellers],
  ['priority-queue', queueTellers],
  ['cell', cellTellers],
  ['rwlock', rwlockTellers],
  ['future', futureTellers],
  ['network', networkTellers],
  ['listener', listenerTellers],
  ['connection', connectionTellers],
  ['selector', selectorTellers],
  ['file', fileTellers],
])

const ofThreads: KindTellers = { ...threadTellers, ...fetchTellers, ...greenletTellers }

/** The sentences of a kind of object; those of threads when it is null. */
export function tellersOf(kind: string | null): KindTellers {
  return kind === null ? ofThreads : (byKind.get(kind) ?? {})
}
