import { expect, test } from 'vitest'
import { catalogue } from '../scenarios/catalogue.ts'
import { nearestEntry } from './catalogue-search.ts'

test('a slip of the pen leads to the program that was meant, anything else to none', () => {
  expect(nearestEntry('semaphor-thread')?.id).toBe('semaphore-threads')
  for (const { id } of catalogue) expect(nearestEntry(id.slice(1))?.id).toBe(id)
  for (const asked of ['nope', 'x', 'a'.repeat(10_000)]) expect(nearestEntry(asked)).toBeNull()
})
