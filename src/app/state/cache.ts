/** Things that are kept to be shown again at once, by key. */
export interface Cache<Key, Thing> {
  keep(key: Key, thing: Thing): void
  get(key: Key): Thing | null
}

/** Bytes that one such collection may take: long traces are tens of megabytes each. */
export const maxBytesKept = 256 * 2 ** 20

/**
 * Keeps the latest things: as many as `most`, and as take no more than `maxBytes`. The very latest always stays, however
 * large it is.
 */
export function createCache<Key, Thing>(
  most: number,
  bytesOf: (thing: Thing) => number,
  maxBytes = maxBytesKept,
): Cache<Key, Thing> {
  const kept = new Map<Key, { readonly thing: Thing; readonly bytes: number }>()
  let bytes = 0
  function forget(key: Key): void {
    bytes -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return {
    keep(key, thing) {
      forget(key)
      const added = { thing, bytes: bytesOf(thing) }
      kept.set(key, added)
      bytes += added.bytes
      for (const oldest of kept.keys()) {
        if (kept.size === 1 || (kept.size <= most && bytes <= maxBytes)) break
        forget(oldest)
      }
    },
    get: (key) => kept.get(key)?.thing ?? null,
  }
}
