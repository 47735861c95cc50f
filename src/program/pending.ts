import type { Value } from '../base/value.ts'
import type { OperationSpec } from '../model/atom.ts'
import { threadEnd, threadFail } from '../model/ending.ts'
import { greenletCreate, greenletExit } from '../model/greenlet.ts'
import { objectCreate, threadStart, threadUnmet } from '../model/thread.ts'
import { noTarget, threadTarget } from '../trace/columns.ts'
import type { ErrorValue } from '../trace/tables.ts'
import { setCurrentOs } from './current-os.ts'
import { errorValue, exitcodeIn, raised, systemExit } from './errors.ts'
import { packItem, unpackItem } from './marshalling.ts'
import type { Os } from './os.ts'
import { isRequest, type Making, type Operation, type Request, type Spawn, type Spawned } from './request.ts'
import { currentLine, resumeAt } from './site.ts'
import { watcher } from './watcher.ts'

/** Makes the body of a greenlet when it is first switched to, with what that switch passes. */
export type Beginning = (passed: unknown) => Operation<unknown>

/**
 * What resumes any generator. Those of each generator function have a hidden class of their own, so that a look for
 * `next` on the body itself would be slow wherever a program has several bodies.
 */
const resumeGenerator: Operation<unknown>['next'] = Object.getPrototypeOf(function* () {}).prototype.next

/** A suspended body, and the operation that it asks for: what every executor works through. */
export class Pending {
  operation: OperationSpec = threadEnd
  /** Block that the operation is asked of, 0 for none. */
  targetBase = 0
  /** As in the column of steps. */
  target = noTarget
  argument: Value = null
  /** For a start, or a greenlet: what is born, and the handle that is told its number. */
  spawn: Spawn | null = null
  spawned: Spawned | null = null
  /** For a create: what is made. */
  making: Making | null = null
  line = 0
  /** The thread's last step: what a timer's waking follows from. */
  lastStep = -1
  /** It has been woken from a line and has not succeeded since. */
  retries = false

  /** What its body ended with, while it does what is left to do at its end. */
  private ending: { readonly operation: OperationSpec; readonly argument: Value; readonly line: number } | null = null
  private body: Operation<unknown> | null
  private beginning: Beginning | null
  /** Whether it returns what its body returns, to its parent. */
  private readonly isGreenlet: boolean

  /**
   * @param body of a thread or process; of a greenlet what makes it
   * @param os that of the thread, which library code finds as the current one
   */
  constructor(
    body: Operation<unknown> | Beginning,
    readonly os: Os,
  ) {
    this.isGreenlet = typeof body === 'function'
    this.body = typeof body === 'function' ? null : body
    this.beginning = typeof body === 'function' ? body : null
    if (this.body !== null) watcher?.begins(this.body)
  }

  /** Whether its body has ended and it does what is left to do at its end. */
  get isEnding(): boolean {
    return this.ending !== null
  }

  /** Goes on because of a switch to it, with what that passes or raises. */
  takeOver(passed: Value, error: ErrorValue | null): void {
    if (error !== null) this.raise(error)
    else if (this.beginning === null) this.resume(passed)
    else {
      try {
        this.body = this.beginning(unpackItem(passed))
        watcher?.begins(this.body)
      } catch (thrown) {
        this.fail(thrown)
      }
      this.beginning = null
      if (this.body !== null) this.resume(undefined)
    }
  }

  /** Runs the body on to its next request, with the result of the last one. */
  resume(result: unknown): void {
    resumeAt(this.line)
    setCurrentOs(this.os)
    try {
      if (this.body !== null) this.read(resumeGenerator.call(this.body, result))
    } catch (thrown) {
      this.fail(thrown)
    }
  }

  /** Raises an error where the body asked last. */
  raise(error: ErrorValue): void {
    resumeAt(this.line)
    setCurrentOs(this.os)
    try {
      if (this.body !== null) this.read(this.body.throw(raised(error)))
    } catch (thrown) {
      this.fail(thrown)
    }
  }

