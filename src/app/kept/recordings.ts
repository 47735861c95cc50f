import type { Trace } from '../../trace/trace.ts'
import { createCache, maxBytesKept } from '../state/cache.ts'
import { bytesOf, type PreparedTrace } from '../state/prepared.ts'
import type { Keeper } from './keeper.ts'
import type { RealRun } from './real-runs.ts'

/** A run that cannot be made again from its parameters: on real workers, or from a file. */
export interface Recording {
  readonly prepared: PreparedTrace
  readonly file: string | null
}

/** Recorded runs by id. The latest few are in memory, and more of them on this device, beyond the life of the page. */
export interface Recordings {
  /** Keeps a recording that is there as a whole, and gives it its id. */
  keep(recording: Recording): string
  /** Keeps a real run as it grows, under an id that is its own. */
  watch(id: string, run: Pick<RealRun, 'done' | 'view' | 'onBatch'>): void
  /** Keeps a real run that was watched in memory, too. */
  remember(id: string, recording: Recording): void
  /**
   * A recording that is kept; null where it is not.
   * @throws StoreError when nobody knows, because what is kept on this device cannot be read
   */
  find(id: string): Promise<Recording | null>
  /** Whether it is kept, as far as this page knows. */
  has(id: string): boolean
  /** The order of a recording; empty as long as it is not known, and where it is too long. */
  orderOf(id: string | null): string
  /** Which recordings are shown. */
  show(ids: readonly string[]): void
  /** What is kept on this device. */
  keeper(): Promise<Keeper>
}

/**
 * A name that no other recording has or will have, in any tab and after any reload: entries of the history outlive the
 * page.
 */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(36)).join('-')
}

/**
 * @param load what keeps them on this device; it is told orders through `ordered`
 * @param ordered the order of a recording is known
 * @param failed nothing is kept on this device, because what does could not be loaded
 */
export function createRecordings(
  load: (ordered: (id: string, order: string) => void) => Promise<Keeper>,
  ordered: () => void,
  failed: () => void,
  most = 48,
  maxBytes = maxBytesKept,
): Recordings {
  const kept = createCache<string, Recording>(most, ({ prepared }) => bytesOf(prepared), maxBytes)
  const orders = new Map<string, string>()
  /** All that this page has kept or found. */
  const known = new Set<string>()
  let loading: Promise<Keeper> | null = null

  function tell(id: string, order: string): void {
    orders.set(id, order)
    ordered()
  }
  function keeper(): Promise<Keeper> {
    loading ??= load(tell).catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  function store(task: (keeper: Keeper) => void): void {
    keeper().then(task, failed)
  }
  function remember(id: string, recording: Recording): void {
    known.add(id)
    kept.keep(id, recording)
  }

  return {
    keep(recording) {
      const id = newId()
      remember(id, recording)
      const trace: Trace = recording.prepared.trace
      store((one) => one.keep(id, trace, recording.file))
      return id
    },
    watch(id, run) {
      known.add(id)
      store((one) => one.watch(id, run))
    },
    remember,
    async find(id) {
      const here = kept.get(id)
      if (here !== null) return here
      const found = await (await keeper()).find(id)
      if (found === null) {
        known.delete(id)
        return null
      }
      remember(id, found)
      tell(id, found.order)
      return found
    },
    has: (id) => known.has(id),
    orderOf: (id) => (id === null ? '' : (orders.get(id) ?? '')),
    show(ids) {
      if (ids.length > 0 || loading !== null) keeper().then((one) => one.show(ids), failed)
    },
    keeper,
  }
}
