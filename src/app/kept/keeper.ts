import { encodeTrace } from '../../trace/codec.ts'
import type { Trace } from '../../trace/trace.ts'
import { keptMessages, storeFaults } from '../messages/kept.ts'
import { filled } from '../messages/notices.ts'
import { pageNotice } from '../notices/run-endings.ts'
import { Cancelled, type SimulatorClient } from '../simulation/simulator-client.ts'
import type { Notice } from '../state/outcome.ts'
import { budgetOf, lettingGo } from './budget.ts'
import { type Checkpoints, createCheckpoints } from './checkpoints.ts'
import { type Database, StoreError } from './database.ts'
import { type KeptRun, keptRunOf } from './kept-run.ts'
import type { RealRun } from './real-runs.ts'
import type { Recording } from './recordings.ts'
import type { ShownLocks } from './shown-locks.ts'

/** Steps of the longest recording that is still written while the page goes away, which has to be quick. */
const maxLeavingSteps = 100_000

/** Steps of the longest recording whose checkpoints are written as they are: sooner than a worker is there to pack them. */
const maxPlainSteps = 2000

/** What is kept on this device. */
export interface KeptState {
  /** The latest first. */
  readonly runs: readonly KeptRun[]
  readonly bytes: number
  /** How many bytes there may be. */
  readonly budget: number
}

/** Keeps recordings on this device, beyond the life of the page. */
export interface Keeper {
  /** Keeps a recording. Where that fails, a notice says so. */
  keep(id: string, trace: Trace, file: string | null): void
  /** Keeps a real run as it grows: what there is of it at intervals, and all of it at its end. */
  watch(id: string, run: Pick<RealRun, 'done' | 'view' | 'onBatch'>): void
  /**
   * A recording that is kept; null where it is not.
   * @throws StoreError; Cancelled when another one is asked for meanwhile
   */
  find(id: string): Promise<(Recording & { readonly order: string }) | null>
  /** Which recordings the page shows: they are not let go. */
  show(ids: readonly string[]): void
  /** @throws StoreError */
  list(): Promise<KeptState>
  /**
   * Lets all of them go.
   * @throws StoreError
   */
  clear(): Promise<void>
  /** The page is put aside: what there is to keep is kept now. */
  setAside(): void
  /** The page goes away: what can still be asked for is. */
  leave(): void
}

export interface KeeperParts {
  notify(notice: Notice): void
  /** What to do with a recording that cannot be kept, besides. */
  download(): void
  /** The order of a recording is known; empty where it is too long. */
  ordered(id: string, order: string): void
  readonly database: Pick<Database, 'prepare' | 'list' | 'read' | 'write' | 'writeLeaving' | 'remove' | 'clear'>
  readonly locks: ShownLocks
  /** Packs and unpacks, each in a worker of its own: neither ends what the other does. */
  readonly packer: Pick<SimulatorClient, 'pack' | 'end'>
  readonly unpacker: Pick<SimulatorClient, 'unpack' | 'end'>
  /** Bytes that the browser allows the site; undefined where it does not say. */
  quota(): Promise<number | undefined>
}

/** A recording of which not everything is kept yet. */
interface Pending {
  readonly file: string | null
  readonly when: number
  view(): Trace
  readonly checkpoints: Checkpoints | null
  /** Steps of it that are kept. */
  kept: number
  /** Resolves when all of it is kept, or cannot be. */
  readonly done: Promise<void>
}

