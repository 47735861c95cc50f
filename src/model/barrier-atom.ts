/** The words of a barrier, and what can be asked of it. What the operations mean is in `barrier.ts`. */
import { unloaded, unloadedAtom } from './atom.ts'
import { blockWord, field } from './layout.ts'

export const barrierWord = { ...blockWord, parties: 4, broken: 5, round: 6, lock: 7 } as const

export const barrierWait = unloaded('wait')
export const barrierAbort = unloaded('abort')
export const barrierReset = unloaded('reset')
/** Said by who ran the action: false where it ended by an error. */
export const barrierActed = unloaded('acted', (value) => (value === false ? 0 : 1))
export const barrierWaiting = unloaded('nWaiting', undefined, { reads: true })
export const barrierBroken = unloaded('broken', undefined, { reads: true })
export const barrierParties = unloaded('parties', undefined, { reads: true })

export const barrierAtom = unloadedAtom({
  kind: 'barrier',
  firstWords: 7,
  layout: {
    name: 'barrier',
    words: 8,
    fields: [
      field.line('waiters', barrierWord.line),
      field.number('parties', barrierWord.parties),
      field.flag('broken', barrierWord.broken),
      field.number('round', barrierWord.round),
      field.block('lock', barrierWord.lock),
    ],
  },
  operations: [barrierWait, barrierAbort, barrierReset, barrierActed, barrierWaiting, barrierBroken, barrierParties],
  // For who reads the trace: nobody can ask how often it has opened.
  tallies: [{ word: barrierWord.round, askedBy: [] }],
})
