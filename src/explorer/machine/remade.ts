/** Whether an object that a round has made is forgotten when the next round makes another in its place. */
import { isRecord, type Value } from '../../base/value.ts'
import { threadWord } from '../../model/layout.ts'
import { Doing, type LocalState } from '../state/local-state.ts'
import type { Execution } from './execution.ts'
import { ringsOf, ringWord } from './item-rings.ts'

/** Blocks of the objects whose handles are in a value. */
export function* handlesIn(value: Value): Generator<number, void> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value) && isRecord(value) && isRecord(value.$handle ?? null)) {
    const { base } = value.$handle as { readonly [key: string]: Value } // a record
    if (typeof base === 'number') yield base
  } else for (const part of Object.values(value)) yield* handlesIn(part)
}

/** Whether the value of a number, where there is one, names the object of a block. */
function names({ values }: Execution, number: number, base: number): boolean {
  return number >= 0 && number < values.size && isNamedIn(values.get(number), base)
}

function isNamedIn(value: Value, base: number): boolean {
  for (const each of handlesIn(value)) if (each === base) return true
  return false
}

/**
 * Whether somebody may still come to know of the object of a block: a thread that holds its handle or is about to do
 * something to it, or one who finds the handle in an object.
 */
export function mayBeKnown(execution: Execution, base: number): boolean {
  const { spawned, current } = execution
  for (const slot of spawned) {
    const state = current[slot]
    if (state && state.doing !== Doing.end && holds(execution, state, base)) return true
  }
  return isInObjects(execution, base) || isInThreads(execution, base)
}

function holds(execution: Execution, state: LocalState, base: number): boolean {
  if (state.targetBase === base || isNamedIn(state.argument, base)) return true
  const text = execution.states.futureText(state)
  // What is not known may be anything.
  if (text === null || new RegExp(`"base"[^,]*,${base}(?!\\d)`).test(text)) return true
  // Results that library code has got are told by number.
  for (const [, number] of text.matchAll(/:(\d+)/g)) if (names(execution, Number(number), base)) return true
  return false
}

function isInObjects(execution: Execution, base: number): boolean {
  const { places, kernel } = execution
  const { words } = kernel
  const at = (address: number): number => words[address] as number // addresses come from layouts
  for (const place of places.objects) {
    if (place.base === base) continue
    for (const { type, offset } of place.atom.layout.fields) {
      const word = at(place.base + offset)
      if ((type === 'block' || type === 'thread') && word === base) return true
      if (type === 'value' && names(execution, word, base)) return true
    }
    for (const offset of ringsOf(place.atom)) {
      const ring = place.base + offset
      const [items, room, head] = [at(ring + ringWord.items), at(ring + ringWord.room), at(ring + ringWord.head)]
      for (let n = 0; n < at(ring + ringWord.length); n++)
        if (names(execution, at(items + ((head + n) % room)), base)) return true
    }
  }
  return false
}

function isInThreads(execution: Execution, base: number): boolean {
  const { places, kernel } = execution
  const { words } = kernel
  return places.threads.some(({ base: block }) => {
    const { waitsFor, granted, saved } = threadWord
    // Most often it is no value; then it names nothing, or something else.
    return (
      words[block + waitsFor] === base ||
      words[block + granted] === base ||
      names(execution, words[block + saved] ?? 0, base)
    )
  })
}
