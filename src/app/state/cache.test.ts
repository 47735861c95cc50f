import { expect, test } from 'vitest'
import { createCache } from './cache.ts'

/** Keeps numbers, each of which takes as many bytes as it says. */
const keeping = () => createCache<string, number>(3, (bytes) => bytes, 10)

test('the latest few are kept', () => {
  const kept = keeping()
  for (const key of ['a', 'b', 'c', 'd']) kept.keep(key, 1)
  expect(['a', 'b', 'c', 'd'].map(kept.get)).toEqual([null, 1, 1, 1])
})

test('fewer are kept where they are large, and the latest however large it is', () => {
  const kept = keeping()
  kept.keep('a', 4)
  kept.keep('b', 4)
  kept.keep('c', 6)
  expect(['a', 'b', 'c'].map(kept.get)).toEqual([null, 4, 6])
  kept.keep('d', 100)
  expect(['b', 'c', 'd'].map(kept.get)).toEqual([null, null, 100])
  kept.keep('e', 5)
  expect(['d', 'e'].map(kept.get)).toEqual([null, 5])
})

test('what takes the place of another frees its bytes', () => {
  const kept = keeping()
  kept.keep('a', 9)
  kept.keep('a', 2)
  kept.keep('b', 8)
  expect(['a', 'b'].map(kept.get)).toEqual([2, 8])
})
