/** Things by name, each in a file of its own that is fetched when it is first wanted; what is there is found at once. */
export interface Loadable<Thing> {
  /** What is there of a name; undefined as long as it is not, and for ever where there is no such thing. */
  get(name: string): Thing | undefined
  /** All that is there, each once, in the order of the names. */
  present(): readonly Thing[]
  /**
   * Fetches what is not there yet; names of no thing are passed over. Null when there is nothing to wait for.
   * @throws TypeError (as a rejection) when something could not be fetched; asked again, it is fetched again
   */
  load(names: Iterable<string>): Promise<void> | null
  /** All names. */
  readonly names: readonly string[]
}

/**
 * @param ways how each is fetched
 * @param known what is there from the beginning
 */
export function loadable<Thing>(
  ways: { readonly [name: string]: () => Promise<Thing> },
  known: { readonly [name: string]: Thing } = {},
): Loadable<Thing> {
  const there = new Map(Object.entries(known))
  const missing = new Map(Object.entries(ways))
  const underWay = new Map<string, Promise<void>>()
  const all = [...there.keys(), ...missing.keys()]

  async function fetchOne(name: string, way: () => Promise<Thing>): Promise<void> {
    try {
      there.set(name, await way())
      missing.delete(name)
    } finally {
      underWay.delete(name)
    }
  }

  return {
    get: (name) => there.get(name),
    present: () => [...new Set(all.map((name) => there.get(name)))].filter((thing) => thing !== undefined),
    load(names) {
      const waits = new Set<Promise<void>>()
      for (const name of new Set(names)) {
        const way = missing.get(name)
        if (way === undefined) continue
        const wait = underWay.get(name) ?? fetchOne(name, way)
        underWay.set(name, wait)
        waits.add(wait)
      }
      return allOf([...waits])
    },
    names: all,
  }
}

/** Waits for all, also when some fail. Null when there is nothing to wait for. */
export function allOf(waits: readonly (Promise<void> | null)[]): Promise<void> | null {
  const real = waits.filter((wait) => wait !== null)
  if (real.length === 0) return null
  return Promise.allSettled(real).then((ends) => {
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  })
}
