/**
 * Which threads and child processes a process has, and who waits for any of them to end. Meaning: what CPython's
 * `threading._shutdown` and `multiprocessing.process._children` go through before a process ends.
 *
 * The lists are in the order of starting, the last first, which is that of addresses; where these follow from who is started
 * and not from when (`Kernel.sortsFamilies`), they are sorted by address. They are changed inside the guard of births;
 * whether one of them has ended is known under the guard of the process.
 */
import { type ThreadKind, ThreadStatus } from '../trace/tables.ts'
import { hostOf } from './greenlet.ts'
import type { Kernel } from './kernel.ts'
import { threadWord } from './layout.ts'
import { firstInLine, leaveLine } from './line.ts'

const word = threadWord

/** What `start` is given of the one that is born, added up. */
const born = { process: 1, daemon: 2 } as const

/** What `start` is given of the one that is born. */
export function kinship({ kind, daemon }: { readonly kind: ThreadKind; readonly daemon: boolean }): number {
  return (kind === 'process' ? born.process : 0) + (daemon ? born.daemon : 0)
}

/** Whether a trace tells what processes have. Older ones do not: there each thread ends for itself. */
export function knowsFamilies(k: Kernel): boolean {
  return k.threadWords > word.within
}

/** Whether a block is that of a process, and not of a thread or greenlet in it. */
export function isProcess(k: Kernel, thread: number): boolean {
  return k.read(thread + word.within) === 0 || k.read(thread + word.isProcess) === 1
}

/** Block of the process that a thread is of, or a greenlet; of a process itself. */
export function processOf(k: Kernel, thread: number): number {
  const host = hostOf(k, thread)
  return isProcess(k, host) ? host : k.read(host + word.within)
}

export function isDaemon(k: Kernel, thread: number): boolean {
  return k.read(thread + word.isDaemon) === 1
}

/** A process has a thread, or a child process, more. */
export function adopt(k: Kernel, process: number, child: number, kin: number): void {
  const isChild = (kin & born.process) !== 0
  k.keep(child + word.within, process)
  k.keep(child + word.isProcess, isChild ? 1 : 0)
  if ((kin & born.daemon) === 0) k.keep(child + word.isDaemon, 0)
  else if (k.tellsDaemons) k.write(child + word.isDaemon, 1)
  else k.keep(child + word.isDaemon, 1)
  const link = isChild ? word.nextChild : word.nextThread
  let before = process + (isChild ? word.children : word.nextThread)
  if (k.sortsFamilies) while (k.read(before) > child) before = k.read(before) + link
  const next = k.read(before)
  if (next !== 0) k.write(child + link, next)
  k.write(before, child)
}

/** The threads of a process that were started in it, the last first. */
export function* threadsOf(k: Kernel, process: number): Generator<number, void> {
  for (let at = k.read(process + word.nextThread); at !== 0; at = k.read(at + word.nextThread))
    if (wasStarted(k, at)) yield at
}

/** The processes that a process has started, the last first. */
export function* childrenOf(k: Kernel, process: number): Generator<number, void> {
  for (let at = k.read(process + word.children); at !== 0; at = k.read(at + word.nextChild))
    if (wasStarted(k, at)) yield at
}

/** So it is of all in these lists, but where the explorer asks what were if some had not been started. */
function wasStarted(k: Kernel, thread: number): boolean {
  return k.read(thread + word.status) !== ThreadStatus.unborn
}

/** Whom a process waits for, at least some of them, before it ends: its threads and child processes. Nobody for a thread. */
export function* familyOf(k: Kernel, thread: number): Generator<number, void> {
  if (!isProcess(k, thread)) return
  yield* threadsOf(k, thread)
  yield* childrenOf(k, thread)
}

/** The first of whom something holds; 0 where it holds of nobody. */
export function firstOf(list: Iterable<number>, holds: (thread: number) => boolean): number {
  for (const thread of list) if (holds(thread)) return thread
  return 0
}

/** One has ended: those in its process go on who wait for it, or, where it is a child process, for any child. */
export function tellReapers(k: Kernel, ended: number): void {
  const process = k.read(ended + word.within)
  if (process === 0) return
  const line = process + word.reapers
  for (let at = firstInLine(k, line); at !== 0; ) {
    const next = k.read(at + word.next)
    const waitsFor = k.read(at + word.waitsFor)
    if (waitsFor === ended || (waitsFor === process && isProcess(k, ended))) {
      leaveLine(k, line, at)
      k.wake(at)
    }
    at = next
  }
}
