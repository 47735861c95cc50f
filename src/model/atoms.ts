/** All that the model knows, in one place. A new atom is a file beside this one and an entry in `atoms`. */
import type { TraceVocabulary } from '../trace/trace.ts'
import type { Atom, OperationSpec } from './atom.ts'
import { barrierAtom } from './barrier-atom.ts'
import { cellAtom } from './cell-atom.ts'
import { conditionAtom } from './condition.ts'
import { connectionAtom } from './connection.ts'
import { lifeOperations } from './ending.ts'
import { eventAtom } from './event.ts'
import { fileAtom } from './file.ts'
import { futureAtom } from './future.ts'
import { greenletOperations } from './greenlet.ts'
import { links, threadLayout } from './layout.ts'
import { listenerAtom } from './listener.ts'
import { lockAtom } from './lock.ts'
import { networkAtom } from './network.ts'
import { fifoQueue, lifoQueue, priorityQueue } from './queue.ts'
import { rlockAtom } from './rlock.ts'
import { rwlockAtom } from './rwlock-atom.ts'
import { selectorAtom } from './selector.ts'
import { boundedSemaphoreAtom, semaphoreAtom } from './semaphore.ts'
import { simpleQueueAtom } from './simple-queue.ts'
import { threadOperations } from './thread.ts'

export const atoms: readonly Atom[] = [
  semaphoreAtom,
  lockAtom,
  boundedSemaphoreAtom,
  rlockAtom,
  eventAtom,
  conditionAtom,
  barrierAtom,
  fifoQueue.atom,
  lifoQueue.atom,
  priorityQueue.atom,
  cellAtom,
  rwlockAtom,
  futureAtom,
  networkAtom,
  listenerAtom,
  connectionAtom,
  selectorAtom,
  fileAtom,
  simpleQueueAtom,
]

const names: string[] = []

/** Operations of the same name share a code: a step's target says whose operation it was. */
function number(operations: readonly OperationSpec[]): void {
  for (const spec of operations) {
    const known = names.indexOf(spec.name)
    spec.code = known >= 0 ? known : names.push(spec.name) - 1
  }
}
number(threadOperations)
for (const atom of atoms) number(atom.operations)
number(greenletOperations)
number(lifeOperations)

/** What every trace says of this model. */
export const vocabulary: TraceVocabulary = {
  operations: names,
  kinds: atoms.map((atom) => atom.layout),
  threadLayout,
  links,
}

const ofThreads = [...threadOperations, ...greenletOperations, ...lifeOperations]

const byKind = new Map(atoms.map((atom) => [atom.kind, atom]))

/** The atom of a kind, or undefined when the model does not know it. */
export function atomOf(kind: string): Atom | undefined {
  return byKind.get(kind)
}

const named = (operations: readonly OperationSpec[]) => new Map(operations.map((spec) => [spec.name, spec]))
const namedOfThreads = named(ofThreads)
const namedByKind = new Map(atoms.map(({ kind, operations }) => [kind, named(operations)]))

/** The operation of a name: of the atom of that kind, or of threads and greenlets when kind is null. */
export function operationOf(kind: string | null, name: string): OperationSpec | undefined {
  return (kind === null ? namedOfThreads : namedByKind.get(kind))?.get(name)
}
