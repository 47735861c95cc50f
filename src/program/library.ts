/**
 * Library code that `Os` hands out and that no program loads but those that use it: pools, executors, timers, gevent,
 * networks, cells, barriers. Its files put themselves here when they are loaded; `.ci/vite/library.ts` has them loaded
 * by the one who calls such a method of `Os`. So a program without pools does not fetch them, and a new compound costs
 * no other program anything.
 */
import type { Body } from './request.ts'

export type Library = Pick<typeof import('./atomic.ts'), 'atomically'> &
  Pick<typeof import('./barriers.ts'), 'makeBarrier'> &
  Pick<typeof import('./cells.ts'), 'Cell' | 'RWLock' | 'packed'> &
  Pick<typeof import('./compounds/gevent/gevent.ts'), 'Gevent'> &
  Pick<typeof import('./compounds/pool.ts'), 'Pool'> &
  Pick<typeof import('./compounds/process-pool-executor.ts'), 'ProcessPoolExecutor'> &
  Pick<typeof import('./compounds/pipe-ends.ts'), 'PipeEnd'> &
  Pick<typeof import('./compounds/shared-queue.ts'), 'SharedQueue' | 'SharedSimpleQueue'> &
  Pick<typeof import('./compounds/shared-values.ts'), 'SharedArray' | 'SharedValue'> &
  Pick<typeof import('./compounds/thread-pool-executor.ts'), 'ThreadPoolExecutor'> &
  Pick<typeof import('./compounds/timer.ts'), 'Timer' | 'runTimer'> &
  Pick<typeof import('./compounds/wait-futures.ts'), 'asCompleted' | 'waitFutures'> &
  Pick<typeof import('./network.ts'), 'Network'>

const library: Partial<Library> = {}
const bodies = new Map<string, Body>()

/** Bodies that library code starts, by the names that traces and workers know them by. */
export const libraryBodies: ReadonlyMap<string, Body> = bodies

/** Called once by each file of library code. */
export function defineLibrary(part: Partial<Library>, itsBodies: { readonly [name: string]: Body } = {}): void {
  Object.assign(library, part)
  for (const [name, body] of Object.entries(itsBodies)) bodies.set(name, body)
}

/** @throws Error when nobody has loaded its file: a program has to call it as a method of `os` */
export function fromLibrary<Name extends keyof Library>(name: Name): Library[Name] {
  const found: Library[Name] | undefined = library[name]
  if (found === undefined) throw new Error(`${name} is not loaded`)
  return found
}