  private read(next: IteratorResult<Request, unknown>): void {
    if (this.os.isUnmet) {
      this.pend(threadUnmet, null)
      return
    }
    if (next.done === true) {
      watcher?.returns(this.os)
      if (this.isGreenlet) this.pend(threadEnd, packItem(next.value ?? null, 'what the greenlet returns'))
      else this.end(threadEnd, null)
      return
    }
    const request = next.value
    if (!isRequest(request)) throw watcher?.strange(request) ?? new TypeError('a body yields by yield* alone')
    this.operation = request.operation
    this.argument = request.argument
    if (watcher !== null && isUnusual(request.argument)) watcher.gives(request.argument, request.operation.name)
    // Most requests are neither; every reference kept costs the garbage collector.
    if (request.operation === threadStart || request.operation === greenletCreate) {
      this.spawn = request.spawn
      this.spawned = request.spawned
    } else if (request.operation === objectCreate) this.making = request.making
    this.line = currentLine()
    const { target } = request
    if (target === null) {
      this.targetBase = 0
      this.target = noTarget
    } else {
      this.targetBase = target.base
      this.target = target.kind === 'thread' || target.kind === 'greenlet' ? threadTarget(target.id) : target.id
    }
  }

  private fail(thrown: unknown): void {
    this.line = currentLine()
    if (this.os.isUnmet) {
      this.pend(threadUnmet, null)
      return
    }
    const error = errorValue(watcher?.explain(thrown) ?? thrown)
    // A greenlet that is told to exit has not failed.
    if (this.isGreenlet) this.pend(error.error === greenletExit ? threadEnd : threadFail, error)
    else if (this.tells(error)) return
    else if (error.error === systemExit) this.exit(error.message)
    else this.end(threadFail, error)
  }

  /** Tells the hook of a thread of the error that ends it, before it ends. Returns whether there is one. */
  private tells(error: ErrorValue): boolean {
    const { os } = this
    const { kind, heritage } = os.self
    if (kind !== 'thread' || heritage.excepthook === null || this.ending !== null) return false
    const fails = error.error !== systemExit
    this.ending = { operation: fails ? threadFail : threadEnd, argument: fails ? error : null, line: this.line }
    const told = { excType: error.error, excValue: error.message, thread: os.currentThread() }
    this.body = os.bodyNamed(heritage.excepthook)(os, told)
    this.resume(undefined)
    return true
  }

  /** The body of a thread or process has ended by SystemExit: quietly, and a process with a code. */
  private exit(message: string): void {
    const code = this.os.self.kind === 'process' ? exitcodeIn(message) : 0
    if (code !== null) {
      this.end(threadEnd, code === 0 ? null : code)
      return
    }
    this.ending = { operation: threadEnd, argument: 1, line: this.line }
    this.body = this.os.print(message)
    this.resume(undefined)
  }

  /**
   * The body of a thread or process has ended: it goes on with what `Os.atExit` was given, and ends with what the body
   * ended with, or the latest error.
   */
  private end(operation: OperationSpec, argument: Value): void {
    if (this.ending === null || operation === threadFail) this.ending = { operation, argument, line: this.line }
    const exit = this.os.nextExit()
    if (exit === undefined) {
      this.pend(this.ending.operation, this.ending.argument)
      this.line = this.ending.line
    } else {
      this.body = exit()
      this.resume(undefined)
    }
  }

  /** What it is about to do when its body has nothing to ask. */
  pend(operation: OperationSpec, argument: Value): void {
    this.operation = operation
    this.argument = argument
    this.targetBase = 0
    this.target = noTarget
  }
}

/** Whether an argument is none that most operations have; what types forbid is met where nobody has checked them. */
function isUnusual(argument: Value | undefined): argument is Extract<Value, object> | undefined {
  return argument === undefined || (typeof argument === 'object' && argument !== null)
}
