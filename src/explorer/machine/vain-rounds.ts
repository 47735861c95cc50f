/**
 * Rounds that change something and put it back, as who takes a lock, looks and releases it: if no other thread came in
 * between, everything is as before. So whatever can come after such a round can come without it.
 */

import type { LocalState } from '../state/local-state.ts'
import { type Execution, Flag } from './execution.ts'

/** The events of a thread since it was in a state, the last first. */
export function* eventsSince(execution: Execution, back: LocalState, last: number): Generator<number, void> {
  let hasCome = false
  for (let event = last; event >= 0; event = execution.eventBefore(event)) {
    const isThere = execution.from[event] === back
    // To wait in line and to give up are two events in one state.
    if (hasCome && !isThere) return
    hasCome ||= isThere
    yield event
  }
}

/**
 * The first event of the round by which a thread has come to a state, where that has come to nothing.
 * @param last event before that state
 * @returns -1 where it has come by no such round
 */
export function beginOfVainRound(execution: Execution, { back }: LocalState, last: number): number {
  if (back === null) return -1
  const wasVain = execution.has(last, Flag.vain)
  let first = -1
  for (const event of eventsSince(execution, back, last)) {
    if (!wasVain && execution.has(event, Flag.changed)) return -1
    first = event
  }
  return execution.from[first] === back ? first : -1
}

/**
 * Whether a round has come to nothing. To be asked right after its last event.
 * @param events of the round, the first first
 */
export function isVain(execution: Execution, events: readonly number[]): boolean {
  if (!isAlone(execution, events)) return false
  const { kernel, footprints, prints, places } = execution
  for (const event of events)
    for (const { object, written } of footprints.entries(prints[event] ?? 0))
      if (written && places.writesAt[object] !== undefined) return false
  for (const [object, [begin, end]] of spans(execution, events))
    for (const [address, before] of valuesAt(execution, object, begin)) {
      const after = valuesAt(execution, object, end).get(address) ?? kernel.words[address]
      if (after !== before) return false
    }
  return true
}

/** Whether anything that a round has touched is other than it left it. */
export function differsSince(execution: Execution, events: readonly number[]): boolean {
  const { kernel, places } = execution
  for (const [object, [, end]] of spans(execution, events)) {
    for (const [address, value] of valuesAt(execution, object, end)) if (kernel.words[address] !== value) return true
    const counter = places.writesAt[object]
    if (counter !== undefined && valueAt(execution, counter, end) !== kernel.words[counter]) return true
  }
  return false
}

/** Whether no event of others lies between events of a round in every order that comes to the same. */
function isAlone(execution: Execution, events: readonly number[]): boolean {
  const { footprints, prints, slots, edgeFrom, edgeTo } = execution
  const first = events[0] ?? 0
  const last = events.at(-1) ?? 0
  const slot = slots[first]
  let mine = prints[first] ?? 0
  /** What came after one of them, of others. */
  let theirs = 0
  const late = new Set<number>()
  for (let event = first; event <= last; event++) {
    const print = prints[event] ?? 0
    const who = slots[event] ?? 0
    if (who === slot) {
      if (late.has(who) || footprints.conflict(theirs, print)) return false
      mine = footprints.union(mine, print)
    } else if (late.has(who) || footprints.conflict(mine, print) || footprints.conflict(theirs, print)) {
      theirs = footprints.union(theirs, print)
      late.add(who)
    } else continue
    for (let edge = execution.edgesOf(event); edge < execution.edgesOf(event + 1); edge++)
      if (edgeFrom[edge] !== edgeTo[edge] && (edgeFrom[edge] === slot || late.has(edgeFrom[edge] ?? 0)))
        late.add(edgeTo[edge] ?? 0)
  }
  return true
}

/** Of each object that a round touches: where the log of former values stood before it first did and after it last did. */
function spans(execution: Execution, events: readonly number[]): Map<number, readonly [number, number]> {
  const found = new Map<number, readonly [number, number]>()
  for (const event of events)
    for (const { object } of execution.footprints.entries(execution.prints[event] ?? 0)) {
      const [begin] = found.get(object) ?? [execution.formerBefore(event)]
      found.set(object, [begin, execution.formerBefore(event + 1)])
    }
  return found
}

/** What a word held when the log stood there: it may have been taken back since. */
function valueAt({ kernel }: Execution, address: number, top: number): number | undefined {
  for (let at = top; at < kernel.formerTop; at += 2) if (kernel.former[at] === address) return kernel.former[at + 1]
  return kernel.words[address]
}

/** What the words of an object held when the log stood there, so far as they have changed since. */
function valuesAt({ kernel }: Execution, object: number, top: number): Map<number, number> {
  const values = new Map<number, number>()
  for (let at = top; at < kernel.formerTop; at += 2) {
    const address = kernel.former[at] as number // below the top
    if (kernel.owner[address] === object && !values.has(address)) values.set(address, kernel.former[at + 1] as number)
  }
  return values
}
