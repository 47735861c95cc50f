/** Where a person can type a line into a run, and what that makes of its script. */
import type { Snapshot } from '../../analysis/snapshot-types.ts'
import { type Microseconds, type StepIndex, seconds, type ThreadId } from '../../base/units.ts'
import { endOfInput, readInputScript, writeInputScript } from '../../program/input-script.ts'
import type { Parameters } from '../../program/parameters.ts'
import { isErrorValue } from '../../trace/tables.ts'
import { argumentOf, operationName, resultOf, type Trace } from '../../trace/trace.ts'

/** A thread that asks for a line, at the cursor. */
export interface TypingPlace {
  readonly thread: ThreadId
  readonly prompt: string
  /** When the line is typed, and from which step on that changes the run. */
  readonly time: Microseconds
  readonly step: StepIndex
}

/** The parameter that says what is typed; null for a program that asks for nothing. */
export function inputParameter(parameters: Parameters): string | null {
  return Object.entries(parameters).find(([, { type }]) => type === 'input')?.[0] ?? null
}

/**
 * Where a line can be typed just after the step of a moment: for a thread that waits for one, or in place of the end of
 * all input. At the last step of a run that ended for want of input, that end is meant.
 */
export function typingPlace(trace: Trace, snapshot: Snapshot): TypingPlace | null {
  const { step, time } = snapshot
  const waiting = snapshot.threads.find(({ state, next }) => state === 'sleeping' && next === 'input')
  if (waiting !== undefined)
    return { thread: waiting.thread, prompt: promptOf(trace, waiting.thread, step), time, step }
  const asked = step === trace.stepCount - 1 ? lastUnanswered(trace) : isUnanswered(trace, step) ? step : -1
  if (asked < 0) return null
  const thread = trace.steps.thread[asked] ?? 0
  return { thread, prompt: promptOf(trace, thread, asked), time: trace.steps.time[asked] ?? 0, step: asked }
}

/**
 * The script with a line more, after all lines up to that time; without a text, with the end of input in place of the
 * lines after it. Null when a script cannot say it.
 */
export function scriptWith(script: string, time: Microseconds, text: string | null): string | null {
  const lines = readInputScript(script)
  if (!Array.isArray(lines)) return null
  const at = seconds(time)
  const before = lines.filter((line) => line.seconds <= at)
  const typed = text?.trim() ?? endOfInput
  const after = typed === endOfInput ? [] : lines.slice(before.length)
  const longer = writeInputScript([...before, { seconds: at, text: typed }, ...after])
  const read = readInputScript(longer)
  return Array.isArray(read) && read.length === before.length + 1 + after.length ? longer : null
}

/** The step at which a thread receives the line that was typed at a place. */
export function receivedAt(trace: Trace, { thread, step, time }: TypingPlace): StepIndex {
  const { steps } = trace
  for (let at = step; at < trace.stepCount; at++) {
    if (steps.thread[at] === thread && operationName(trace, at) === 'receive' && (steps.time[at] ?? 0) >= time)
      return at
  }
  return Math.min(step, trace.stepCount - 1)
}

function promptOf(trace: Trace, thread: ThreadId, from: StepIndex): string {
  for (let at = from; at >= 0; at--) {
    if (trace.steps.thread[at] === thread && operationName(trace, at) === 'input')
      return String(argumentOf(trace, at) ?? '')
  }
  return ''
}

/** Whether a step asked for a line when no more would come. */
function isUnanswered(trace: Trace, step: StepIndex): boolean {
  return operationName(trace, step) === 'input' && isErrorValue(resultOf(trace, step))
}

function lastUnanswered(trace: Trace): StepIndex {
  const input = trace.operations.indexOf('input')
  let step = trace.stepCount - 1
  while (step >= 0 && !(trace.steps.operation[step] === input && isUnanswered(trace, step))) step--
  return step
}
