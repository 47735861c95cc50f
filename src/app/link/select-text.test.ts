import { expect, test } from 'vitest'
import { sceneFor } from '../testing/runs.ts'
import { readSelection, selectionText } from './select-text.ts'

const { trace } = await sceneFor('semaphore-processes', { users: 3 })

test('every thread and step comes back', () => {
  for (const { id } of trace.threads) {
    const selection = { kind: 'thread', thread: id } as const
    expect(readSelection(trace, selectionText(trace, selection))).toEqual(selection)
  }
  for (let step = 0; step < trace.stepCount; step++) {
    for (const selection of [{ kind: 'step', step } as const, { kind: 'step', step, thread: 2 } as const])
      expect(readSelection(trace, selectionText(trace, selection))).toEqual(selection)
  }
  expect(selectionText(trace, null)).toBe('')
})

test('a thread is named where its name says which', () => {
  expect(selectionText(trace, { kind: 'thread', thread: 1 })).toBe('user1')
  const twins = { ...trace, threads: trace.threads.map((thread) => ({ ...thread, name: 'user' })) }
  expect(selectionText(twins, { kind: 'thread', thread: 1 })).toBe('thread.1')
  const odd = { ...trace, threads: trace.threads.map((thread) => ({ ...thread, name: `step.${thread.id}` })) }
  expect(readSelection(odd, selectionText(odd, { kind: 'thread', thread: 2 }))).toEqual({ kind: 'thread', thread: 2 })
})

test.each(['nobody', 'step.', 'step.99999', 'step.1.99', 'thread.99', 'step.-1', 'thread.x'])(
  '%s is nothing',
  (text) => {
    expect(readSelection(trace, text)).toBeNull()
  },
)
