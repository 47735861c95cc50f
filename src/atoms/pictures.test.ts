import { expect, it } from 'vitest'
import { atoms } from '../model/atoms.ts'
import { pictureOf, pictures } from './pictures.ts'

/** Kinds that are drawn by the picture of another: a connection by its network's, a future by its pool's. */
const drawnByOthers = new Set(['connection', 'future'])

it('there is a picture of every kind of atom, under its own name', async () => {
  await pictures.load(pictures.names)
  const kinds = atoms.map(({ kind }) => kind).filter((kind) => !drawnByOthers.has(kind))
  expect(kinds.filter((kind) => pictureOf(kind)?.kind !== kind)).toEqual([])
})
