import { expect, it } from 'vitest'
import { defaultRun } from '../../simulator/testing/facts.ts'
import { catalogue } from '../catalogue.ts'
import { programTerms, type Term } from './search-words.ts'

it.each(catalogue)('$id is found by everything that it makes', async ({ id, load }) => {
  const { objects, threads } = defaultRun(await load())
  const known: readonly Term[] = programTerms[id as keyof typeof programTerms] // every id of the catalogue has a title
  const makes = new Set<string>()
  for (const { kind, owner } of objects)
    makes.add(owner === undefined ? kind : (owner.split(/[-.\d]/)[0]?.toLowerCase() ?? ''))
  if (threads.some(({ kind }) => kind === 'greenlet')) makes.add('greenlet')
  expect(known).toEqual(expect.arrayContaining([...makes]))
  expect(new Set(known).size).toBe(known.length)
})
