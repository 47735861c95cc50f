/** What came of executions, in words. */
import type { Account } from '../../analysis/account.ts'
import { cutGiven } from '../../base/cut-middle.ts'
import type { Message } from '../../base/messages.ts'
import { valueText } from '../../base/value-text.ts'
import type { OutcomeDetail } from '../../explorer/outcomes/outcomes.ts'
import { plain } from '../../sentences/phrase.ts'
import { exploreMessages } from './explore.ts'
import { filled } from './notices.ts'
import { thingOf } from './waits.ts'

/** A line of the program, from 1, as a line of the listing that is shown; 0 where none corresponds. */
export type ShownLine = (line: number) => number

/** Everything in which an outcome differs from others, a part each. */
export function outcomeParts(detail: OutcomeDetail, shownLine: ShownLine): Message[] {
  const { broken, failed, stuck, held, output, values, endless, cutOff, further, never } = detail
  const parts = failed.map((failure) => failureMessages(failure, shownLine))
  if (broken !== undefined)
    parts.unshift(filled(exploreMessages.breaks, broken.thread, broken.message, shownLine(broken.line)))
  // Who only waits for others to end says nothing of why.
  const others = stuck.filter(({ kind }) => kind !== null)
  for (const { thread, operation, object, kind, line, busy, limit } of others.length > 0 ? others : stuck) {
    if (busy) {
      parts.push(filled(exploreMessages.busy, thread, object, shownLine(line)))
      continue
    }
    const thing = waitedFor({ kind, operation, target: object })
    if (limit !== undefined) {
      parts.push({
        en: exploreMessages.stillWaits.en(thread, thing.en, shownLine(line), limit),
        zh: exploreMessages.stillWaits.zh(thread, thing.zh, shownLine(line), limit),
      })
      continue
    }
    parts.push({
      en: exploreMessages.waits.en(thread, thing.en, shownLine(line)),
      zh: exploreMessages.waits.zh(thread, thing.zh, shownLine(line)),
    })
  }
  if (never !== undefined)
    parts.push(
      filled(endless === undefined ? exploreMessages.neverHeld : exploreMessages.mayNeverHold, never.join(', ')),
    )
  else if (endless !== undefined) parts.push(filled(exploreMessages.mayNotGetOn, endless.threads.join(', ')))
  for (const { thread, line } of cutOff ?? []) parts.push(filled(exploreMessages.cutOff, thread, shownLine(line)))
  if (held.length > 0 && stuck.length === 0) parts.push(filled(exploreMessages.held, held.join(', ')))
  for (const [thread, printed] of Object.entries(output))
    parts.push(filled(exploreMessages.prints, thread, printed.join(' | ')))
  const last = Object.entries(values).map(([name, value]) => `${name} = ${cutGiven(valueText(value))}`)
  if (last.length > 0) parts.push({ en: last.join(', '), zh: last.join('，') })
  if (further === true) parts.push(exploreMessages.further)
  return parts
}

/** What went wrong in a run, a sentence each. */
export function accountMessages({ failures, waits, leftHeld }: Account, shownLine: ShownLine): Message[] {
  const lines = failures.map((failure) => failureMessages(failure, shownLine))
  for (const { thread, holds, line, ...wait } of waits) {
    const thing = waitedFor(wait)
    const held = joined(holds)
    lines.push(
      holds.length === 0
        ? {
            en: exploreMessages.waits.en(thread, thing.en, shownLine(line)),
            zh: exploreMessages.waits.zh(thread, thing.zh, shownLine(line)),
          }
        : {
            en: exploreMessages.holdsAndWaits.en(thread, held.en, thing.en, shownLine(line)),
            zh: exploreMessages.holdsAndWaits.zh(thread, held.zh, thing.zh, shownLine(line)),
          },
    )
  }
  for (const { thread, object } of leftHeld) lines.push(filled(exploreMessages.leftHeld, thread, object))
  return lines
}

interface Failed {
  readonly thread: string
  readonly error: string
  readonly message: string
  readonly line: number
}

function failureMessages({ thread, error, message, line }: Failed, shownLine: ShownLine): Message {
  const at = shownLine(line)
  return error === 'AssertionError'
    ? filled(exploreMessages.asserts, thread, message, at)
    : filled(exploreMessages.fails, thread, error, message, at)
}

/** What a thread waits for: another thread's end where the kind is null. */
function waitedFor(wait: {
  readonly kind: string | null
  readonly operation: string
  readonly target: string
}): Message {
  const { kind, operation, target } = wait
  if (kind === null) return filled(exploreMessages.toEnd, target)
  const thing = (language: 'en' | 'zh') => plain(thingOf(kind, operation, { text: target }, language))
  return { en: thing('en'), zh: thing('zh') }
}

function joined(names: readonly string[]): Message {
  const last = names.at(-1) ?? ''
  return {
    en: names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`,
    zh: names.join('、'),
  }
}
