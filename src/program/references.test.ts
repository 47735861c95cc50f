import { afterAll, beforeAll, expect, it } from 'vitest'
import { explored } from '../explorer/testing/explored.ts'
import { defaultRun } from '../simulator/testing/facts.ts'
import { programOf } from '../simulator/testing/programs.ts'
import type { Cell } from './cells.ts'
import { keepHandles } from './handle-table.ts'
import type { Lock } from './handles.ts'
import type { Os } from './os.ts'
import type { Operation } from './request.ts'
import { keepSameHandles } from './same-handles.ts'

beforeAll(keepSameHandles)
afterAll(() => keepHandles((made) => made))

interface Shared {
  readonly tail: Cell<Cell | Lock | null>
  readonly node: Cell
  readonly lock: Lock
}

/** Puts references in a cell and compares what it gets. */
function* compares(os: Os, { tail, node, lock }: Shared): Operation<void> {
  os.assert((yield* tail.exchange(node)) === null)
  os.assert((yield* tail.read()) === node, 'the same cell')
  os.assert((yield* tail.exchange(lock)) === node, 'the same cell, taken out')
  os.assert((yield* tail.read()) === lock, 'the same lock')
  const own = yield* os.cell(0, 'own')
  yield* tail.write(own)
  os.assert((yield* tail.read()) === own && own !== node, 'its own cell')
}

const module = programOf(
  function* (os: Os): Operation<void> {
    const shared = { tail: yield* os.cell<Cell | null>(null), node: yield* os.cell(0), lock: yield* os.lock() }
    yield* os.thread(compares, [shared]).start()
  },
  { compares },
)

it('gives references that are the same where they are to the same thing, in runs and explored', () => {
  expect(defaultRun(module).end.status).toBe('finished')
  expect(explored(module).outcomes.map(({ kind }) => kind)).toEqual(['finished'])
})

it('has nothing put on a handle, which all threads share', () => {
  const marks = function* (_os: Os, lock: Lock): Operation<void> {
    yield* Object.assign(lock, { owner: 1 }).acquire()
  }
  const marking = programOf(
    function* (os: Os): Operation<void> {
      yield* os.thread(marks, [yield* os.lock()]).start()
    },
    { marks },
  )
  expect(explored(marking).outcomes.map(({ detail }) => detail.failed?.[0]?.error)).toEqual(['TypeError'])
})
