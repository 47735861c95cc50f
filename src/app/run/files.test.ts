import { expect, test } from 'vitest'
import type { Message } from '../../base/messages.ts'
import { defaultLimits } from '../../simulator/options.ts'
import { decodeOrder, encodeOrder } from '../link/order-code.ts'
import { said } from '../messages/notices.ts'
import { Cancelled, type SimulatorClient } from '../simulation/simulator-client.ts'
import { type Activity, createOutcomeStore, type Notice } from '../state/outcome.ts'
import { type PreparedTrace, prepareTrace } from '../state/prepared.ts'
import { sceneFor } from '../testing/runs.ts'
import { createFiles, maxBytes } from './files.ts'

/** Opens a file of this many bytes, of which a reader makes what it may. */
async function opened(read: SimulatorClient['open'], size = 3, other: Activity | null = null) {
  const shown: [PreparedTrace, string][] = []
  const notices: Notice[] = []
  const session = {
    openTrace: async (prepared: PreparedTrace, name: string) => void shown.push([prepared, name]),
    notify: (notice: Notice) => void notices.push(notice),
    dismiss() {},
    say: (messages: Message) => void saidMessages.push(messages.en),
  }
  const saidMessages: string[] = []
  const outcome = createOutcomeStore(null)
  if (other !== null) outcome.setState({ activity: other })
  const seen: Activity[] = []
  outcome.subscribe(({ activity }) => void seen.push(activity))
  const file = new File(['abc'], 'run.heddle')
  Object.defineProperty(file, 'size', { value: size })
  await createFiles({ session, outcome, opener: { open: read, cancel() {} } }).open(file)
  const lines = notices.flatMap(({ lines }) => (typeof lines === 'function' ? [] : lines.map(({ en }) => en)))
  return { shown, lines, seen, said: saidMessages, activity: outcome.getState().activity }
}

test('a file that was read is shown', async () => {
  const prepared = prepareTrace((await sceneFor('semaphore-processes')).trace)
  expect(await opened(async () => prepared, maxBytes)).toMatchObject({ shown: [[prepared, 'run.heddle']], lines: [] })
})

test('the longest run and the largest fit a link and a file that are read again', async () => {
  expect((await sceneFor('semaphore-processes')).trace.stepCount).toBeLessThan(defaultLimits.steps)
  const order = new Array<string>(defaultLimits.steps).fill('0')
  expect(decodeOrder(encodeOrder(order)).choices.length).toBe(order.length)
  expect(() => decodeOrder(encodeOrder([...order, '0']))).toThrow('it has more than')
  expect(defaultLimits.bytes).toBe(maxBytes)
})

test('a file that is too large is refused by name and never read', async () => {
  let reads = 0
  const { shown, lines } = await opened(() => Promise.reject(new Error(`read ${++reads}`)), maxBytes + 1)
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

test('the page is busy with a file until it is read, refused or given up, and says so where a person gave it up', async () => {
  const prepared = prepareTrace((await sceneFor('semaphore-processes')).trace)
  const read = await opened(async () => prepared)
  expect(read.seen[0]).toEqual({ kind: 'opening', share: 0, shown: false })
  expect(read.activity.kind).toBe('idle')
  expect((await opened(() => Promise.reject(new Error('cut off')))).activity.kind).toBe('idle')
  const cancelled = await opened(() => Promise.reject(new Cancelled('by a person')))
  expect(cancelled).toMatchObject({ activity: { kind: 'idle' }, shown: [], said: [said.cancelled.en] })
})

test('what is under way meanwhile is not disturbed', async () => {
  const live: Activity = { kind: 'live', steps: 3, time: 4 }
  const { seen, said: told, activity } = await opened(() => Promise.reject(new Cancelled('another')), 3, live)
  expect({ seen, told, activity }).toEqual({ seen: [], told: [], activity: live })
})
