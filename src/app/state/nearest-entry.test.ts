import { expect, test } from 'vitest'
import { catalogue } from '../../scenarios/catalogue.ts'
import { nearestEntry } from './nearest-entry.ts'

test('a slip of the pen leads to the program that was meant, anything else to none', () => {
  expect(nearestEntry('semaphor-thread')?.id).toBe('semaphore-threads')
  const ids = new Set<string>(catalogue.map(({ id }) => id))
  for (const id of ids) {
    // What is the name of another program is no slip: gevent without its first letter is event.
    const slip = id.slice(1)
    expect(nearestEntry(slip)?.id).toBe(ids.has(slip) ? slip : id)
  }
  for (const asked of ['nope', 'x', 'a'.repeat(10_000)]) expect(nearestEntry(asked)).toBeNull()
})