export function createKeeper(parts: KeeperParts): Keeper {
  const { notify, database, locks, packer, unpacker } = parts
  const pending = new Map<string, Pending>()
  let shown: readonly string[] = []
  /** How many recordings have been asked for. */
  let asked = 0
  /** One recording is stored after another. */
  let tail: Promise<unknown> = Promise.resolve()
  /** What has been told of already. */
  const told = new Set<string>()

  function inTurn<Answer>(task: () => Promise<Answer>): Promise<Answer> {
    const mine = tail.then(task)
    tail = mine.catch(() => {})
    return mine
  }

  function hold(): void {
    locks.hold(new Set([...shown, ...pending.keys()]))
  }

  /** Why a recording is not kept, once: for each that finds no room, else for all. */
  function tell(id: string, error: unknown): void {
    const fault = error instanceof StoreError ? error.fault : 'broken'
    const about = fault === 'full' ? id : fault
    if (told.has(about)) return
    told.add(about)
    const actions = [{ label: keptMessages.download, act: parts.download }]
    notify({ ...pageNotice('not-kept', [keptMessages.notKept, storeFaults[fault]], actions), stays: true })
  }

  async function budget(): Promise<number> {
    return budgetOf(await parts.quota().catch(() => undefined))
  }

  /** Stores a recording, and lets the oldest go that leave no room for it. */
  async function store(run: KeptRun, bytes: Uint8Array): Promise<void> {
    let most = await budget()
    let gone = 0
    const busy = new Set<string>()
    for (;;) {
      const runs = await database.list()
      const going = lettingGo(runs, run, most, new Set([...(await locks.all()), ...busy]))
      if (going === null) throw new StoreError('full')
      for (const id of going) {
        if (await locks.whileNotShown(id, () => database.remove(id))) gone++
        else busy.add(id)
      }
      if (going.some((id) => busy.has(id))) continue
      try {
        await database.write(run, bytes)
        if (gone === 0) return
        const lines = [filled(keptMessages.letGo, gone, mebibytes(await budget()))]
        return notify({ ...pageNotice('let-go', lines), stays: true })
      } catch (error) {
        if (!(error instanceof StoreError) || error.fault !== 'full') throw error
        // The browser has less room than it said: one more has to go.
        const others = runs.filter(({ id }) => id !== run.id && !going.includes(id))
        most = others.reduce((sum, one) => sum + one.bytes, run.bytes) - 1
        if (others.length === 0) throw error
      }
    }
  }

  /** Keeps what there is of a recording. Never rejects. */
  function keepNow(id: string, entry: Pending, isLast: boolean): Promise<void> {
    return inTurn(async () => {
      const trace = entry.view()
      const { stepCount } = trace
      if (stepCount === 0 || (!isLast && stepCount === entry.kept)) return
      try {
        const isPlain = !isLast && stepCount <= maxPlainSteps
        const { bytes, order } = isPlain ? { bytes: encodeTrace(trace), order: '' } : await packer.pack(trace, isLast)
        if (isLast) parts.ordered(id, order)
        await store(keptRunOf(id, trace, entry.file, entry.when, bytes.length), bytes)
        entry.kept = stepCount
      } catch (error) {
        tell(id, error)
      }
    })
  }

  function ended(id: string): void {
    pending.delete(id)
    hold()
    // The memory of its worker is given back.
    if (pending.size === 0) packer.end()
  }

  return {
    keep(id, trace, file) {
      database.prepare()
      const entry: Pending = {
        file,
        when: Date.now(),
        view: () => trace,
        checkpoints: null,
        kept: 0,
        done: Promise.resolve().then(async () => {
          await keepNow(id, entry, true)
          ended(id)
        }),
      }
      pending.set(id, entry)
      hold()
    },
    watch(id, run) {
      database.prepare()
      const checkpoints = createCheckpoints(
        () => keepNow(id, entry, false),
        () => performance.now(),
        (task, wait) => {
          const timer = setTimeout(task, wait)
          return () => clearTimeout(timer)
        },
      )
      const silence = run.onBatch(checkpoints.grown)
      let whole: Trace | null = null
      const entry: Pending = {
        file: null,
        when: Date.now(),
        view: () => whole ?? run.view(),
        checkpoints,
        kept: 0,
        done: run.done.then(async (trace) => {
          whole = trace
          silence()
          checkpoints.end()
          await keepNow(id, entry, true)
          ended(id)
        }),
      }
      pending.set(id, entry)
      hold()
    },
    async find(id) {
      const mine = ++asked
      await pending.get(id)?.done
      const read = await database.read(id)
      if (read === null) return null
      // What is read first need not be what was asked for last.
      if (mine !== asked) throw new Cancelled('another recording is wanted')
      try {
        const { prepared, order } = await unpacker.unpack(read.bytes)
        return { prepared, order, file: read.run.file }
      } catch (error) {
        if (error instanceof Cancelled) throw error
        // It is damaged, and takes room for nothing.
        await database.remove(id)
        return null
      } finally {
        if (mine === asked) unpacker.end()
      }
    },
    show(ids) {
      shown = ids
      hold()
    },
    async list() {
      const runs = await database.list()
      const bytes = runs.reduce((sum, run) => sum + run.bytes, 0)
      return { runs: runs.toSorted((a, b) => b.when - a.when), bytes, budget: await budget() }
    },
    clear: () => inTurn(() => database.clear()),
    setAside() {
      for (const { checkpoints } of pending.values()) checkpoints?.now()
    },
    leave() {
      for (const [id, { view, file, when, kept }] of pending) {
        const trace = view()
        if (trace.stepCount === 0 || trace.stepCount > maxLeavingSteps) continue
        if (kept === trace.stepCount && trace.end.detail.kind === 'running') continue
        const bytes = encodeTrace(trace)
        database.writeLeaving(keptRunOf(id, trace, file, when, bytes.length), bytes)
      }
    },
  }
}

/** Whole mebibytes, at least one. */
export function mebibytes(bytes: number): number {
  return Math.max(1, Math.round(bytes / 2 ** 20))
}
