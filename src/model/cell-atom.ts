/**
 * The words of a cell, and what can be asked of it. A number of 32 bits is in the word `value`; of anything else the word
 * `other` has the number in the table of values. What the operations mean is in `cell.ts`.
 */
import type { Value } from '../base/value.ts'
import { unloaded, unloadedAtom } from './atom.ts'
import { blockWord, field } from './layout.ts'

export const cellWord = { ...blockWord, value: 4, other: 5 } as const

/** What `wait` returns. */
export const waitResults = { ok: 'ok', notEqual: 'not-equal', timedOut: 'timed-out' } as const satisfies Record<
  string,
  WaitResult
>
/** What a wait on a cell came to. */
export type WaitResult = 'ok' | 'not-equal' | 'timed-out'

const numberIn = (value: Value): number => (typeof value === 'number' ? value : Number.NaN)
const instant = { instant: true } as const

export const cellRead = unloaded('read', undefined, { reads: true, instant: true })
export const cellWrite = unloaded('write', numberIn, instant)
/** Adds the argument; returns what was there before. */
export const cellAdd = unloaded('add', numberIn, instant)
/** `[expected, value]`: stores the value if the cell holds what is expected; returns whether it did. */
export const cellCompareExchange = unloaded('compareExchange', undefined, instant)
/** Stores the argument; returns what was there before. */
export const cellExchange = unloaded('exchange', undefined, instant)
/** As `cellAdd`: subtract, and, or, exclusive or. */
export const cellSub = unloaded('fetchSub', numberIn, instant)
export const cellAnd = unloaded('fetchAnd', numberIn, instant)
export const cellOr = unloaded('fetchOr', numberIn, instant)
export const cellXor = unloaded('fetchXor', numberIn, instant)
/** `{value, timeout?}`: sleeps while nobody notifies, if the cell holds the value; returns one of `waitResults`. */
export const cellWait = unloaded('wait')
/** Wakes the argument's number of waiters at most, all when it is null; returns how many. */
export const cellNotify = unloaded('notify', (value) => (value === null ? Number.POSITIVE_INFINITY : numberIn(value)))

export const cellAtom = unloadedAtom({
  kind: 'cell',
  firstWords: 5,
  layout: {
    name: 'cell',
    words: 6,
    fields: [
      field.number('value', cellWord.value),
      field.value('other', cellWord.other),
      field.line('waiters', cellWord.line),
    ],
  },
  operations: [
    cellRead,
    cellWrite,
    cellAdd,
    cellCompareExchange,
    cellExchange,
    cellSub,
    cellAnd,
    cellOr,
    cellXor,
    cellWait,
    cellNotify,
  ],
})
