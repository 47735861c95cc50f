import { useEffect, useState } from 'react'

/**
 * Loads a part of the page when it is first mounted, and once more each time it is asked for after a failure.
 * @param load the same function at each drawing
 * @param arrive takes what was loaded, and may return what ends it; the same function at each drawing
 */
export function useLoading<Loaded>(
  load: () => Promise<Loaded>,
  arrive: (loaded: Loaded) => (() => void) | undefined,
): { readonly failed: boolean; again(): void } {
  /** How often it has been asked for; each time it is tried once. */
  const [tries, setTries] = useState(1)
  const [failed, setFailed] = useState(0)
  useEffect(() => {
    let end: (() => void) | undefined
    let gone = false
    load().then(
      (loaded) => {
        if (!gone) end = arrive(loaded)
      },
      () => {
        if (!gone) setFailed(tries)
      },
    )
    return () => {
      gone = true
      end?.()
    }
  }, [load, arrive, tries])
  return { failed: failed === tries, again: () => setTries(tries + 1) }
}
