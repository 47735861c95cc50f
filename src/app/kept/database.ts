import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { StoreFault } from '../messages/kept.ts'
import { type KeptRun, readKeptRun } from './kept-run.ts'

const name = 'heddle'
/** Raised with every change of what is stored how; `upgrade` then brings over what is there. */
const version = 1
/** Milliseconds after which a database that does not open is given up. */
const patience = 10_000
/**
 * Bytes of one part, where a recording is written while its page goes away: the browser fetches larger values later, when
 * there is nobody left to fetch them from.
 */
const smallPart = 48 * 1024

interface Stored extends DBSchema {
  /** What is known of each recording, by its id. */
  readonly runs: { readonly key: string; readonly value: KeptRun }
  /** The bytes of each, in one part or several, by id and number. */
  readonly parts: { readonly key: [string, number]; readonly value: ArrayBuffer }
}

export class StoreError extends Error {
  override readonly name = 'StoreError'
  constructor(
    readonly fault: StoreFault,
    cause?: unknown,
  ) {
    super(`the store of recordings is ${fault}`, { cause })
  }
}

/** Recordings in IndexedDB. Every method that answers with a promise rejects with a `StoreError`, and with nothing else. */
export class Database {
  private opened: IDBPDatabase<Stored> | null = null
  private opening: Promise<IDBPDatabase<Stored>> | null = null

  /** Begins to open it, for what will soon be written. */
  prepare(): void {
    this.open().catch(() => {})
  }

  /** What there is, in no order. Records that cannot be read are left out. */
  list(): Promise<KeptRun[]> {
    return this.use(async (db) => (await db.getAll('runs')).flatMap((record) => readKeptRun(record) ?? []))
  }

  /** What is known of a recording, and its bytes; null where it is not there. */
  read(id: string): Promise<{ readonly run: KeptRun; readonly bytes: Uint8Array } | null> {
    return this.use(async (db) => {
      const reading = db.transaction(['runs', 'parts'])
      const [record, parts] = await Promise.all([
        reading.objectStore('runs').get(id),
        reading.objectStore('parts').getAll(partsOf(id)),
      ])
      const run = readKeptRun(record)
      return run === null ? null : { run, bytes: joined(parts) }
    })
  }

  /** Writes a recording in the place of what is there of it: all of it or nothing. */
  write(run: KeptRun, bytes: Uint8Array): Promise<void> {
    return this.use((db) => put(db, run, bytes, Number.POSITIVE_INFINITY).done)
  }

  /**
   * Asks for a recording to be written while the page goes away, without waiting for anything. Nothing is written where
   * the database is not open.
   */
  writeLeaving(run: KeptRun, bytes: Uint8Array): void {
    if (this.opened === null) return
    try {
      const { commit, done } = put(this.opened, run, bytes, smallPart)
      done.catch(() => {})
      commit()
    } catch {
      // It is closed already; nobody is there any more to be told.
    }
  }

  remove(id: string): Promise<void> {
    return this.use((db) => {
      const writing = db.transaction(['runs', 'parts'], 'readwrite')
      unheard(writing.objectStore('runs').delete(id), writing.objectStore('parts').delete(partsOf(id)))
      return writing.done
    })
  }

  clear(): Promise<void> {
    return this.use((db) => {
      const writing = db.transaction(['runs', 'parts'], 'readwrite')
      unheard(writing.objectStore('runs').clear(), writing.objectStore('parts').clear())
      return writing.done
    })
  }

  close(): void {
    this.opened?.close()
    this.opened = null
    this.opening = null
  }

  private async use<Answer>(task: (db: IDBPDatabase<Stored>) => Promise<Answer>): Promise<Answer> {
    try {
      return await task(await this.open())
    } catch (thrown) {
      const error = thrown instanceof StoreError ? thrown : new StoreError(faultOf(thrown), thrown)
      // The next one opens it anew.
      if (error.fault === 'broken') this.close()
      throw error
    }
  }

  private open(): Promise<IDBPDatabase<Stored>> {
    if (this.opening !== null) return this.opening
    const opening = this.connect()
    this.opening = opening
    opening.then(
      (db) => {
        if (this.opening === opening) this.opened = db
        else db.close()
      },
      () => {
        if (this.opening === opening) this.opening = null
      },
    )
    return opening
  }

  private async connect(): Promise<IDBPDatabase<Stored>> {
    let giveUp = (): void => {}
    const never = new Promise<never>((_, reject) => {
      giveUp = () => reject(new StoreError('busy'))
    })
    const timer = setTimeout(() => giveUp(), patience)
    let isGivenUp = false
    const opening = openStored({
      blocked: () => giveUp(),
      // A newer version of this page wants to change what is stored.
      blocking: () => this.close(),
      terminated: () => this.close(),
    })
    try {
      return await Promise.race([opening, never])
    } catch (thrown) {
      isGivenUp = true
      throw thrown instanceof StoreError ? thrown : new StoreError(openFault(thrown), thrown)
    } finally {
      clearTimeout(timer)
      opening.then(
        (db) => {
          if (isGivenUp) db.close()
        },
        () => {},
      )
    }
  }
}

async function openStored(events: {
  blocked(): void
  blocking(): void
  terminated(): void
}): Promise<IDBPDatabase<Stored>> {
  return openDB<Stored>(name, version, {
    ...events,
    upgrade(db) {
      db.createObjectStore('runs', { keyPath: 'id' })
      db.createObjectStore('parts')
    },
  })
}

function put(db: IDBPDatabase<Stored>, run: KeptRun, bytes: Uint8Array, most: number) {
  const writing = db.transaction(['runs', 'parts'], 'readwrite', { durability: 'relaxed' })
  const parts = writing.objectStore('parts')
  unheard(writing.objectStore('runs').put(run), parts.delete(partsOf(run.id)))
  for (let at = 0, number = 0; at < bytes.length; at += most, number++) {
    const part = bytes.slice(at, Math.min(bytes.length, at + most))
    unheard(parts.put(part.buffer, [run.id, number]))
  }
  return { done: writing.done, commit: () => writing.commit() }
}

/** What goes wrong with one request is told by its transaction. */
function unheard(...requests: readonly Promise<unknown>[]): void {
  for (const request of requests) request.catch(() => {})
}

function partsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Number.POSITIVE_INFINITY])
}

function joined(parts: readonly unknown[]): Uint8Array {
  const buffers = parts.filter((part) => part instanceof ArrayBuffer)
  const [first] = buffers
  if (first !== undefined && buffers.length === 1) return new Uint8Array(first)
  const all = new Uint8Array(buffers.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const buffer of buffers) {
    all.set(new Uint8Array(buffer), at)
    at += buffer.byteLength
  }
  return all
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error || thrown instanceof DOMException ? thrown.name : ''
}

function faultOf(thrown: unknown): StoreFault {
  return nameOf(thrown) === 'QuotaExceededError' ? 'full' : 'broken'
}

function openFault(thrown: unknown): StoreFault {
  const known: { readonly [name: string]: StoreFault } = { VersionError: 'newer', QuotaExceededError: 'full' }
  return known[nameOf(thrown)] ?? 'shut'
}
