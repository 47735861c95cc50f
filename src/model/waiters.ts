/**
 * A line of waiting threads, first come first. The line itself is three words (head, tail, length); its members are
 * linked through their own blocks, so a line needs no room for its longest case, and leaving from the middle is quick.
 */

import { ThreadStatus } from '../trace/tables.ts'
import { type Kernel, Outcome, type OutcomeCode } from './kernel.ts'
import { threadWord } from './layout.ts'

/** What is said of an operation that would have to wait within an atomic block. */
export const waitsInBlock = 'would wait in an atomic block'

const tailWord = 1
const lengthWord = 2

/** First thread of a line, or 0. */
export function firstWaiter(k: Kernel, line: number): number {
  return k.read(line)
}

export function waiterCount(k: Kernel, line: number): number {
  return k.read(line + lengthWord)
}

/** The threads of a line, first come first. */
export function waitersIn(k: Kernel, line: number): number[] {
  const members: number[] = []
  for (let at = firstWaiter(k, line); at !== 0; at = k.read(at + threadWord.next)) members.push(at)
  return members
}

/** Whether a thread stands in a line. */
export function isWaiting(k: Kernel, line: number, thread: number): boolean {
  for (let at = firstWaiter(k, line); at !== 0; at = k.read(at + threadWord.next)) if (at === thread) return true
  return false
}

/** The thread goes to the end of the line. */
export function joinWaiters(k: Kernel, line: number, thread: number): void {
  const tail = k.read(line + tailWord)
  k.keep(thread + threadWord.lineAt, line)
  if (tail === 0) k.write(line, thread)
  else {
    k.write(tail + threadWord.next, thread)
    k.write(thread + threadWord.previous, tail)
  }
  k.write(line + tailWord, thread)
  k.write(line + lengthWord, k.read(line + lengthWord) + 1)
}

/** The thread stands in a line of `object` until it is woken. Within an atomic block that is an error, and nothing may have been changed. */
export function waitIn(k: Kernel, line: number, self: number, object: number): OutcomeCode {
  if (k.atomicBy !== 0) return k.raise('RuntimeError', waitsInBlock)
  joinWaiters(k, line, self)
  k.block(self, object)
  return Outcome.block
}

/** The thread, wherever it stands in the line, leaves it. */
export function leaveWaiters(k: Kernel, line: number, thread: number): void {
  const next = k.read(thread + threadWord.next)
  const previous = k.read(thread + threadWord.previous)
  if (previous === 0) k.write(line, next)
  else k.write(previous + threadWord.next, next)
  if (next === 0) k.write(line + tailWord, previous)
  else k.write(next + threadWord.previous, previous)
  if (next !== 0) k.write(thread + threadWord.next, 0)
  if (previous !== 0) k.write(thread + threadWord.previous, 0)
  // Where it stood is no part of where it is.
  k.keep(thread + threadWord.lineAt, 0)
  k.write(line + lengthWord, k.read(line + lengthWord) - 1)
}

/** The thread has waited long enough: it leaves the line in which it stands and can go on. */
export function giveUp(k: Kernel, thread: number): void {
  leaveWaiters(k, k.words[thread + threadWord.lineAt] as number, thread) // every blocked thread stands in a line
  k.write(thread + threadWord.status, ThreadStatus.runnable)
  k.write(thread + threadWord.waitsFor, 0)
}

/** Everybody in the line leaves it and may go on; `each` is told of them in order, first. */
export function wakeLine(k: Kernel, line: number, each?: (thread: number) => void): void {
  for (let first = firstWaiter(k, line); first !== 0; first = firstWaiter(k, line)) {
    each?.(first)
    leaveWaiters(k, line, first)
    k.wake(first)
  }
}
