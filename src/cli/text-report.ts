import { busyWait } from '../analysis/busy-wait.ts'
import { counted } from '../base/counted.ts'
import { seconds } from '../base/units.ts'
import type { Value } from '../base/value.ts'
import { valueText } from '../base/value-text.ts'
import { attemptOf } from '../trace/attempt.ts'
import { targetThread } from '../trace/columns.ts'
import { endSentence } from '../trace/end-sentence.ts'
import { isErrorValue } from '../trace/tables.ts'
import { argumentOf, operationName, outputOf, resultOf, type Trace } from '../trace/trace.ts'

/**
 * A trace for reading: a line a step (number, seconds, thread, what, and after which step), the output, and the end.
 * @param cut as of `endText`
 */
export function* textReport(trace: Trace, cut: string | null = null): Generator<string, void> {
  const { steps, threads, stepCount } = trace
  const names = threads.map((thread) => thread.name)
  const width = names.reduce((most, name) => Math.max(most, name.length), 0)
  const digits = String(Math.max(0, stepCount - 1)).length
  const times = seconds(steps.time[stepCount - 1] ?? 0).toFixed(3).length
  for (let step = 0; step < stepCount; step++) {
    const time = seconds(steps.time[step] ?? 0).toFixed(3)
    const name = names[steps.thread[step] ?? 0] ?? ''
    const cause = steps.cause[step] ?? -1
    const after = cause < 0 ? '' : `  (after ${cause})`
    const place = `${String(step).padStart(digits)}  ${time.padStart(times)} s  ${name.padEnd(width)}`
    yield `${place}  ${stepText(trace, step)}${after}\n`
  }
  const output = outputOf(trace)
  if (output.length > 0) yield '\nOutput\n'
  for (const { thread, text } of output) yield `  ${(names[thread] ?? '').padEnd(width)}  ${text}\n`
  yield `\n${endText(trace, cut)}\n`
}

/** What a step did: `acquire seats`, `waits to join user1`, `release seats: RuntimeError: release unlocked lock`. */
export function stepText(trace: Trace, step: number): string {
  const operation = operationName(trace, step)
  const target = trace.steps.target[step] ?? -1
  if (operation === 'block') {
    const attempt = attemptOf(trace, step)
    const words = asked(`waits to ${attempt.operation}`, nameOf(trace, attempt.target), attempt.given, trace)
    return attempt.target === target ? words : `${words}, for ${nameOf(trace, target)}`
  }
  const words = asked(operation, nameOf(trace, target), argumentOf(trace, step), trace)
  const result = resultOf(trace, step)
  // What is received is what was typed, what comes of a request its answer, and what the clock showed what it was given.
  const again = operation === 'now' || (['receive', 'response'].includes(operation) && !isErrorValue(result))
  return result === null || result === true || again ? words : `${words}: ${said(result)}`
}

function nameOf(trace: Trace, target: number): string | undefined {
  const thread = targetThread(target)
  return thread >= 0 ? trace.threads[thread]?.name : trace.objects[target]?.name
}

function asked(operation: string, whom: string | undefined, argument: Value, trace: Trace): string {
  return [operation, whom, ...givenTexts(argument, trace)].filter((word) => word !== undefined && word !== '').join(' ')
}

/** What an operation was given, in words: `apple`, `for at most 2 s`, `without waiting`, `on door`. */
function givenTexts(argument: Value, trace: Trace): string[] {
  if (argument === null) return []
  if (argument === false) return ['without waiting']
  if (typeof argument !== 'object' || Array.isArray(argument)) return [said(argument)]
  const given = argument as { readonly [key: string]: Value } // neither null nor a list
  const texts: string[] = []
  if (typeof given.status === 'number')
    return [`${given.status}, ${counted(String(given.text ?? '').length, 'character')}`]
  if (typeof given.failure === 'string') return [given.failure]
  if (typeof given.address === 'string') texts.push(given.address)
  texts.push(...socketTexts(given))
  if ('$handle' in given) return [said(argument)]
  if ('item' in given) texts.push(said(given.item ?? null))
  if ('value' in given) texts.push(`while it is ${said(given.value ?? null)}`)
  if (typeof given.timeout === 'number') texts.push(`for at most ${given.timeout} s`)
  if (given.spurious === true) texts.push('and wakes though nobody notified it')
  if (Array.isArray(given.threads)) texts.push(givenThreads(given.threads, trace))
  if (given.block === false) texts.push('without waiting')
  if (typeof given.lock === 'number') {
    const lock = trace.objects.find(({ base }) => base === given.lock)
    texts.push(`on ${lock?.name ?? '?'}`)
  }
  return texts.length > 0 ? texts : [said(argument)]
}

/** The threads that a notify was given: `just to t2`. */
function givenThreads(bases: readonly Value[], trace: Trace): string {
  return `just to ${bases.map((base) => trace.threads.find((thread) => thread.base === base)?.name ?? '?').join(', ')}`
}

/** What an operation on a socket was given: `at the accepted end`, `hello`, `at most 1024`, `to port 80`. */
function socketTexts(given: { readonly [key: string]: Value }): string[] {
  const texts: string[] = []
  if (typeof given.data === 'string') texts.push(JSON.stringify(given.data))
  if (typeof given.bufsize === 'number') texts.push(`at most ${given.bufsize}`)
  if (typeof given.port === 'number')
    texts.push(`${typeof given.backlog === 'number' ? 'for' : 'to'} port ${given.port}`)
  if (typeof given.capacity === 'number') texts.push(`for at most ${counted(given.capacity, 'letter')} each way`)
  const { $handle: handle } = (given.socket ?? {}) as { readonly $handle?: { readonly name: string } } // as handles cross
  if (handle !== undefined) texts.push(handle.name)
  if (given.end === 'server') texts.push('at the accepted end')
  return texts
}

function said(value: Value): string {
  if (isErrorValue(value)) return value.message === '' ? value.error : `${value.error}: ${value.message}`
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  const text = JSON.stringify(value)
  return text.includes('"$handle":') ? valueText(value) : text
}

/**
 * How the run ended, in a line.
 * @param cut why it was ended before its time, where there is more to say than the trace does
 */
export function endText(trace: Trace, cut: string | null = null): string {
  const time = seconds(trace.steps.time[trace.stepCount - 1] ?? 0).toFixed(3)
  return `${trace.end.status} after ${counted(trace.stepCount, 'step')} and ${time} s. ${cut ?? endSentence(trace)}${busyText(trace)}`
}

/** Who was busy waiting when the run was cut off. */
function busyText(trace: Trace): string {
  const spin = busyWait(trace)
  if (spin === null) return ''
  const { thread, operation, object, times, result } = spin
  const what = [operation, trace.objects[object]?.name].filter((word) => word !== undefined).join(' ')
  const who = trace.threads[thread]?.name ?? `thread ${thread}`
  return ` ${who} was busy waiting: ${what} gave ${JSON.stringify(result)} ${times} times in a row.`
}
