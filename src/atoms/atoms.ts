/**
 * What is seen and said of each kind of object: a new atom is a folder beside these and a row in each table
 * here. Labels are there from the beginning; sentences are fetched when a run has the kind, as its picture is
 * (`pictures.ts`).
 */
import { allOf, loadable } from '../base/loadable.ts'
import { own } from '../base/own.ts'
import type { Labels } from '../sentences/labels.ts'
import type { KindDescribers } from '../sentences/step.ts'
import type { Trace } from '../trace/trace.ts'
import { barrierLabels } from './barrier/labels.ts'
import { boundedSemaphoreLabels } from './bounded-semaphore/labels.ts'
import { cellLabels } from './cell/labels.ts'
import { conditionLabels } from './condition/labels.ts'
import { eventLabels } from './event/labels.ts'
import { fileLabels } from './file/labels.ts'
import { futureLabels } from './future/labels.ts'
import { lockLabels } from './lock/labels.ts'
import { lockDescribers } from './lock/sentences.ts'
import { connectionLabels, listenerLabels, selectorLabels } from './network/labels.ts'
import { queueLabels } from './queue/labels.ts'
import { rlockLabels } from './rlock/labels.ts'
import { rwlockLabels } from './rwlock/labels.ts'
import { semaphoreLabels } from './semaphore/labels.ts'
import { semaphoreDescribers } from './semaphore/sentences.ts'
import { threadDescribers } from './thread/sentences.ts'

const queue = async () => (await import('./queue/sentences.ts')).queueDescribers
const network = () => import('./network/sentences.ts')

const labels: { readonly [kind: string]: Labels } = {
  semaphore: semaphoreLabels,
  lock: lockLabels,
  'bounded-semaphore': boundedSemaphoreLabels,
  rlock: rlockLabels,
  event: eventLabels,
  condition: conditionLabels,
  barrier: barrierLabels,
  queue: queueLabels,
  'lifo-queue': queueLabels,
  'priority-queue': queueLabels,
  'simple-queue': queueLabels,
  cell: cellLabels,
  rwlock: rwlockLabels,
  future: futureLabels,
  listener: listenerLabels,
  connection: connectionLabels,
  selector: selectorLabels,
  file: fileLabels,
}

/** The labels of a kind; undefined for one that has none, or that this version does not know. */
export function labelsOf(kind: string): Labels | undefined {
  return own(labels, kind)
}

const describers = loadable<KindDescribers>(
  {
    'bounded-semaphore': async () => (await import('./bounded-semaphore/sentences.ts')).boundedSemaphoreDescribers,
    rlock: async () => (await import('./rlock/sentences.ts')).rlockDescribers,
    event: async () => (await import('./event/sentences.ts')).eventDescribers,
    condition: async () => (await import('./condition/sentences.ts')).conditionDescribers,
    barrier: async () => (await import('./barrier/sentences.ts')).barrierDescribers,
    queue,
    'lifo-queue': queue,
    'priority-queue': queue,
    'simple-queue': queue,
    cell: async () => (await import('./cell/sentences.ts')).cellDescribers,
    rwlock: async () => (await import('./rwlock/sentences.ts')).rwlockDescribers,
    future: async () => (await import('./future/sentences.ts')).futureDescribers,
    network: async () => (await network()).networkDescribers,
    listener: async () => (await network()).listenerDescribers,
    connection: async () => (await network()).connectionDescribers,
    selector: async () => (await network()).selectorDescribers,
    file: async () => (await import('./file/sentences.ts')).fileDescribers,
  },
  { semaphore: semaphoreDescribers, lock: lockDescribers },
)

/** What threads do that not every program does, by a word that tells of it: see `loadDescribers`. */
const ofThreads = loadable<KindDescribers>({
  fetch: async () => (await import('./thread/fetch.ts')).fetchDescribers,
  greenlet: async () => (await import('./greenlet/sentences.ts')).greenletDescribers,
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
