import { TextMap } from '../base/text-map.ts'
import type { ObjectRecord, ThreadRecord } from '../trace/tables.ts'
import type { Trace } from '../trace/trace.ts'

/** What library code has made under one name: the event and the thread of a timer, all that a pool consists of. */
export interface Compound {
  readonly owner: string
  /** In order of appearance, as the threads. Either may be empty: a timer that was never started has no thread. */
  readonly objects: readonly ObjectRecord[]
  readonly threads: readonly ThreadRecord[]
}

/** The compounds of a run by the `owner` that its records name, those with objects first, in order of appearance. */
export function compoundsOf({ objects, threads }: Pick<Trace, 'objects' | 'threads'>): readonly Compound[] {
  const found: { owner: string; objects: ObjectRecord[]; threads: ThreadRecord[] }[] = []
  const byOwner = new TextMap<(typeof found)[number]>()
  const of = (owner: string) => {
    const known = byOwner.get(owner)
    if (known !== undefined) return known
    const compound = { owner, objects: [], threads: [] }
    byOwner.set(owner, compound)
    found.push(compound)
    return compound
  }
  for (const object of objects) if (object.owner !== undefined) of(object.owner).objects.push(object)
  for (const thread of threads) if (thread.owner !== undefined) of(thread.owner).threads.push(thread)
  return found
}
