/**
 * A queue without a limit, first in first out, that counts nothing. Meaning: CPython's `queue.SimpleQueue`
 * (Modules/_queuemodule.c): `put` never waits. Barging, as up to 3.12: a put wakes the first getter, who competes. Fair,
 * as from 3.13 on: a put hands its item to the first getter.
 */
import type { Value } from '../base/value.ts'
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { field } from './layout.ts'
import { handed, putGiven, queueEmpty, queueSize, serveFirst, takeSaved, takeServed, wakeFirst } from './queue.ts'
import { fifo, firstRoom, makeRoom, queueWord as word } from './queue-items.ts'
import { firstWaiter, giveUp, waitIn } from './waiters.ts'

function put(k: Kernel, _self: number, queue: number, _argument: number, given?: Value): OutcomeCode {
  const item = k.values.intern(putGiven(given).item)
  if (k.read(queue + word.fair) === 1 && firstWaiter(k, queue + word.line) !== 0) {
    serveFirst(k, queue + word.line, queue, handed, item)
    return Outcome.done
  }
  makeRoom(k, queue)
  fifo.insert(k, queue, item)
  wakeFirst(k, queue + word.line)
  return Outcome.done
}

function get(k: Kernel, self: number, queue: number, blocking: number): OutcomeCode {
  if (takeServed(k, self, queue) === handed) {
    k.result = takeSaved(k, self)
    return Outcome.done
  }
  if (k.expired) giveUp(k, self)
  if (k.read(queue + word.length) === 0) {
    if (k.expired || blocking === 0) return k.raise('Empty', '')
    return waitIn(k, queue + word.line, self, queue)
  }
  k.result = fifo.remove(k, queue)
  return Outcome.done
}

export const simplePut = operation('put', put)
export const simpleGet = operation('get', get, (value) => (value === false ? 0 : 1), { competes: true })

/** It has the words of the other queues up to `fair`, and says of them those that it uses. */
export const simpleQueueAtom: Atom = {
  kind: 'simple-queue',
  layout: {
    name: 'simple-queue',
    words: word.fair + 1,
    fields: [field.line('getters', word.line), field.items('items', word.items), field.flag('fair', word.fair)],
  },
  operations: [simplePut, simpleGet, queueSize, queueEmpty],
  create(k, base, _argument, policy) {
    k.write(base + word.items, k.allocate(firstRoom))
    k.write(base + word.room, firstRoom)
    if (policy === 'fair') k.write(base + word.fair, 1)
    return Outcome.done
  },
}
