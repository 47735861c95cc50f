/**
 * A lock that many readers or one writer may hold. Meaning: Courtois, Heymans and Parnas, "Concurrent Control with
 * Readers and Writers", CACM 14(10), 1971. Readers' preference (their first problem): a reader passes while no writer
 * is inside, so readers can starve writers. Writers' preference (their second): nor while a writer waits, or has been
 * woken and is not inside yet.
 *
 * When it becomes free, the preference says who is next: the first writer in line, or all readers. Barging wakes them
 * and they compete again, also with those who come just then and may have it; fair hands it to them.
 */
import { type Value, valueFalse, valueTrue } from '../base/value.ts'
import { making, meaning } from './atom.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { threadWord } from './layout.ts'
import {
  rwlockAcquireRead,
  rwlockAcquireWrite,
  rwlockAtom,
  rwlockReleaseRead,
  rwlockReleaseWrite,
  rwlockWord as word,
} from './rwlock-atom.ts'
import { refuseLongWait } from './time-limit.ts'
import { firstWaiter, giveUp, leaveWaiters, waiterCount, waitIn, wakeLine } from './waiters.ts'

function readerMayPass(k: Kernel, object: number): boolean {
  if (k.read(object + word.writer) !== 0) return false
  if (k.read(object + word.writersFirst) === 0) return true
  return waiterCount(k, object + word.line) === 0 && k.read(object + word.reserved) === 0
}

function acquireRead(k: Kernel, self: number, object: number, blocking: number, given?: Value): OutcomeCode {
  k.result = valueTrue
  if (takeGrant(k, self, object)) return Outcome.done
  // Out of time, it leaves the line and looks once more.
  if (k.expired) giveUp(k, self)
  if (readerMayPass(k, object)) {
    k.write(object + word.readers, k.read(object + word.readers) + 1)
    return Outcome.done
  }
  return waitOrRefuse(k, self, object, word.readersLine, blocking, given)
}

function acquireWrite(k: Kernel, self: number, object: number, blocking: number, given?: Value): OutcomeCode {
  k.result = valueTrue
  if (takeGrant(k, self, object)) return Outcome.done
  if (k.expired) giveUp(k, self)
  if (k.read(object + word.writer) === 0 && k.read(object + word.readers) === 0) {
    k.write(object + word.writer, self)
    if (k.read(object + word.reserved) === 1) k.write(object + word.reserved, 0)
    return Outcome.done
  }
  // Readers may have waited for nothing but the last writer in line, which is there no more.
  if (k.expired && readerMayPass(k, object)) letReadersIn(k, object)
  return waitOrRefuse(k, self, object, word.line, blocking, given)
}

function waitOrRefuse(
  k: Kernel,
  self: number,
  object: number,
  line: number,
  blocking: number,
  given?: Value,
): OutcomeCode {
  if (k.expired || blocking === 0) {
    k.result = valueFalse
    return Outcome.done
  }
  const refused = refuseLongWait(k, given)
  if (refused !== null) return refused
  return waitIn(k, object + line, self, object)
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

/** The lock has become free: it is for those whom it prefers, all readers at once or the first writer. */
function letGo(k: Kernel, object: number): void {
  const writer = firstWaiter(k, object + word.line)
  const readers = waiterCount(k, object + word.readersLine)
  if (writer !== 0 && (readers === 0 || k.read(object + word.writersFirst) === 1)) {
    if (k.read(object + word.fair) === 1) {
      k.write(object + word.writer, writer)
      k.write(writer + threadWord.granted, object)
    } else if (k.read(object + word.writersFirst) === 1) k.write(object + word.reserved, 1)
    leaveWaiters(k, object + word.line, writer)
    k.wake(writer)
  } else letReadersIn(k, object)
}

/** All readers in line may come in: fair counts them at once. */
function letReadersIn(k: Kernel, object: number): void {
  const waiting = waiterCount(k, object + word.readersLine)
  if (waiting === 0) return
  const fair = k.read(object + word.fair) === 1
  if (fair) k.write(object + word.readers, k.read(object + word.readers) + waiting)
  wakeLine(k, object + word.readersLine, (thread) => {
    if (fair) k.write(thread + threadWord.granted, object)
  })
}

function takeGrant(k: Kernel, self: number, object: number): boolean {
  if (k.read(self + threadWord.granted) !== object) return false
  k.write(self + threadWord.granted, 0)
  return true
}

meaning(rwlockAcquireRead, acquireRead)
meaning(rwlockReleaseRead, releaseRead)
meaning(rwlockAcquireWrite, acquireWrite)
meaning(rwlockReleaseWrite, releaseWrite)
making(rwlockAtom, (k, base, preference, policy) => {
  if (preference !== 'readers' && preference !== 'writers')
    return k.raise('ValueError', `preference must be readers or writers, got ${String(preference)}`)
  if (preference === 'writers') k.write(base + word.writersFirst, 1)
  if (policy === 'fair') k.write(base + word.fair, 1)
  return Outcome.done
})
