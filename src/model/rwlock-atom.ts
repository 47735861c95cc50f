/** The words of a lock for readers and writers, and what can be asked of it. What the operations mean is in `rwlock.ts`. */
import type { Value } from '../base/value.ts'
import { unloaded, unloadedAtom } from './atom.ts'
import { blockWord, field } from './layout.ts'

/** The block's own line is that of the writers. Reserved: it is free, and only a writer may have it. */
export const rwlockWord = {
  ...blockWord,
  readersLine: 4,
  readers: 7,
  writer: 8,
  writersFirst: 9,
  fair: 10,
  reserved: 11,
} as const

/** `false` is an attempt that does not wait. */
const blocking = (value: Value): number => (value === false ? 0 : 1)

export const rwlockAcquireRead = unloaded('acquireRead', blocking, {
  competes: true,
  keepsOut: true,
  shares: true,
})
export const rwlockReleaseRead = unloaded('releaseRead', undefined, { shares: true })
export const rwlockAcquireWrite = unloaded('acquireWrite', blocking, { competes: true, keepsOut: true })
export const rwlockReleaseWrite = unloaded('releaseWrite')

export const rwlockAtom = unloadedAtom({
  kind: 'rwlock',
  layout: {
    name: 'rwlock',
    words: 12,
    fields: [
      field.line('writersWaiting', rwlockWord.line),
      field.line('readersWaiting', rwlockWord.readersLine),
      field.number('readers', rwlockWord.readers),
      field.thread('writer', rwlockWord.writer),
      field.flag('writersFirst', rwlockWord.writersFirst),
      field.flag('fair', rwlockWord.fair),
      field.flag('reserved', rwlockWord.reserved),
    ],
  },
  sums: ['readers'],
  operations: [rwlockAcquireRead, rwlockReleaseRead, rwlockAcquireWrite, rwlockReleaseWrite],
  /** Readers by what they do; the writer by its field. */
  holding: { take: 'acquireRead', drop: 'releaseRead', permits: () => 1, field: 'writer' },
})
