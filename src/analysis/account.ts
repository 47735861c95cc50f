import type { StepIndex } from '../base/units.ts'
import { attemptOf } from '../trace/attempt.ts'
import { targetThread } from '../trace/columns.ts'
import { isErrorValue } from '../trace/tables.ts'
import { argumentOf, operationName, type Trace } from '../trace/trace.ts'
import type { LockFaults } from './deadlock.ts'
import { HoldTracker } from './holds.ts'
import { failsAt } from './returned.ts'

/** A thread that waits for ever. */
export interface AccountedWait {
  readonly thread: string
  /** Names of what it holds all the while. */
  readonly holds: readonly string[]
  /** Name of what it waits for: a thread that it joins where `kind` is null, else an object of that kind. */
  readonly target: string
  readonly kind: string | null
  /** What it asked for, such as `acquire`. */
  readonly operation: string
  /** Line of the TypeScript, from 1; 0 when unknown. */
  readonly line: number
  /** Its step that could not proceed. */
  readonly step: StepIndex
}

/** A thread that ended by an error. */
export interface AccountedFailure {
  readonly thread: string
  readonly error: string
  readonly message: string
  /** As above: the last line that it came to. */
  readonly line: number
  readonly step: StepIndex
}

/** What went wrong in a run, to be said in plain words. */
export interface Account {
  readonly failures: readonly AccountedFailure[]
  /** Without those who do no more than wait for others of them to end, where there are others. */
  readonly waits: readonly AccountedWait[]
  readonly leftHeld: readonly { readonly thread: string; readonly object: string; readonly step: StepIndex }[]
}

/** What went wrong in a run, as far as it is known at its end. */
export function accountOf(trace: Trace, faults: LockFaults): Account {
  const name = (thread: number): string => trace.threads[thread]?.name ?? `#${thread}`
  return {
    failures: failuresOf(trace, name),
    waits: waitsOf(trace, name),
    leftHeld: faults.leftHeld.map(({ thread, object, step }) => ({
      thread: name(thread),
      object: trace.objects[object]?.name ?? '?',
      step,
    })),
  }
}

/**
 * The steps at which it is certain that a run goes wrong: that by which an invariant broke; the errors; the waits of a ring, or all waits without an end;
 * the ends of those who left a lock held. Empty where nothing went wrong.
 */
export function failingSteps(trace: Trace, faults: LockFaults): StepIndex[] {
  const { failures, waits, leftHeld } = accountOf(trace, faults)
  const { detail } = trace.end
  if (detail.kind === 'property' && detail.property === 'invariant') return [trace.stepCount - 1]
  if (failures.length > 0) return failures.map(({ step }) => step)
  const rings = faults.rings.filter(({ until }) => until === null)
  if (rings.length > 0) return rings.flatMap(({ links }) => links.map(({ since }) => since))
  return (waits.length > 0 ? waits : leftHeld).map(({ step }) => step)
}

function failuresOf(trace: Trace, name: (thread: number) => string): AccountedFailure[] {
  const failures: AccountedFailure[] = []
  const lines = new Map<number, number>()
  const failed = new Set<number>()
  for (let step = 0; step < trace.stepCount; step++) {
    const thread = trace.steps.thread[step] ?? 0
    const line = trace.steps.line[step] ?? 0
    if (line > 0) lines.set(thread, line)
    // It may attempt to end several times, waiting for others.
    if (!failsAt(trace, step) || failed.has(thread)) continue
    failed.add(thread)
    const value = operationName(trace, step) === 'block' ? attemptOf(trace, step).given : argumentOf(trace, step)
    const { error, message } = isErrorValue(value) ? value : { error: 'Error', message: String(value) }
    failures.push({ thread: name(thread), error, message, line: lines.get(thread) ?? 0, step })
  }
  return failures
}

function waitsOf(trace: Trace, name: (thread: number) => string): AccountedWait[] {
  const { detail } = trace.end
  if (detail.kind !== 'deadlock') return []
  const tracker = new HoldTracker(trace)
  const last = new Map<number, number>()
  const kept = new Map<number, Set<string>>()
  for (let step = 0; step < trace.stepCount; step++) {
    tracker.follow(step)
    last.set(trace.steps.thread[step] ?? 0, step)
  }
  for (const { thread, object, toStep } of tracker.holds) {
    if (toStep < trace.stepCount) continue
    const names = kept.get(thread) ?? new Set()
    kept.set(thread, names.add(trace.objects[object]?.name ?? '?'))
  }
  const all = detail.stuck.map(({ thread, target, line }): AccountedWait => {
    const step = last.get(thread) ?? 0
    const joined = targetThread(target)
    return {
      thread: name(thread),
      holds: [...(kept.get(thread) ?? [])],
      target: joined >= 0 ? name(joined) : (trace.objects[target]?.name ?? '?'),
      kind: joined >= 0 ? null : (trace.objects[target]?.kind ?? null),
      operation: operationName(trace, step) === 'block' ? attemptOf(trace, step).operation : operationName(trace, step),
      line,
      step,
    }
  })
  const others = all.filter(({ kind, holds }) => kind !== null || holds.length > 0)
  return others.length > 0 ? others : all
}
