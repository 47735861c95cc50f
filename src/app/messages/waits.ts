/** What a blocked thread waits for, in a word or two, in a clause, and as a thing. */
import type { Snapshot, ThreadSnapshot } from '../../analysis/snapshot-types.ts'
import { labelsOf } from '../../atoms/atoms.ts'
import type { Language } from '../../base/messages.ts'
import { own } from '../../base/own.ts'
import { plainWait, type Standing, type WaitMessages } from '../../sentences/labels.ts'
import type { Part, Phrase } from '../../sentences/phrase.ts'
import type { Trace } from '../../trace/trace.ts'

/** What is said of a wait at a kind of object, by the operation that could not proceed. */
function messagesOf(kind: string, operation: string | null): Readonly<Record<Language, WaitMessages>> {
  const waits = labelsOf(kind)?.waits ?? {}
  return own(waits, operation ?? '') ?? plainWait
}

/** How a thread waits at an object: what is said of it and where it stands. Null when it is blocked at none. */
function waitOf(
  trace: Trace,
  snapshot: Snapshot,
  now: ThreadSnapshot,
): { messages: Readonly<Record<Language, WaitMessages>>; at: Standing } | null {
  const record = trace.objects[now.waitsFor]
  const object = snapshot.objects[now.waitsFor]
  if (now.state !== 'blocked' || record === undefined || object === undefined) return null
  const line = [...object.lines.values()].find((one) => one.includes(now.thread)) ?? object.line
  const at = {
    object: record.name,
    place: now.place,
    count: line.length,
    parties: object.fields.get('parties') ?? 0,
  }
  return { messages: messagesOf(record.kind, now.next), at }
}

/** The wait of a thread for the head of its lane: `2 of 4 arrived`. Null when it is blocked at no object. */
export function waitStatus(trace: Trace, snapshot: Snapshot, now: ThreadSnapshot, language: Language): string | null {
  const wait = waitOf(trace, snapshot, now)
  return wait === null ? null : wait.messages[language].short(wait.at)
}

/** The wait of a thread in a clause: `blocked, first of 2 to put into box, which is full`. Null as above. */
export function waitClause(trace: Trace, snapshot: Snapshot, now: ThreadSnapshot, language: Language): string | null {
  const wait = waitOf(trace, snapshot, now)
  return wait === null ? null : wait.messages[language].clause(wait.at)
}

/** What a thread in an operation waits for at an object: `room in box`, `a permit of seats`. */
export function waitedThing(trace: Trace, object: number, operation: string | null, language: Language): Phrase {
  const record = trace.objects[object]
  if (record === undefined) return [{ text: '–' }]
  return thingOf(record.kind, operation, { text: record.name, object }, language)
}

/** The same of an object of a kind that is known by its name alone. */
export function thingOf(kind: string, operation: string | null, object: Part, language: Language): Phrase {
  return messagesOf(kind, operation)[language].thing(object)
}
