import { expect, test } from 'vitest'
import { createFiles, mostBytes } from './files.ts'
import { createOutcomeStore, type Notice } from './outcome.ts'
import { type PreparedTrace, prepareTrace } from './prepared.ts'
import { Cancelled } from './simulator-client.ts'
import { sceneFor } from './test-runs.ts'

/** Opens a file of so many bytes, of which a reader makes what it may. */
async function opened(read: () => Promise<PreparedTrace>, size = 3) {
  const shown: [PreparedTrace, string][] = []
  const notices: Notice[] = []
  const session = {
    openTrace: async (prepared: PreparedTrace, name: string) => void shown.push([prepared, name]),
    notify: (notice: Notice) => void notices.push(notice),
    dismiss() {},
    say() {},
  }
  const file = new File(['abc'], 'run.heddle')
  Object.defineProperty(file, 'size', { value: size })
  await createFiles({ session, outcome: createOutcomeStore(null), opener: { open: read } }).open(file)
  const lines = notices.flatMap(({ lines }) => (typeof lines === 'function' ? [] : lines.map(({ en }) => en)))
  return { shown, lines }
}

test('a file that was read is shown', async () => {
  const prepared = prepareTrace((await sceneFor('semaphore-processes')).trace)
  expect(await opened(async () => prepared, mostBytes)).toEqual({ shown: [[prepared, 'run.heddle']], lines: [] })
})

test('a file that is too large is refused by name and never read', async () => {
  let reads = 0
  const { shown, lines } = await opened(() => Promise.reject(new Error(`read ${++reads}`)), mostBytes + 1)
  expect({ shown, reads }).toEqual({ shown: [], reads: 0 })
  expect(lines).toEqual([
    'run.heddle could not be opened: it has 513 MiB, and at most 512 MiB are read. What was shown stays.',
  ])
})

test('a file that is no trace is refused by name, one that was given up for another says nothing', async () => {
  expect((await opened(() => Promise.reject(new Error('cut off')))).lines).toEqual([
    'run.heddle could not be opened: cut off. What was shown stays.',
  ])
  expect((await opened(() => Promise.reject(new Cancelled('another')))).lines).toEqual([])
})
