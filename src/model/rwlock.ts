/**
 * A lock that many readers or one writer may hold. Meaning: Courtois, Heymans and Parnas, "Concurrent Control with
 * Readers and Writers", CACM 14(10), 1971. Readers' preference (their first problem): a reader passes while no writer
 * is inside, so readers can starve writers. Writers' preference (their second): nor while a writer waits.
 */
import { type Atom, operation } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { blockWord, field, threadWord } from './layout.ts'
import { firstInLine, joinLine, leaveLine, lineLength, wakeLine } from './line.ts'

/** The block's own line is that of the writers. */
const word = { ...blockWord, readersLine: 4, readers: 7, writer: 8, writersFirst: 9 } as const

function readerMayPass(k: Kernel, object: number): boolean {
  if (k.read(object + word.writer) !== 0) return false
  return k.read(object + word.writersFirst) === 0 || lineLength(k, object + word.line) === 0
}

function acquireRead(k: Kernel, self: number, object: number): OutcomeCode {
  if (takeGrant(k, self, object)) return Outcome.done
  if (readerMayPass(k, object)) {
    k.write(object + word.readers, k.read(object + word.readers) + 1)
    return Outcome.done
  }
  joinLine(k, object + word.readersLine, self)
  k.block(self, object)
  return Outcome.block
}

function acquireWrite(k: Kernel, self: number, object: number): OutcomeCode {
  if (takeGrant(k, self, object)) return Outcome.done
  if (k.read(object + word.writer) === 0 && k.read(object + word.readers) === 0) {
    k.write(object + word.writer, self)
    return Outcome.done
  }
  joinLine(k, object + word.line, self)
  k.block(self, object)
  return Outcome.block
}

function releaseRead(k: Kernel, _self: number, object: number): OutcomeCode {
  const readers = k.read(object + word.readers)
  if (readers === 0) return k.raise('RuntimeError', 'release unlocked lock')
  k.write(object + word.readers, readers - 1)
  if (readers === 1) letGo(k, object)
  return Outcome.done
}

function releaseWrite(k: Kernel, self: number, object: number): OutcomeCode {
  if (k.read(object + word.writer) !== self) return k.raise('RuntimeError', 'cannot release un-acquired lock')
  k.write(object + word.writer, 0)
  letGo(k, object)
  return Outcome.done
}

/** The lock has become free: it goes to those whom it prefers, all readers at once or the first writer. */
function letGo(k: Kernel, object: number): void {
  const writer = firstInLine(k, object + word.line)
  const readers = lineLength(k, object + word.readersLine)
  if (writer !== 0 && (readers === 0 || k.read(object + word.writersFirst) === 1)) {
    k.write(object + word.writer, writer)
    k.write(writer + threadWord.granted, object)
    leaveLine(k, object + word.line, writer)
    k.wake(writer)
  } else if (readers > 0) {
    k.write(object + word.readers, readers)
    wakeLine(k, object + word.readersLine, (thread) => k.write(thread + threadWord.granted, object))
  }
}

function takeGrant(k: Kernel, self: number, object: number): boolean {
  if (k.read(self + threadWord.granted) !== object) return false
  k.write(self + threadWord.granted, 0)
  return true
}

export const rwlockAcquireRead = operation('acquireRead', acquireRead)
export const rwlockReleaseRead = operation('releaseRead', releaseRead)
export const rwlockAcquireWrite = operation('acquireWrite', acquireWrite)
export const rwlockReleaseWrite = operation('releaseWrite', releaseWrite)

export const rwlockAtom: Atom = {
  kind: 'rwlock',
  layout: {
    name: 'rwlock',
    words: 10,
    fields: [
      field.line('writersWaiting', word.line),
      field.line('readersWaiting', word.readersLine),
      field.number('readers', word.readers),
      field.thread('writer', word.writer),
      field.flag('writersFirst', word.writersFirst),
    ],
  },
  operations: [rwlockAcquireRead, rwlockReleaseRead, rwlockAcquireWrite, rwlockReleaseWrite],
  /** Readers by what they do; the writer by its field. */
  holding: { take: 'acquireRead', drop: 'releaseRead', sockets: () => 1, field: 'writer' },
  create(k, base, preference) {
    if (preference !== 'readers' && preference !== 'writers')
      return k.raise('ValueError', `preference must be readers or writers, got ${String(preference)}`)
    if (preference === 'writers') k.write(base + word.writersFirst, 1)
    return Outcome.done
  },
}
