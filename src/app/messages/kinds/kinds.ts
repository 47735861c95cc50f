/**
 * The sentences of each kind. A new primitive is a file beside these and an entry here. They are fetched when a run has
 * the kind: `loadTellers`.
 */

import { allOf, loadable } from '../../../base/loadable.ts'
import { own } from '../../../base/own.ts'
import type { Trace } from '../../../trace/trace.ts'
import type { KindDescribers } from '../step.ts'
import { threadDescribers } from './thread.ts'

const queue = async (): Promise<KindDescribers> => (await import('./queue.ts')).queueDescribers

const describers = loadable<KindDescribers>({
  event: async () => (await import('./event.ts')).eventDescribers,
  rlock: async () => (await import('./locks.ts')).rlockDescribers,
  'bounded-semaphore': async () => (await import('./locks.ts')).boundedSemaphoreDescribers,
  condition: async () => (await import('./condition.ts')).conditionDescribers,
  barrier: async () => (await import('./barrier.ts')).barrierDescribers,
  queue,
  'lifo-queue': queue,
  'priority-queue': queue,
  'simple-queue': queue,
  cell: async () => (await import('./cell.ts')).cellDescribers,
  rwlock: async () => (await import('./rwlock.ts')).rwlockDescribers,
  future: async () => (await import('./future.ts')).futureDescribers,
  network: async () => (await import('./network.ts')).networkDescribers,
  listener: async () => (await import('./network.ts')).listenerDescribers,
  connection: async () => (await import('./network.ts')).connectionDescribers,
  selector: async () => (await import('./network.ts')).selectorDescribers,
  file: async () => (await import('./file.ts')).fileDescribers,
})

/** What threads do that not every program does, by a word that tells of it: see `loadTellers`. */
const ofThreads = loadable<KindDescribers>({
  fetch: async () => (await import('./fetch.ts')).fetchDescribers,
  greenlet: async () => (await import('./greenlet.ts')).greenletDescribers,
})

/**
 * Fetches the sentences that a run needs and that are not there yet; without them its steps are told in plain ones. Null
 * when all are there.
 * @throws TypeError (as a rejection) when some cannot be fetched; asked again, they are fetched again
 */
export function loadDescribers({ objects, threads, operations, steps, stepCount }: Trace): Promise<void> | null {
  const fetch = operations.indexOf('fetch')
  const fetches = steps.operation.subarray(0, stepCount).includes(fetch)
  const does = [...threads.map(({ kind }) => kind), ...(fetches ? ['fetch'] : [])]
  return allOf([describers.load(objects.map(({ kind }) => kind)), ofThreads.load(does)])
}

/** Fetches all sentences. */
export function loadAllDescribers(): Promise<void> | null {
  return allOf([describers.load(describers.names), ofThreads.load(ofThreads.names)])
}

/** Begins to fetch the sentences that probably will be needed. */
export function preloadDescribers(names: readonly string[]): Promise<void> | null {
  return allOf([describers.load(names), ofThreads.load(names)])
}

/** What tells of a kind of object; of threads when it is null. Undefined where plain sentences do. */
export function describerOf(kind: string | null, key: string): KindDescribers[string] | undefined {
  if (kind !== null) return own(describers.get(kind), key)
  return [threadDescribers, ...ofThreads.present()]
    .map((known) => own(known, key))
    .find((describer) => describer !== undefined)
}
