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
import { firstWaiter, leaveWaiters } from './waiters.ts'

const word = threadWord

/** What `start` is given of the one that is born, added up. */
const spawned = { process: 1, daemon: 2 } as const

/** What `start` is given of the one that is born. */
export function kinship({ kind, daemon }: { readonly kind: ThreadKind; readonly daemon: boolean }): number {
  return (kind === 'process' ? spawned.process : 0) + (daemon ? spawned.daemon : 0)
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
  const isChild = (kin & spawned.process) !== 0
  k.keep(child + word.within, process)
  k.keep(child + word.isProcess, isChild ? 1 : 0)
  if ((kin & spawned.daemon) === 0) k.keep(child + word.isDaemon, 0)
  else if (k.tellsDaemons) k.write(child + word.isDaemon, 1)
  else k.keep(child + word.isDaemon, 1)
  const link = isChild ? word.nextChild : word.nextThread
  let before = process + (isChild ? word.children : word.nextThread)
  if (k.sortsFamilies) while (k.read(before) > child) before = k.read(before) + link
  const next = k.read(before)
  if (next !== 0) k.write(child + link, next)
  k.write(before, child)
}

/** The first of the threads of a process that were started in it, which is the last to be started; 0 for none. */
export function firstThread(k: Kernel, process: number): number {
  return started(k, k.read(process + word.nextThread), word.nextThread)
}

/** The one after a thread among those of its process, which was started before it; 0 for none. */
export function nextThread(k: Kernel, thread: number): number {
  return started(k, k.read(thread + word.nextThread), word.nextThread)
}

/** The first of the processes that a process has started, which is the last to be started; 0 for none. */
export function firstChild(k: Kernel, process: number): number {
  return started(k, k.read(process + word.children), word.nextChild)
}

/** The one after a process among the children of its parent, which was started before it; 0 for none. */
export function nextChild(k: Kernel, child: number): number {
  return started(k, k.read(child + word.nextChild), word.nextChild)
}

/** From one of a list on, the first that was started: all are, but where the explorer asks what were if some had not been. */
function started(k: Kernel, first: number, link: number): number {
  let at = first
  while (at !== 0 && k.read(at + word.status) === ThreadStatus.unborn) at = k.read(at + link)
  return at
}

/**
 * The first of those for whom a process waits, at least for some of them, before it ends: its threads, then its child
 * processes. 0 for nobody, as it is for a thread.
 */
export function firstMember(k: Kernel, thread: number): number {
  if (!isProcess(k, thread)) return 0
  const first = firstThread(k, thread)
  return first === 0 ? firstChild(k, thread) : first
}

/** The one after a member of the family of a process; 0 for none. */
export function nextMember(k: Kernel, process: number, member: number): number {
  if (isProcess(k, member)) return nextChild(k, member)
  const next = nextThread(k, member)
  return next === 0 ? firstChild(k, process) : next
}

/** One has ended: those in its process go on who wait for it, or, where it is a child process, for any child. */
export function tellReapers(k: Kernel, ended: number): void {
  const process = k.read(ended + word.within)
  if (process === 0) return
  const line = process + word.reapers
  for (let at = firstWaiter(k, line); at !== 0; ) {
    const next = k.read(at + word.next)
    const waitsFor = k.read(at + word.waitsFor)
    if (waitsFor === ended || (waitsFor === process && isProcess(k, ended))) {
      leaveWaiters(k, line, at)
      k.wake(at)
    }
    at = next
  }
}
