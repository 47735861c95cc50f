/**
 * What `monkey.patch_all()` makes of what threads wait at: who would block lets others go on. Each object that greenlets
 * of the thread wait at has a companion here, which says whose turn it is, as gevent and CPython's `threading` and
 * `queue` do; the one who has the turn takes a step at the object itself, which never has to wait. So the object's
 * state is seen as ever, and nobody stands in its line. Other threads know nothing of companions: while greenlets wait
 * for what these may change, the hub looks again and again.
 */
import type { Value } from '../../../base/value.ts'
import type { OperationSpec } from '../../../model/atom.ts'
import { conditionNotify, conditionNotifyAll, conditionWait } from '../../../model/condition.ts'
import { threadIsAlive } from '../../../model/ending.ts'
import { eventClear, eventSet, eventWait } from '../../../model/event.ts'
import { lockAcquire, lockRelease } from '../../../model/lock.ts'
import { fifoQueue, lifoQueue, priorityQueue, queueJoin, queueTaskDone } from '../../../model/queue.ts'
import { rlockAcquire, rlockRelease } from '../../../model/rlock.ts'
import { boundedRelease, semaphoreAcquire, semaphoreRelease } from '../../../model/semaphore.ts'
import { simpleGet, simplePut } from '../../../model/simple-queue.ts'
import { threadJoin } from '../../../model/thread.ts'
import { timeLimit } from '../../../model/time-limit.ts'
import { timeNow } from '../../clock.ts'
import { ask, type Handle, type Operation } from '../../request.ts'
import type { Condition } from '../../waiting.ts'
import type { Gevent } from './gevent.ts'
import { PatchedCondition, PatchedEvent, PatchedSemaphore } from './patched.ts'
import { PatchedLock, PatchedRLock } from './patched-locks.ts'
import { PatchedQueue, PatchedSimpleQueue } from './patched-queue.ts'

/** Seconds after which one who joins a thread looks again: as gevent's join of one that it did not make. */
const lookAgain = 0.01

type Companion =
  | PatchedLock
  | PatchedRLock
  | PatchedSemaphore
  | PatchedEvent
  | PatchedCondition
  | PatchedQueue
  | PatchedSimpleQueue
type Does = (patches: Patches, target: Handle, argument: Value) => Operation<unknown>

/** Seconds that may be waited; undefined for ever. */
const secondsOf = (argument: Value): number | undefined => timeLimit(argument) ?? undefined

const does = new Map<OperationSpec, Does>([
  [lockAcquire, (its, target, argument) => its.lock(target).acquire(argument !== false, secondsOf(argument))],
  [lockRelease, (its, target) => its.lock(target).release()],
  [rlockAcquire, (its, target, argument) => its.rlock(target).acquire(argument !== false, secondsOf(argument))],
  [rlockRelease, (its, target) => its.rlock(target).release()],
  [semaphoreAcquire, (its, target, argument) => its.semaphore(target).acquire(argument !== false, secondsOf(argument))],
  [semaphoreRelease, (its, target, argument) => its.semaphore(target).release(semaphoreRelease, argument)],
  [boundedRelease, (its, target, argument) => its.semaphore(target).release(boundedRelease, argument)],
  [eventWait, (its, target, argument) => its.event(target).wait(secondsOf(argument))],
  [eventSet, (its, target) => its.event(target).change(eventSet, true)],
  [eventClear, (its, target) => its.event(target).change(eventClear, false)],
  [conditionWait, (its, target, argument) => its.condition(target).wait(secondsOf(argument))],
  [conditionNotify, (its, target, argument) => its.condition(target).notify(conditionNotify, argument)],
  [conditionNotifyAll, (its, target, argument) => its.condition(target).notify(conditionNotifyAll, argument)],
  ...[fifoQueue, lifoQueue, priorityQueue].flatMap(({ put, get, shutdown }): [OperationSpec, Does][] => [
    [put, (its, target, argument) => its.queue(target).put(put, argument, secondsOf(argument))],
    [shutdown, (its, target, argument) => its.queue(target).shutdown(shutdown, argument)],
    [get, (its, target, argument) => its.queue(target).get(get, argument !== false, secondsOf(argument))],
  ]),
  [queueTaskDone, (its, target) => its.queue(target).taskDone()],
  [queueJoin, (its, target) => its.queue(target).join()],
  [simplePut, (its, target, argument) => its.simpleQueue(target).put(argument)],
  [simpleGet, (its, target, argument) => its.simpleQueue(target).get(argument !== false, secondsOf(argument))],
  [threadJoin, (its, target, argument) => its.join(target, argument)],
])

function* plain(operation: OperationSpec, target: Handle, argument: Value): Operation<unknown> {
  return yield ask(operation, target, argument)
}

/** What is patched in one thread. */
export class Patches {
  private readonly companions = new Map<number, Companion>()

  constructor(private readonly gevent: Gevent) {}

  /** As asking for the operation, but for how it waits. */
  perform(operation: OperationSpec, target: Handle, argument: Value): Operation<unknown> {
    // What multiprocessing shares is not patched.
    const shared = 'of' in target && target.of === 'multiprocessing'
    return (shared ? undefined : does.get(operation)?.(this, target, argument)) ?? plain(operation, target, argument)
  }

  lock(target: Handle): PatchedLock {
    return this.companion(target, () => new PatchedLock(target, this.gevent))
  }

  rlock(target: Handle): PatchedRLock {
    return this.companion(target, () => new PatchedRLock(target, this.gevent))
  }

  semaphore(target: Handle): PatchedSemaphore {
    return this.companion(target, () => new PatchedSemaphore(target, this.gevent))
  }

  event(target: Handle): PatchedEvent {
    return this.companion(target, () => new PatchedEvent(target, this.gevent))
  }

  queue(target: Handle): PatchedQueue {
    return this.companion(target, () => new PatchedQueue(target, this.gevent))
  }

  simpleQueue(target: Handle): PatchedSimpleQueue {
    return this.companion(target, () => new PatchedSimpleQueue(target, this.gevent))
  }

  condition(target: Handle): PatchedCondition {
    return this.companion(target, () => {
      const { lock, posix } = (target as Condition).parts // these operations are asked of nothing else
      return new PatchedCondition(target, lock.kind === 'lock' ? this.lock(lock) : this.rlock(lock), posix)
    })
  }

  /** Of an object there is one companion, of the class that goes with its kind. */
  private companion<Made extends Companion>(target: Handle, make: () => Made): Made {
    const known = this.companions.get(target.id) ?? make()
    this.companions.set(target.id, known)
    return known as Made
  }

  /** Looks again and again whether a thread has ended, while other greenlets go on; where there are none it just waits. */
  *join(target: Handle, argument: Value): Operation<unknown> {
    const limit = secondsOf(argument)
    const end = limit === undefined ? Number.POSITIVE_INFINITY : (yield* timeNow()) + limit
    const { hub } = this.gevent
    // Joining oneself is an error, which the step itself says.
    const waits = () => hub.others > 0 && target.id !== hub.main.id
    while (waits() && (yield ask(threadIsAlive, target, null)) === true) {
      if (limit !== undefined && (yield* timeNow()) >= end) return
      yield* this.gevent.sleep(lookAgain)
    }
    return yield ask(threadJoin, target, argument)
  }
}
