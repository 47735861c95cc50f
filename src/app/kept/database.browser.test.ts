import { deleteDB, openDB } from 'idb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Database, StoreError } from './database.ts'
import type { KeptRun } from './kept-run.ts'
import { createShownLocks } from './shown-locks.ts'

const run = (id: string, more: Partial<KeptRun> = {}): KeptRun => ({
  id,
  scenario: 'two-locks',
  executor: 'workers',
  file: null,
  when: 1,
  bytes: 3,
  steps: 2,
  whole: true,
  ...more,
})
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at % 251)

let database: Database
beforeEach(async () => {
  await deleteDB('heddle')
  database = new Database()
})
afterEach(async () => {
  database.close()
  await deleteDB('heddle')
})

async function faultOf(task: Promise<unknown>): Promise<string> {
  const error = await task.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof StoreError ? error.fault : String(error)
}

test('what is written is read, in place of what was there', async () => {
  expect(await database.list()).toEqual([])
  expect(await database.read('a')).toBeNull()
  await database.write(run('a'), bytes(200_000))
  await database.write(run('a', { steps: 9 }), bytes(7))
  await database.write(run('b'), bytes(3))
  expect(await database.read('a')).toEqual({ run: run('a', { steps: 9 }), bytes: bytes(7) })
  expect((await database.list()).map(({ id }) => id)).toEqual(['a', 'b'])
  await database.remove('a')
  expect(await database.read('a')).toBeNull()
  await database.clear()
  expect(await database.list()).toEqual([])
})

test('what is written as the page goes away is there in parts, and read as one', async () => {
  // Not open yet: nothing can be asked for, and nothing is thrown.
  database.writeLeaving(run('a'), bytes(5))
  expect(await database.list()).toEqual([])
  await database.write(run('a'), bytes(300_000))
  database.writeLeaving(run('a', { steps: 5 }), bytes(150_001))
  database.writeLeaving(run('b'), bytes(1))
  // Asked after them, it is answered after them.
  expect(await database.read('a')).toEqual({ run: run('a', { steps: 5 }), bytes: bytes(150_001) })
  expect(await database.read('b')).toEqual({ run: run('b'), bytes: bytes(1) })
})

test('records that this version did not write are left out, and hinder nothing', async () => {
  await database.write(run('a'), bytes(3))
  const raw = await openDB('heddle', 1)
  await raw.put('runs', { id: 'x', when: 'yesterday' })
  await raw.put('runs', { ...run('y'), executor: 'abacus' })
  await raw.put('parts', 'no bytes', ['a', 1])
  raw.close()
  expect((await database.list()).map(({ id }) => id)).toEqual(['a'])
  expect(await database.read('x')).toBeNull()
  expect((await database.read('a'))?.bytes).toEqual(bytes(3))
})

test('a database of a newer version is left alone', async () => {
  const newer = await openDB('heddle', 2)
  expect(await faultOf(database.list())).toBe('newer')
  expect(await faultOf(database.write(run('a'), bytes(3)))).toBe('newer')
  newer.close()
})

test('a newer version of the page is not hindered, and the older one says why it can store no more', async () => {
  await database.write(run('a'), bytes(3))
  const newer = await openDB('heddle', 2)
  expect(newer.objectStoreNames.contains('runs')).toBe(true)
  expect(await faultOf(database.list())).toBe('newer')
  newer.close()
})

test('a database that was deleted under the page is made anew', async () => {
  await database.write(run('a'), bytes(3))
  await deleteDB('heddle')
  expect(await database.list()).toEqual([])
  await database.write(run('b'), bytes(3))
  expect((await database.list()).map(({ id }) => id)).toEqual(['b'])
})

test('one of another shape can be neither read nor written, and says so', async () => {
  const other = await openDB('heddle', 1, { upgrade: (db) => void db.createObjectStore('something') })
  other.close()
  expect(await faultOf(database.list())).toBe('broken')
  expect(await faultOf(database.write(run('a'), bytes(3)))).toBe('broken')
})

test('what any tab shows is known to all, and cannot be removed meanwhile', async () => {
  const [mine, other] = [createShownLocks(navigator.locks), createShownLocks(navigator.locks)]
  let removed = 0
  const remove = async (): Promise<void> => void removed++
  mine.hold(new Set(['a', 'b']))
  await expect.poll(async () => [...(await other.all())].sort()).toEqual(['a', 'b'])
  expect(await other.whileNotShown('a', remove)).toBe(false)
  expect(await mine.whileNotShown('a', remove)).toBe(false)
  expect(await other.whileNotShown('c', remove)).toBe(true)
  mine.hold(new Set(['b']))
  await expect.poll(async () => [...(await other.all())]).toEqual(['b'])
  expect(await other.whileNotShown('a', remove)).toBe(true)
  expect(removed).toBe(2)
  mine.hold(new Set())
})
