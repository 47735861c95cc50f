import type { Value } from '../../../base/value.ts'
import type { OperationSpec } from '../../../model/atom.ts'
import { queueTaskDone, queueUnfinished } from '../../../model/queue.ts'
import { simpleGet, simplePut } from '../../../model/simple-queue.ts'
import { ProgramError } from '../../errors.ts'
import { ask, type Handle, type Operation } from '../../request.ts'
import type { Gevent } from './gevent.ts'
import { Deadline } from './patched.ts'
import { looking } from './patched-locks.ts'
import { ThreadCondition, ThreadLock } from './thread-lock.ts'

/** Whose turn it is at a queue: CPython's (Lib/queue.py), which is made of a lock and three conditions on it. */
export class PatchedQueue {
  private readonly mutex: ThreadLock
  private readonly notEmpty: ThreadCondition
  private readonly notFull: ThreadCondition
  private readonly allDone: ThreadCondition

  constructor(
    private readonly target: Handle,
    private readonly gevent: Gevent,
  ) {
    const { name } = target
    this.mutex = new ThreadLock(name)
    this.notEmpty = new ThreadCondition(this.mutex, name)
    this.notFull = new ThreadCondition(this.mutex, name)
    this.allDone = new ThreadCondition(this.mutex, name)
  }

  /** @param given as the operation is given it: the item, and whether and how long to wait */
  *put(operation: OperationSpec, given: Value, timeout: number | undefined): Operation<void> {
    const { item, block } = given as { readonly item: Value; readonly block?: Value } // as handles give it
    const attempt = () => ask(operation, this.target, { item, block: false })
    yield* this.mutex.with(() => this.untilDone(attempt, 'Full', this.notFull, block !== false, timeout, this.notEmpty))
  }

  *get(operation: OperationSpec, blocking: boolean, timeout: number | undefined): Operation<unknown> {
    const attempt = () => ask(operation, this.target, false)
    return yield* this.mutex.with(() =>
      this.untilDone(attempt, 'Empty', this.notEmpty, blocking, timeout, this.notFull),
    )
  }

  /** Tries until it can be done, waiting at one condition meanwhile; then notifies the other. */
  private *untilDone(
    attempt: () => ReturnType<typeof ask>,
    refusal: 'Full' | 'Empty',
    possible: ThreadCondition,
    blocking: boolean,
    timeout: number | undefined,
    other: ThreadCondition,
  ): Operation<unknown> {
    if (timeout !== undefined && timeout < 0)
      throw new ProgramError('ValueError', "'timeout' must be a non-negative number")
    const deadline = new Deadline(timeout)
    for (;;) {
      try {
        const result = yield attempt()
        yield* other.notify(1)
        return result
      } catch (thrown) {
        const left = blocking && isRefusal(thrown, refusal) ? yield* deadline.left() : null
        if (left === null) throw thrown
        yield* looking(this.gevent.hub, () => possible.wake(1), possible.wait(left))
      }
    }
  }

  /** @throws ValueError (in the program) when that was said more often than items were put in */
  *taskDone(): Operation<void> {
    yield* this.mutex.with(
      function* (this: PatchedQueue): Operation<void> {
        yield ask(queueTaskDone, this.target, null)
        if (Number(yield ask(queueUnfinished, this.target, null)) === 0) yield* this.allDone.notifyAll()
      }.bind(this),
    )
  }

  *join(): Operation<void> {
    yield* this.mutex.with(
      function* (this: PatchedQueue): Operation<void> {
        while (Number(yield ask(queueUnfinished, this.target, null)) > 0)
          yield* looking(this.gevent.hub, () => this.allDone.wake(1), this.allDone.wait())
      }.bind(this),
    )
  }

  *shutdown(operation: OperationSpec, argument: Value): Operation<void> {
    yield* this.mutex.with(
      function* (this: PatchedQueue): Operation<void> {
        yield ask(operation, this.target, argument)
        if (argument === true) yield* this.allDone.notifyAll()
        yield* this.notEmpty.notifyAll()
        yield* this.notFull.notifyAll()
      }.bind(this),
    )
  }
}

/** Whose turn it is at a SimpleQueue: that of Lib/queue.py, which is made of a semaphore. */
export class PatchedSimpleQueue {
  private readonly mutex: ThreadLock
  private readonly notEmpty: ThreadCondition

  constructor(
    private readonly target: Handle,
    private readonly gevent: Gevent,
  ) {
    this.mutex = new ThreadLock(target.name)
    this.notEmpty = new ThreadCondition(this.mutex, target.name)
  }

  *put(given: Value): Operation<void> {
    yield ask(simplePut, this.target, given)
    yield* this.mutex.with(() => this.notEmpty.notify(1))
  }

  *get(blocking: boolean, timeout: number | undefined): Operation<unknown> {
    const deadline = new Deadline(timeout)
    return yield* this.mutex.with(
      function* (this: PatchedSimpleQueue): Operation<unknown> {
        for (;;) {
          try {
            return yield ask(simpleGet, this.target, false)
          } catch (thrown) {
            const left = blocking && isRefusal(thrown, 'Empty') ? yield* deadline.left() : null
            if (left === null) throw thrown
            yield* looking(this.gevent.hub, () => this.notEmpty.wake(1), this.notEmpty.wait(left))
          }
        }
      }.bind(this),
    )
  }
}

const isRefusal = (thrown: unknown, kind: string): boolean => thrown instanceof ProgramError && thrown.kind === kind
