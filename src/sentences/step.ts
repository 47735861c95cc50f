/** A step that is to be told, and what every sentence asks of it. */

import type { LazySnapshot, ObjectSnapshot, Snapshots, ThreadSnapshot } from '../analysis/snapshot-types.ts'
import { cutName } from '../base/cut-middle.ts'
import type { Language } from '../base/messages.ts'
import type { ObjectId, StepIndex, ThreadId } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { attemptOf } from '../trace/attempt.ts'
import { targetThread } from '../trace/columns.ts'
import { isErrorValue } from '../trace/tables.ts'
import { argumentOf, operationName, resultOf, type Trace } from '../trace/trace.ts'
import type { Part, Phrase } from './phrase.ts'
import { type Sentences, sentences } from './templates.ts'

/** What a sentence is made from. */
export interface Told {
  readonly trace: Trace
  readonly snapshots: Snapshots
  /** A line of the program as a line of the listing that is shown, 0 for none; without it, as it is. */
  readonly shownLine?: (line: number) => number
}

/** A step, seen from both sides. */
export interface Step {
  readonly trace: Trace
  readonly step: StepIndex
  /** As recorded: `block` for an attempt that could not proceed. */
  readonly operation: string
  /** What was asked for: of a `block`, the operation that was attempted. */
  readonly asked: string
  /** The object that was asked; -1 when it was a thread, or nothing. */
  readonly object: ObjectId
  /** Kind of that object, null when there is none. */
  readonly kind: string | null
  /** What the operation was given. */
  readonly given: Value
  readonly result: Value
  readonly thread: ThreadId
  readonly before: LazySnapshot | null
  readonly after: LazySnapshot
  /** Threads of which the step has changed something, its own among them. */
  readonly touched: readonly ThreadId[]
  readonly say: Sentences
  readonly language: Language
  readonly shownLine: (line: number) => number
}

/** Says one kind of step; null leaves it to the sentence that all kinds share. */
export type Describer = (told: Step) => Phrase | null

/**
 * The sentences of one kind of object, by the operation that was asked for: `acquire` of a step that did it, `block
 * acquire` of one that could not, `raise acquire` of one that raised.
 */
export type KindDescribers = { readonly [operation: string]: Describer }

/** Looks at a step. What was before and after it is made only when a sentence asks for it. */
export function stepOf(
  { trace, snapshots, shownLine = (line) => line }: Told,
  step: StepIndex,
  language: Language,
): Step {
  let before: LazySnapshot | null | undefined
  let after: LazySnapshot | undefined
  let touched: readonly ThreadId[] | undefined
  const operation = operationName(trace, step)
  const attempt = operation === 'block' ? attemptOf(trace, step) : null
  const object = attempt?.target ?? trace.steps.target[step] ?? -1
  return {
    trace,
    step,
    operation,
    asked: attempt?.operation ?? operation,
    object: object < 0 ? -1 : object,
    kind: trace.objects[object]?.kind ?? null,
    given: attempt === null ? argumentOf(trace, step) : attempt.given,
    result: resultOf(trace, step),
    thread: trace.steps.thread[step] ?? 0,
    say: sentences[language],
    language,
    shownLine,
    get before() {
      if (before === undefined) before = step > 0 ? snapshots.lazySnapshot(step - 1) : null
      return before
    },
    get after() {
      after ??= snapshots.lazySnapshot(step)
      return after
    },
    get touched() {
      touched ??= snapshots.touched(step)
      return touched
    },
  }
}

/** Who took the step. */
export function actor({ trace, thread }: Step): Part {
  return threadPart(trace, thread)
}

/** The object that was asked, marked. */
export function objectOf({ trace, object }: Step): Part {
  return objectPart(trace, object)
}

/** The object that was asked, just after the step. */
export function objectAfter({ after, object }: Step): ObjectSnapshot | undefined {
  return after.object(object)
}

/** The object that was asked, just before the step; undefined for the first step. */
export function objectBefore({ before, object }: Step): ObjectSnapshot | undefined {
  return before?.object(object)
}

/** A number of the object's state after the step; 0 where it has none of that name. */
export function fieldAfter(told: Step, name: string): number {
  return objectAfter(told)?.fields.get(name) ?? 0
}

export function fieldBefore(told: Step, name: string): number {
  return objectBefore(told)?.fields.get(name) ?? 0
}

/** The thread itself just before its step. */
export function actorBefore({ before, thread }: Step): ThreadSnapshot | undefined {
  return before?.thread(thread)
}

/** Its place in the line in which it stands now. */
export function placeAfter({ after, thread }: Step): number {
  return after.thread(thread)?.place ?? 0
}

/** Who stood in a line of the object before the step and does no more: those whom it let go, first come first. */
export function letGo(told: Step): ThreadId[] {
  const now = objectAfter(told)?.line ?? []
  return (objectBefore(told)?.line ?? []).filter((thread) => thread !== told.thread && !now.includes(thread))
}

/** Who woke the thread for this step, if it was by one of these operations. */
export function wokenBy({ trace, step }: Step, ...operations: readonly string[]): Part | null {
  const cause = trace.steps.cause[step] ?? -1
  if (cause < 0 || !operations.includes(operationName(trace, cause))) return null
  return threadPart(trace, trace.steps.thread[cause] ?? 0)
}

/** Threads in a list: "a, b and c"; of many, the first and how many more. */
export function threadList({ trace, say }: Step, threads: readonly ThreadId[]): Phrase {
  return say.list(threads.map((thread) => [threadPart(trace, thread)]))
}

/** The thread or object that a step was about, marked. */
export function targetPart(trace: Trace, step: StepIndex): Part {
  const target = trace.steps.target[step] ?? -1
  const thread = targetThread(target)
  return thread >= 0 ? threadPart(trace, thread) : objectPart(trace, target)
}

/** A thread's name, marked. */
export function threadPart(trace: Trace, thread: ThreadId): Part {
  return { text: cutName(trace.threads[thread]?.name ?? `thread ${thread}`), thread }
}

/** An object's name, marked. */
export function objectPart(trace: Trace, object: ObjectId): Part {
  return { text: cutName(trace.objects[object]?.name ?? `object ${object}`), object }
}

/** A raised error: `RuntimeError: release unlocked lock`. */
export function errorText(error: Value): string {
  if (!isErrorValue(error)) return typeof error === 'string' ? error : JSON.stringify(error)
  return error.message === '' ? error.error : `${error.error}: ${error.message}`
}
