import { expect, test } from 'vitest'
import { allOf, loadable } from './loadable.ts'

test('fetches each thing once, and then has it at once', async () => {
  const fetched: string[] = []
  const way = (name: string) => async () => {
    fetched.push(name)
    return name.toUpperCase()
  }
  const things = loadable({ one: way('one'), two: way('two'), three: way('three') }, { zero: 'ZERO' })
  expect(things.get('one')).toBeUndefined()
  expect(things.load(['zero', 'nothing'])).toBeNull()

  await Promise.all([things.load(['one', 'two']), things.load(['two', 'one', 'nothing'])])
  expect(fetched).toEqual(['one', 'two'])
  expect([things.get('zero'), things.get('one'), things.get('two'), things.get('three')]).toEqual([
    'ZERO',
    'ONE',
    'TWO',
    undefined,
  ])
  expect(things.load(['one', 'two'])).toBeNull()
  expect(things.present()).toEqual(['ZERO', 'ONE', 'TWO'])
  expect(things.names).toEqual(['zero', 'one', 'two', 'three'])
})

test('what could not be fetched is fetched again when it is wanted again; the others are there', async () => {
  let online = false
  const things = loadable({
    here: async () => 'here',
    far: async () => {
      if (!online) throw new TypeError('offline')
      return 'far'
    },
  })
  await expect(things.load(['far', 'here'])).rejects.toThrow('offline')
  expect(things.get('here')).toBe('here')
  online = true
  await things.load(['far', 'here'])
  expect(things.get('far')).toBe('far')
})

test('waits for nothing where nothing is to be waited for', () => {
  expect(allOf([null, null])).toBeNull()
})
