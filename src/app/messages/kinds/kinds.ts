/**
 * The sentences of each kind. A new primitive is a file beside these and an entry here. They are fetched when a run has
 * the kind: `loadTellers`.
 */

import { allOf, loadable } from '../../../base/loadable.ts'
import { own } from '../../../base/own.ts'
import type { Trace } from '../../../trace/trace.ts'
import type { KindTellers } from '../step.ts'
import { threadTellers } from './thread.ts'

const queue = async (): Promise<KindTellers> => (await import('./queue.ts')).queueTellers

const tellers = loadable<KindTellers>({
  event: async () => (await import('./event.ts')).eventTellers,
  rlock: async () => (await import('./locks.ts')).rlockTellers,
  'bounded-semaphore': async () => (await import('./locks.ts')).boundedSemaphoreTellers,
  condition: async () => (await import('./condition.ts')).conditionTellers,
  barrier: async () => (await import('./barrier.ts')).barrierTellers,
  queue,
  'lifo-queue': queue,
  'priority-queue': queue,
  'simple-queue': queue,
  cell: async () => (await import('./cell.ts')).cellTellers,
  rwlock: async () => (await import('./rwlock.ts')).rwlockTellers,
  future: async () => (await import('./future.ts')).futureTellers,
  network: async () => (await import('./network.ts')).networkTellers,
  listener: async () => (await import('./network.ts')).listenerTellers,
  connection: async () => (await import('./network.ts')).connectionTellers,
  selector: async () => (await import('./network.ts')).selectorTellers,
  file: async () => (await import('./file.ts')).fileTellers,
})

/** What threads do that not every program does, by a word that tells of it: see `loadTellers`. */
const ofThreads = loadable<KindTellers>({
  fetch: async () => (await import('./fetch.ts')).fetchTellers,
  greenlet: async () => (await import('./greenlet.ts')).greenletTellers,
})

/**
 * Fetches the sentences that a run needs and that are not there yet; without them its steps are told in plain ones. Null
 * when all are there.
 * @throws TypeError (as a rejection) when some cannot be fetched; asked again, they are fetched again
 */
export function loadTellers({ objects, threads, operations, steps, stepCount }: Trace): Promise<void> | null {
  const fetch = operations.indexOf('fetch')
  const fetches = steps.operation.subarray(0, stepCount).includes(fetch)
  const does = [...threads.map(({ kind }) => kind), ...(fetches ? ['fetch'] : [])]
  return allOf([tellers.load(objects.map(({ kind }) => kind)), ofThreads.load(does)])
}

/** Fetches all sentences. */
export function loadAllTellers(): Promise<void> | null {
  return allOf([tellers.load(tellers.names), ofThreads.load(ofThreads.names)])
}

/** Begins to fetch the sentences that probably will be needed. */
export function expectTellers(names: readonly string[]): Promise<void> | null {
  return allOf([tellers.load(names), ofThreads.load(names)])
}

/** What tells of a kind of object; of threads when it is null. Undefined where plain sentences do. */
export function tellerOf(kind: string | null, key: string): KindTellers[string] | undefined {
  if (kind !== null) return own(tellers.get(kind), key)
  return [threadTellers, ...ofThreads.present()].map((known) => own(known, key)).find((teller) => teller !== undefined)
}
