/**
 * How the page learns at once that a worker has ended, of which browsers tell nobody: the worker holds a lock of the
 * browser for as long as it lives, and the page waits for the same lock.
 */

/** The browser's locks, as far as they are used here. */
interface Locks {
  request(name: string, options: { readonly signal?: AbortSignal }, held: () => Promise<void>): Promise<unknown>
}

/** Null where there are none, as in older Node, which tells of a thread's end itself. */
function locksHere(): Locks | null {
  // The types of browsers are not at hand where Node runs this.
  const { navigator } = globalThis as unknown as { readonly navigator?: { readonly locks?: Locks } }
  return navigator?.locks ?? null
}

/**
 * In a worker: holds the lock of that name from now on.
 * @param name null to hold none, and only answer
 * @returns whether it is held
 */
export async function holdWhileAlive(name: string | null): Promise<boolean> {
  const locks = name === null ? null : locksHere()
  if (name === null || locks === null) return false
  return new Promise((resolve) => {
    const held = (): Promise<void> => {
      resolve(true)
      return new Promise(() => {})
    }
    locks.request(name, {}, held).catch(() => resolve(false))
  })
}

/**
 * On the page: tells when the worker that holds the lock of that name has ended.
 * @returns how to wait no longer
 */
export function whenDead(name: string, told: () => void): () => void {
  const over = new AbortController()
  const got = async (): Promise<void> => told()
  locksHere()
    ?.request(name, { signal: over.signal }, got)
    // It is waited for no longer.
    .catch(() => {})
  return () => over.abort()
}
