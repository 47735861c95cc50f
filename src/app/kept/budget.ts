import type { KeptRun } from './kept-run.ts'

/** Bytes that all recordings on this device may take. */
export const maxKeptBytes = 256 * 2 ** 20

/**
 * Bytes that recordings may take here: no more than half of what the browser allows the site, where it says so.
 * @param quota in bytes
 */
export function budgetOf(quota: number | undefined): number {
  return quota === undefined ? maxKeptBytes : Math.min(maxKeptBytes, Math.floor(quota / 2))
}

/**
 * Which recordings to let go so that another one finds room: the oldest first, and none that is shown. Null when there is
 * no room for it even without them; then none is to go.
 * @param added takes the place of the one of the same name
 */
export function lettingGo(
  runs: readonly Pick<KeptRun, 'id' | 'when' | 'bytes'>[],
  added: Pick<KeptRun, 'id' | 'bytes'>,
  budget: number,
  shown: ReadonlySet<string>,
): readonly string[] | null {
  const others = runs.filter(({ id }) => id !== added.id)
  let total = others.reduce((sum, { bytes }) => sum + bytes, added.bytes)
  const going: string[] = []
  for (const { id, bytes } of others.toSorted((a, b) => a.when - b.when)) {
    if (total <= budget) break
    if (shown.has(id)) continue
    going.push(id)
    total -= bytes
  }
  return total <= budget ? going : null
}
