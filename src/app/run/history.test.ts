import { expect, test } from 'vitest'
import { type Link, wholeView } from '../link/link.ts'
import { createAddressBar, emptyEntry, type HistoryPort } from './history.ts'

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
  for (let step = 0; step < 1000; step++) bar.replace(at(step), emptyEntry)
  expect(entries.map(({ hash }) => hash)).toEqual([''])
  later()
  expect(entries.map(({ hash }) => hash)).toEqual(['#/a?step=999'])
})

test('a new run leaves the last view in the entry before it', () => {
  const { fake, entries, later } = port()
  const bar = createAddressBar(fake)
  bar.replace(at(3), emptyEntry)
  bar.push({ run: { ...run, scenario: 'b' }, view: wholeView }, { ...emptyEntry, recorded: 'seven' })
  later()
  expect(entries.map(({ hash }) => hash)).toEqual(['#/a?step=3', '#/b'])
  expect(bar.entry().recorded).toBe('seven')
})

test('a view of an entry that was left is never written into another', () => {
  const { fake, entries, later } = port()
  const bar = createAddressBar(fake)
  bar.replace(at(3), emptyEntry)
  bar.forget()
  later()
  bar.flush()
  expect(entries.map(({ hash }) => hash)).toEqual([''])
})

test('what is noted is added to what the present entry knows, and leaves its address', () => {
  const { fake, entries, later } = port()
  const bar = createAddressBar(fake)
  bar.push(at(3), { ...emptyEntry, recorded: 'seven' })
  bar.note({ drafts: { seed: '4' } })
  bar.note({ secondRun: 'eight' })
  later()
  expect(entries.at(-1)).toEqual({
    hash: '#/a?step=3',
    state: { ...emptyEntry, recorded: 'seven', secondRun: 'eight', drafts: { seed: '4' } },
  })
})

test('an entry knows what it can say, whatever has written into it', () => {
  const { fake, entries } = port()
  const bar = createAddressBar(fake)
  for (const state of [null, 7, 'x', [], { drafts: 3, order: {}, recorded: {} }]) {
    entries.push({ hash: '', state })
    expect(bar.entry()).toEqual(emptyEntry)
  }
  // As an earlier version wrote it.
  entries.push({ hash: '', state: { recorded: 1732966000000, secondRun: null, drafts: { seed: '4', users: 7 } } })
  expect(bar.entry()).toEqual({ ...emptyEntry, recorded: '1732966000000', drafts: { seed: '4' } })
})
