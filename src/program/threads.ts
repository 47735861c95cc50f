import {
  processesIn,
  threadExitcode,
  threadIsAlive,
  threadKill,
  threadTerminate,
  threadWaitSentinels,
} from '../model/ending.ts'
import { threadJoin } from '../model/thread.ts'
import type { ThreadKind } from '../trace/tables.ts'
import { checkMayStartProcess } from './children.ts'
import { ProgramError } from './errors.ts'

import { defineHandle, passOn } from './handle-table.ts'
import { ask, askSpawn, type Handle, type Operation, perform, type Spawn } from './request.ts'

import { limited } from './time-limit.ts'

/**
 * A thread or process, as Python's `Thread` and `Process`. Its executor fills in `id` and `base` at the start. As there,
 * each copy of a process's handle knows for itself whether it was closed.
 */
export class Thread implements Handle {
  readonly kind = 'thread'
  id = -1
  base = 0
  private closed = false

  /**
   * @param spawn null for one that crossed from another thread
   * @param daemon whether it is one
   */
  constructor(
    readonly name: string,
    readonly threadKind: ThreadKind,
    private readonly spawn: Spawn | null,
    readonly daemon: boolean,
  ) {}

  /**
   * Starts it.
   * @throws RuntimeError (in the program) for a thread that was started before; AssertionError for a process that was, and
   *   for one that a daemonic process would start, such as a worker of a pool; ValueError for one that was closed
   */
  *start(): Operation<void> {
    const isProcess = this.threadKind === 'process'
    this.checkOpen()
    if (this.id >= 0 || this.spawn === null)
      throw isProcess
        ? new ProgramError('AssertionError', 'cannot start a process twice')
        : new ProgramError('RuntimeError', 'threads can only be started once')
    if (isProcess) {
      checkMayStartProcess(this.spawn.inDaemon)
      yield* passOn(this.spawn.parameters)
    }
    yield askSpawn(this, this.spawn)
  }

  /**
   * Waits for its end, however it ends, or for this many seconds. A process ends when its threads and child processes
   * have ended, but for daemons.
   * @throws RuntimeError (in the program) for a thread that was not started, or that is the caller; AssertionError for a
   *   process that was not started, or by another process than the caller's; ValueError for one that was closed
   */
  *join(timeout?: number): Operation<void> {
    this.checkOpen()
    if (this.id < 0)
      throw this.threadKind === 'process'
        ? new ProgramError('AssertionError', 'can only join a started process')
        : new ProgramError('RuntimeError', 'cannot join thread before it is started')
    yield* perform(threadJoin, this, limited(timeout))
  }

  /**
   * Ends a process and its threads where they are, without a `finally`, and returns at once. What they hold stays held,
   * and processes that they started go on.
   * @throws AttributeError (in the program) for a thread, or before its start; ValueError for a process that was closed
   */
  *terminate(): Operation<void> {
    this.checkSignal('terminate')
    yield ask(threadTerminate, this, null)
  }

  /** As `terminate`, by a signal that a process could not refuse: its exit code is -9. */
  *kill(): Operation<void> {
    this.checkSignal('kill')
    yield ask(threadKill, this, null)
  }

  /**
   * Whether it has been started and has not ended.
   * @throws AssertionError (in the program) for a process of another process than the caller's; ValueError for one that was
   *   closed
   */
  *isAlive(): Operation<boolean> {
    this.checkOpen()
    return this.id >= 0 && (yield ask(threadIsAlive, this, null)) === true
  }

  /**
   * Of a process: null while it lives, and before its start; 0 where its body has returned, 1 where that has thrown, what it
   * gave to `Os.exit`, or the signal below 0 that has killed it. To other processes than the one that started it always null.
   * @throws AttributeError (in the program) for a thread; ValueError for a process that was closed
   */
  *exitcode(): Operation<number | null> {
    this.checkProcess('exitcode')
    this.checkOpen()
    return this.id < 0 ? null : ((yield ask(threadExitcode, this, null)) as number | null) // as the model gives it
  }

  /**
   * Lets go what belongs to a process that has ended: this handle is of no use any more.
   * @throws AttributeError (in the program) for a thread; ValueError for a process that still runs
   */
  *close(): Operation<void> {
    this.checkProcess('close')
    if (this.closed) return
    if (this.id >= 0 && (yield* this.exitcode()) === null)
      throw new ProgramError(
        'ValueError',
        'Cannot close a process while it is still running. You should first call join() or terminate().',
      )
    this.closed = true
  }

  /**
   * For `waitSentinels`: the block of a process that can be waited for, as its `sentinel` in Python.
   * @throws ProgramError as `Process.sentinel` there
   */
  get sentinel(): number {
    this.checkProcess('sentinel')
    this.checkOpen()
    if (this.id < 0) throw new ProgramError('ValueError', 'process not started')
    return this.base
  }

  private checkSignal(method: string): void {
    this.checkProcess(method)
    this.checkOpen()
    if (this.id < 0) throw new ProgramError('AttributeError', `'NoneType' object has no attribute '${method}'`)
  }

  private checkProcess(attribute: string): void {
    if (this.threadKind !== 'process')
      throw new ProgramError('AttributeError', `'Thread' object has no attribute '${attribute}'`)
  }

  private checkOpen(): void {
    if (this.closed) throw new ProgramError('ValueError', 'process object is closed')
  }
}

/** Who a thread or process is, as its handle says. */
export type Told = Pick<Thread, 'id' | 'base' | 'name' | 'threadKind' | 'daemon'>

/** The handles of those whom an answer of the model names by their blocks, or by what the executor has put in their place. */
export function handlesOf(answer: unknown, whoIs: (one: number) => Told): Thread[] {
  return (answer as number[]).map((one) => handleOf(whoIs(one))) // as the model gives it
}

/** Another handle of a thread or process. */
export function handleOf({ id, base, name, threadKind, daemon }: Told): Thread {
  return Object.assign(new Thread(name, threadKind, null, daemon), { id, base })
}

/** Waits in a process until one of these child processes has ended, or several. */
export function* waitForSentinels(
  process: Handle,
  children: readonly Thread[],
  timeout: number | undefined,
): Operation<Thread[]> {
  const processes = children.map((child) => child.sentinel)
  const ended = yield ask(threadWaitSentinels, process, { processes, ...(limited(timeout) as object | null) })
  const blocks = processesIn({ processes: ended as number[] }) // what the model gives
  return children.filter(({ base }) => blocks.includes(base))
}

defineHandle('thread', ({ id, base, name, threadKind, daemon }) =>
  Object.assign(new Thread(name, threadKind ?? 'thread', null, daemon === true), { id, base }),
)
