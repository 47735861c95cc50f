/**
 * The `Os` of the thread that runs. All threads of a simulation share this, so an executor sets it before it resumes
 * one, as it does with the line. For library code whose handles cross from thread to thread, and so keep none.
 */
import type { Os } from './os.ts'

let current: Os | null = null

/** Says whose body is about to run. */
export function setCurrentOs(os: Os): void {
  current = os
}

/**
 * That of the thread whose body runs.
 * @throws Error outside of bodies
 */
export function currentOs(): Os {
  if (current === null) throw new Error('no body is running')
  return current
}
