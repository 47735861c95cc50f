import { expect, test } from 'vitest'
import { createAddressBar, type HistoryPort } from './history.ts'
import { type Link, wholeView } from './link.ts'

const run = { scenario: 'a', given: {}, executor: 'simulator', order: '' } as const
const at = (step: number): Link => ({ run, view: { ...wholeView, step } })

function port() {
  const entries = [{ hash: '', state: null as unknown }]
  let waiting: (() => void) | null = null
  const fake: HistoryPort = {
    read: () => entries.at(-1)!,
    push: (state, hash) => void entries.push({ hash, state }),
    replace(state, hash) {
      entries[entries.length - 1] = { hash, state }
    },
    later(task) {
      waiting = task
      return () => {
        waiting = null
      }
    },
  }
  const later = () => waiting?.()
  return { fake, entries, later }
}

test('many views of a run become one address, later', () => {
  const { fake, entries, later } = port()
  const bar = createAddressBar(fake)
  for (let step = 0; step < 1000; step++) bar.replace(at(step), null)
  expect(entries.map(({ hash }) => hash)).toEqual([''])
  later()
  expect(entries.map(({ hash }) => hash)).toEqual(['#/a?step=999'])
})

test('a new run leaves the last view in the entry before it', () => {
  const { fake, entries, later } = port()
  const bar = createAddressBar(fake)
  bar.replace(at(3), null)
  bar.push({ run: { ...run, scenario: 'b' }, view: wholeView }, 7)
  later()
  expect(entries.map(({ hash }) => hash)).toEqual(['#/a?step=3', '#/b'])
  expect(bar.recorded()).toBe(7)
})

test('a view of an entry that was left is never written into another', () => {
  const { fake, entries, later } = port()
  const bar = createAddressBar(fake)
  bar.replace(at(3), null)
  bar.forget()
  later()
  bar.flush()
  expect(entries.map(({ hash }) => hash)).toEqual([''])
})
